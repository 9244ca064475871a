"""The total as the endpoint document that shields.io draws a badge from."""

from audit.model.report import RenderOptions, Report
from audit.render.json import written
from audit.render.view.grade import LABEL, grade_of


def render(report: Report, options: RenderOptions) -> str:
    """Return the endpoint document, version 1."""
    grade = grade_of(report)
    return written({"schemaVersion": 1, "label": LABEL, "message": grade.text, "color": grade.mood.value})
