from datetime import date
from pathlib import Path

import pytest

from audit.config import load
from audit.excerpts import HIDDEN, LONGEST
from audit.formats import formats, shows_source
from audit.model.report import Report
from audit.model.run import RunOptions
from audit.pipeline import audit


def report_on(folder: Path, files: dict[str, bytes], *, excerpts: bool = True, cache: Path | None = None) -> Report:
    """Return the report on a project of these files."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return audit(folder, load(folder, {}), RunOptions(date(2026, 11, 1), cache=cache, workers=1, excerpts=excerpts))


def test_two_lines_stand_before_a_finding_and_two_after_it(tmp_path: Path) -> None:
    text = b"import os\r\n\r\nx = 1\r\nimport shop.gone\r\ny = 2\rz = 3\nlast = 4\n"

    report = report_on(tmp_path, {"shop/__init__.py": b"", "shop/a.py": text})

    assert report.excerpts == {"shop/a.py": {2: "", 3: "x = 1", 4: "import shop.gone", 5: "y = 2", 6: "z = 3"}}


@pytest.mark.parametrize(
    ("head", "sign", "shown"),
    [
        (b"# coding: latin-1\n", b"\xe9", "é"),
        (b"\xef\xbb\xbf", "é".encode(), "é"),
        (b"# coding: no-such\n", "é".encode(), "é"),
        (b"# coding: punycode\n", b"e", "e"),
        (b"", b"\xe9", "\\xe9"),
    ],
)
def test_a_file_is_decoded_as_it_says_and_what_does_not_belong_is_seen(
    tmp_path: Path, head: bytes, sign: bytes, shown: str
) -> None:
    report = report_on(tmp_path, {"shop/__init__.py": b"", "shop/a.py": head + b"import shop.gone  # " + sign + b"\n"})

    assert f"import shop.gone  # {shown}" in report.excerpts["shop/a.py"].values()


def test_a_line_without_end_is_cut(tmp_path: Path) -> None:
    report = report_on(tmp_path, {"shop/__init__.py": b"", "shop/a.py": b"import shop.gone; x = '" + b"y" * 10_000 + b"'\n"})

    (first, *_) = report.excerpts["shop/a.py"].values()
    assert len(first) == LONGEST + 1


def test_a_secret_that_the_audit_found_is_not_carried_away(tmp_path: Path) -> None:
    settings = (
        b"from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n"
        b"    debug: bool = False\n    api_token: str = (\n        'hunter2'\n    )\n    name: str = 'shop'\n"
    )
    report = report_on(
        tmp_path,
        {
            "shop/__init__.py": b"",
            "shop/settings.py": settings,
            "shop/main.py": (
                b"from fastapi import FastAPI\n\nfrom shop.settings import Settings\n\nsettings = Settings()\napp = FastAPI()\n"
            ),
        },
    )
    lines = report.excerpts["shop/settings.py"]

    assert "CFG103" in {finding.rule for finding in report.findings}
    assert "hunter2" not in "".join(lines.values())
    assert HIDDEN in lines.values()
    assert "    debug: bool = False" in lines.values()


def test_a_report_has_lines_only_where_they_are_asked_for_and_the_cache_has_none(tmp_path: Path) -> None:
    files = {"shop/__init__.py": b"", "shop/a.py": b"import shop.gone\n"}
    cache = tmp_path / "cache"

    asked = report_on(tmp_path / "p", files, cache=cache)
    again = report_on(tmp_path / "p", files, excerpts=False, cache=cache)

    assert asked.excerpts == {"shop/a.py": {1: "import shop.gone", 2: ""}}
    assert again.excerpts == {}
    assert asked.findings == again.findings


def test_only_the_page_shows_source() -> None:
    assert [name for name in formats() if shows_source(name)] == ["html"]
