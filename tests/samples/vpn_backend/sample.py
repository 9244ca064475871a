"""The sample as a pure function: from the bodies and what is planted to every file of both states."""

from pathlib import PurePosixPath

from tests.samples.vpn_backend.assembly import Source, assembled
from tests.samples.vpn_backend.outside import OUTSIDE
from tests.samples.vpn_backend.planted import DEFINED, MISNAMED, MISNAMED_MODULE, NO_INIT, mended, vain_origins
from tests.samples.vpn_backend.sources import application, domain, infrastructure, presentation, shell


def before() -> dict[str, str]:
    """Return the first state: every file, by path."""
    sources: dict[str, Source] = {}
    sources |= dict(domain.sources(DEFINED))
    sources |= dict(application.sources())
    sources |= dict(infrastructure.sources())
    sources |= dict(presentation.sources(vain_origins()))
    sources |= dict(shell.sources())
    modules = assembled(sources, OUTSIDE | {MISNAMED: MISNAMED_MODULE})
    return {"pyproject.toml": shell.PYPROJECT} | modules | dict.fromkeys(_packages(modules), "")


def changed() -> dict[str, str]:
    """Return what the second state changes: the files with a critical issue, mended."""
    return {path: mended(text) for path, text in before().items() if mended(text) != text}


def _packages(modules: dict[str, str]) -> list[str]:
    """Return the `__init__.py` of every folder that holds modules, straight or in folders, but for those that lack it."""
    folders = {folder for path in modules for folder in PurePosixPath(path).parents if folder.name}
    return sorted(f"{folder}/__init__.py" for folder in folders if folder.as_posix() not in NO_INIT)
