"""The sentences and headings that every format for people shares."""

from collections.abc import Mapping, Sequence

from audit.model.report import LayerReport, LedgerLine, ProfileReport, Report, State
from audit.model.settings import DETECT, NO_PROFILE
from audit.render.view.flow import Edge, said
from audit.render.view.numbers import counted, figure, quantity, tenths
from audit.render.view.outline import CategoryRow, Issue, Kind, categories_of, grave_of, total_of

HEADINGS: Mapping[Kind, str] = {
    Kind.CRITICAL: "Critical Issues (Must Fix)",
    Kind.ARCHITECTURAL: "Architectural Issues (Should Fix)",
    Kind.MINOR: "Minor Issues",
}

NOUNS: Mapping[str, tuple[str, str]] = {
    "entity": ("entity", "entities"),
    "value_object": ("value object", "value objects"),
    "event": ("event", "events"),
    "error": ("error", "errors"),
    "port": ("port", "ports"),
    "use_case": ("use case", "use cases"),
    "repository": ("repository", "repositories"),
    "orm_model": ("ORM model", "ORM models"),
    "schema": ("schema", "schemas"),
    "route": ("route", "routes"),
}
"""What a layer is made of, one of it and several."""


def name_of(report: Report) -> str:
    """Return what to call the project: the last folder of its root."""
    return report.root.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or report.root


def recognised(profile: ProfileReport) -> bool:
    """Return whether there is an architecture to judge by."""
    return profile.name not in (DETECT, NO_PROFILE)


def profile_sentence(profile: ProfileReport) -> str:
    """Return which architecture the project is judged by, and how sure that is."""
    if recognised(profile) and profile.detected:
        return f"Its folders follow the `{profile.name}` profile; the audit is {round(profile.confidence * 100)} % sure of that."
    if recognised(profile):
        return f"It is judged by the `{profile.name}` profile, as configured."
    if profile.roles:
        return "Its packages are judged by profiles of their own, as configured."
    if profile.detected:
        return "Its folders follow no known architecture, so rules about layers have nothing to look at."
    return "It is judged without an architecture, as configured."


def pin_of(profile: ProfileReport) -> tuple[str, ...]:
    """Return the lines of `pyproject.toml` that fix a detected profile; none where there is nothing to fix."""
    return ("[tool.audit]", f'profile = "{profile.name}"') if profile.detected and recognised(profile) else ()


def tally(issues: Sequence[Issue]) -> str:
    """Return how many issues there are of each kind."""
    critical, architectural, minor = (sum(issue.kind is kind for issue in issues) for kind in Kind)
    if not issues:
        return "no issues"
    return f"{counted(len(issues), 'issue', 'issues')}: {critical} critical, {architectural} architectural, {minor} minor"


def density(line: LedgerLine) -> str:
    """Return how many of the units that could violate a check do, and whether that decides anything."""
    undecided = ", inconclusive" if line.state is State.INCONCLUSIVE else ""
    return f"{quantity(line.violations)} of {line.population}{undecided}"


def total_words(report: Report) -> str:
    """Return the total with a `?` where something in it is undecided, and its range where it has one."""
    score, total = report.score, total_of(report)
    if total is None or score.low is None or score.high is None:
        return "no score: nothing could be scored"
    doubt = "?" if any(category.state is State.INCONCLUSIVE for category in score.categories) else ""
    spread = f" ({figure(tenths(score.low))}–{figure(tenths(score.high))})" if score.low != score.high else ""
    return f"{figure(total)}{doubt} / 100{spread}"


def change_sentence(scope: Sequence[str]) -> str:
    """Return how far a change reaches."""
    return counted(len(scope), "file changed or depends on what changed", "files changed or depend on what changed")


def scope_of(report: Report) -> str:
    """Return what was audited: the packages, and in how many Python files."""
    packages = ", ".join(f"`{package}`" for package in report.packages) or "no package"
    return f"{packages} ({counted(report.completeness.files_read, 'Python file', 'Python files')})"


def stack_of(report: Report) -> tuple[str, ...]:
    """Return what the project is built on, kind by kind: `web framework: FastAPI`."""
    kinds: dict[str, list[str]] = {}
    for library in report.stack:
        kinds.setdefault(library.kind, []).append(library.name)
    return tuple(f"{kind}: {', '.join(names)}" for kind, names in kinds.items())


def layer_words(layer: LayerReport) -> str:
    """Return how much a layer holds: `domain, 34 modules: 12 entities, 5 ports`."""
    held = ", ".join(counted(count, *NOUNS.get(kind, (kind, kind))) for kind, count in layer.holds)
    words = f"{layer.role.replace('_', ' ')}, {counted(layer.modules, 'module', 'modules')}"
    return f"{words}: {held}" if held else words


