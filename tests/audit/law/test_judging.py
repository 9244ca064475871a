"""What becomes of a contract: each type, and everything that must not pass for kept."""

import pytest

from audit.model.law import Chain, ContractResult, Hop, Standing
from tests.audit.law.held import PACKAGE, held, ini, one

LAYERS = "type = layers\nlayers =\n    shop.web\n    shop.prices"
UPWARD = {**PACKAGE, "shop/prices.py": "\nfrom shop import store\n", "shop/store.py": "from shop import web\nimport shop.web\n"}
STORE = Hop("shop.prices", "shop.store", "shop/prices.py", (2,))
WEB = Hop("shop.store", "shop.web", "shop/store.py", (1, 2))


def test_a_contract_that_is_kept_says_so_and_no_more() -> None:
    assert one(LAYERS) == ContractResult("One", "layers", Standing.KEPT, path=".importlinter", line=4)


def test_layers_tell_each_hop_with_path_and_lines() -> None:
    assert one(LAYERS, UPWARD) == ContractResult(
        "One",
        "layers",
        Standing.BROKEN,
        why="`shop.prices` imports `shop.store`",
        chains=(Chain("shop.prices", "shop.web", (STORE, WEB)),),
        path=".importlinter",
        line=4,
    )


def test_layers_tell_what_else_leads_in_and_out() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/web/__init__.py": "",
        "shop/web/a.py": "",
        "shop/web/b.py": "",
        "shop/prices/__init__.py": "",
        "shop/prices/a.py": "import shop.middle\n",
        "shop/prices/b.py": "import shop.middle\n",
        "shop/middle.py": "import shop.web.a\nimport shop.web.b\n",
    }

    assert one(LAYERS, files).chains == (
        Chain(
            "shop.prices",
            "shop.web",
            (
                Hop("shop.prices.a", "shop.middle", "shop/prices/a.py", (1,)),
                Hop("shop.middle", "shop.web.a", "shop/middle.py", (1,)),
            ),
            starts=(Hop("shop.prices.b", "shop.middle", "shop/prices/b.py", (1,)),),
            ends=(Hop("shop.middle", "shop.web.b", "shop/middle.py", (2,)),),
        ),
    )


def test_an_exhaustive_contract_names_the_modules_of_no_layer() -> None:
    found = one("type = layers\ncontainers = shop\nexhaustive = True\nlayers =\n    web\n    prices")

    assert (found.status, found.why, found.undeclared) == (
        Standing.BROKEN,
        "`shop.store` is declared nowhere in it, and it is exhaustive",
        ("shop.store",),
    )


def test_forbidden_imports_are_told_with_their_chain() -> None:
    found = one("type = forbidden\nsource_modules = shop.prices\nforbidden_modules = shop.web", UPWARD)

    assert (found.status, found.chains) == (Standing.BROKEN, (Chain("shop.prices", "shop.web", (STORE, WEB)),))


def test_an_external_package_is_known_by_its_top() -> None:
    session = "root_package = shop\ninclude_external_packages = True"
    files = {**PACKAGE, "shop/prices.py": "def late():\n    from sqlalchemy.orm import Session\n"}
    found = one("type = forbidden\nsource_modules = shop.prices\nforbidden_modules = sqlalchemy", files, session)

    assert found.chains == (Chain("shop.prices", "sqlalchemy", (Hop("shop.prices", "sqlalchemy", "shop/prices.py", (2,)),)),)


def test_dependent_siblings_are_told() -> None:
    found = one("type = independence\nmodules =\n    shop.prices\n    shop.web", UPWARD)

    assert [(chain.importer, chain.imported, len(chain.hops)) for chain in found.chains] == [
        ("shop.prices", "shop.web", 2),
        ("shop.web", "shop.prices", 1),
    ]


def test_who_imports_what_is_protected_is_told() -> None:
    found = one("type = protected\nprotected_modules = shop.web\nallowed_importers = shop.prices", UPWARD)

    assert found.chains == (Chain("shop.store", "shop.web", (WEB,)),)


