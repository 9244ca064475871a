"""Adopts the gate in real projects, plants one breach of each kind in each, and prints what the gate made of it.

    python -m tests.benchmarks.adoption FOLDER [FOLDER ...]

A folder is copied, put under version control and given `audit init --write`. Each breach is planted in the copy alone, and
taken out again before the next; the gate must be green, then red and name the breach, then green.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from audit.config import load
from audit.model.facts import ModuleFacts
from audit.model.profile import Role
from audit.model.project import Module, Project
from audit.model.run import RunOptions
from audit.projects import project_in

AUDIT = Path(sys.executable).with_name("audit")
TABLE = "| project | breach | rule | planted in | before | planted | mended |\n|---|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Breach:
    """Lines to add to a file, and the rule that must name them there."""

    kind: str
    rule: str
    path: str
    lines: str


def main() -> int:
    """Print a row for each breach, and return how many did not turn the gate red, or back to green."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    wrong = 0
    print(TABLE)
    for folder in parser.parse_args().folders:
        with tempfile.TemporaryDirectory() as above:
            copy = Path(above) / folder.name
            shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
            wrong += _adopt(copy)
    return wrong


def _adopt(folder: Path) -> int:
    _git(folder, "init", "-q")
    for words in (("init", "--write"), ("check",)):
        done = _audit(folder, *words)
        if done.returncode:
            print(f"| {folder.name} | `audit {' '.join(words)}` ends with {done.returncode}: {done.stderr.strip()} |")
            return 1
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", "Adopt the gate")
    project = _project(folder)
    if project.profile is None:
        print(f"| {folder.name} | has no architecture that is known, so there is no place to plant anything |")
        return 1
    return sum(_try(folder, breach) for breach in breaches(project))


def _try(folder: Path, breach: Breach) -> int:
    path = folder / breach.path
    before = path.read_bytes()
    green = _audit(folder, "check").returncode == 0
    path.write_bytes(before + breach.lines.encode())
    red = _audit(folder, "check", "--format", "json")
    named = red.returncode == 1 and any(
        finding["rule"] == breach.rule and finding["path"] == breach.path and not finding["accepted"]
        for finding in json.loads(red.stdout)["findings"]
    )
    path.write_bytes(before)
    again = _audit(folder, "check").returncode == 0
    words = ("green" if green else "RED", "red, named" if named else "NOT NAMED", "green" if again else "RED")
    print(f"| {folder.name} | {breach.kind} | {breach.rule} | {breach.path} | {' | '.join(words)} |", flush=True)
    return not (green and named and again)


def breaches(project: Project) -> Iterator[Breach]:
    """Yield a breach of each kind that the project has a place for."""
    product = [each for each in project.modules.values() if _is_written(each)]
    anywhere = next(each for each in product if each.reachable and each.role is not None)
    other = next(each for each in product if each.role is not None and not each.package and each is not anywhere)
    top = anywhere.name.split(".")[0]
    yield Breach("a module that does not exist", "CON101", anywhere.path, f"\n\nimport {top}.nowhere_to_be_found\n")
    yield Breach("a name that is not defined", "CON102", anywhere.path, f"\n\nfrom {other.name} import NotDefinedHere\n")
    enum = next(_enums(product), None)
    if enum is not None:
        yield Breach("a member that an enum lacks", "CON103", enum[0].path, f"\n\nPLANTED = {enum[1]}.NOT_A_MEMBER\n")
    inner, outer = (next(_of(product, role), None) for role in (Role.DOMAIN, Role.INFRASTRUCTURE))
    if inner is not None and outer is not None:
        yield Breach("domain imports infrastructure", "DEP101", inner.path, f"\n\nimport {outer.name}\n")
        yield Breach("the same, by contract", "AUD107", inner.path, f"\n\nimport {outer.name}\n")
    if inner is not None:
        yield Breach("a framework in the domain", "DOM101", inner.path, "\n\nimport flask\n")
    case = next(_of(product, Role.APPLICATION), None)
    if case is not None:
        yield Breach("a framework in a use case", "DEP102", case.path, "\n\nimport flask\n")
    yield Breach("SQL put together from strings", "CON113", anywhere.path, _SQL)
    yield Breach(
        "a waiver that waives nothing", "AUD105", anywhere.path, "\n\nWAIVED = 1  # audit: allow CON101 because it was there\n"
    )


_SQL = """

from sqlalchemy import text


def planted(session, word):
    return session.execute(text("select * from users where name = '" + word + "'"))
"""


def _is_written(module: Module) -> bool:
    by_hand = module.path.endswith(".py") and not module.is_test and isinstance(module.facts, ModuleFacts)
    return by_hand and module.has_code and module.name.isascii() and all(map(str.isidentifier, module.name.split(".")))


def _enums(product: list[Module]) -> Iterator[tuple[Module, str]]:
    for module in product:
        assert isinstance(module.facts, ModuleFacts)
        for each in module.facts.classes:
            if any(base and base[-1] == "Enum" for base in each.bases) and "." not in each.qualname:
                yield module, each.qualname


def _of(product: list[Module], role: Role) -> Iterator[Module]:
    return (each for each in product if each.role is role and not each.package)


def _project(folder: Path) -> Project:
    return project_in(folder, load(folder, {}), RunOptions(today=datetime.now(UTC).date()))


def _audit(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([AUDIT, *words, "--quiet"], cwd=folder, capture_output=True, encoding="utf-8", check=False)


def _git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True)


if __name__ == "__main__":
    sys.exit(main())
