"""What an example of a contract is: a small project, the contract's options, and what is blamed."""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from importlinter import Contract


class Example(NamedTuple):
    """A small project that keeps a contract or breaks it.

    `files` is path to text; folders get an empty `__init__.py` where none is given. `options` are those of the contract,
    its name included; the words of a value stand on a line each. `blamed` are the lines that import-linter prints.
    """

    files: Mapping[str, str]
    options: Mapping[str, str]
    blamed: tuple[str, ...] = ()

    @property
    def packaged(self) -> Mapping[str, str]:
        """The files, with an `__init__.py` in every folder."""
        folders = {folder for path in self.files for folder in list(accumulate(path.split("/"), "{}/{}".format))[:-1]}
        return {**{f"{folder}/__init__.py": "" for folder in sorted(folders)}, **self.files}


def settings_of(kind: type[Contract], example: Example) -> str:
    """Return the `.importlinter` that holds an example's project to its contract."""
    roots = sorted({path.partition("/")[0] for path in example.files})
    name = example.options["name"]
    rest = {key: value.split() for key, value in example.options.items() if key != "name"}
    lines = [
        "[importlinter]",
        *_option("root_packages", roots),
        "include_external_packages = True",
        *_option("contract_types", [registration(kind)]),
        "",
        "[importlinter:contract:example]",
        f"name = {name}",
        f"type = {type_name(kind)}",
    ]
    for key, values in rest.items():
        lines += [f"{key} = {values[0]}"] if values in (["True"], ["False"]) else _option(key, values)
    return "\n".join(lines) + "\n"


def type_name(kind: type[Contract]) -> str:
    """Return what a contract calls its type."""
    return str(getattr(kind, "type_name", kind.__name__))


def registration(kind: type[Contract]) -> str:
    """Return the line of `contract_types` that makes a type of contract known."""
    return f"{type_name(kind)}: {kind.__module__}.{kind.__name__}"


def _option(key: str, values: list[str]) -> Iterator[str]:
    yield f"{key} ="
    yield from (f"    {value}" for value in values)
