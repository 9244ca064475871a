"""Findings of one rule gathered by what they are about: what is missing, what is there instead, and every place."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from audit.model.finding import Finding
from audit.model.report import Report
from audit.render.view.outline import Issue


class Table(Struct, frozen=True):
    """A table of prose, names in backticks. The last column holds the places, each with why it is accepted, if it is."""

    head: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[Finding, ...]], ...]
    footer: tuple[str, ...] = ()


class _Topic(Struct, frozen=True):
    """What the findings of a rule are about: the title of its column, and how its data is said."""

    title: str
    words: str
    keys: frozenset[str]


_TOPICS: Mapping[str, _Topic] = {
    "broken_import": _Topic("Missing module", "`{module}`", frozenset({"module"})),
    "missing_name": _Topic("Missing name", "`{name}` of `{module}`", frozenset({"name", "module"})),
    "enum_mismatch": _Topic("Used", "`{enum}.{member}`", frozenset({"enum", "member"})),
    "outward_import": _Topic("Import", "{from_role} imports `{to}`", frozenset({"from_role", "to"})),
    "framework_import": _Topic("Framework", "`{distribution}`", frozenset({"distribution"})),
}


def table_of(report: Report, issue: Issue) -> Table | None:
    """Return the findings of an issue as a table, where what they are about comes up again and again."""
    topic = _TOPICS.get(issue.note.name)
    if topic is None or any(not finding.data.keys() >= topic.keys for finding in issue.findings):
        return None
    enum = issue.note.name == "enum_mismatch"
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in issue.findings:
        about = topic.words.format_map(finding.data)
        groups.setdefault((about, f"Not defined; {finding.help}" if enum else finding.help), []).append(finding)
    footer = _defined(report, issue.findings) if enum else ()
    head = (topic.title, "Defined" if enum else "Instead", "Places")
    return Table(head, tuple((cells, tuple(found)) for cells, found in groups.items()), tuple(footer))


def _defined(report: Report, findings: Sequence[Finding]) -> Iterable[str]:
    """Return a sentence for each enum that says what it does define."""
    for name in dict.fromkeys(finding.data["enum"] for finding in findings):
        if report.enums.get(name):
            yield f"`{name}` defines {', '.join(f'`{member}`' for member in report.enums[name])}."
