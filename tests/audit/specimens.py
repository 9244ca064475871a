"""Checks and findings made by hand, where only a few of their properties matter."""

from collections.abc import Mapping

from audit.model.finding import Effort, Finding, Severity
from audit.model.rule import Check, Curve

CURVE = Curve(good=0.02, half=0.2)


def check(
    rule: str = "DEP101",
    *,
    category: str = "dependency_rule",
    severity: Severity = Severity.HIGH,
    effort: Effort = Effort.LOW,
    curve: Curve | None = CURVE,
    stops_program: bool = False,
    population: int = 100,
) -> Check:
    """Return a check; its name is the rule's id in small letters."""
    return Check(rule, rule.lower(), category, severity, effort, curve, stops_program, population)


def finding(
    rule: str = "DEP101",
    *,
    module: str = "shop.cart",
    unit: str | None = None,
    severity: Severity = Severity.HIGH,
    line: int = 1,
    column: int = 0,
    statement: tuple[int, int] | None = None,
    subject: str = "shop.db",
    data: Mapping[str, str] | None = None,
    fingerprint: str = "",
    accepted: bool = False,
) -> Finding:
    """Return a finding in a module, whose file is named after it; the module is the unit unless another is given."""
    return Finding(
        rule=rule,
        name=rule.lower(),
        severity=severity,
        path=module.replace(".", "/") + ".py",
        line=line,
        column=column,
        statement=statement or (line, line),
        module=module,
        unit=unit or module,
        subject=subject,
        message=f"`{module}` uses `{subject}`",
        help="mend it",
        data=data or {},
        fingerprint=fingerprint,
        accepted=accepted,
    )
