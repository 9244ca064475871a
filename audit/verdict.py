"""From extracted files to the report: index, rules, findings, score, each one handing on to the next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from audit import catalogue
from audit.criteria import criteria_of_rules
from audit.explain import note
from audit.findings import settle
from audit.index import build
from audit.model.check import Basis, Check
from audit.model.criterion import Criterion
from audit.model.facts import Extraction, ModuleFacts, Unparsed
from audit.model.finding import Finding
from audit.model.profile import Role
from audit.model.project import Project
from audit.model.report import Report, RuleNote
from audit.model.rule import Rule
from audit.model.settings import DETECT, NO_PROFILE, Settings
from audit.model.source import SourceTree
from audit.parse import reader_name
from audit.planning import order
from audit.plugins import plugins
from audit.score import outlook, score
from audit.survey import completeness_of, enums_of, layers_of, profile_of, stack_of
from audit.version import __version__


def verdict(tree: SourceTree, extractions: Sequence[Extraction | None], settings: Settings, today: date) -> Report:
    """Return the report on extracted files, under every rule there is."""
    added = plugins(tree.root)
    rules = (*catalogue.rules(), *added.rules)
    project = project_of(tree, extractions, settings)
    notes = {rule.id: note(rule) for rule in rules}
    findings = judge(project, rules, today)
    basis = _basis(project, tree, extractions, rules)
    card = score(basis.checks, findings, reachable=basis.running, unread=basis.unread, files=basis.files, routes=basis.routes)
    return Report(
        version=__version__,
        date=today,
        root=tree.root,
        packages=project.packages,
        python=reader_name().removeprefix("Python "),
        profile=profile_of(project),
        layers=layers_of(project),
        stack=stack_of(project),
        completeness=completeness_of(project, tree, extractions, added.refused),
        score=card,
        findings=findings,
        notes=notes,
        criteria=tuple(_criteria(project, basis, findings, notes)),
        enums=enums_of(project),
        basis=_told(basis, findings),
        steps=order(basis, findings, outlook(basis, findings)),
    )


def _criteria(project: Project, basis: Basis, findings: Sequence[Finding], notes: Mapping[str, RuleNote]) -> Iterator[Criterion]:
    """Yield the rows of every layer's table: what rules look at, then what else is seen where there are layers."""
    yield from criteria_of_rules(basis.checks, findings, notes, project)
    if project.profile is not None or any(module.profile is not None for module in project.modules.values()):
        for recognise in catalogue.recognisers():
            yield from recognise(project)


def _basis(project: Project, tree: SourceTree, extractions: Sequence[Extraction | None], rules: Iterable[Rule]) -> Basis:
    return Basis(
        checks=checks_of(project, rules),
        running=frozenset(module.name for module in project.modules.values() if module.reachable),
        routes=frozenset(module.name for module in project.modules.values() if module.role is Role.PRESENTATION),
        unread=sum(isinstance(extraction, Unparsed) for extraction in extractions),
        files=len(tree.files),
    )


def _told(basis: Basis, findings: Iterable[Finding]) -> Basis:
    """Return the basis without the modules that decide nothing, so that a report stays small."""
    found = frozenset(finding.module for finding in findings)
    return replace(basis, running=basis.running & found, routes=basis.routes & found)


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
