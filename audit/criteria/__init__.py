"""What the layers do well: a module for each layer, and the rows that rules fill.

A module of this folder has a function `recognise` that yields criteria of a project; each of them says what no rule does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from audit.model.check import Check
from audit.model.criterion import PLACES, Criterion, Place, Section, Status
from audit.model.finding import Finding
from audit.model.profile import Role
from audit.model.project import Project
from audit.model.report import RuleNote

_OF_CATEGORY: Mapping[str, Section] = {
    "domain_purity": Section.DOMAIN,
    "repository_pattern": Section.INFRASTRUCTURE,
    "composition": Section.COMPOSITION,
    "error_handling": Section.PRESENTATION,
    "api_design": Section.PRESENTATION,
    "configuration": Section.CONFIGURATION,
}
_OF_RULE: Mapping[str, Section] = {
    "framework_import": Section.APPLICATION,
    "session_in_use_case": Section.APPLICATION,
    "untested_use_case": Section.APPLICATION,
    "concrete_dependency": Section.APPLICATION,
    "raw_dict_result": Section.APPLICATION,
    "crowded_use_case": Section.APPLICATION,
    "command_in_query": Section.APPLICATION,
    "port_without_adapter": Section.DOMAIN,
    "skipped_layer": Section.PRESENTATION,
}
"""Rules about one layer in a category about another, or about all."""

_OF_ROLE: Mapping[Role, Section] = {
    Role.DOMAIN: Section.DOMAIN,
    Role.APPLICATION: Section.APPLICATION,
    Role.ADAPTER: Section.INFRASTRUCTURE,
    Role.INFRASTRUCTURE: Section.INFRASTRUCTURE,
    Role.PRESENTATION: Section.PRESENTATION,
    Role.COMPOSITION_ROOT: Section.COMPOSITION,
    Role.CONFIG: Section.CONFIGURATION,
}

_SPLIT = "dependency_rule"
"""The category whose rules look at the modules of several layers: each has a row of its own where it can be told."""


def criteria_of_rules(
    checks: Iterable[Check], findings: Iterable[Finding], notes: Mapping[str, RuleNote], project: Project
) -> Iterator[Criterion]:
    """Yield the rows that rules fill: a rule's criterion, and how many of the units that could violate it do not."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity.weight:
            by_rule.setdefault(finding.rule, []).append(finding)
    for check in checks:
        found = by_rule.get(check.rule, [])
        parts = _by_layer(check, found, project) if check.category == _SPLIT else {}
        for section, units in (parts or {section_of(check.category, check.name): check.population}).items():
            own = [finding for finding in found if not parts or _section(finding.module, project) is section]
            yield _row(section, check, notes[check.rule].criterion, own, units)


def section_of(category: str, name: str) -> Section:
    """Return the section that a rule's row stands in."""
    return _OF_RULE.get(name) or _OF_CATEGORY.get(category, Section.WHOLE)


def _row(section: Section, check: Check, statement: str, found: Sequence[Finding], units: int) -> Criterion:
    violating = len({finding.unit for finding in found})
    places = tuple(Place(finding.path, finding.line) for finding in found[:PLACES])
    return Criterion(section, statement, _status(check, violating, units), units - violating, units, places, rule=check.rule)


def _status(check: Check, violating: int, units: int) -> Status:
    """Return how far a rule is kept: it fails where half of what it protects is gone, by the curve that it is scored with.

    A rule without a curve is kept or broken as a whole, and one broken place is enough where it stops the program.
    """
    if not units:
        return Status.NOT_SEEN
    if not violating:
        return Status.PASSED
    if check.curve is None or check.stops_program or violating / units >= check.curve.half:
        return Status.FAILED
    return Status.PARTIAL


def _by_layer(check: Check, found: Iterable[Finding], project: Project) -> Mapping[Section, int]:
    """Return how many modules of each inner layer a rule looks at; nothing where these are not its units."""
    sizes: dict[Section, int] = {}
    for module in project.modules.values():
        if module.profile is not None and module.role in module.profile.inner:
            section = _section(module.name, project)
            sizes[section] = sizes.get(section, 0) + 1
    by_module = all(finding.unit == finding.module for finding in found)
    return sizes if by_module and sum(sizes.values()) == check.population else {}


def _section(module: str, project: Project) -> Section:
    """Return the section of a module's layer."""
    role = project.modules[module].role if module in project.modules else None
    return _OF_ROLE.get(role, Section.WHOLE) if role is not None else Section.WHOLE
