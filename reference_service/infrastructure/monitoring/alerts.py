"""What somebody is woken up for, and what can wait until they are at their desk."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from reference_service.adapters.metrics import registry as of


class Severity(StrEnum):
    """How soon somebody has to look."""

    PAGE = "page"
    """Now: users are, or will soon be, worse off."""
    TICKET = "ticket"
    """On the next working day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A condition, how long it has to last, and what it means to whoever reads it at night."""

    name: str
    expression: str
    lasts: str
    severity: Severity
    summary: str
    advice: str


_REQUESTS: Final = of.REQUESTS.series
_PER_SECOND: Final = f"sum(rate({_REQUESTS}[5m]))"

ALERTS: Final = (
    Alert(
        name="ManyRequestsFail",
        expression=f'sum(rate({_REQUESTS}{{status=~"5.."}}[5m])) / {_PER_SECOND} > 0.02 and {_PER_SECOND} > 0.1',
        lasts="5m",
        severity=Severity.PAGE,
        summary="More than 2 of 100 requests fail.",
        advice="Look for `request_failed` in the logs, and at /readyz.",
    ),
    Alert(
        name="RequestsAreSlow",
        expression=f"histogram_quantile(0.99, sum by (le) (rate({of.REQUEST_SECONDS.series}[5m]))) > 1",
        lasts="10m",
        severity=Severity.PAGE,
        summary="One of 100 requests takes more than a second.",
        advice="Compare the seconds of statements and the connections in use on the dashboard.",
    ),
    Alert(
        name="ConnectionsRunOut",
        expression=f"max by (pool) ({of.POOL_IN_USE.series} / {of.POOL_LIMIT.series}) > 0.9 and on (pool) "
        f"max by (pool) ({of.POOL_LIMIT.series}) > 1",
        lasts="5m",
        severity=Severity.TICKET,
        summary="Nearly all connections of the pool {{ $labels.pool }} are in use.",
        advice="Look for slow statements; then start more processes.",
    ),
    Alert(
        name="ReplicaIsBehind",
        expression=f"max({of.REPLICA_LAG.series}) > 30",
        lasts="5m",
        severity=Severity.TICKET,
        summary="The replica is {{ $value | humanizeDuration }} behind.",
        advice="What is read is old by so much. Look at the replication slots of the primary.",
    ),
    Alert(
        name="EventsAreLate",
        expression=f"max({of.OUTBOX_OLDEST.series}) > 120",
        lasts="5m",
        severity=Severity.PAGE,
        summary="An event has been waiting for {{ $value | humanizeDuration }}.",
        advice="Letters and webhooks do not go out. Look for `relay_failed` in the logs, and whether any worker runs.",
    ),
    Alert(
        name="EventsAreBuried",
        expression=f"max({of.OUTBOX_BURIED.series}) > 0",
        lasts="1m",
        severity=Severity.TICKET,
        summary="{{ $value }} events were given up.",
        advice="The column `reason` of the table `outbox` names who failed, and how.",
    ),
    Alert(
        name="JobsDie",
        expression=f'sum by (job) (increase({of.JOBS.series}{{outcome="dead"}}[30m])) > 0',
        lasts="1m",
        severity=Severity.TICKET,
        summary="Jobs of the kind {{ $labels.job }} failed for the last time.",
        advice="Look for the name of the job in the logs.",
    ),
    Alert(
        name="CacheFails",
        expression=f'sum(rate({of.CACHE.series}{{outcome=~"failure|bypass"}}[5m])) / sum(rate({of.CACHE.series}[5m])) > 0.05',
        lasts="5m",
        severity=Severity.TICKET,
        summary="The cache does not answer.",
        advice="The service goes on without it, at the cost of the database. Look at Redis.",
    ),
    Alert(
        name="CacheIsTamperedWith",
        expression=f'sum(increase({of.CACHE.series}{{outcome="tampered"}}[15m])) > 0',
        lasts="0m",
        severity=Severity.PAGE,
        summary="The cache holds values that this service did not write.",
        advice="They were not used. Find out who else writes to this Redis; after a change of TOKEN_KEY it passes by itself.",
    ),
    Alert(
        name="LimiterFails",
        expression=f'sum by (policy) (rate({of.LIMITS.series}{{outcome="failed"}}[5m])) > 0',
        lasts="2m",
        severity=Severity.PAGE,
        summary="The limits of the kind {{ $labels.policy }} are not kept.",
        advice="What is about passwords answers 503 meanwhile, all else is served without a limit. Look at Redis.",
    ),
    Alert(
        name="BreakerIsOpen",
        expression=f"max by (upstream) ({of.BREAKERS.series}) == 2",
        lasts="1m",
        severity=Severity.PAGE,
        summary="The gateway does not ask {{ $labels.upstream }} any more.",
        advice="It failed again and again. Look at its /readyz.",
    ),
    Alert(
        name="ManyLoginsFail",
        expression=f'sum(rate({of.INCIDENTS.series}{{kind=~"failed_login|throttled_login"}}[5m])) > 1 and '
        f'sum(rate({of.INCIDENTS.series}{{kind=~"failed_login|throttled_login"}}[5m])) > 3 * '
        f'sum(rate({of.BUSINESS.series}{{kind="login"}}[5m]))',
        lasts="5m",
        severity=Severity.PAGE,
        summary="Far more logins fail than succeed.",
        advice="Somebody guesses passwords. They are slowed down already; look where they come from.",
    ),
    Alert(
        name="RefreshTokensAreStolen",
        expression=f'sum(increase({of.INCIDENTS.series}{{kind="refresh_reused"}}[1h])) > 3',
        lasts="0m",
        severity=Severity.TICKET,
        summary="{{ $value }} sessions ended within an hour because an old refresh token came back.",
        advice="Either tokens are stolen, or a client keeps them wrongly: the audit log says whose they were.",
    ),
    Alert(
        name="AuditLogIsBroken",
        expression=f'sum(increase({of.INCIDENTS.series}{{kind="audit_chain_broken"}}[1h])) > 0',
        lasts="0m",
        severity=Severity.PAGE,
        summary="A chain of the audit log does not hold.",
        advice="`python -m reference_service audit-log verify` names the line. Keep a copy of the database as it is.",
    ),
    Alert(
        name="ProbeFails",
        expression=f"min by (probe) ({of.PROBES.series}) == 0",
        lasts="5m",
        severity=Severity.TICKET,
        summary="The probe {{ $labels.probe }} finds nothing out, so what it watches is not watched.",
        advice="Look at the database, and at /readyz.",
    ),
)