def test_an_import_of_what_is_on_no_list_is_told() -> None:
    session = "root_package = shop\ninclude_external_packages = True"
    found = one("type = allowlist\nsource_modules = shop.prices\nallowed_modules = json", UPWARD, session)

    assert found.chains == (Chain("shop.prices", "shop.store", (STORE,)),)


def test_a_cycle_is_told_with_the_way_round_and_the_cheapest_import_to_cut() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/web/__init__.py": "",
        "shop/web/a.py": "from shop.prices import a\n",
        "shop/web/b.py": "from shop.prices import a, b\n",
        "shop/prices/__init__.py": "",
        "shop/prices/a.py": "\n\ndef late():\n    from shop.web import a\n",
        "shop/prices/b.py": "",
    }
    back = Hop("shop.prices.a", "shop.web.a", "shop/prices/a.py", (4,))

    found = one("type = acyclic_siblings\nancestors = shop", files)

    assert (found.status, found.why) == (Standing.BROKEN, "`shop.prices.a` imports `shop.web.a`, and so closes a cycle")
    assert found.cuts == (back,)
    assert found.chains == (Chain("shop.prices", "shop.web", (back, Hop("shop.web.a", "shop.prices.a", "shop/web/a.py", (1,)))),)


def test_ignored_imports_are_counted_and_guidance_is_kept() -> None:
    law = f"{LAYERS}\nignore_imports =\n    # a reason\n    shop.store -> shop.web\n"
    kept = one(law, UPWARD)
    broken = one(f"{LAYERS}\nbroken_contract_guidance =\n    Ask first.\n    Then do.", UPWARD)

    assert (kept.status, kept.ignored, kept.ignores) == (Standing.KEPT, 1, ())
    assert broken.guidance == "Ask first.\nThen do."


@pytest.mark.parametrize(
    ("contract", "why"),
    [
        ("type = layers\nlayers =\n    shop.wbe", "Missing layer 'shop.wbe': module shop.wbe does not exist."),
        ("type = layers\ncontainers = shop.*.x\nlayers = a", "`shop.*.x` in `containers` matches no module"),
        (
            "type = forbidden\nsource_modules = shop.prcies\nforbidden_modules = shop.web",
            "`shop.prcies` in `source_modules` does not exist; did you mean `shop.prices`?",
        ),
        (
            "type = forbidden\nsource_modules = shop.pr.*\nforbidden_modules = shop.web",
            "`shop.pr.*` in `source_modules` matches no module",
        ),
        ("type = independence\nmodules =\n    shop.web\n    shop.*.nothing", "`shop.*.nothing` in `modules` matches no module"),
        (
            "type = protected\nprotected_modules = shop.wbe\nallowed_importers = shop.prices",
            "`shop.wbe` in `protected_modules` does not exist; did you mean `shop.web`?",
        ),
        (
            "type = protected\nprotected_modules = shop.prices\nallowed_importers =\n    shop.web\n    shop.wbe",
            "`shop.wbe` in `allowed_importers` does not exist; did you mean `shop.web`?",
        ),
        (
            "type = forbidden\nsource_modules = shop.web\nforbidden_modules = os",
            "The top level configuration must have include_external_packages=True when there are external forbidden modules.",
        ),
        (
            f"{LAYERS}\nignore_imports =\n    # old\n    shop.web -> shop.store",
            "No matches for ignored import shop.web -> shop.store.",
        ),
        ("type = layres\nlayers = shop.web", "there is no contract type `layres`; did you mean `layers`?"),
        ("layers = shop.web", "it has no `type`"),
        ("type = layers", "`layers`: This is a required field."),
        (f"{LAYERS}\nexhaustiv = True", "`exhaustiv`: Unrecognized option. Did you mean 'exhaustive'?"),
    ],
)
def test_what_cannot_be_judged_is_not_kept(contract: str, why: str) -> None:
    found = one(contract)

    assert (found.status, found.why) == (Standing.UNKNOWN, why)


