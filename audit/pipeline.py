"""The straight line: a folder in, a report out. The only module that knows every stage."""

import os
import platform
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from audit.cache import Cache, code_digest, digest
from audit.discover import read_tree
from audit.model.plan import Plan
from audit.model.report import SCORE_MODEL, Report
from audit.model.run import RunOptions
from audit.model.settings import Settings
from audit.model.source import SourceTree


def audit(root: Path, settings: Settings, options: RunOptions) -> Report:
    """Return the report on a folder.

    Raises AuditError for whatever the user can mend: a wrong path, an unknown profile, nothing to audit.
    """
    options.progress("reading files", 0, 0)
    tree = read_tree(root, settings)
    cache = Cache(options.cache, options.today.toordinal()) if options.cache is not None else None
    key = _report_key(tree, settings, options)
    found = cache.get([key]).get(key) if cache is not None else None
    report = _decoded(found) if found is not None else None
    return report if report is not None else _worked_out(tree, settings, options, cache, key)


def plan_to(report: Report, target: Fraction) -> Plan:
    """Return the way to a total that costs the least effort, worked out from a finished report."""
    from audit.planning import plan  # an audit without a plan does without
    from audit.score import outlook

    return plan(report.basis, report.findings, target, outlook(report.basis, report.findings))


def _worked_out(tree: SourceTree, settings: Settings, options: RunOptions, cache: Cache | None, key: bytes) -> Report:
    """Return the report on files that nobody has audited yet, and keep it, unless a file may be readable next time."""
    from audit.reading import may_be_read_later, read  # what follows loads every rule; a cached report does without
    from audit.verdict import verdict

    extractions = read(tree, settings, options, cache)
    options.progress("judging", 0, 0)
    report = verdict(tree, extractions, settings, options.today)
    if cache is not None and not any(map(may_be_read_later, extractions)):
        cache.put({key: msgspec.msgpack.encode(report, enc_hook=_encode_fraction)})
    return report


def _installed() -> list[str]:
    """Return the names, versions included, of all installed distributions: any of them may bring rules."""
    found: set[str] = set()
    for folder in sys.path:
        try:
            found.update(name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info")))
        except OSError:
            continue
    return sorted(found)


def _report_key(tree: SourceTree, settings: Settings, options: RunOptions) -> bytes:
    """Return the hash of everything that a report depends on."""
    files = [(file.path, file.digest, file.kind, file.problem) for file in tree.files]
    python = (platform.python_version(), options.python, _installed())
    state = (files, replace(tree, files=()), settings, options.today, python, SCORE_MODEL)
    encoded = msgspec.msgpack.encode(state, order="deterministic")
    return digest(b"report", code_digest(""), encoded)


def _decoded(value: bytes) -> Report | None:
    try:
        return msgspec.msgpack.decode(value, type=Report, dec_hook=_decode_fraction)
    except (msgspec.DecodeError, ValueError):
        return None


def _encode_fraction(value: Any) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(f"a report holds no {type(value).__name__}")


def _decode_fraction(kind: type, value: Any) -> Any:
    if kind is Fraction:
        return Fraction(value)
    raise NotImplementedError(f"a report holds no {kind.__name__}")