def outline_of(report: Report) -> tuple[tuple[str, str], ...]:
    """Return the packages of the layers, each with what its layer holds; a layer's further packages refer to it."""
    return tuple(
        (package, layer_words(layer) if first else layer.role.replace("_", " "))
        for layer in report.layers
        for first, package in zip((True, *[False] * len(layer.packages)), layer.packages, strict=False)
    )


def verdict_sentences(report: Report, issues: Sequence[Issue], flow: Sequence[Edge]) -> tuple[str, ...]:
    """Return what the audit comes down to, each sentence from counted facts."""
    found = []
    if recognised(report.profile):
        placed, modules = report.completeness.modules_placed, report.completeness.modules
        found.append(
            f"{placed} of {counted(modules, 'module', 'modules')} have a place in the `{report.profile.name}` architecture."
        )
        found.append(_direction(flow))
    stopping = [issue for issue in issues if issue.kind is Kind.CRITICAL]
    if stopping:
        names = ", ".join(issue.key for issue in stopping)
        found.append(f"Code fails as soon as it is loaded or reached: {names}.")
    scored = [row for row in categories_of(report) if row.score is not None]
    if len(scored) > 1:
        best, worst = (pick(scored, key=lambda row: row.score or 0) for pick in (max, min))
        if best.score != worst.score:
            found.append(
                f"The project is strongest in {best.title} ({figure(best.score or 0)} of 10) "
                f"and weakest in {worst.title} ({figure(worst.score or 0)})."
            )
    return tuple(found)


def _direction(flow: Sequence[Edge]) -> str:
    forbidden = [edge for edge in flow if edge.forbidden]
    if not forbidden:
        return "No import between its layers goes where it must not." if flow else "Its layers do not import each other."
    told = ", ".join(f"{said(edge.importer)} to {said(edge.imported)} ({edge.imports})" for edge in forbidden)
    return f"Imports go where they must not: {told}."


def details(row: CategoryRow, report: Report) -> str:
    """Return in a sentence what a category's score is made of: what its checks found, or that they found nothing."""
    applicable = [line for line in row.checks if line.state is not State.NOT_APPLICABLE]
    if not applicable:
        return "No check has anything to look at."
    broken = [line for line in applicable if line.violations]
    quiet = len(applicable) - len(broken)
    if not broken:
        return f"{counted(quiet, 'check finds', 'checks find')} nothing."
    told = ", ".join(f"`{line.check}` in {density(line)}" for line in broken)
    rest = f"; {counted(quiet, 'other check finds', 'other checks find')} nothing" if quiet else ""
    caps = [line.cap for line in report.score.ledger if line.cap and line.category == row.name]
    capped = f"; {caps[0]}" if caps else ""
    return f"Found: {told}{rest}{capped}."


def projection(report: Report, issues: Sequence[Issue]) -> tuple[str, ...]:
    """Return what the score rises to, and after which issues."""
    score, total = report.score, total_of(report)
    found = []
    grave = ", ".join(issue.key for issue in grave_of(issues))
    if total is not None and score.projected is not None and score.total is not None and score.projected > score.total:
        found.append(
            f"Mending every critical and high finding ({grave}) would bring the score from {figure(total)} "
            f"to {figure(tenths(score.projected))} of 100."
        )
    if report.steps and report.steps[-1].total != score.projected:
        found.append(f"With all issues mended it would be {figure(tenths(report.steps[-1].total))}.")
    return tuple(found)


def seen_lines(report: Report) -> tuple[str, ...]:
    """Return how much of the project the audit could read, place and resolve, a line each."""
    seen = report.completeness
    unreadable = f"; {seen.files_unreadable} could not be parsed" if seen.files_unreadable else ""
    unknown = f"; {seen.imports_unknown} may or may not be right" if seen.imports_unknown else ""
    lines = [
        f"Python files read: {seen.files_read} of {seen.files_found}{unreadable}",
        f"Imports resolved: {seen.imports_resolved} of {seen.imports}{unknown}",
    ]
    if recognised(report.profile):
        lines.append(f"Modules with a place in the profile: {seen.modules_placed} of {seen.modules}, tests left out")
        if report.profile.unplaced:
            lines.append(f"Folders without one: {', '.join(f'`{folder}`' for folder in report.profile.unplaced)}")
    if seen.calls:
        lines.append(
            f"Types followed: {seen.parameters_followed} of {seen.parameters} annotated parameters, "
            f"{seen.calls_followed} of {seen.calls} calls; nothing is said about the others"
        )
    return tuple(lines)
