"""The limits of our own files: how long they are, what they are called, and that an exception to a check says why."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE_LINES = 400
FUNCTION_LINES = 60
EMPTY_NAMES = {"common", "helpers", "manager", "misc", "utils"}
EXCEPTION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma)(?P<rest>.*)")
SAMPLE = re.compile(r"tests/samples/[^/]+/(before|after)/")  # written by a program that is itself held to the limits
REASONED = re.compile(r"(: [A-Z]+\d+(?:, [A-Z]+\d+)*|\[[\w, -]+\]|: no cover) .*[a-z]{3}")


def _sources() -> Iterator[tuple[str, str]]:
    for package in ("audit", "contracts", "reference_service", "tests"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not SAMPLE.match(name):
                yield name, path.read_text(encoding="utf-8")


def test_no_file_is_too_long() -> None:
    assert {name: lines for name, text in _sources() if (lines := text.count("\n")) > FILE_LINES} == {}


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, text in _sources()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {place: lines for place, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name for name, _ in _sources() if EMPTY_NAMES & set(name.removesuffix(".py").split("/"))] == []


def test_every_exception_to_a_check_names_it_and_says_why() -> None:
    unreasoned = [
        f"{name}: {line.strip()}"
        for name, text in _sources()
        if name != "tests/repository/test_budget.py"
        for line in text.splitlines()
        if (match := EXCEPTION.search(line)) and not REASONED.match(match["rest"])
    ]

    assert unreasoned == []
