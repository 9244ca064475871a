"""What is to be said of a metric before anything is measured."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a metric moves."""

    COUNTER = "counter"
    """It only grows, until the process ends."""
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


class Group(StrEnum):
    """What a metric is about: a row of the dashboard."""

    HTTP = "HTTP"
    DATABASE = "database"
    CACHE = "cache"
    LIMITS = "limits"
    OUTBOX = "outbox"
    JOBS = "jobs"
    GATEWAY = "gateway"
    BUSINESS = "business"
    SECURITY = "security"
    PROBES = "probes"


class Unit(StrEnum):
    """What a metric is counted in, as its name ends."""

    NONE = ""
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True)
class Label:
    """What a metric is divided by.

    The values are named where there is a closed set of them: each is then there from the start, at zero, since whoever
    collects sees no growth in what begins at one.
    """

    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Metric:
    """One metric of the service. Two are the same if they are the same object."""

    name: str
    kind: Kind
    group: Group
    help: str
    labels: tuple[Label, ...] = ()
    unit: Unit = Unit.NONE
    buckets: tuple[float, ...] = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
    """The upper ends of the buckets of a histogram."""

    @property
    def series(self) -> str:
        """The name that its values are asked for by; those of a histogram are in buckets."""
        ends = {Kind.COUNTER: "_total", Kind.GAUGE: "", Kind.HISTOGRAM: "_bucket"}
        return self.name + ends[self.kind]

    @property
    def all_series(self) -> tuple[str, ...]:
        """All names under which it is exposed."""
        if self.kind is Kind.HISTOGRAM:
            return tuple(f"{self.name}_{end}" for end in ("bucket", "sum", "count"))
        return (self.series,)

    @property
    def label_names(self) -> tuple[str, ...]:
        """The names of its labels, in their order."""
        return tuple(label.name for label in self.labels)
