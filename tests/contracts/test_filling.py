"""How folders are found and put into a set, without import-linter."""

from collections.abc import Mapping, Sequence

import pytest

from contracts.sets import fill, folders_of, template


def section(text: str, name: str) -> list[str]:
    """Return the lines of a contract, by its id."""
    (found,) = [block for block in text.split("\n\n") if block.startswith(f"[importlinter:contract:{name}]")]
    return found.splitlines()[3:]


def test_the_largest_folder_of_one_role_is_found() -> None:
    roles = {
        "shop": "",
        "shop.domain": "domain",
        "shop.domain.sale": "domain",
        "shop.domain.sale.order": "domain",
        "shop.adapters": "adapter",
        "shop.adapters.http": "presentation",
        "shop.adapters.http.routes": "presentation",
        "shop.adapters.mail": "adapter",
        "shop.main": "composition_root",
        "shop.words": "",
        "shop.my-folder.x": "domain",
        "wiring": "composition_root",
    }

    assert folders_of(roles) == {
        "domain": ("shop.domain",),
        "adapter": ("shop.adapters.mail",),
        "presentation": ("shop.adapters.http",),
        "composition_root": ("shop.main", "wiring"),
    }


def test_a_folder_without_a_module_of_its_own_is_found_all_the_same() -> None:
    assert folders_of({"shop.domain.order": "domain", "shop.domain.price": "domain", "shop.web": ""}) == {
        "domain": ("shop.domain",)
    }


def test_a_context_is_taken_apart_even_where_it_plays_one_role() -> None:
    roles = {"shop.modules.health": "", "shop.modules.health.router": "presentation", "shop.modules.health.api": "presentation"}

    assert folders_of(roles, ["shop.modules.*"]) == {
        "presentation": ("shop.modules.health.api", "shop.modules.health.router"),
    }


def test_several_folders_of_a_role_stand_on_a_line_each_and_beside_each_other_in_a_layer() -> None:
    folders = {
        "domain": ["shop.entities", "shop.values"],
        "application": ["shop.use_cases"],
        "presentation": ["shop.web.v1", "shop.web"],
    }

    text = fill("layered", ["shop"], folders, allowed=["pydantic"])

    assert section(text, "layers") == ["layers =", "    shop.web", "    shop.use_cases", "    shop.entities : shop.values"]
    assert section(text, "domain-is-pure")[:6] == [
        *("source_modules =", "    shop.entities", "    shop.values", "allowed_modules =", "    pydantic", "    __future__"),
    ]


def test_what_has_nobody_to_speak_of_is_left_out_and_says_so() -> None:
    text = fill("ports", ["shop"], {"domain": ["shop.domain"], "shared": ["shop.shared"]})

    assert [line for line in text.splitlines() if line.startswith(("#", "[importlinter:"))] == [
        "# The law of this project, for import-linter: the set for the `ports` architecture, filled in. It is yours to change.",
        "# `lint-imports` says what is broken today and stays red until that debt is paid. `audit check` knows what the baseline",
        "# holds, and fails on what is new.",
        "# No folder plays application, presentation, infrastructure, composition_root: what speaks of that is left out.",
        "# It has no bounded contexts: the contracts about them are left out.",
        "[importlinter:contract:layers-are-there]",
        '# Left out: "Inner layers do not reach outer ones, not even through others". The project has no two layers to order.',
        '# Left out: "Application does not reach infrastructure, not even through others". The project has no application.',
        '# Left out: "Infrastructure does not reach application, not even through others". The project has no infrastructure.',
        "[importlinter:contract:domain-is-pure]",
        '# Left out: "Application imports no framework". The project has no application.',
        '# Left out: "Application imports no layer but domain, config, shared". The project has no application.',
        (
            '# Left out: "Presentation imports no layer but domain, application, composition root, config, shared".'
            " The project has no presentation."
        ),
        '# Left out: "Infrastructure imports no layer but domain, config, shared". The project has no infrastructure.',
    ]


def test_a_module_beside_the_root_packages_may_be_forbidden_and_is_bound_by_nothing() -> None:
    folders = {"application": ["shop.service"], "composition_root": ["main", "shop.wiring"], "infrastructure": ["database"]}

    text = fill("layered", ["shop"], folders)

    assert section(text, "application-sees") == [
        *("source_modules =", "    shop.service"),
        *("forbidden_modules =", "    database", "    main", "    shop.wiring"),
        "allow_indirect_imports = True",
    ]
    assert "infrastructure-sees]" not in text


def test_contexts_given_one_by_one_are_named_one_by_one() -> None:
    folders = {
        "domain": ["shop.sale.domain", "shop.stock.domain", "shop.stock.events"],
        "application": ["shop.sale.application", "shop.stock.application"],
        "composition_root": ["shop.stock.wiring"],
        "presentation": ["shop.web"],
    }

    text = fill("domain_driven", ["shop"], folders, ["shop.stock", "shop.sale"])

    assert section(text, "contexts") == [
        *("packages =", "    shop.sale", "    shop.stock", "doors =", "    shop.stock.events"),
        *("importers =", "    shop.sale", "    shop.stock", "allowed_importers =", "    shop.stock.wiring"),
    ]
    assert section(text, "layers-in-contexts") == [
        *("containers =", "    shop.sale", "    shop.stock", "layers =", "    (application)", "    (domain) : (events)"),
    ]


@pytest.mark.parametrize(
    ("roots", "folders", "contexts", "message"),
    [
        (["shop"], {"domian": ["shop.domain"]}, [], "There is no role 'domian'; there are domain, application, adapter, "),
        (["shop"], {"domain": ["shop.domain\nx = 1"]}, [], "'shop.domain\nx = 1' is not the name of a module."),
        (["sh-op"], {}, [], "'sh-op' is not the name of a module."),
        (["shop"], {"domain": ["mail.domain"]}, [], "The folder 'mail.domain' lies in none of the root packages shop."),
        (["shop"], {}, ["mail.*"], "The context 'mail.*' lies in none of the root packages shop."),
        (
            ["shop"],
            {"presentation": ["shop.api"], "composition_root": ["shop.api.deps"]},
            [],
            "'shop.api.deps' plays composition_root, and 'shop.api' around it plays presentation: name the parts one by one.",
        ),
    ],
)
def test_what_contracts_could_not_speak_of_is_refused(
    roots: Sequence[str], folders: Mapping[str, Sequence[str]], contexts: Sequence[str], message: str
) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is compared below, newline and all
        fill("layered", roots, folders, contexts)

    assert str(caught.value).startswith(message)


def test_an_unknown_profile_names_those_that_there_are() -> None:
    with pytest.raises(ValueError, match=r"^There is no set of contracts for 'cleen'; there are clean, domain_driven, layered,"):
        template("cleen")
