"""What watches over the service: rules and a dashboard, made from the registry of metrics."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from reference_service.infrastructure.monitoring.dashboard import dashboard
from reference_service.infrastructure.monitoring.rules import rules


def files() -> Mapping[PurePosixPath, str]:
    """Return the content of each file, by its path under the folder `deploy`."""
    return {
        PurePosixPath("prometheus/rules.yml"): rules(),
        PurePosixPath("grafana/dashboard.json"): dashboard(),
    }
