"""What a build makes of the tree: the modules that its scripts start, and the files that it writes."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence

from audit.discover.manifests import Manifest, lines, table, texts

_SCRIPTS = ("project.scripts", "project.gui-scripts", "tool.poetry.scripts", "tool.flit.scripts")
_GROUPS = ("project.entry-points", "tool.poetry.plugins")

_VERSION_FILES = (
    "tool.setuptools_scm.write_to",
    "tool.setuptools_scm.version_file",
    "tool.hatch.build.hooks.vcs.version-file",
    "tool.hatch.build.hooks.version.path",
    "tool.pdm.version.write_to",
    "tool.versioningit.write.file",
)
_VERSION_TABLE = "tool.poetry-dynamic-versioning.files"
"""Its keys are the files."""

_EXTENSIONS = ("tool.maturin.module-name",)

_SETUP_VERSION_FILE = r"""\b(?:write_to|version_file)["']?\s*[:=]\s*["']([^"'\n]+)["']"""
_SETUP_EXTENSION = r"""Extension\(\s*(?:name\s*=\s*)?["']([\w.]+)["']"""
_REFERENCE = r"\s*([A-Za-z_][\w.]*)\s*(?::|\[|$)"

_WRITTEN_FROM = {
    ".proto": ("{}_pb2.py", "{}_pb2.pyi", "{}_pb2_grpc.py", "{}_pb2_grpc.pyi"),
    ".g4": ("{}.py", "{}Lexer.py", "{}Parser.py", "{}Listener.py", "{}Visitor.py"),
    ".pyx": ("{}.py",),
    ".c": ("{}.py",),
    ".cc": ("{}.py",),
    ".cpp": ("{}.py",),
}
"""The modules that a build makes, beside its input; an extension module counts as `.py`."""


def scripts_of(manifests: Iterable[Manifest]) -> tuple[str, ...]:
    """Return the modules that the project's scripts and entry points name, sorted."""
    found = (re.match(_REFERENCE, reference) for manifest in manifests for reference in _references(manifest))
    return tuple(sorted({match[1] for match in found if match is not None}))


def generated_of(manifests: Sequence[Manifest], build_inputs: Iterable[str], roots: Sequence[str]) -> tuple[str, ...]:
    """Return the paths that a build writes, sorted. Some tools count from a root, thus all roots are tried."""
    written: set[str] = set()
    for manifest in manifests:
        places = {place for path in _version_files(manifest) if (place := manifest.place(path)) is not None}
        modules = {module.replace(".", "/") + ".py" for module in _extensions(manifest)}
        written |= places | {posixpath.join(root, path) for root in roots for path in places | modules}
    for path in build_inputs:
        stem, suffix = posixpath.splitext(path)
        written |= {pattern.format(stem) for pattern in _WRITTEN_FROM[suffix]}
    return tuple(sorted(written))


def _references(manifest: Manifest) -> Iterator[str]:
    """Yield the values of all entry points: `package.module:function [extra]`."""
    for key in _SCRIPTS:
        for value in manifest.section(key).values():
            yield from texts(value)
            yield from texts(table(value).get("reference", table(value).get("callable")))
    for key in _GROUPS:
        for group in manifest.section(key).values():
            yield from texts(list(table(group).values()))
    for value in table(manifest.table.get("options.entry_points")).values():
        yield from (line.partition("=")[2] for line in lines(value))


def _version_files(manifest: Manifest) -> Iterator[str]:
    for key in _VERSION_FILES:
        yield from manifest.texts(key)
    yield from manifest.section(_VERSION_TABLE)
    if manifest.name == "setup.py":
        yield from re.findall(_SETUP_VERSION_FILE, manifest.text)


def _extensions(manifest: Manifest) -> Iterator[str]:
    for key in _EXTENSIONS:
        yield from manifest.texts(key)
    if manifest.name == "setup.py":
        yield from re.findall(_SETUP_EXTENSION, manifest.text)
