"""Nobody drops a `Result`: what may have failed is looked at."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

SERVICE = Path(__file__).parents[3] / "reference_service"
CALLERS = ("application/", "adapters/bridges/", "adapters/http/")
"""Who calls use cases, entities and ports; elsewhere `commit` and `remove` are those of libraries, too."""


def _trees() -> dict[str, ast.Module]:
    return {path.relative_to(SERVICE).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in SERVICE.rglob("*.py")}


def _fallible(trees: Iterable[ast.Module]) -> set[str]:
    """Return the names of functions that return a `Result` wherever they are defined."""
    returns: dict[str, set[bool]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is not None:
                returns.setdefault(node.name, set()).add(ast.unparse(node.returns).startswith("Result["))
    return {name for name, kinds in returns.items() if kinds == {True}}


def _dropped(tree: ast.Module, fallible: set[str]) -> Iterator[tuple[int, str]]:
    """Return the line and the name of each call whose `Result` nobody looks at."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Expr):
            continue
        call = node.value.value if isinstance(node.value, ast.Await) else node.value
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in fallible:
                yield node.lineno, name


def test_no_result_is_dropped() -> None:
    trees = _trees()
    fallible = _fallible(trees.values())

    assert {"commit", "renew", "redeem", "require", "change_role"} - fallible == set()
    dropped = {
        f"{path}:{line} {name}"
        for path, tree in trees.items()
        if path.startswith(CALLERS)
        for line, name in _dropped(tree, fallible)
    }
    assert dropped == set()


def test_a_dropped_result_would_be_found() -> None:
    tree = ast.parse("async def f(work) -> None:\n    await work.commit()\n    token.redeem(now)\n    x = token.redeem(now)\n")

    assert list(_dropped(tree, {"commit", "redeem"})) == [(2, "commit"), (3, "redeem")]
