"""The rules of Prometheus."""

import json
from typing import Final

from reference_service.infrastructure.monitoring.alerts import ALERTS, Alert

_HEAD: Final = """\
# Made by `python -m reference_service metrics-files`. Do not edit.
groups:
  - name: reference_service
    rules:
"""


def rules() -> str:
    """Return the rules, as YAML."""
    return _HEAD + "".join(_written(alert) for alert in ALERTS)


def _written(alert: Alert) -> str:
    # A string of JSON is one of YAML.
    return f"""\
      - alert: {alert.name}
        expr: {json.dumps(alert.expression)}
        for: {alert.lasts}
        labels:
          severity: {alert.severity.value}
        annotations:
          summary: {json.dumps(alert.summary)}
          description: {json.dumps(alert.advice)}
"""
