"""The dashboard of Grafana: a row for each group of metrics, and a panel for each metric."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from reference_service.adapters.metrics.metric import Group, Kind, Metric, Unit
from reference_service.adapters.metrics.registry import METRICS

_WIDTH: Final = 12
_HEIGHT: Final = 8
_SOURCE: Final = {"type": "prometheus", "uid": "${source}"}
_UNITS: Final[Mapping[Unit, str]] = {Unit.SECONDS: "s", Unit.NONE: "short"}


def dashboard() -> str:
    """Return the dashboard, as Grafana imports it."""
    document = {
        "title": "Reference service",
        "uid": "reference-service",
        "description": "Made by `python -m reference_service metrics-files`. Do not edit.",
        "schemaVersion": 39,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [_source()]},
        "panels": list(_panels()),
    }
    return json.dumps(document, indent=2) + "\n"


def query(metric: Metric) -> str:
    """Return what the panel of a metric asks for."""
    labels = metric.label_names
    match metric.kind:
        case Kind.COUNTER:
            return f"sum{_by(labels)} (rate({metric.series}[$__rate_interval]))"
        case Kind.GAUGE:
            return f"max{_by(labels)} ({metric.series})"
        case Kind.HISTOGRAM:
            return f"histogram_quantile(0.99, sum{_by(('le', *labels))} (rate({metric.series}[$__rate_interval])))"


def _panels() -> Iterator[dict[str, Any]]:
    top = number = 0
    for group in Group:
        metrics = [metric for metric in METRICS if metric.group is group]
        if not metrics:
            continue
        number += 1
        yield {"id": number, "type": "row", "title": _title(group.value), "gridPos": _place(top, 0, width=2 * _WIDTH, height=1)}
        top += 1
        for turn, metric in enumerate(metrics):
            number += 1
            yield _panel(number, metric, _place(top + turn // 2 * _HEIGHT, turn % 2 * _WIDTH, width=_WIDTH, height=_HEIGHT))
        top += (len(metrics) + 1) // 2 * _HEIGHT


def _panel(number: int, metric: Metric, place: Mapping[str, int]) -> dict[str, Any]:
    told = {
        Kind.COUNTER: "Per second.",
        Kind.GAUGE: "The highest of all processes.",
        Kind.HISTOGRAM: "99 of 100 take no longer.",
    }
    return {
        "id": number,
        "type": "timeseries",
        "title": _title(metric.name.replace("_", " ")),
        "description": f"{metric.help} {told[metric.kind]}",
        "datasource": _SOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": _UNITS[metric.unit], "min": 0}, "overrides": []},
        "targets": [
            {
                "refId": "A",
                "datasource": _SOURCE,
                "expr": query(metric),
                "legendFormat": " ".join(f"{{{{{name}}}}}" for name in metric.label_names) or metric.name,
            }
        ],
    }


def _source() -> dict[str, str]:
    return {"name": "source", "type": "datasource", "query": "prometheus", "label": "Prometheus"}


def _place(top: int, left: int, *, width: int, height: int) -> dict[str, int]:
    return {"h": height, "w": width, "x": left, "y": top}


def _by(labels: tuple[str, ...]) -> str:
    return f" by ({', '.join(labels)})" if labels else ""


def _title(name: str) -> str:
    return name[0].upper() + name[1:]