@pytest.mark.parametrize(
    ("session", "why"),
    [
        ("root_package = shpo", "the root package `shpo` is not in the audited tree; did you mean `shop`?"),
        ("root_packages =\n    shop\n    shop.web", "the root package `shop.web` is a module, and no package"),
        ("include_external_packages = True", "it names no `root_package`"),
    ],
)
def test_a_session_that_cannot_be_used_leaves_every_contract_unknown(session: str, why: str) -> None:
    found = one(LAYERS, session=session)

    assert (found.name, found.status, found.why) == ("One", Standing.UNKNOWN, why)


def test_a_file_that_cannot_be_read_is_an_unknown_contract_of_its_name() -> None:
    (found,) = held({**PACKAGE, ".importlinter": "importlinter\n"})

    assert (found.name, found.status, found.path, found.line) == (".importlinter", Standing.UNKNOWN, ".importlinter", 1)
    assert found.why.startswith("it cannot be read: File contains no section headers.")


def test_a_name_that_only_allows_something_is_a_remark() -> None:
    found = one("type = protected\nprotected_modules = shop.prices\nallowed_importers =\n    shop.web\n    shop.web.*")

    assert (found.status, found.remarks) == (Standing.KEPT, ("`shop.web.*` in `allowed_importers` matches no module",))


def test_a_door_that_leads_nowhere_is_a_remark_where_it_is_a_pattern() -> None:
    session = "root_package = shop\ncontract_types =\n    front_door: contracts.types.front_door.FrontDoorContract"
    files = {"shop/__init__.py": "", "shop/billing/__init__.py": "", "shop/billing/tax.py": ""}
    pattern = one("type = front_door\npackages = shop.billing\ndoors = shop.*.events", files, session)
    module = one("type = front_door\npackages = shop.billing\ndoors = shop.billing.txa", files, session)

    assert (pattern.status, pattern.remarks) == (Standing.KEPT, ("`shop.*.events` in `doors` matches no module",))
    assert (module.status, module.why) == (
        Standing.UNKNOWN,
        "The module expression 'shop.billing.txa' names no module of the root packages. Did you mean 'shop.billing.tax'?",
    )


def test_an_optional_layer_that_exists_nowhere_is_a_remark() -> None:
    found = one("type = layers\nlayers =\n    shop.web\n    (shop.gone)\n    shop.prices")

    assert (found.status, found.remarks) == (Standing.KEPT, ("the optional layer `shop.gone` exists nowhere",))


def test_a_broken_contract_with_a_name_that_leads_nowhere_stays_broken() -> None:
    found = one("type = forbidden\nsource_modules =\n    shop.web\n    shop.*.x\nforbidden_modules = shop.prices")

    assert (found.status, found.remarks) == (Standing.BROKEN, ("`shop.*.x` in `source_modules` matches no module",))


def test_one_contract_that_cannot_be_judged_leaves_the_others_alone() -> None:
    law = ini(LAYERS) + "\n[importlinter:contract:two]\nname = Two\ntype = nothing\n"

    assert [each.status for each in held({**PACKAGE, ".importlinter": law})] == [Standing.KEPT, Standing.UNKNOWN]


def test_options_of_any_shape_are_told_and_stop_nothing() -> None:
    text = (
        "[tool.importlinter]\nroot_package = 'shop'\n[[tool.importlinter.contracts]]\nname = 'x'\ntype = 'layers'\nlayers = 1\n"
        "[[tool.importlinter.contracts]]\nname = ['x']\ntype = 3\n"
        "[[tool.importlinter.contracts]]\nname = 'y'\ntype = 'forbidden'\nsource_modules = [1]\nforbidden_modules = {a = 1}\n"
        "[[tool.importlinter.contracts]]\nname = 'z'\ntype = 'independence'\nmodules = ['..', 'shop.\\u0000', '*', '[red]']\n"
    )

    found = held({**PACKAGE, "pyproject.toml": text})

    assert [each.status for each in found] == [Standing.UNKNOWN] * 4
    assert all(each.why for each in found)
