"""Each set, filled in for its profile's miniature services: the good one keeps it, and each of its contracts can be broken."""

from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from pathlib import Path
from types import MappingProxyType

import pytest

from audit.model.settings import Settings
from audit.rules.dependency_rule import cross_context_import
from contracts.sets import HANDED_OUT, ROLES, fill, folders_of
from tests.audit.index.projects import project
from tests.audit.profiles import clean, domain_driven, layered, modular, ports
from tests.contracts.linting import Verdict, lint, write

MINIATURES = MappingProxyType(
    {each.__name__.rpartition(".")[2]: each for each in (clean, domain_driven, layered, modular, ports)}
)
CONTEXTS = MappingProxyType({"modular": ("modules.*",)})

LAYERS = "Inner layers do not reach outer ones, not even through others"
IN_CONTEXT = "Inner layers of a context do not reach outer ones, not even through others"
THERE = "Every layer is there"
APART = "Contexts do not know the insides of one another"

Files = Mapping[str, str]


def roles_of(profile: str, files: Files) -> Mapping[str, str]:
    """Return the role of each module of a project, as the audit sees it."""
    modules = project(files, Settings(profile=profile)).modules.values()
    return {module.name: module.role or "" for module in modules if not module.is_test}


def filled(profile: str, files: Files) -> str:
    """Return the set for a project."""
    roles = roles_of(profile, files)
    contexts = CONTEXTS.get(profile, ())
    roots = sorted({name.partition(".")[0] for name in roles if "." in name})
    return fill(profile, roots, folders_of(roles, contexts), contexts)


def options(text: str) -> Mapping[str, Mapping[str, list[str]]]:
    """Return the options of each contract, by its name."""
    read = ConfigParser()
    read.read_string(text)
    sections = [read[name] for name in read.sections() if name.startswith("importlinter:")]
    return {section["name"]: {key: value.split() for key, value in section.items()} for section in sections}


def modules_in(files: Files, expression: str) -> list[str]:
    """Return the modules with code that lie in a folder, or in each that a pattern stands for."""
    names = [path.removesuffix(".py").replace("/", ".") for path, text in files.items() if path.endswith(".py") and text]
    parts = expression.split(".")
    return [
        name
        for name in names
        if len(name.split(".")) >= len(parts) and all(p in (w, "*") for w, p in zip(name.split("."), parts, strict=False))
    ]


def plant(files: dict[str, str], importer: str, imported: str) -> str:
    """Add an import to the end of a module that lacks it, and return how import-linter names it."""
    path = f"{importer.replace('.', '/')}.py"
    if f"import {imported}\n" not in files[path]:
        files[path] += f"import {imported}\n"
    line = files[path].splitlines().index(f"import {imported}") + 1
    return f"{importer} -> {imported} (l.{line})"


@pytest.mark.parametrize("name", MINIATURES)
def test_the_good_miniature_keeps_its_set(name: str, tmp_path: Path) -> None:
    files = MINIATURES[name].GOOD
    write(tmp_path, files)

    verdict = lint(tmp_path, filled(name, files))

    assert (verdict.code, verdict.broken, len(verdict.contracts) > 5) == (0, set(), True), verdict.text


BROKEN = {
    "clean": {
        LAYERS,
        "Domain is made of itself and of what computes",
        "Application imports no layer but domain, config, shared",
        "Adapter imports no layer but domain, application, config, shared",
        "Presentation imports no layer but domain, application, adapter, composition root, config, shared",
    },
    "domain_driven": {
        LAYERS,
        "Domain is made of itself and of what computes",
        "Application imports no layer but domain, config, shared",
        "Presentation imports no layer but domain, application, composition root, config, shared",
    },
    "layered": {
        LAYERS,
        "Domain is made of itself and of what computes",
        "Application imports no framework",
        "Application imports no layer but domain, config, shared",
    },
    "modular": {
        IN_CONTEXT,
        APART,
        "Application imports no framework",
        "Domain imports no layer but shared",
        "Presentation imports no layer but application, composition root, config, shared",
        "Infrastructure imports no layer but domain, config, shared",
    },
    "ports": {
        LAYERS,
        "Application does not reach infrastructure, not even through others",
        "Infrastructure does not reach application, not even through others",
        "Application imports no layer but domain, config, shared",
        "Presentation imports no layer but domain, application, composition root, config, shared",
        "Infrastructure imports no layer but domain, config, shared",
    },
}


