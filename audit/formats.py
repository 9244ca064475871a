"""Finds the formats of a report by their folder. Apart from the catalogue: a cached report is drawn without any rule."""

import importlib
import pkgutil
from collections.abc import Callable
from types import ModuleType

from audit import render as folder
from audit.errors import UnknownName, nearest_or_all
from audit.model.report import RenderOptions, Report


def formats() -> tuple[str, ...]:
    """Return the names of the formats that a report can be drawn in, sorted."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(folder.__path__) if not info.ispkg))


def renderer(word: str) -> Callable[[Report, RenderOptions], str]:
    """Return the function that draws a report in a format.

    Raises UnknownName with the nearest format.
    """
    render: Callable[[Report, RenderOptions], str] = _module(word).render
    return render


def shows_source(word: str) -> bool:
    """Return whether a format shows the lines around findings, and says so by a constant `SHOWS_SOURCE`.

    Raises UnknownName with the nearest format.
    """
    return bool(getattr(_module(word), "SHOWS_SOURCE", False))


def _module(word: str) -> ModuleType:
    if word not in formats():
        raise UnknownName(f"no format is called `{word}`{nearest_or_all(word, formats())}")
    return importlib.import_module(f"{folder.__name__}.{word}")
