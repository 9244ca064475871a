"""Facts of all files to the project, step by step."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from audit.index.enums import Enums
from audit.index.imports import Imports
from audit.index.links import links_of
from audit.index.misuse import misuse_of
from audit.index.program import files_of, program_of
from audit.index.reach import entry_points, graph_of, reachable
from audit.index.roles import Roles, roles_of
from audit.index.roots import Roots, roots_of
from audit.index.symbols import External, Symbols
from audit.index.table import Table, Unit, table_of
from audit.index.unwritten import unwritten_of
from audit.model.facts import WRITE, Extraction, ImportFact, Path
from audit.model.profile import Profile
from audit.model.program import NO_PROGRAM, Program
from audit.model.project import Module, Project, ResolvedImport
from audit.model.settings import Settings
from audit.model.source import SourceTree

WEB_FRAMEWORKS = frozenset({"fastapi", "starlette", "flask", "quart", "litestar"})
"""What a service that answers requests is built on."""

NAME_SWAPPERS = frozenset({"lazy_loader", "apipkg", "lazy_import"})
"""Libraries that replace the names of the module whose `__name__` they are given."""


def build(
    tree: SourceTree, extractions: Sequence[Extraction | None], profiles: Mapping[str, Profile], settings: Settings
) -> Project:
    """Return the project that the files of a tree make up. `extractions` go with `tree.files`, one by one."""
    table = table_of(tree.files, extractions)
    roots = roots_of(tree, table, _import_facts(table))
    name_units(table, roots)
    imports = Imports(tree, table, roots, unwritten_of(tree))
    symbols = Symbols(imports)
    _note_writes(table, imports, symbols)
    resolved = {unit.file.path: tuple(imports.resolve(unit, fact) for fact in _facts(unit)) for unit in table.units}
    enums = Enums(symbols)
    enums.note_writes(table.units)
    graph = graph_of((u.name for u in table.units), {u.name: resolved[u.file.path] for u in table.units})
    starts = entry_points(table.units, symbols, tree.scripts)
    run = reachable(graph, starts)
    roles = roles_of(table.units, profiles, settings)
    found = (_module(unit, resolved[unit.file.path], enums, roles, starts, run) for unit in table.units)
    modules = {module.name: module for module in sorted(found, key=lambda module: module.name)}
    return Project(
        root=tree.root,
        packages=_packages(table),
        modules=modules,
        detection=roles.detection,
        graph=graph,
        skipped=tree.skipped,
        files_found=len(tree.files),
        program=_program(table, symbols, roles),
        links=links_of(modules, graph, is_whole=tree.is_whole),
    )


def _program(table: Table, symbols: Symbols, roles: Roles) -> Program:
    """Return the classes and functions of the product, if it has an architecture to judge them by, or serves the web."""
    units = [unit for unit in table.units if not unit.file.is_test]
    if not roles.profiles and not any(fact.module.split(".")[0] in WEB_FRAMEWORKS for unit in units for fact in _facts(unit)):
        return NO_PROGRAM
    files = files_of(units)
    program = program_of(files, symbols, {path: place.role for path, place in roles.places.items()})
    tests = files_of(unit for unit in table.units if unit.file.is_test)
    return replace(program, misuse=misuse_of([*files.values(), *tests.values()], symbols))


def _import_facts(table: Table) -> list[tuple[Unit, ImportFact]]:
    return [(unit, fact) for unit in table.units for fact in _facts(unit)]


def _facts(unit: Unit) -> tuple[ImportFact, ...]:
    return unit.facts.imports if unit.facts is not None else ()


def name_units(table: Table, roots: Roots) -> None:
    """Give every module the dotted name by which most imports would reach it; a clash is named from the audited root."""
    names = {unit.file.path: _name(unit, roots) for unit in table.units}
    taken = Counter(names.values())
    used: set[str] = set()
    for unit in sorted(table.units, key=lambda unit: (unit.shadowed, unit.file.path)):
        name = names[unit.file.path]
        if taken[name] > 1:
            name = unit.location.replace("/", ".")
        if name in used or not name:
            name = unit.file.path
        used.add(name)
        unit.name = name


def _name(unit: Unit, roots: Roots) -> str:
    names = []
    for root in roots.all:
        if root.holds(unit):
            rest = unit.location.removeprefix(root.folder).strip("/")
            words = (*root.prefix, *(rest.split("/") if rest else ()))
            if words:
                believed = roots.is_believed(root, words[0])
                names.append((roots.proof[root, words[0]], believed, root.trusted, len(root.folder), ".".join(words)))
    return max(names)[-1] if names else unit.location.replace("/", ".")


def _note_writes(table: Table, imports: Imports, symbols: Symbols) -> None:
    """Note the names that modules are given from outside, and the modules that are swapped as a whole."""
    swapped = set()
    for unit in table.units:
        if unit.facts is None:
            continue
        for reference in unit.facts.references:
            if reference.use is WRITE and reference.path and _defines(unit):
                target = symbols.follow(unit, reference.scope, (reference.root, *reference.path[:-1]))
                if isinstance(target, Unit):
                    imports.names.written.setdefault(target.location, set()).add(reference.path[-1])
        if any(_swaps(unit, path, imports, symbols) for path in unit.facts.hands_out_name):
            swapped.add(unit.location)
    imports.names.swapped = frozenset(swapped)


def _defines(unit: Unit) -> bool:
    """Return whether what a module sets on others is there for all: a test sets it for itself, its `conftest` does not."""
    return not unit.file.is_test or unit.location.rpartition("/")[2] == "conftest"


def _swaps(unit: Unit, callee: Path, imports: Imports, symbols: Symbols) -> bool:
    """Return whether a function that is given `__name__` comes from a module that swaps modules."""
    holder = symbols.follow(unit, 0, callee[:-1]) if len(callee) > 1 else None
    if isinstance(holder, External):
        return holder.path[0] in NAME_SWAPPERS
    if holder is None:
        facts = unit.facts
        assert facts is not None, "a callee comes from facts"
        bound = [b for b in facts.bindings if b.name == callee[0] and b.imported is not None and b.scope == 0]
        targets = [imports.target(unit, facts.imports[b.imported]) for b in bound if b.imported is not None]
        external = any(facts.imports[b.imported].module.split(".")[0] in NAME_SWAPPERS for b in bound if b.imported is not None)
        return external or any(isinstance(t, Unit) and t.facts is not None and t.facts.swaps_modules for t in targets)
    return isinstance(holder, Unit) and holder.facts is not None and holder.facts.swaps_modules


def _module(
    unit: Unit,
    imports: tuple[ResolvedImport, ...],
    enums: Enums,
    roles: Roles,
    starts: frozenset[str],
    run: frozenset[str],
) -> Module:
    path = unit.file.path
    place = roles.places.get(path)
    return Module(
        name=unit.name,
        path=path,
        package=unit.package,
        is_test=unit.file.is_test,
        profile=roles.profiles.get(path),
        role=place.role if place is not None else None,
        facts=unit.extraction,
        imports=imports,
        enum_mismatches=tuple(enums.mismatches(unit)),
        reachable=unit.name in run,
        entry_point=unit.name in starts,
        graded=path in roles.graded,
        context=roles.contexts.get(path, ""),
    )


def _packages(table: Table) -> tuple[str, ...]:
    names = (unit.name for unit in table.units if not unit.file.is_test and not unit.shadowed)
    return tuple(sorted({name.split(".")[0] for name in names if "." in name}))
