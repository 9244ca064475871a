"""The source trees of a benchmark, cut from one installed package."""

import re
from dataclasses import dataclass
from pathlib import Path

SMALL = 200

LAW = """\
[importlinter]
root_package = {name}

[importlinter:contract:one]
name = One contract, so that the graph is built and asked
type = forbidden
source_modules = {name}.{first}
forbidden_modules = {name}.{last}
"""


@dataclass(frozen=True, slots=True)
class Trees:
    """Where everything lies: the package once, the package beside its twin, some of its files; import-linter's law."""

    name: str
    files: int
    folder: Path
    once: Path
    twice: Path
    small: Path
    law: Path
    edited: Path
    cache: Path


def lay_out(package: Path, folder: Path) -> Trees:
    """Copy the Python files of a package into the trees of a benchmark."""
    name = package.name
    paths = sorted(path.relative_to(package) for path in package.rglob("*.py"))
    once, twice, small = folder / "once", folder / "twice", folder / "small"
    twin = re.compile(rf"(?<![.\w]){name}\b".encode())
    sampled = {paths[place * len(paths) // SMALL] for place in range(min(SMALL, len(paths)))}
    for path in paths:
        text = (package / path).read_bytes()
        _write(once / name / path, text)
        _write(twice / name / path, text)
        _write(twice / f"{name}_twin" / path, twin.sub(f"{name}_twin".encode(), text))
        if path in sampled:
            _write(small / "sample" / path, text)
    children = sorted(
        {path.parts[0] for path in paths if len(path.parts) > 1 and (package / path.parts[0] / "__init__.py").is_file()}
    )
    law = folder / "law.ini"
    law.write_text(LAW.format(name=name, first=children[0], last=children[-1]), encoding="utf-8")
    edited = max((once / name).rglob("*.py"), key=lambda path: path.stat().st_size)
    return Trees(name, len(paths), folder, once, twice, small, law, edited, folder / "audit-cache")


def edit(path: Path, turn: int) -> None:
    """Change a file as a programmer would: one more definition at its end."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n\ndef added_in_round_{turn}():\n    return {turn}\n")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
