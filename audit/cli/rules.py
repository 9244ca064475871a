"""`audit rules`: the list of rules."""

import click

from audit.cli.console import show
from audit.errors import UnknownName, nearest_or_all

FORMATS = ("text", "json")
EPILOG = """\
\b
Examples:
  audit rules
  audit rules --format json
"""


@click.command(epilog=EPILOG)
@click.option("--format", "-f", "format_name", metavar="FORMAT", default="text", help="text or json.")
def rules(format_name: str) -> None:
    """List every rule with its severity and category."""
    if format_name not in FORMATS:
        raise UnknownName(f"no format of this list is called `{format_name}`{nearest_or_all(format_name, FORMATS)}")
    show(_json() if format_name == "json" else _text())


def _text() -> str:
    from audit.cli.known import known_rules
    from audit.explain import sections

    known = known_rules()
    longest = max(len(rule.name) for rule in known)
    return "".join(
        f"{rule.id}  {rule.name:{longest}}  {rule.severity:8}  {rule.category:18}  {sections(rule).title}\n" for rule in known
    )


def _json() -> str:
    import json

    from audit.cli.known import known_rules
    from audit.explain import sections

    listed = [
        {
            "id": rule.id,
            "name": rule.name,
            "category": rule.category,
            "severity": rule.severity,
            "effort": rule.effort,
            "title": sections(rule).title,
            "criterion": rule.criterion,
        }
        for rule in known_rules()
    ]
    return json.dumps(listed, indent=2) + "\n"
