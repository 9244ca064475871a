import re
from collections import Counter

from reference_service.adapters.metrics.metric import Kind, Unit
from reference_service.adapters.metrics.registry import METRICS


def test_no_two_metrics_share_a_name() -> None:
    assert [name for name, times in Counter(metric.name for metric in METRICS).items() if times > 1] == []


def test_names_are_in_the_form_that_prometheus_recommends() -> None:
    assert [metric.name for metric in METRICS if not re.fullmatch(r"[a-z]+(_[a-z]+)+", metric.name)] == []
    assert [metric.name for metric in METRICS if metric.unit is Unit.SECONDS and not metric.name.endswith("_seconds")] == []
    assert [metric.name for metric in METRICS if metric.kind is Kind.HISTOGRAM and metric.unit is Unit.NONE] == []


def test_help_is_a_sentence() -> None:
    assert [metric.name for metric in METRICS if not re.fullmatch(r"[A-Z].+\.", metric.help)] == []


# Row 26: what varies without end, or is about one person, is no label.
def test_labels_are_of_a_few_values() -> None:
    labels = {label.name for metric in METRICS for label in metric.labels if not label.values}

    assert labels == {"method", "route", "status", "code", "pool", "context", "policy", "event", "job", "upstream", "probe"}
