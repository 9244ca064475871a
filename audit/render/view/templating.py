"""How templates are read: strict about what they name, and escaping what goes into HTML."""

from collections.abc import Callable

from jinja2 import Environment, PackageLoader, StrictUndefined


def environment(folder: str = "", *, html: bool, finalize: Callable[[object], object] | None = None) -> Environment:
    """Return what reads the templates of a folder below `render`; `finalize` is asked for each value that is put in."""
    return Environment(
        loader=PackageLoader("audit", f"render/{folder}".rstrip("/")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=html,
        finalize=finalize,
    )
