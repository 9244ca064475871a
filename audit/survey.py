"""What a report says of a project beside findings and score: its architecture, its layers, what it is built on, what was seen."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from audit.model.facts import Extraction, ModuleFacts, Unparsed
from audit.model.profile import Role
from audit.model.program import Kind, Target
from audit.model.project import Found, Module, Project, ResolvedImport
from audit.model.report import Completeness, LayerReport, NotAnalysed, ProfileReport
from audit.model.settings import NO_PROFILE
from audit.model.source import FileKind, SourceTree
from audit.model.stack import Library, libraries_of

_COUNTED = (
    Kind.ENTITY,
    Kind.VALUE_OBJECT,
    Kind.EVENT,
    Kind.ERROR,
    Kind.PORT,
    Kind.USE_CASE,
    Kind.REPOSITORY,
    Kind.ORM_MODEL,
    Kind.SCHEMA,
)
_ROUTE = "route"


def profile_of(project: Project) -> ProfileReport:
    """Return which architecture the project has, which folders play which role, and who imports whom."""
    detection = project.detection
    profile = detection.profile
    return ProfileReport(
        name=profile.name if profile is not None else NO_PROFILE,
        title=profile.title if profile is not None else "None",
        detected=detection.detected,
        confidence=detection.confidence,
        roles=_roles_by_folder(project.modules.values()),
        unplaced=detection.unplaced,
        flow=tuple((source, target, count) for (source, target), count in sorted(Counter(_flow(project)).items())),
    )


def layers_of(project: Project) -> tuple[LayerReport, ...]:
    """Return the layers in the order of the roles, each with what it is made of."""
    sizes = Counter(module.role for module in project.modules.values() if not module.is_test)
    holds: Counter[tuple[Role, str]] = Counter()
    for each in project.program.classes.values():
        if each.role is not None:
            holds.update((each.role, kind.value) for kind in _COUNTED if kind in each.kinds)
    for route in project.program.routes:
        role = project.modules[route.module].role
        if role is not None:
            holds[role, _ROUTE] += 1
    folders = _roles_by_folder(project.modules.values())
    return tuple(
        LayerReport(
            role=role.value,
            modules=sizes[role],
            packages=tuple(_outermost(folder for folder, played in folders.items() if played == role)),
            holds=tuple((str(noun), holds[role, noun]) for noun in (*_COUNTED, _ROUTE) if holds[role, noun]),
        )
        for role in Role
        if sizes[role]
    )


def _outermost(folders: Iterable[str]) -> Iterator[str]:
    """Yield the dotted names that lie below no other of them; they come sorted."""
    last = ""
    for folder in folders:
        if not last or not folder.startswith(f"{last}."):
            last = folder
            yield folder


def stack_of(project: Project) -> tuple[Library, ...]:
    """Return the libraries that the project is built on, as far as they are known, tests left out."""
    importers: Counter[str] = Counter()
    for module in project.modules.values():
        if not module.is_test:
            importers.update({each.module.split(".")[0] for each in module.imports if each.found is Found.EXTERNAL})
    return libraries_of(importers)


def enums_of(project: Project) -> Mapping[str, tuple[str, ...]]:
    """Return the members of the enums that are used wrongly, sorted, by the name of the enum."""
    members: dict[str, set[str]] = {}
    for module in project.modules.values():
        for use in module.enum_mismatches:
            members.setdefault(use.enum.name, set()).update(use.enum.members)
    return {name: tuple(sorted(found)) for name, found in sorted(members.items())}


def _roles_by_folder(modules: Iterable[Module]) -> dict[str, str]:
    """Return the shortest dotted names below which all code plays one role, a module that stands alone by its own name."""
    roles: dict[str, set[Role]] = {}
    placed = [(module.name.split("."), module.role) for module in modules if module.role is not None]
    for words, role in placed:
        for depth in range(1, len(words) + 1):
            roles.setdefault(".".join(words[:depth]), set()).add(role)
    found = {}
    for words, role in placed:
        names = (".".join(words[:depth]) for depth in range(1, len(words) + 1))
        found[next((name for name in names if len(roles[name]) == 1), ".".join(words))] = role.value
    return dict(sorted(found.items()))


def _flow(project: Project) -> Iterator[tuple[str, str]]:
    """Yield the roles at both ends of each import statement that crosses from one role to another."""
    for module in project.modules.values():
        if module.role is not None:
            for imported in module.imports:
                for role in {_role_of(target.target, project.modules) for target in imported.targets} - {None, module.role}:
                    if role is not None:
                        yield module.role.value, role.value


def _role_of(name: str, modules: Mapping[str, Module]) -> Role | None:
    target = modules.get(name)
    return target.role if target is not None else None


def completeness_of(
    project: Project, tree: SourceTree, extractions: Sequence[Extraction | None], refused: Sequence[str]
) -> Completeness:
    """Return how much of the project could be seen; `refused` are plug-ins that were not loaded."""
    modules = project.modules.values()
    imports = [imported for module in modules for imported in module.imports]
    unknown = sum(_is_unknown(imported) for imported in imports)
    product = [module for module in modules if not module.is_test]
    functions = project.program.functions.values()
    parameters = [parameter for function in functions for parameter in function.parameters if parameter.annotated]
    calls = {(function.module, call.place, call.as_written): call for function in functions for call in function.calls}
    return Completeness(
        files_found=len(tree.files),
        files_read=sum(isinstance(extraction, ModuleFacts) for extraction in extractions),
        files_unreadable=sum(isinstance(extraction, Unparsed) for extraction in extractions),
        modules=len(product),
        modules_placed=sum(module.role is not None for module in product),
        test_modules=len(modules) - len(product),
        imports=len(imports),
        imports_resolved=len(imports) - unknown,
        imports_unknown=unknown,
        parameters=len(parameters),
        parameters_followed=sum(parameter.type is not None or bool(parameter.mentions) for parameter in parameters),
        calls=len(calls),
        calls_followed=sum(call.target is not Target.UNKNOWN for call in calls.values()),
        not_analysed=(*_not_analysed(tree, extractions, refused), *_doubted(project)),
    )


def _doubted(project: Project) -> Iterator[NotAnalysed]:
    """Yield what is doubtful about the coverage data."""
    if project.coverage is not None:
        for remark in project.coverage.remarks:
            yield NotAnalysed(project.coverage.path, remark)


def _is_unknown(imported: ResolvedImport) -> bool:
    return imported.found is Found.UNKNOWN or any(target.found is Found.UNKNOWN for target in imported.targets)


def _not_analysed(tree: SourceTree, extractions: Sequence[Extraction | None], refused: Sequence[str]) -> Iterator[NotAnalysed]:
    for file, extraction in zip(tree.files, extractions, strict=True):
        if isinstance(extraction, Unparsed):
            yield NotAnalysed(file.path, extraction.message)
        elif file.kind is FileKind.COMPILED:
            yield NotAnalysed(file.path, "a compiled module: what it defines is unknown")
    for skipped in tree.skipped:
        yield NotAnalysed(skipped.path, f"{skipped.reason}, {skipped.files} files" if skipped.files else skipped.reason)
    for plugin in refused:
        yield NotAnalysed(plugin, "a plug-in under the audited root, not loaded")
