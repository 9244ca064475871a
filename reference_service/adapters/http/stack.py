"""The layers around the application, in their order."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from reference_service.adapters.http.middleware.address import TrustedProxies
from reference_service.adapters.http.middleware.body import BodyLimit
from reference_service.adapters.http.middleware.conditional import ConditionalAnswers
from reference_service.adapters.http.middleware.deadline import Deadline
from reference_service.adapters.http.middleware.hosts import KnownHosts
from reference_service.adapters.http.middleware.limits import Limiter, RequestLimits
from reference_service.adapters.http.middleware.shell import Shell
from reference_service.adapters.http.middleware.versions import Sunset, VersionPolicy, Versions
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.adapters.ratelimit.requests import RequestPolicy

POLICY: Final = VersionPolicy(
    served=frozenset({"1", "2"}),
    gone=frozenset({"0"}),
    deprecated={
        ("GET", "/api/v1/projects/{project_id}"): Sunset(
            since="@1793491200",  # 2026-11-01, as RFC 9745 writes it
            until="Mon, 01 Nov 2027 00:00:00 GMT",
            successor="/api/v2/projects/{project_id}",
        )
    },
)


UPLOAD: Final = ("POST", "/api/v1/files")
"""What takes larger bodies than all else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the layers are set up with."""

    metrics: Metrics
    limiter: Limiter
    general: RequestPolicy
    sensitive: RequestPolicy
    body_limit: int
    file_limit: int = 5_242_880
    https: bool
    origins: tuple[str, ...] = ()
    credentials: bool = False
    hosts: frozenset[str] = frozenset()
    proxies: frozenset[str] = frozenset()
    body_patience: timedelta = timedelta(seconds=20)
    answer_patience: timedelta = timedelta(seconds=30)


def wrap(app: ASGIApp, options: Options) -> ASGIApp:
    """Return the application with all layers around it; the last one here is the first to see a request.

    ValueError: any origin may come with credentials.
    """
    if "*" in options.origins and options.credentials:
        raise ValueError("Any origin with credentials: every site could act for a user.")
    app = ConditionalAnswers(app)
    app = RequestLimits(
        app,
        limiter=options.limiter,
        metrics=options.metrics,
        general=options.general,
        sensitive=options.sensitive,
    )
    app = Versions(app, policy=POLICY)
    app = Deadline(app, patience=options.answer_patience)
    app = BodyLimit(app, limit=options.body_limit, patience=options.body_patience, others={UPLOAD: options.file_limit})
    if options.hosts:
        app = KnownHosts(app, hosts=options.hosts)
    if options.proxies:
        app = TrustedProxies(app, proxies=options.proxies)
    if options.origins:
        app = CORSMiddleware(
            app,
            allow_origins=options.origins,
            allow_credentials=options.credentials,
            allow_methods=("GET", "POST", "PUT", "PATCH", "DELETE"),
            allow_headers=(
                "Api-Version",
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "If-Match",
                "If-None-Match",
                "Last-Event-ID",
                "X-Request-ID",
                "X-Requested-With",
                "X-Tenant-Token",
            ),
            expose_headers=(
                "Deprecation",
                "ETag",
                "Link",
                "Location",
                "RateLimit-Limit",
                "RateLimit-Remaining",
                "RateLimit-Reset",
                "Retry-After",
                "Sunset",
                "X-Request-ID",
            ),
        )
    return Shell(app, metrics=options.metrics, https=options.https)
