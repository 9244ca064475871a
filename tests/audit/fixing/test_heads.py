import subprocess
import sys
from pathlib import Path

import pytest

from audit.fixing import Clash, apply
from audit.model.edit import NewImport
from audit.model.text import text_of

OWN = frozenset({"shop"})
SORTED = (
    '"""A module."""\n\nfrom __future__ import annotations\n\nimport json\nimport sys\nfrom typing import Any\n\n'
    "import httpx\nfrom fastapi import APIRouter, Depends\nfrom sqlalchemy import (\n    func,\n    select,\n)\n\n"
    "from shop import money\nfrom shop.users import User\n\nfrom .. import near\nfrom .beside import Thing\n\n\n"
    "def show() -> Any: ...\n"
)
NEW = {
    "a plain import of the standard library": NewImport("", "os"),
    "a name of the standard library": NewImport("", "datetime", "datetime"),
    "a name for a statement of one line": NewImport("", "fastapi", "Body"),
    "a constant for a statement of one line": NewImport("", "fastapi", "VERSION"),
    "a name for a statement of several lines": NewImport("", "sqlalchemy", "insert"),
    "an installed package": NewImport("", "attrs"),
    "a name under another one": NewImport("", "shop.users", "User", "Account"),
    "a module of its own": NewImport("", "shop.parcels", "Parcel"),
    "a relative import": NewImport("", "..far", "Distance"),
    "a name for a relative import": NewImport("", ".beside", "Other"),
}


def with_new(source: str, *new: NewImport) -> str:
    """Return a module with new imports."""
    return apply(text_of(source), new, OWN)


@pytest.mark.parametrize("new", NEW.values(), ids=NEW)
def test_a_sorted_head_stays_sorted(new: NewImport, tmp_path: Path) -> None:
    assert _is_sorted(with_new(SORTED, new), tmp_path)


def test_many_imports_at_once_leave_a_sorted_head(tmp_path: Path) -> None:
    found = with_new(SORTED, *NEW.values())

    assert _is_sorted(found, tmp_path)
    assert with_new(found, *NEW.values()) == found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "import os\n"),
        ("x = 1\n", "import os\n\nx = 1\n"),
        ("def f(): ...\n", "import os\n\n\ndef f(): ...\n"),
        ("@cached\ndef f(): ...\n", "import os\n\n\n@cached\ndef f(): ...\n"),
        ("#!/bin/sh\n# coding: utf-8\nx = 1\n", "#!/bin/sh\n# coding: utf-8\nimport os\n\nx = 1\n"),
        ("# License.\n\n# What x is.\nx = 1\n", "# License.\n\nimport os\n\n# What x is.\nx = 1\n"),
        ('"""Doc."""\n\nx = 1\n', '"""Doc."""\n\nimport os\n\nx = 1\n'),
        ('"""Doc."""\nx = 1\n', '"""Doc."""\n\nimport os\n\nx = 1\n'),
        ('"""Doc."""', '"""Doc."""\n\nimport os\n'),
        ("import json", "import json\nimport os"),
        ("import shop\n", "import os\n\nimport shop\n"),
        (
            "from __future__ import annotations\n\nimport shop\n",
            "from __future__ import annotations\n\nimport os\n\nimport shop\n",
        ),
    ],
)
def test_a_module_gets_its_first_import(before: str, after: str) -> None:
    assert with_new(before, NewImport("", "os")) == after


def test_an_import_waits_for_what_stands_between_imports() -> None:
    before = "import os\n\nos.environ['A'] = '1'\n\nimport shop.settings\n\n\ndef f(): ...\n\n\nimport late\n"

    found = with_new(before, NewImport("", "shop.users", "User"), NewImport("", "sys"))

    assert found == (
        "import os\nimport sys\n\nos.environ['A'] = '1'\n\nimport shop.settings\nfrom shop.users import User\n\n\n"
        "def f(): ...\n\n\nimport late\n"
    )


def test_what_is_not_sorted_is_left_in_its_order() -> None:
    before = "import sys\nimport json\nfrom typing import cast, Any\n"

    found = with_new(before, NewImport("", "typing", "Final"), NewImport("", "os"))

    assert found == "import sys\nimport json\nfrom typing import cast, Any, Final\nimport os\n"


def test_a_line_that_would_be_too_long_becomes_several() -> None:
    names = [f"quite_a_long_name_{number}" for number in range(4)]

    found = with_new(f"from shop import {', '.join(names[:3])}\n", NewImport("", "shop", names[3]))

    assert found == "from shop import (\n" + "".join(f"    {name},\n" for name in names) + ")\n"


def test_comments_in_a_statement_are_not_touched() -> None:
    before = "from shop import (\n    money,  # for prices\n)\n"

    assert with_new(before, NewImport("", "shop", "users")) == f"{before}from shop import users\n"


def test_line_ends_stay_what_they_are() -> None:
    assert with_new("import json\r\nx = 1\r\n", NewImport("", "os")) == "import json\r\nimport os\r\nx = 1\r\n"


def test_a_module_that_cannot_be_parsed_gets_no_import() -> None:
    with pytest.raises(Clash):
        with_new("def\n", NewImport("", "os"))


def _is_sorted(source: str, folder: Path) -> bool:
    (folder / "module.py").write_text(source, encoding="utf-8")
    options = ["--isolated", "--no-cache", "--select", "I001,F811", "--config", 'lint.isort.known-first-party=["shop"]']
    command = [sys.executable, "-m", "ruff", "check", *options, "module.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode == 0
