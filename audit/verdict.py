"""From extracted files to the report: index, rules, findings, score, each one handing on to the next."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from audit import catalogue
from audit.explain import note
from audit.findings import settle
from audit.index import build
from audit.model.facts import Extraction, ModuleFacts, Unparsed
from audit.model.finding import Finding
from audit.model.profile import Role
from audit.model.project import Found, Module, Project, ResolvedImport
from audit.model.report import Completeness, NotAnalysed, ProfileReport, Report
from audit.model.rule import Check, Rule
from audit.model.settings import DETECT, NO_PROFILE, Settings
from audit.model.source import FileKind, SourceTree
from audit.parse import reader_name
from audit.plugins import plugins
from audit.score import score
from audit.version import __version__


def verdict(tree: SourceTree, extractions: Sequence[Extraction | None], settings: Settings, today: date) -> Report:
    """Return the report on extracted files, under every rule there is."""
    added = plugins(tree.root)
    rules = (*catalogue.rules(), *added.rules)
    project = project_of(tree, extractions, settings)
    findings = judge(project, rules, today)
    card = score(
        checks_of(project, rules),
        findings,
        reachable=frozenset(module.name for module in project.modules.values() if module.reachable),
        unread=sum(isinstance(extraction, Unparsed) for extraction in extractions),
        files=len(tree.files),
        routes=frozenset(module.name for module in project.modules.values() if module.role is Role.PRESENTATION),
    )
    return Report(
        version=__version__,
        root=tree.root,
        packages=project.packages,
        python=reader_name().removeprefix("Python "),
        profile=_profile_report(project),
        completeness=_completeness(project, tree, extractions, added.refused),
        score=card,
        findings=findings,
        notes={rule.id: note(rule) for rule in rules},
    )


def project_of(tree: SourceTree, extractions: Sequence[Extraction | None], settings: Settings) -> Project:
    """Return the project that extracted files make up.

    Raises UnknownName when the settings name a profile that does not exist.
    """
    for name in (settings.profile, *(package.profile for package in settings.packages)):
        if name not in (DETECT, NO_PROFILE):
            catalogue.profile(name)
    return build(tree, extractions, catalogue.profiles(), settings)


def judge(project: Project, rules: Iterable[Rule], today: date) -> tuple[Finding, ...]:
    """Return what the rules find, settled: sorted, waived, each with its fingerprint."""
    every = tuple(rules)
    found = [finding for rule in every for finding in rule.check(project)]
    waivers = {m.path: m.facts.waivers for m in project.modules.values() if isinstance(m.facts, ModuleFacts) and m.facts.waivers}
    modules = {module.path: module.name for module in project.modules.values()}
    return settle(found, waivers, {rule.id: note(rule) for rule in every}, today, modules=modules)


def checks_of(project: Project, rules: Iterable[Rule]) -> tuple[Check, ...]:
    """Return the scored rules as the score sees them, with their populations."""
    return tuple(
        Check(
            rule=rule.id,
            name=rule.name,
            category=rule.category,
            severity=rule.severity,
            effort=rule.effort,
            curve=rule.curve,
            stops_program=rule.stops_program,
            population=rule.population(project),
        )
        for rule in rules
        if rule.scored
    )


def _profile_report(project: Project) -> ProfileReport:
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


def _completeness(
    project: Project, tree: SourceTree, extractions: Sequence[Extraction | None], refused: Sequence[str]
) -> Completeness:
    modules = project.modules.values()
    imports = [imported for module in modules for imported in module.imports]
    unknown = sum(_is_unknown(imported) for imported in imports)
    product = [module for module in modules if not module.is_test]
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
        not_analysed=tuple(_not_analysed(tree, extractions, refused)),
    )


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
