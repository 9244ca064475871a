"""`audit plan`: what to mend to reach a score."""

import sys
from fractions import Fraction

import click

from audit.cli import options
from audit.cli.console import colored
from audit.cli.request import Answer, Request
from audit.errors import AuditError, UnknownName, nearest_or_all
from audit.model.plan import Plan
from audit.model.report import SCORE_MODEL, Report
from audit.render.view.escaping import visible
from audit.render.view.numbers import counted, figure, tenths

FORMATS = ("text", "json")
SCHEMA = 1
AS_PRINTED = Fraction(1, 20)
"""A score is printed with one decimal, and 79.95 as 80.0, which `audit check --min-score 80` lets pass."""

EPILOG = """\
\b
Examples:
  audit plan --to 80
  audit plan services/shop --to 95 --format json

A step mends all findings of one rule. Effort counts as 1 where it is low, 3 where it is medium, 9 where it is high; of
all ways to the score the plan is one with the least effort together. The score after each step is worked out from what
would remain, not estimated. Steps come in the order of what they gain for their effort; where
several rules cap a category together, what that brings stands with the last of them.

Exits with 0 also when the score cannot be reached, and says how far it goes.
"""


@click.command(epilog=EPILOG)
@click.option("--to", "target", metavar="N", type=click.FloatRange(0, 100), required=True, help="The total to reach.")
@options.inputs_of("How to write the plan: text or json.")
def plan(request: Request, answer: Answer, *, target: float) -> None:
    """Say what to mend to reach a score with the least effort, and the score after each step."""
    if answer.format not in FORMATS:
        raise UnknownName(f"no format of a plan is called `{answer.format}`{nearest_or_all(answer.format, FORMATS)}")
    report = request.report(request.settings())
    from audit.pipeline import plan_to

    if report.score.total is None:
        raise AuditError("nothing could be scored, so there is nothing to plan")
    found = plan_to(report, Fraction(str(target)) - AS_PRINTED)
    painted = answer.output is None and colored(sys.stdout, wanted=answer.color)
    answer.write(_json(report, found, target) if answer.format == "json" else _text(report, found, target, painted=painted))


def _text(report: Report, found: Plan, target: float, *, painted: bool) -> str:
    from audit.render.view.wording import name_of

    rows = [_row(report, found, index) for index in range(len(found.steps))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        f"{visible(name_of(report))}  {figure(tenths(found.start))} / 100 (score model {SCORE_MODEL})",
        "",
        _promise(found, target),
    ]
    for row in rows:
        number, gain, total, rule, effort, places = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        if painted:
            gain, total = click.style(gain, fg="green"), click.style(total, bold=True)
        lines.append(f"  {number}  {gain}  {total}  {rule}  {effort}  {places}".rstrip())
    if found.steps:
        lines += ["", f"`audit explain {found.steps[0].rule}` says how to do the first; `audit report` lists every place."]
    return "".join(f"{line}\n" for line in lines)


def _row(report: Report, found: Plan, index: int) -> tuple[str, ...]:
    step = found.steps[index]
    before = found.steps[index - 1].total if index else found.start
    places = [finding for finding in report.findings if finding.rule == step.rule and finding.severity.weight]
    gain = tenths(step.total) - tenths(before)  # of the printed totals, so that the column adds up
    return (
        f"{index + 1}.".rjust(len(f"{len(found.steps)}.")),
        f"+{figure(gain)}".rjust(6),
        f"-> {figure(tenths(step.total))}",
        f"{step.rule} {report.notes[step.rule].name}",
        f"{step.effort} effort",
        f"{counted(len(places), 'finding', 'findings')} in {counted(len({each.path for each in places}), 'file', 'files')}",
    )


def _promise(found: Plan, target: float) -> str:
    if found.start >= found.target:
        return f"{target:g} is reached: there is nothing to mend for it."
    steps = counted(len(found.steps), "step", "steps")
    if found.most < found.target:
        why = "what is left is decided by too few units, or by files that could not be read"
        return f"{target:g} cannot be reached: with all findings mended the score is {figure(tenths(found.most))}; {why}."
    return f"{target:g} is reached in {steps}, with an effort of {found.cost}; no other way takes less:"


def _json(report: Report, found: Plan, target: float) -> str:
    import json

    steps = [
        {
            "rule": step.rule,
            "name": report.notes[step.rule].name,
            "effort": step.effort,
            "findings": sorted({each.fingerprint for each in report.findings if each.rule == step.rule and each.severity.weight}),
            "gain": tenths(step.gain) / 10,
            "total": tenths(step.total) / 10,
        }
        for step in found.steps
    ]
    document = {
        "schema": SCHEMA,
        "model": SCORE_MODEL,
        "target": target,
        "start": tenths(found.start) / 10,
        "reachable": found.most >= found.target,
        "most": tenths(found.most) / 10,
        "effort": found.cost,
        "steps": steps,
    }
    return json.dumps(document, indent=2) + "\n"
