"""A trend as one page that needs no network: a chart, a table, and who lost which points."""

from functools import cache

from jinja2 import Template

from audit.model.report import SCORE_MODEL
from audit.model.trend import Trend
from audit.render.trend import chart, wording
from audit.render.view.escaping import visible
from audit.render.view.templating import environment


def render(trend: Trend) -> str:
    """Return the page."""
    return _template().render(
        trend=trend,
        model=SCORE_MODEL,
        headline=wording.headline(trend),
        span=wording.span(trend),
        remarks=list(wording.remarks(trend)),
        chart=chart.chart_of(trend),
        frame=chart,
        path_of=chart.path_of,
        counted=[each.value for each in wording.COUNTED],
        lines=wording.lines_of(trend),
        sections=[("What lost points", wording.losers(trend)), ("What won points", wording.winners(trend))],
        signed=wording.signed,
        title_of=wording.title_of,
        why_not=wording.why_not,
    )


@cache
def _template() -> Template:
    reader = environment(html=True)
    reader.filters["visible"] = visible
    return reader.get_template("trend/page.html.jinja")
