"""From extracted files to the report: index, rules, findings, score, each one handing on to the next."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from audit import baseline, catalogue
from audit.covering import covering
from audit.criteria import criteria_of_rules
from audit.explain import note
from audit.findings import ordered, settle
from audit.fixing import Files
from audit.graph import graph_of
from audit.index import build
from audit.model.baseline import NEEDS_COVERAGE
from audit.model.check import Basis, Check
from audit.model.coverage import Coverage
from audit.model.criterion import Criterion
from audit.model.edit import Edit, Fix
from audit.model.facts import Extraction, ModuleFacts, Unparsed
from audit.model.finding import Finding
from audit.model.law import ContractResult
from audit.model.profile import Role
from audit.model.project import Project
from audit.model.questions.scope import scope_of
from audit.model.report import Report, RuleNote, Scorecard, State
from audit.model.rule import Rule
from audit.model.settings import DETECT, NO_PROFILE, Settings
from audit.model.source import SourceTree
from audit.model.trend import Cost, Point
from audit.parse import reader_name
from audit.planning import order
from audit.plugins import plugins
from audit.score import outlook, score
from audit.survey import completeness_of, enums_of, layers_of, profile_of, stack_of
from audit.version import __version__


def verdict(
    tree: SourceTree,
    extractions: Sequence[Extraction | None],
    settings: Settings,
    today: date,
    coverage: Coverage | None = None,
    *,
    changed: frozenset[str] | None = None,
) -> Report:
    """Return the report on extracted files, under every rule there is, and the scope of what changed where that is known."""
    added = plugins(tree.root)
    rules = (*catalogue.rules(), *added.rules)
    project = project_of(tree, extractions, settings, coverage)
    notes = {rule.id: note(rule) for rule in rules}
    judged = judge(project, rules, today)
    fixes = _fixes(judged, project, tree, rules)
    findings = tuple(replace(each, fixable=True) if number in fixes else each for number, each in enumerate(judged))
    basis = _basis(project, tree, extractions, rules)
    profile = profile_of(project)
    return Report(
        version=__version__,
        date=today,
        root=tree.root,
        packages=project.packages,
        python=reader_name().removeprefix("Python "),
        profile=profile,
        layers=layers_of(project),
        stack=stack_of(project),
        completeness=completeness_of(project, tree, extractions, added.refused),
        score=_scored(basis, findings),
        findings=findings,
        notes=notes,
        criteria=tuple(_criteria(project, basis, findings, notes)),
        enums=enums_of(project),
        basis=_told(basis, findings),
        steps=order(basis, findings, outlook(basis, findings)),
        baseline=project.baseline,
        contracts=project.contracts,
        scope=scope_of(project, changed) if changed is not None else None,
        graph=graph_of(project, profile.roles, findings),
        edits=dict(_edits(fixes)),
        coverage=covering(project) if coverage is not None else None,
    )


def point_of(tree: SourceTree, extractions: Sequence[Extraction | None], settings: Settings, today: date) -> Point:
    """Return what a report on the same files would come to, without all that only a reader of it needs."""
    rules = (*catalogue.rules(), *plugins(tree.root).rules)
    project = project_of(tree, extractions, settings)
    findings = judge(project, rules, today)
    basis = _basis(project, tree, extractions, rules)
    card = _scored(basis, findings)
    applied = (category for category in card.categories if category.state is not State.NOT_APPLICABLE)
    return Point(
        total=card.total,
        low=card.low,
        high=card.high,
        categories={category.name: category.score for category in applied},
        costs=tuple(
            Cost(line.category, line.cap or line.check, "" if line.cap else line.rule, line.points, line.violations)
            for line in card.ledger
            if line.points
        ),
        findings=Counter(finding.severity.value for finding in findings if not finding.accepted),
        files=basis.files,
        unread=basis.unread,
        profile=project.profile.name if project.profile is not None else NO_PROFILE,
    )


def card_of(
    project: Project,
    tree: SourceTree,
    extractions: Sequence[Extraction | None],
    rules: Iterable[Rule],
    findings: Sequence[Finding],
) -> Scorecard:
    """Return the score of a project with these findings."""
    return _scored(_basis(project, tree, extractions, rules), findings)


def _fixes(findings: Sequence[Finding], project: Project, tree: SourceTree, rules: Iterable[Rule]) -> Mapping[int, Fix]:
    """Return what `audit fix` would do about findings, by their number, where it can do anything."""
    able = {rule.id: rule for rule in rules if type(rule).fix is not Rule.fix}
    texts = Files({file.path: file.data for file in tree.files if file.data is not None})
    tried = {n: able[each.rule].fix(project, each, texts) for n, each in enumerate(findings) if each.rule in able}
    return {number: fix for number, fix in tried.items() if fix is not None}


def _edits(fixes: Mapping[int, Fix]) -> Iterator[tuple[int, tuple[Edit, ...]]]:
    """Yield the fixes that are edits and nothing else, which a report can tell to whoever has the files."""
    for number, fix in fixes.items():
        edits = tuple(change for change in fix if isinstance(change, Edit))
        if edits and len(edits) == len(fix):
            yield number, edits


def _scored(basis: Basis, findings: Sequence[Finding]) -> Scorecard:
    return score(basis.checks, findings, reachable=basis.running, unread=basis.unread, files=basis.files, routes=basis.routes)


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


def project_of(
    tree: SourceTree, extractions: Sequence[Extraction | None], settings: Settings, coverage: Coverage | None = None
) -> Project:
    """Return the project that extracted files make up, and what tests ran of it where that is known.

    Raises UnknownName when the settings name a profile that does not exist, MalformedBaseline for a baseline that is none.
    """
    for name in (settings.profile, *(package.profile for package in settings.packages)):
        if name not in (DETECT, NO_PROFILE):
            catalogue.profile(name)
    project = replace(build(tree, extractions, catalogue.profiles(), settings), coverage=coverage)
    project = replace(project, contracts=_contracts(project, tree, settings)) if tree.law else project
    return replace(project, baseline=baseline.read(tree.baseline)) if tree.baseline is not None else project


def _contracts(project: Project, tree: SourceTree, settings: Settings) -> tuple[ContractResult, ...]:
    """Return what becomes of the project's own contracts."""
    from audit.law.options import options_of  # most projects have no contracts

    options = options_of(tree.law)
    if options is None:
        return ()
    from audit.contract_types import contract_types  # import-linter takes a while to load
    from audit.law.judging import judged

    with contract_types(tree.root, options.types, trust=settings.trust) as types:
        return judged(project, options, types)


def judge(project: Project, rules: Iterable[Rule], today: date) -> tuple[Finding, ...]:
    """Return what the rules find, settled: sorted, waived, held against the baseline, each with its fingerprint."""
    every = tuple(rules)
    found = [finding for rule in every for finding in rule.check(project)]
    waivers = {m.path: m.facts.waivers for m in project.modules.values() if isinstance(m.facts, ModuleFacts) and m.facts.waivers}
    modules = {module.path: module.name for module in project.modules.values()}
    notes = {rule.id: note(rule) for rule in every}
    settled = settle(found, waivers, notes, today, modules=modules)
    if project.baseline is None:
        return settled
    blind = NEEDS_COVERAGE if project.coverage is None else frozenset()
    return ordered(baseline.held(settled, project.baseline, notes, today, blind=blind))


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