@pytest.mark.parametrize("name", MINIATURES)
def test_the_bad_miniature_breaks_what_its_vices_are_about(name: str, tmp_path: Path) -> None:
    files = MINIATURES[name].BAD
    write(tmp_path, files)

    verdict = lint(tmp_path, filled(name, files))

    assert (verdict.code, verdict.broken) == (1, BROKEN[name]), verdict.text
    assert _marked(files) - _lines(verdict) == set()


def _marked(files: Files) -> set[tuple[str, int]]:
    """Return the places of the imports that the audit finds: those that go by a module of the project and a line."""
    return {
        (path.removesuffix(".py").replace("/", "."), number)
        for path, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if "# finding: " in line and "LAY101" not in line
    }


def _lines(verdict: Verdict) -> set[tuple[str, int]]:
    found = (each.partition(" -> ")[0::2] for each in verdict.blamed if " -> " in each)
    return {(importer, int(rest.partition("(l.")[2].partition(")")[0])) for importer, rest in found}


def _direct(files: dict[str, str], contract: Mapping[str, list[str]]) -> Iterator[str]:
    """Plant in each module that a contract binds all that it forbids; yield how import-linter names that."""
    match contract["type"]:
        case ["forbidden"]:
            imported = contract["forbidden_modules"]
        case ["allowlist"]:
            imported = ["socket"]
        case ["framework_free"]:
            imported = ["fastapi"]
        case _:
            return
    for source in contract["source_modules"]:
        for importer in modules_in(files, source)[:1]:
            for expression in imported:
                for name in modules_in(files, expression)[:1] or [expression]:
                    yield plant(files, importer, name)


@pytest.mark.parametrize("name", MINIATURES)
def test_every_import_that_a_contract_forbids_breaks_it(name: str, tmp_path: Path) -> None:
    files = dict(MINIATURES[name].GOOD)
    text = filled(name, files)
    planted = {contract: set(_direct(files, said)) for contract, said in options(text).items()}
    write(tmp_path, files)

    verdict = lint(tmp_path, text)

    assert {contract for contract, imports in planted.items() if imports} - verdict.broken == set()
    blamed = {each.partition(": ")[0] for each in verdict.blamed}
    assert set().union(*planted.values()) - blamed == set()


@pytest.mark.parametrize("name", MINIATURES)
def test_a_detour_past_the_layers_breaks_the_contract_about_that_alone(name: str, tmp_path: Path) -> None:
    files = dict(MINIATURES[name].GOOD)
    text = filled(name, files)
    contract, inner, outer = DETOURS[name]
    root = "core" if name == "modular" else inner.partition(".")[0]
    files[f"{root}/detour.py"] = f"import {outer}\n"
    planted = plant(files, inner, f"{root}.detour")
    write(tmp_path, files)

    verdict = lint(tmp_path, text)

    assert verdict.broken == {contract}
    assert verdict.blamed == (planted, f"{root}.detour -> {outer} (l.1)")


DETOURS = {
    "clean": (LAYERS, "shop.application.find_order", "shop.adapters.http.routes"),
    "domain_driven": (LAYERS, "app.application.use_cases.find_order", "app.infrastructure.database.repositories.orders"),
    "layered": (LAYERS, "shop.application.find_order", "shop.infrastructure.sql_orders"),
    "modular": (IN_CONTEXT, "modules.orders.models", "modules.orders.router"),
    "ports": (
        "Application does not reach infrastructure, not even through others",
        "src.app.usecases.orders",
        "src.infrastructure.repositories.orders",
    ),
}


