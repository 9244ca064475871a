"""The values of all metrics, as the library keeps them."""

from collections.abc import Callable
from itertools import product
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from reference_service.adapters.metrics.metric import Kind, Metric
from reference_service.adapters.metrics.registry import METRICS

_UNKNOWN: Final = float("nan")


class Series:
    """Counters, gauges and histograms for what is in the registry, and for nothing else."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._counters: dict[Metric, Counter] = {}
        self._gauges: dict[Metric, Gauge] = {}
        self._histograms: dict[Metric, Histogram] = {}
        # The library looks for a child under a lock, and makes texts of its labels, each time.
        self._counted: dict[tuple[Metric, tuple[str, ...]], Counter] = {}
        self._observed: dict[tuple[Metric, tuple[str, ...]], Histogram] = {}
        for metric in METRICS:
            self._open(metric)

    def count(self, metric: Metric, *labels: str, by: int = 1) -> None:
        """Add to a counter."""
        child = self._counted.get((metric, labels))
        if child is None:
            counter = self._counters[metric]
            child = self._counted[metric, labels] = counter.labels(*labels) if labels else counter
        child.inc(by)

    def observe(self, metric: Metric, value: float, *labels: str) -> None:
        """Add a value to a histogram."""
        child = self._observed.get((metric, labels))
        if child is None:
            histogram = self._histograms[metric]
            child = self._observed[metric, labels] = histogram.labels(*labels) if labels else histogram
        child.observe(value)

    def set(self, metric: Metric, value: float, *labels: str) -> None:
        """Give a gauge a value."""
        gauge = self._gauges[metric]
        (gauge.labels(*labels) if labels else gauge).set(value)

    def add(self, metric: Metric, change: int, *labels: str) -> None:
        """Change the value of a gauge."""
        gauge = self._gauges[metric]
        (gauge.labels(*labels) if labels else gauge).inc(change)

    def forget(self, metric: Metric) -> None:
        """Say of a gauge that its value is not known: the last one would be taken for the present one."""
        self._gauges[metric].set(_UNKNOWN)

    def follow(self, metric: Metric, value: Callable[[], float], *labels: str) -> None:
        """Have a gauge ask for its value whenever it is collected."""
        self._gauges[metric].labels(*labels).set_function(value)

    def exposed(self) -> bytes:
        """Return all values in the format of Prometheus."""
        return generate_latest(self._registry)

    def _open(self, metric: Metric) -> None:
        name, told, labels, registry = metric.name, metric.help, metric.label_names, self._registry
        made: Counter | Gauge | Histogram
        match metric.kind:
            case Kind.COUNTER:
                made = self._counters[metric] = Counter(name, told, labels, registry=registry)
            case Kind.GAUGE:
                made = self._gauges[metric] = Gauge(name, told, labels, registry=registry)
            case Kind.HISTOGRAM:
                made = self._histograms[metric] = Histogram(name, told, labels, buckets=metric.buckets, registry=registry)
        if metric.labels and all(label.values for label in metric.labels):
            for values in product(*(label.values for label in metric.labels)):
                made.labels(*values)
