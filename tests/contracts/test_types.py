"""Every example of every contract type, on the disk and through import-linter itself."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter import Contract

from contracts import types
from contracts.example import Example, registration, settings_of, type_name
from tests.contracts.linting import lint, write


def _kinds() -> Iterator[type[Contract]]:
    for info in pkgutil.iter_modules(types.__path__, f"{types.__name__}."):
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Contract) and value.__module__ == info.name:
                yield value


KINDS = tuple(_kinds())


def _examples(attribute: str) -> list[object]:
    return [
        pytest.param(kind, example, id=f"{type_name(kind)}-{number}")
        for kind in KINDS
        for number, example in enumerate(getattr(kind, attribute), 1)
    ]


def test_each_file_holds_one_type_that_is_called_like_it() -> None:
    names = [info.name for info in pkgutil.iter_modules(types.__path__)]
    assert [type_name(kind) for kind in KINDS] == names == [kind.__module__.rpartition(".")[2] for kind in KINDS]


@pytest.mark.parametrize("kind", KINDS, ids=type_name)
def test_each_type_says_why_what_to_do_instead_and_what_it_takes(kind: type[Contract]) -> None:
    document = kind.__doc__ or ""
    assert [word for word in ("Why:", "Instead:", "Options:") if f"\n    {word}" not in document] == []
    assert kind.__dict__["kept"]
    assert kind.__dict__["broken"]


@pytest.mark.parametrize(("kind", "example"), _examples("kept"))
def test_a_kept_example_is_kept(kind: type[Contract], example: Example, tmp_path: Path) -> None:
    write(tmp_path, example.packaged)

    verdict = lint(tmp_path, settings_of(kind, example))

    assert (verdict.code, verdict.contracts) == (0, {example.options["name"]: "KEPT"}), verdict.text


@pytest.mark.parametrize(("kind", "example"), _examples("broken"))
def test_a_broken_example_blames_what_it_says(kind: type[Contract], example: Example, tmp_path: Path) -> None:
    write(tmp_path, example.packaged)

    verdict = lint(tmp_path, settings_of(kind, example))

    assert (verdict.code, verdict.contracts) == (1, {example.options["name"]: "BROKEN"}), verdict.text
    assert verdict.blamed == example.blamed


@pytest.mark.parametrize("kind", KINDS, ids=type_name)
def test_on_one_line_a_type_is_not_known_and_nothing_says_so(kind: type[Contract], tmp_path: Path) -> None:
    example = kind.__dict__["kept"][0]
    write(tmp_path, example.packaged)
    on_one_line = settings_of(kind, example).replace(
        f"contract_types =\n    {registration(kind)}", f"contract_types = {registration(kind)}"
    )

    verdict = lint(tmp_path, on_one_line)

    assert (verdict.code, verdict.text.strip()) == (1, "")
