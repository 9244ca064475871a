"""What functions raise, what they catch, and what an app has answers for."""

import pytest

from audit.model.program import Program
from audit.model.settings import Settings
from tests.audit.index.projects import project

ERRORS = "from fastapi import HTTPException\n\n\nclass ShopError(Exception): ...\n\n\nclass Missing(HTTPException): ...\n"
HEAD = "import fastapi\nfrom fastapi import FastAPI, HTTPException\n\nfrom shop.domain.errors import Missing, ShopError\n\n"


def _program(text: str) -> Program:
    files = {"shop/__init__.py": "", "shop/domain/__init__.py": "", "shop/domain/errors.py": ERRORS, "shop/web.py": HEAD + text}
    return project(files, Settings(profile="layered")).program


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("raise ShopError('no')", "shop.domain.errors.ShopError"),
        ("raise ShopError", "shop.domain.errors.ShopError"),
        ("raise fastapi.HTTPException(404)", "fastapi.HTTPException"),
        ("error = HTTPException(404)\n    raise error", "fastapi.HTTPException"),
        ("raise made()", "shop.domain.errors.Missing"),
        ("from starlette.exceptions import HTTPException as H\n    raise H(404)", "starlette.exceptions.HTTPException"),
        ("raise ValueError('no')", "builtins.ValueError"),
        ("raise given[0]", ""),
        ("raise", ""),
    ],
)
def test_what_is_raised_is_followed_to_its_class(body: str, error: str) -> None:
    program = _program(
        f"def made() -> Missing:\n    return Missing(404)\n\n\ndef f(given: list[Exception]) -> None:\n    {body}\n"
    )
    assert [each.error for each in program.functions["shop.web.f"].raised] == [error]


def test_what_is_caught_is_known_by_full_name_and_belongs_to_the_innermost_function() -> None:
    program = _program(
        "def f() -> None:\n    def g() -> None:\n        try:\n            f()\n"
        "        except (ShopError, OSError, computed()):\n            pass\n    try:\n        g()\n    except:\n        raise\n"
    )
    assert [each.errors for each in program.functions["shop.web.f"].handlers] == [()]
    assert [each.errors for each in program.functions["shop.web.f.g"].handlers] == [
        ("shop.domain.errors.ShopError", "builtins.OSError", "")
    ]


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("app = FastAPI()\napp.add_exception_handler(ShopError, print)\n", ["shop.domain.errors.ShopError"]),
        ("app = FastAPI()\n\n\n@app.exception_handler(Missing)\ndef f() -> None: ...\n", ["shop.domain.errors.Missing"]),
        ("app = FastAPI()\n\n\n@app.exception_handler(404)\ndef f() -> None: ...\n", []),
        (
            "app = FastAPI(exception_handlers={ShopError: print, 404: print, Exception: print})\n",
            ["shop.domain.errors.ShopError", "builtins.Exception"],
        ),
        ("TABLE = {ShopError: print}\napp = FastAPI(exception_handlers=TABLE)\n", ["shop.domain.errors.ShopError"]),
        ("app = FastAPI(exception_handlers=table())\n", [""]),
        ("def f(app: FastAPI) -> None:\n    for each in table():\n        app.add_exception_handler(each, print)\n", [""]),
    ],
)
def test_the_errors_that_an_app_answers_are_known_and_the_unknown_are_told(text: str, answered: list[str]) -> None:
    assert [each.error for each in _program(text).answered] == answered
