"""The total as a badge: an SVG image that needs nothing from elsewhere."""

from collections.abc import Mapping

from audit.model.report import RenderOptions, Report
from audit.render.view.grade import LABEL, Mood, grade_of

COLORS: Mapping[Mood, str] = {
    Mood.EXCELLENT: "#16782f",
    Mood.GOOD: "#4a720c",
    Mood.FAIR: "#856404",
    Mood.POOR: "#b04a00",
    Mood.BAD: "#b42318",
    Mood.UNKNOWN: "#5b6168",
}
"""Dark enough for white letters: the contrast is 4.5 or more."""

_WIDTHS: Mapping[str, float] = {".": 4.0, " ": 3.9, "?": 6.0, "i": 3.0, "t": 4.3, "r": 4.7, "c": 5.7, "s": 5.7}
_WIDTH = 6.9
"""Of any other character, in pixels, as Verdana draws it at 11; `textLength` holds every other font to it."""
_PADDING = 5


def render(report: Report, options: RenderOptions) -> str:
    """Return the image; its title says in words what it shows."""
    grade = grade_of(report)
    left, right = _length(LABEL), _length(grade.text)
    split, width = left + 2 * _PADDING, left + right + 4 * _PADDING
    title = f"{LABEL}: {grade.text}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{title}">\n'
        f"  <title>{title}</title>\n"
        f'  <clipPath id="round"><rect width="{width}" height="20" rx="3" fill="#fff"/></clipPath>\n'
        f'  <g clip-path="url(#round)">\n'
        f'    <rect width="{split}" height="20" fill="#3d4248"/>\n'
        f'    <rect x="{split}" width="{width - split}" height="20" fill="{COLORS[grade.mood]}"/>\n'
        f"  </g>\n"
        f'  <g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11" aria-hidden="true">\n'
        f'    <text x="{_PADDING}" y="14" textLength="{left}">{LABEL}</text>\n'
        f'    <text x="{split + _PADDING}" y="14" textLength="{right}">{grade.text}</text>\n'
        f"  </g>\n"
        f"</svg>\n"
    )


def _length(text: str) -> int:
    return round(sum(_WIDTHS.get(letter, _WIDTH) for letter in text))
