import json
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import promql_parser as promql
import pytest
import yaml

from reference_service.adapters.metrics.metric import Kind, Metric
from reference_service.adapters.metrics.registry import METRICS
from reference_service.infrastructure.monitoring import files
from reference_service.infrastructure.monitoring.alerts import ALERTS

DEPLOY = Path(__file__).parents[4] / "deploy"
SERIES = {name: metric for metric in METRICS for name in metric.all_series}


@pytest.mark.parametrize(("path", "content"), [pytest.param(path, content, id=path.name) for path, content in files().items()])
def test_what_is_committed_is_what_the_registry_makes(path: Path, content: str) -> None:
    assert (DEPLOY / path).read_text(encoding="utf-8") == content, "Run `python -m reference_service metrics-files`."


def _rules() -> list[dict[str, Any]]:
    document = yaml.safe_load((DEPLOY / "prometheus" / "rules.yml").read_text(encoding="utf-8"))
    return [rule for group in document["groups"] for rule in group["rules"]]


def _panels() -> list[dict[str, Any]]:
    return list(json.loads((DEPLOY / "grafana" / "dashboard.json").read_text(encoding="utf-8"))["panels"])


def _expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in _rules())
    for panel in _panels():
        yield from (target["expr"].replace("$__rate_interval", "5m") for target in panel.get("targets", ()))


def _parts(expression: promql.Expr) -> list[promql.Expr]:
    found: list[promql.Expr] = []

    def visit(part: promql.Expr) -> bool:
        found.append(part)
        return True

    promql.walk(expression, visit)
    return found


def _labels(name: str) -> set[str]:
    return {*SERIES[name].label_names, *({"le"} if name.endswith("_bucket") else ())}


def _selectors(parts: Iterable[promql.Expr]) -> Iterator[promql.VectorSelector]:
    for part in parts:
        if isinstance(part, promql.VectorSelector):
            yield part
        elif isinstance(part, promql.MatrixSelector):
            yield part.vector_selector


def _unknown_values(metric: Metric, matcher: promql.Matcher) -> set[str]:
    closed = {label.name: label.values for label in metric.labels if label.values}
    return set(matcher.value.split("|")) - set(closed.get(matcher.name, matcher.value.split("|")))


@pytest.mark.parametrize("text", list(_expressions()))
def test_an_expression_asks_for_metrics_that_there_are_by_labels_that_they_have(text: str) -> None:
    parts = _parts(promql.parse(text))
    selectors = list(_selectors(parts))

    assert selectors
    for selector in selectors:
        assert selector.name in SERIES
        for matcher in selector.matchers.matchers:
            assert matcher.name in _labels(selector.name)
            assert _unknown_values(SERIES[selector.name], matcher) == set()
    for part in parts:
        if isinstance(part, promql.AggregateExpr) and part.modifier is not None:
            inner = [selector.name for selector in _selectors(_parts(part.expr)) if selector.name is not None]
            assert all(set(part.modifier.labels) <= _labels(name) for name in inner)


def test_every_metric_has_a_panel() -> None:
    asked = {selector.name for panel in _panels() for target in panel.get("targets", ()) for selector in _of(target["expr"])}

    assert {metric.series for metric in METRICS} == asked


def _of(text: str) -> Iterator[promql.VectorSelector]:
    return _selectors(_parts(promql.parse(text.replace("$__rate_interval", "5m"))))


def test_panels_do_not_lie_upon_each_other() -> None:
    places = [panel["gridPos"] for panel in _panels()]
    covered = [(x, y) for p in places for x in range(p["x"], p["x"] + p["w"]) for y in range(p["y"], p["y"] + p["h"])]

    assert len(covered) == len(set(covered))
    assert max(x for x, _ in covered) < 24


def test_an_alert_names_a_label_only_if_its_expression_leaves_it() -> None:
    for alert in ALERTS:
        told = {name for name in ("pool", "job", "policy", "upstream", "probe") if f"$labels.{name}" in alert.summary}
        assert all(f"by ({name})" in alert.expression for name in told), alert.name


def test_histograms_are_asked_for_by_their_buckets() -> None:
    assert {metric.series.rpartition("_")[2] for metric in METRICS if metric.kind is Kind.HISTOGRAM} == {"bucket"}


def test_prometheus_takes_the_rules(promtool: str) -> None:
    command = [promtool, "check", "rules", str(DEPLOY / "prometheus" / "rules.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "SUCCESS: 15 rules found" in done.stdout
