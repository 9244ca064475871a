"""Findings to the cheapest way to a target score.

A step mends all findings of one rule; what it brings is never a guess but the score of what would remain. The search is
exact. It leans on three things that hold for the score: categories add up; so do the checks of a category, unless a cap
flattens it; and a cap goes when the last finding that causes it does. So it is tried in turn which of the few rules that
cap are mended; for each of these choices, the best of every category for its effort is found, and the best of these together.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, combinations

from msgspec import Struct

from audit.model.check import Basis, Check
from audit.model.finding import Finding
from audit.model.plan import Plan, Step

Total = Callable[[frozenset[str]], Fraction]
"""The score when all findings of some rules are mended."""

Frontier = dict[int, tuple[Fraction, frozenset[str]]]
"""For an effort the most that it brings, and the rules that bring it; more effort always brings more."""

_NOTHING: frozenset[str] = frozenset()


def plan(basis: Basis, findings: Iterable[Finding], target: Fraction, total: Total) -> Plan:
    """Return the way to a target that costs the least effort; where no way leads there, the one to the most there is."""
    field = _field(basis, findings, total)
    everything = frozenset(field.checks)
    most = total(everything)
    chosen = everything if target > most else _cheapest(field, target)
    return Plan(target, total(_NOTHING), most, tuple(_ordered(field, chosen)))


def order(basis: Basis, findings: Iterable[Finding], total: Total) -> tuple[Step, ...]:
    """Return a step for every rule with findings that weigh: what gains most for its effort first, then again."""
    field = _field(basis, findings, total)
    return tuple(_ordered(field, frozenset(field.checks)))


class _Field(Struct, frozen=True):
    """What can be mended: the checks with findings, by rule. `together` are rules that only as a set lift a cap."""

    checks: Mapping[str, Check]
    together: tuple[frozenset[str], ...]
    total: Total

    def cost(self, rules: Iterable[str]) -> int:
        return sum(self.checks[rule].effort.cost for rule in rules)


def _field(basis: Basis, findings: Iterable[Finding], total: Total) -> _Field:
    weighing = [finding for finding in findings if finding.severity.weight]
    found = {finding.rule for finding in weighing}
    checks = {check.rule: check for check in basis.checks if check.rule in found and check.population and check.severity.weight}
    stopping = [finding for finding in weighing if finding.rule in checks and checks[finding.rule].stops_program]
    running = frozenset(finding.rule for finding in stopping if finding.module in basis.running)
    routes = frozenset(finding.rule for finding in stopping if finding.module in basis.running & basis.routes)
    return _Field(checks, tuple(dict.fromkeys(rules for rules in (routes, running) if rules)), total)


def _cheapest(field: _Field, target: Fraction) -> frozenset[str]:
    """Return the rules that reach the target with the least effort; of equal ones those that bring the most."""
    capping = sorted(frozenset().union(*field.together))
    choices = chain.from_iterable(combinations(capping, size) for size in range(len(capping) + 1))
    ways = [way for choice in choices for way in _ways(field, frozenset(choice), target)]
    return min(ways, key=lambda way: (field.cost(way), -field.total(way), sorted(way)))


def _ways(field: _Field, chosen: frozenset[str], target: Fraction) -> Iterator[frozenset[str]]:
    """Yield the cheapest way, if there is one, among those that mend just these of the rules that cap."""
    start = field.total(chosen)
    whole: Frontier = {field.cost(chosen): (start, chosen)}
    for rules in _by_category(field):
        best = _best(field, rules)
        whole = _merged(whole, {cost: (field.total(chosen | way) - start, way) for cost, (_, way) in best.items()})
    reaching = [cost for cost, (total, _) in whole.items() if total >= target]
    if reaching:
        yield whole[min(reaching)][1]


def _by_category(field: _Field) -> Iterable[Sequence[str]]:
    """Return the rules that cap nothing, category by category."""
    found: dict[str, list[str]] = {}
    for rule, check in sorted(field.checks.items()):
        if not any(rule in rules for rules in field.together):
            found.setdefault(check.category, []).append(rule)
    return found.values()


def _best(field: _Field, rules: Sequence[str]) -> Frontier:
    """Return the best choices among rules of one category, weighed without any cap: it keeps the order of what it flattens."""
    free = frozenset().union(*field.together)
    uncapped = field.total(free)
    best: Frontier = {0: (Fraction(0), _NOTHING)}
    for rule in rules:
        alone = (field.total(free | {rule}) - uncapped, frozenset({rule}))
        best = _merged(best, {0: (Fraction(0), _NOTHING), field.cost([rule]): alone})
    return best


def _merged(one: Frontier, other: Frontier) -> Frontier:
    """Return what two independent choices bring together, without what costs more and brings no more."""
    sums: Frontier = {}
    for cost, (gain, way) in one.items():
        for more, (added, further) in other.items():
            if cost + more not in sums or gain + added > sums[cost + more][0]:
                sums[cost + more] = (gain + added, way | further)
    kept: Frontier = {}
    for cost in sorted(sums):
        if not kept or sums[cost][0] > next(reversed(kept.values()))[0]:
            kept[cost] = sums[cost]
    return kept


def _ordered(field: _Field, chosen: frozenset[str]) -> Iterator[Step]:
    """Yield the steps, what gains most for its effort first, weighed again after each. A cap's rules come one after another."""
    mended, before = _NOTHING, field.total(_NOTHING)
    while mended != chosen:
        sets: list[frozenset[str]] = [frozenset({rule}) for rule in chosen - mended]
        sets += [rules - mended for rules in field.together if rules <= chosen and rules - mended]
        gained = {rules: field.total(mended | rules) - before for rules in sets}
        worthiest = min((-gain / field.cost(rules), field.cost(rules), sorted(rules)) for rules, gain in gained.items())
        for rule in worthiest[2]:
            mended |= {rule}
            after = field.total(mended)
            yield Step(rule, field.checks[rule].effort, after - before, after)
            before = after
