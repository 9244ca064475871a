"""Whether `from module import name` works, by every way that a name can come to exist."""

import pytest

from tests.audit.index.projects import missing, package

FINE = {
    "defined": package(m="def f(): ...\n", use="from p.m import f\n"),
    "submodule": package(m="", use="from p import m\n"),
    "submodule by dots": package(m="", use="from . import m\n"),
    "re-exported": {**package(m="class C: ...\n", use="from p import C\n"), "p/__init__.py": "from .m import C\n"},
    "renamed on the way": {**package(m="class C: ...\n", use="from p import D\n"), "p/__init__.py": "from .m import C as D\n"},
    "star": {**package(m="class C: ...\n", use="from p import C\n"), "p/__init__.py": "from .m import *\n"},
    "star by __all__": {
        **package(m="__all__ = ['_c']\n_c = 1\n", use="from p import _c\n"),
        "p/__init__.py": "from .m import *\n",
    },
    "star of a star": package(a="x = 1\n", b="from .a import *\n", c="from .b import *\n", use="from p.c import x\n"),
    "stars in a circle": package(a="from .b import *\nx = 1\n", b="from .a import *\n", use="from p.b import x\n"),
    "external star": package(m="from os.path import *\n", use="from p.m import join, anything\n"),
    "computed __all__": package(a="__all__ = f()\n_x = 1\n", b="from .a import *\n", use="from p.b import _x\n"),
    "module __getattr__": package(m="def __getattr__(name): ...\n", use="from p.m import anything\n"),
    "lazily attached": package(m="__getattr__, __dir__, __all__ = attach()\n", use="from p.m import anything\n"),
    "globals": package(m="globals().update(f())\n", use="from p.m import anything\n"),
    "global in a function": package(m="def f():\n    global late\n    late = 1\n", use="from p.m import late\n"),
    "module attribute": package(m="", use="from p.m import __doc__, __name__, __file__\n"),
    "bound by a broken import": package(m="from p.gone import x\n", use="from p.m import x\n"),
    "optional": package(m="try:\n    import fast\nexcept ImportError:\n    fast = None\n", use="from p.m import fast\n"),
    "conditional": package(m="if f():\n    x = 1\nelse:\n    y = 2\n", use="from p.m import x, y\n"),
    "type checking on both sides": package(
        m="if TYPE_CHECKING:\n    X = int\n", use="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p.m import X\n"
    ),
    "set from outside": package(m="", setter="from p import m\nm.x = 1\n", use="from p.m import x\n"),
    "set by name from outside": package(m="", setter="import p.m\nsetattr(p.m, name, 1)\n", use="from p.m import x\n"),
    "swapped module": package(
        swap="import sys\ndef lazy(name, **table):\n    sys.modules[name] = object()\n",
        m="from p import swap\nnew = swap.lazy(__name__, a='b')\n",
        use="from p.m import anything\n",
    ),
    "opaque": package(m="def broken(\n", use="from p.m import anything\n"),
    "stub": {**package(m="", use="from p.m import x\n"), "p/m.pyi": "x: int\n"},
    "stub alone": {**package(use="from p.native import x\n"), "p/native.pyi": "x: int\n"},
    "import hook": {
        **package(use="from p.vendor import packaging\n"),
        "p/vendor/__init__.py": "import sys\nsys.meta_path.append(f())\n",
    },
    "package beats module": {**package(use="from p.m import new\n"), "p/m.py": "old = 1\n", "p/m/__init__.py": "new = 1\n"},
    "wrong root": {
        "src/p/core/db.py": "x = 1\n",
        "src/p/__init__.py": "",
        "src/p/core/__init__.py": "",
        "run.py": "from core.db import y\n",
    },
    "folder without __init__": {
        "p/__init__.py": "",
        "p/q/m.py": "x = 1\n",
        "p/use.py": "from p.q import m\nfrom p.q.m import x\n",
    },
    "another root has it": {
        "one/pyproject.toml": "",
        "one/src/__init__.py": "",
        "one/src/m.py": "x = 1\n",
        "two/pyproject.toml": "",
        "two/src/__init__.py": "",
        "two/src/m.py": "y = 1\n",
        "two/src/use.py": "from src.m import x\n",
    },
    "installed package of the same name": {
        "alembic/env.py": "from alembic import context\n",
        "alembic/versions/a.py": "from alembic import op\n",
    },
    "library named deeper down": {
        "core/__init__.py": "",
        "core/fastapi/__init__.py": "",
        "core/use.py": "from fastapi import FastAPI\n",
    },
}


@pytest.mark.parametrize("files", FINE.values(), ids=FINE)
def test_a_name_that_is_there_or_may_be_is_not_missing(files: dict[str, str]) -> None:
    assert missing(files) == []


ABSENT = {
    "undefined": (package(m="def f(): ...\n", use="from p.m import g\n"), ["p/use.py:1 p.m.g"]),
    "not in the package": (package(m="", use="from p import n\n"), ["p/use.py:1 p.n"]),
    "private through a star": (package(a="_x = 1\n", b="from .a import *\n", use="from p.b import _x\n"), ["p/use.py:1 p.b._x"]),
    "left out of __all__": (
        package(a="__all__ = ['x']\nx = y = 1\n", b="from .a import *\n", use="from p.b import x, y\n"),
        ["p/use.py:1 p.b.y"],
    ),
    "annotated only": (package(m="x: int\n", use="from p.m import x\n"), ["p/use.py:1 p.m.x"]),
    "for type checkers only": (
        package(m="if TYPE_CHECKING:\n    from q import X\n", use="from p.m import X\n"),
        ["p/use.py:1 p.m.X"],
    ),
    "set by a test": (
        {**package(m="", use="from p.m import x\n"), "tests/test_p.py": "from p import m\nm.x = 1\n"},
        ["p/use.py:1 p.m.x"],
    ),
    "in a function": (package(m="", use="def f():\n    from p.m import x\n"), ["p/use.py:2 p.m.x"]),
    "each on its own line": (
        package(m="", use="from p.m import (\n    x,\n    y,\n)\n"),
        ["p/use.py:2 p.m.x", "p/use.py:3 p.m.y"],
    ),
    "in a folder without __init__": (
        {"p/__init__.py": "", "p/q/m.py": "", "p/use.py": "from p.q import n\n"},
        ["p/use.py:1 p.q.n"],
    ),
}


@pytest.mark.parametrize(("files", "names"), ABSENT.values(), ids=ABSENT)
def test_a_name_that_is_nowhere_is_missing(files: dict[str, str], names: list[str]) -> None:
    assert missing(files) == names
