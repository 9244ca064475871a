"""A folder in, a report out, and nothing done twice."""

import json
import os
import sqlite3
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from audit.cache import FILE_NAME, Cache
from audit.errors import NothingToAudit, UnknownName, UnusableInterpreter
from audit.extract import Answer, extract
from audit.model.facts import ModuleFacts
from audit.model.report import Report
from audit.model.run import RunOptions
from audit.model.settings import Settings
from audit.pipeline import audit

TODAY = date(2026, 1, 1)
FILES = {
    "p/__init__.py": "",
    "p/a.py": "import p.gone\n",
    "p/b.py": "# coding: klingon\n",
    "p/c.py": "import p.gone  # audit: allow CON101 until 2026-06-30 because it is on its way\n",
}


def write(root: Path, files: dict[str, str]) -> Path:
    """Write files below a folder and return the folder."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def extract_facts(code: bytes) -> ModuleFacts:
    """Return the facts of code that is known to be valid."""
    found = extract(code)
    assert isinstance(found, ModuleFacts)
    return found


def stages(root: Path, cache: Path | None, *, today: date = TODAY, settings: Settings | None = None) -> tuple[Report, list[str]]:
    """Return the report on a folder, and the stages that were run for it."""
    seen: list[str] = []
    options = RunOptions(today=today, cache=cache, progress=lambda stage, done, total: seen.append(f"{stage} {done}/{total}"))
    return audit(root, settings or Settings(), options), seen


def rules(report: Report) -> list[str]:
    """Return what was found, as `RULE path`, with a star on what is accepted."""
    return [f"{each.rule} {each.path}{'*' if each.accepted else ''}" for each in report.findings]


def test_every_file_is_audited_whatever_the_others_are_like(tmp_path: Path) -> None:
    report, _ = stages(write(tmp_path, FILES), None)
    assert rules(report) == ["CON101 p/a.py", "CON101 p/c.py*", "AUD101 p/b.py"]
    found = report.completeness
    assert (found.files_found, found.files_read, found.files_unreadable) == (4, 3, 1)
    assert [each.path for each in found.not_analysed] == ["p/b.py"]


def test_an_unchanged_tree_is_not_judged_again(tmp_path: Path) -> None:
    root = write(tmp_path / "project", FILES)
    first, worked = stages(root, tmp_path / "cache")
    second, rested = stages(root, tmp_path / "cache")
    assert first == second
    assert worked == ["reading files 0/0", "reading code 4/4", "judging 0/0"]
    assert rested == ["reading files 0/0"]


def test_only_what_was_edited_is_read_again(tmp_path: Path) -> None:
    root = write(tmp_path / "project", FILES)
    stages(root, tmp_path / "cache")
    write(root, {"p/a.py": "import p.b\n"})
    report, seen = stages(root, tmp_path / "cache")
    assert rules(report) == ["CON101 p/c.py*", "AUD101 p/b.py"]
    assert seen == ["reading files 0/0", "reading code 1/1", "judging 0/0"]


def test_what_changes_a_report_changes_its_place_in_the_cache(tmp_path: Path) -> None:
    root = write(tmp_path / "project", FILES)
    stages(root, tmp_path / "cache")
    later, _ = stages(root, tmp_path / "cache", today=date(2026, 7, 1))
    pinned, _ = stages(root, tmp_path / "cache", settings=Settings(profile="layered"))
    assert rules(later) == ["CON101 p/a.py", "CON101 p/c.py", "AUD101 p/b.py", "AUD105 p/c.py"]
    assert (pinned.profile.name, pinned.profile.detected) == ("layered", False)


def test_a_damaged_cache_changes_nothing(tmp_path: Path) -> None:
    root = write(tmp_path / "project", FILES)
    first, _ = stages(root, tmp_path / "cache")
    (tmp_path / "cache" / FILE_NAME).write_bytes(b"\0" * 5000)
    assert stages(root, tmp_path / "cache")[0] == first


def test_the_same_files_elsewhere_give_the_same_findings(tmp_path: Path) -> None:
    one, _ = stages(write(tmp_path / "one", FILES), tmp_path / "cache")
    other, _ = stages(write(tmp_path / "other", FILES), tmp_path / "cache")
    assert (one.findings, one.score) == (other.findings, other.score)


def test_nothing_to_audit_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NothingToAudit):
        stages(tmp_path, None)


def test_an_unknown_profile_is_an_error_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"no profile is called `layerd`; did you mean `layered`\?"):
        stages(write(tmp_path, FILES), None, settings=Settings(profile="layerd"))


def test_a_file_that_is_too_new_is_read_by_a_newer_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(tmp_path / "project", {"p/__init__.py": "", "p/a.py": "import p.gone\nnot yet python\n"})
    newer = tmp_path / "bin" / "python3.99"
    answer = json.dumps([asdict(Answer(extract_facts(b"import p.gone\n"), None))])
    write(tmp_path, {"bin/answer.json": answer})
    newer.write_text(f'#!/bin/sh\nif [ "$3" = -c ]; then echo 3 99; else cat {tmp_path}/bin/answer.json; fi\n')
    newer.chmod(0o755)
    monkeypatch.setenv("PATH", f"{newer.parent}:{os.environ['PATH']}")
    report, _ = stages(root, None)
    assert rules(report) == ["CON101 p/a.py"]


def test_a_python_that_is_named_is_tried_even_where_no_file_needs_it(tmp_path: Path) -> None:
    options = RunOptions(today=TODAY, python=str(tmp_path / "no-such-python"))
    with pytest.raises(UnusableInterpreter):
        audit(write(tmp_path / "project", {"a.py": ""}), Settings(), options)


def test_what_another_python_may_read_is_tried_again(tmp_path: Path) -> None:
    root = write(tmp_path / "project", {"p/__init__.py": "", "p/a.py": "not yet python\n"})
    first, _ = stages(root, tmp_path / "cache")
    again, seen = stages(root, tmp_path / "cache")
    assert rules(first) == rules(again) == ["AUD101 p/a.py"]
    assert seen == ["reading files 0/0", "reading code 1/1", "judging 0/0"]


def test_a_cached_value_of_another_shape_is_a_miss(tmp_path: Path) -> None:
    root = write(tmp_path / "project", FILES)
    first, _ = stages(root, tmp_path / "cache")
    cache = Cache(tmp_path / "cache", TODAY.toordinal())
    with sqlite3.connect(tmp_path / "cache" / FILE_NAME) as store:
        keys = [key for (key,) in store.execute("SELECT key FROM entries")]
    store.close()
    cache.put(dict.fromkeys(keys, b"\x93\x01\x02\x03"))
    assert stages(root, tmp_path / "cache")[0] == first