MOVED = {
    "clean": ("shop.adapters.http", "shop.adapters.web"),
    "domain_driven": ("app.infrastructure", "app.technical"),
    "layered": ("shop.domain", "shop.core"),
    "ports": ("src.domain", "src.core"),
}


@pytest.mark.parametrize("name", MOVED)
def test_a_layer_that_moved_and_left_an_init_behind_is_missed(name: str, tmp_path: Path) -> None:
    before = MINIATURES[name].GOOD
    old, new = MOVED[name]
    slashed = tuple(each.replace(".", "/") for each in (old, new))
    files = {path.replace(*slashed): text.replace(old, new) for path, text in before.items()}
    write(tmp_path, {**files, f"{slashed[0]}/__init__.py": ""})

    verdict = lint(tmp_path, filled(name, before))

    assert THERE in verdict.broken
    assert f"{old} matches only what nothing is linked to." in verdict.blamed


def test_a_part_that_no_context_has_any_more_is_missed(tmp_path: Path) -> None:
    before = modular.GOOD
    files = {path.replace("/schemas", "/shapes"): text.replace(".schemas", ".shapes") for path, text in before.items()}
    write(tmp_path, files)

    verdict = lint(tmp_path, filled("modular", before))

    assert verdict.blamed == ("modules.*.schemas matches no module.",)
    assert verdict.broken == {"Every part of a context is there somewhere"}


def test_contexts_talk_by_events_alone_and_a_new_one_is_bound_as_well(tmp_path: Path) -> None:
    files = dict(modular.GOOD)
    text = filled("modular", files)
    files |= {"modules/mail/__init__.py": "", "modules/mail/service.py": "from modules.orders.events import OrderPaid\n"}
    planted = plant(files, "modules.mail.service", "modules.stock.service")
    write(tmp_path, files)

    verdict = lint(tmp_path, text)

    assert (verdict.broken, verdict.blamed) == ({APART}, (planted,))


def test_contexts_inside_a_layer_do_not_reach_one_another(tmp_path: Path) -> None:
    files = {
        f"{folder}/__init__.py": ""
        for folder in ("shop", "shop/domain", "shop/domain/sale", "shop/domain/stock", "shop/domain/shared", "shop/application")
    }
    files |= {
        "shop/domain/sale/order.py": "import shop.domain.shared.money\n",
        "shop/domain/stock/item.py": "",
        "shop/domain/shared/money.py": "import shop.domain.stock.item\n",
        "shop/application/pay.py": "import shop.domain.sale.order\nimport shop.domain.stock.item\n",
    }
    text = fill(
        "layered",
        ["shop"],
        {"domain": ["shop.domain"], "application": ["shop.application"]},
        ["shop.domain.sale", "shop.domain.stock"],
    )
    write(tmp_path, files)

    verdict = lint(tmp_path, text)

    assert verdict.broken == {"Contexts in domain do not reach one another"}
    assert verdict.blamed == (
        "shop.domain.sale.order -> shop.domain.shared.money (l.1)",
        "shop.domain.shared.money -> shop.domain.stock.item (l.1)",
    )


def test_a_set_works_for_packages_below_src_and_says_how_to_run_it(tmp_path: Path) -> None:
    write(tmp_path, {f"src/{path}": text for path, text in layered.GOOD.items()})
    text = fill("layered", ["src/shop"], folders_of(roles_of("layered", layered.GOOD)))

    verdict = lint(tmp_path, text, path=f"{tmp_path / 'src'}:{Path(__file__).parents[2]}")

    assert (verdict.code, verdict.broken) == (0, set()), verdict.text
    assert "# The packages lie in `src`: run `PYTHONPATH=src lint-imports`, or install the project." in text.splitlines()
    assert "    shop" in text.splitlines()


def test_what_contexts_hand_out_and_which_roles_there_are_is_what_the_audit_says() -> None:
    assert HANDED_OUT == cross_context_import.HANDED_OUT
    assert set(ROLES) == {str(role) for name in MINIATURES for role in _all_roles(name)}


def _all_roles(name: str) -> Iterator[str]:
    yield from (role for role in roles_of(name, MINIATURES[name].GOOD).values() if role)
