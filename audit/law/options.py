"""What is written about contracts, read just as import-linter reads it."""

import configparser
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from audit.law.ignores import faulty_ignores
from audit.law.layout import contract_blocks, is_toml
from audit.model.law import FaultyIgnore, LawFile

SECTION = "importlinter"
_NAMED_TYPE = re.compile(r"(?P<name>[^:]+): (?P<code>\S+)")

Table = Mapping[str, object]


class WrittenContract(Struct, frozen=True):
    """One contract as it is written: its options by name, as import-linter's classes take them, and where it stands."""

    options: Table
    line: int
    ignores: tuple[FaultyIgnore, ...]


class Options(Struct, frozen=True):
    """All that a file says about contracts. `problem` is why nothing can be judged by it, empty where it can.

    `session` are the options for all contracts, `root_package` brought into `root_packages`; `types` are the project's
    own contract types, their names with the code that they stand for.
    """

    path: str
    session: Table
    contracts: tuple[WrittenContract, ...]
    types: Mapping[str, str]
    problem: str = ""

    @property
    def roots(self) -> tuple[str, ...]:
        """The packages whose imports the contracts are about."""
        found = self.session.get("root_packages")
        return tuple(map(str, found)) if isinstance(found, list) else ()

    def is_set(self, key: str) -> bool:
        """Return whether a session option is true, in the way in which import-linter asks."""
        return self.session.get(key) in ("True", "true")


def options_of(files: Sequence[LawFile]) -> Options | None:
    """Return the options of the first file that has any, None where no file speaks of contracts."""
    for file in files:
        try:
            found = _problem(file, file.problem) if file.problem else _read(file)
        except (configparser.Error, ValueError, RecursionError, AttributeError, TypeError) as error:
            found = _problem(file, f"it cannot be read: {' '.join(str(error).split())}")
        if found is not None:
            return found
    return None


def _problem(file: LawFile, why: str) -> Options:
    return Options(file.path, {}, (), {}, why)


def _read(file: LawFile) -> Options | None:
    toml = is_toml(file)
    tables = _toml(file.text) if toml else _ini(file.text)
    if tables is None:
        return None
    session, contracts = tables
    blocks = contract_blocks(file, len(contracts))
    written = (
        WrittenContract(each, block.line, tuple(faulty_ignores(file, block)))
        for each, block in zip(contracts, blocks, strict=True)
    )
    options, types, problem = _normalised(session)
    if not contracts:
        problem = problem or f"it holds no contract; one begins with `{'[[tool.importlinter.contracts]]' if toml else _HEAD}`"
    return Options(file.path, options, tuple(written), types, problem)


_HEAD = f"[{SECTION}:contract:name]"


def _ini(text: str) -> tuple[dict[str, object], list[dict[str, object]]] | None:
    config = configparser.ConfigParser()
    config.read_string(text)
    if SECTION not in config.sections():
        return None
    contracts = [
        {"id": name.split(":")[-1], **_cleaned(dict(config[name]))}
        for name in config.sections()
        if name.startswith(f"{SECTION}:")
    ]
    return _cleaned(dict(config[SECTION])), contracts


def _cleaned(section: Mapping[str, str]) -> dict[str, object]:
    return {key: value.strip().split("\n") if "\n" in value else value for key, value in section.items()}


def _toml(text: str) -> tuple[dict[str, object], list[dict[str, object]]] | None:
    session = tomllib.loads(text).get("tool", {}).get(SECTION, {})
    if not session:
        return None
    contracts = session.pop("contracts", [])
    return _worded(session), [_worded(dict(each)) for each in contracts]


def _worded(table: Mapping[str, object]) -> dict[str, object]:
    return {key: str(value) if isinstance(value, bool) else value for key, value in table.items()}


def _normalised(session: Mapping[str, object]) -> tuple[Table, Mapping[str, str], str]:
    """Return the session with its root packages under one name, its contract types, and what makes it unusable."""
    rest = {key: value for key, value in session.items() if key != "root_package"}
    roots = rest.setdefault("root_packages", [session["root_package"]] if "root_package" in session else [])
    types = dict(_types(session.get("contract_types")))
    if not isinstance(roots, list) or not all(isinstance(each, str) for each in roots):
        return (
            rest,
            types,
            "`root_packages` stands on one line, and import-linter takes a list, each package on a line of its own",
        )
    rest["root_packages"] = [each for each in roots if each.strip()]
    if not rest["root_packages"]:
        return rest, types, "it names no `root_package`"
    return rest, types, _type_problem(session.get("contract_types"))


def _types(written: object) -> Iterator[tuple[str, str]]:
    for line in written if isinstance(written, list) else ():
        match = _NAMED_TYPE.fullmatch(str(line))
        if match is not None:
            yield match["name"], match["code"]


def _type_problem(written: object) -> str:
    if written is None:
        return ""
    if not isinstance(written, list):
        return "`contract_types` stands on one line, and import-linter takes a list, each type on a line of its own"
    wrong = next((str(line) for line in written if _NAMED_TYPE.fullmatch(str(line)) is None), "")
    return f"`contract_types` holds `{wrong}`, which is not of the form `name: package.module.Class`" if wrong else ""
