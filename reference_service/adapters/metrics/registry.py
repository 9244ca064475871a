"""All metrics of the service: what is not here is not measured, and is on no dashboard."""

from typing import Final

from reference_service.adapters.metrics.metric import Group, Kind, Label, Metric, Unit

REQUESTS: Final = Metric(
    name="http_requests",
    kind=Kind.COUNTER,
    group=Group.HTTP,
    help="Requests that were answered.",
    labels=(Label("method"), Label("route"), Label("status")),
)
REQUEST_SECONDS: Final = Metric(
    name="http_request_seconds",
    kind=Kind.HISTOGRAM,
    group=Group.HTTP,
    help="Seconds until the answer.",
    labels=(Label("method"), Label("route")),
    unit=Unit.SECONDS,
)
REFUSALS: Final = Metric(
    name="service_refusals",
    kind=Kind.COUNTER,
    group=Group.HTTP,
    help="Refusals of use cases, by their code.",
    labels=(Label("code"),),
)
CONNECTIONS: Final = Metric(
    name="live_connections",
    kind=Kind.GAUGE,
    group=Group.HTTP,
    help="Clients that are told of changes as they happen.",
    labels=(Label("kind", ("websocket", "stream")),),
)
CONNECTIONS_ENDED: Final = Metric(
    name="live_connections_ended",
    kind=Kind.COUNTER,
    group=Group.HTTP,
    help="Connections of such clients that came to an end, and why: `too_slow` are those that did not take in what came.",
    labels=(
        Label("kind", ("websocket", "stream")),
        Label(
            "reason",
            (
                "left",
                "expired",
                "session_over",
                "not_a_member",
                "unknown_standing",
                "too_slow",
                "too_many",
                "too_large",
                "not_understood",
                "stopping",
            ),
        ),
    ),
)
POOL_IN_USE: Final = Metric(
    name="database_connections_in_use",
    kind=Kind.GAUGE,
    group=Group.DATABASE,
    help="Connections that somebody works with.",
    labels=(Label("pool"),),
)
POOL_LIMIT: Final = Metric(
    name="database_connections_limit",
    kind=Kind.GAUGE,
    group=Group.DATABASE,
    help="Connections that there may be.",
    labels=(Label("pool"),),
)
STATEMENT_SECONDS: Final = Metric(
    name="database_statement_seconds",
    kind=Kind.HISTOGRAM,
    group=Group.DATABASE,
    help="Seconds that statements took, by the context whose tables they name.",
    labels=(Label("context"),),
    unit=Unit.SECONDS,
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 15.0),
)
REPLICA_LAG: Final = Metric(
    name="database_replica_lag_seconds",
    kind=Kind.GAUGE,
    group=Group.DATABASE,
    help="Seconds by which the reading side is behind, where it is a replica.",
    unit=Unit.SECONDS,
)
CACHE: Final = Metric(
    name="cache_outcomes",
    kind=Kind.COUNTER,
    group=Group.CACHE,
    help="What came of asking the cache.",
    labels=(Label("outcome", ("hit", "negative_hit", "miss", "tampered", "failure", "bypass")),),
)
CACHE_BYTES: Final = Metric(
    name="cache_bytes",
    kind=Kind.COUNTER,
    group=Group.CACHE,
    help="Bytes of values that went to the cache that processes share, and came from it.",
    labels=(Label("direction", ("read", "written")),),
)
LIMITS: Final = Metric(
    name="limiter_decisions",
    kind=Kind.COUNTER,
    group=Group.LIMITS,
    help="Requests that the limiter admitted or refused, and those it could not decide on.",
    labels=(Label("policy"), Label("outcome", ("admitted", "refused", "failed"))),
)
OUTBOX_WAITING: Final = Metric(
    name="outbox_waiting",
    kind=Kind.GAUGE,
    group=Group.OUTBOX,
    help="Events that are committed and not yet delivered; past ten thousand they are not counted on.",
)
OUTBOX_OLDEST: Final = Metric(
    name="outbox_oldest_seconds",
    kind=Kind.GAUGE,
    group=Group.OUTBOX,
    help="Seconds for which the oldest of them has been waiting.",
    unit=Unit.SECONDS,
)
OUTBOX_BURIED: Final = Metric(
    name="outbox_buried",
    kind=Kind.GAUGE,
    group=Group.OUTBOX,
    help="Events whose last delivery failed, to be looked at; past ten thousand they are not counted on.",
)
COMMITTED: Final = Metric(
    name="service_events",
    kind=Kind.COUNTER,
    group=Group.OUTBOX,
    help="Events that were committed, by their name.",
    labels=(Label("event"),),
)
DELIVERIES: Final = Metric(
    name="event_deliveries",
    kind=Kind.COUNTER,
    group=Group.OUTBOX,
    help="Deliveries of events to their subscribers, by the name of the event.",
    labels=(Label("event"), Label("outcome", ("done", "failed", "given_up"))),
)
JOBS: Final = Metric(
    name="jobs_finished",
    kind=Kind.COUNTER,
    group=Group.JOBS,
    help="Jobs that came to an end: done, to be tried again, or dead.",
    labels=(Label("job"), Label("outcome", ("done", "retried", "dead"))),
)
JOB_SECONDS: Final = Metric(
    name="job_seconds",
    kind=Kind.HISTOGRAM,
    group=Group.JOBS,
    help="Seconds that jobs took.",
    labels=(Label("job"),),
    unit=Unit.SECONDS,
    buckets=(0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0),
)
BREAKERS: Final = Metric(
    name="breaker_state",
    kind=Kind.GAUGE,
    group=Group.GATEWAY,
    help="Whether calls to another service are let through: 0 all, 1 one to try it, 2 none.",
    labels=(Label("upstream"),),
)
UPSTREAM_CALLS: Final = Metric(
    name="upstream_calls",
    kind=Kind.COUNTER,
    group=Group.GATEWAY,
    help="Calls to another service.",
    labels=(Label("upstream"), Label("outcome", ("answered", "failed", "refused"))),
)
BUSINESS: Final = Metric(
    name="business_events",
    kind=Kind.COUNTER,
    group=Group.BUSINESS,
    help="What users came for, and got done.",
    labels=(
        Label(
            "kind",
            (
                "registration",
                "login",
                "tenant_opened",
                "project_started",
                "project_deleted",
                "task_added",
                "task_finished",
            ),
        ),
    ),
)
INCIDENTS: Final = Metric(
    name="security_incidents",
    kind=Kind.COUNTER,
    group=Group.SECURITY,
    help="What an attack would show in; one alone is usually a mistake.",
    labels=(
        Label(
            "kind",
            (
                "failed_login",
                "throttled_login",
                "refresh_reused",
                "permission_denied",
                "invalid_token",
                "audit_chain_broken",
            ),
        ),
    ),
)
PROBES: Final = Metric(
    name="probe_up",
    kind=Kind.GAUGE,
    group=Group.PROBES,
    help="Whether what is looked up while metrics are collected could be looked up.",
    labels=(Label("probe"),),
)

METRICS: Final[tuple[Metric, ...]] = tuple(each for each in tuple(vars().values()) if isinstance(each, Metric))
"""All of them, in the order of this page."""
