"""What stands around the application costs a call and no more."""

import ast
import inspect
from pathlib import Path

import pytest

SERVICE = Path(__file__).parents[3] / "reference_service"
MIDDLEWARE = SERVICE / "adapters" / "http" / "middleware"
SLOW = frozenset({"BaseHTTPMiddleware", "RequestResponseEndpoint"})
"""Each layer of this kind costs twice what FastAPI does, and hides from what it wraps that the client has left."""


def slow_layers(source: str) -> list[str]:
    """Return what a source has of layers that are made by Starlette's base class, or by FastAPI's decorator for it."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name | ast.Attribute | ast.alias):
            name = {ast.Name: "id", ast.Attribute: "attr", ast.alias: "name"}[type(node)]
            found += [getattr(node, name)] if getattr(node, name) in SLOW else []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "middleware":
            found.append("middleware")
    return found


def layers(source: str) -> dict[str, list[str]]:
    """Return each public class of a source that can be called, with the names of what it is called with."""
    return {
        each.name: [argument.arg for argument in method.args.args]
        for each in ast.parse(source).body
        if isinstance(each, ast.ClassDef)
        for method in each.body
        if isinstance(method, ast.AsyncFunctionDef) and method.name == "__call__"
    }


def test_no_layer_is_of_the_slow_kind() -> None:
    sources = sorted(SERVICE.rglob("*.py"))

    assert len(sources) > 100
    assert [path for path in sources if slow_layers(path.read_text(encoding="utf-8"))] == []


def test_every_layer_is_plain_asgi() -> None:
    found: dict[str, list[str]] = {}
    for path in sorted(MIDDLEWARE.glob("*.py")):
        found |= layers(path.read_text(encoding="utf-8"))

    plain = ["self", "scope", "receive", "send"]
    assert found == dict.fromkeys(
        [
            "TrustedProxies",
            "BodyLimit",
            "ConditionalAnswers",
            "Deadline",
            "KnownHosts",
            "Profiles",
            "RequestLimits",
            "Shell",
            "Tallies",
            "Versions",
        ],
        plain,
    )


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("from starlette.middleware.base import BaseHTTPMiddleware as Base", ["BaseHTTPMiddleware"]),
        ("class Slow(base.BaseHTTPMiddleware): ...", ["BaseHTTPMiddleware"]),
        (
            """
            @app.middleware("http")
            async def slow(request, call_next): ...
            """,
            ["middleware"],
        ),
        ("from starlette.middleware.cors import CORSMiddleware", []),
    ],
)
def test_a_layer_of_the_slow_kind_would_be_found(planted: str, found: list[str]) -> None:
    assert slow_layers(inspect.cleandoc(planted)) == found
