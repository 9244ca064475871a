"""The sentences and headings that every format for people shares."""

from collections.abc import Mapping, Sequence

from audit.model.report import LedgerLine, ProfileReport, Report, State
from audit.model.settings import DETECT, NO_PROFILE
from audit.render.view.numbers import counted, figure, quantity, tenths
from audit.render.view.outline import Issue, Kind, total_of

HEADINGS: Mapping[Kind, str] = {
    Kind.CRITICAL: "Critical Issues (Must Fix)",
    Kind.ARCHITECTURAL: "Architectural Issues (Should Fix)",
    Kind.MINOR: "Minor Issues",
}


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
    return tuple(lines)
