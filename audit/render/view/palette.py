"""The colors of a diagram: light boxes with dark letters, readable on a light page and on a dark one."""

from collections.abc import Mapping

from audit.render.view.diagram import OUTSIDE

INK = "#24292f"
BAD = "#c9302c"
PLAIN = "#eef0f2"
FILLS: Mapping[str, str] = {
    "composition_root": "#e6dcf5",
    "presentation": "#d4e6fa",
    "adapter": "#d2efec",
    "infrastructure": "#e3e5e8",
    "application": "#d9f0d3",
    "domain": "#fdf0c3",
    "config": "#f3e3d6",
    "shared": "#f3e3d6",
    OUTSIDE: "#fadcd9",
}
