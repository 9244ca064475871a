"""Bodies to whole modules: the imports of a module follow from the names that its body uses."""

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.samples.vpn_backend.outside import MODULES

DOMAIN = "src.domain."
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Source:
    """The code of a module below its imports.

    Where the domain and another layer both define a name, `of_domain` says that the domain's is meant.
    `origins` says of single names that they are imported from elsewhere than where they are defined.
    """

    body: str
    of_domain: bool = False
    origins: Mapping[str, str] | None = None


class Origins:
    """Where names come from: the modules that define them, and what is not of the project."""

    def __init__(self, sources: Mapping[str, Source], outside: Mapping[str, str]) -> None:
        self._inside: defaultdict[str, list[str]] = defaultdict(list)
        self._outside = outside
        for path, source in sources.items():
            for name in _defined(source.body):
                self._inside[name].append(path.removesuffix(".py").replace("/", "."))

    def of(self, name: str, source: Source) -> str:
        """Return the module that a source imports a name from; the name itself where the name is the module."""
        if source.origins and name in source.origins:
            return source.origins[name]
        if name in self._outside:
            return self._outside[name]
        found = [module for module in self._inside[name] if module.startswith(DOMAIN) is source.of_domain] or self._inside[name]
        if len(found) != 1:
            raise AssertionError(f"`{name}` is defined in one module, not in {found}")
        return found[0]


def assembled(sources: Mapping[str, Source], outside: Mapping[str, str]) -> dict[str, str]:
    """Return whole modules, by path."""
    origins = Origins(sources, outside)
    return {path: _whole(source, origins) for path, source in sorted(sources.items())}


def _whole(source: Source, origins: Origins) -> str:
    """Return the imports, blank lines as they are usual, and the body."""
    froms: dict[str, list[str]] = {}
    for name in sorted(_free(source.body)):
        froms.setdefault(origins.of(name, source), []).append(name)
    if not froms:
        return source.body
    blocks = ["".join(_import(module, froms[module]) for module in _of_rank(froms, rank)) for rank in range(3)]
    gap = "\n\n" if source.body.startswith(("class", "def", "async", "@")) else "\n"
    return "\n".join(filter(None, blocks)) + gap + source.body


def _of_rank(modules: Iterable[str], wanted: int) -> list[str]:
    return sorted((module for module in modules if _rank(module) == wanted), key=lambda module: (module not in MODULES, module))


def _import(module: str, names: list[str]) -> str:
    if module in MODULES:
        return f"import {module}\n"
    line = f"from {module} import {', '.join(names)}\n"
    return line if len(line) <= LONGEST else f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")\n"


def _rank(module: str) -> int:
    """Return 0 for the standard library, 1 for what is installed, 2 for the project."""
    return 2 if module.startswith("src.") else int(module.partition(".")[0] in THIRD_PARTY)


def _defined(body: str) -> Iterator[str]:
    for node in ast.parse(body).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def _free(body: str) -> set[str]:
    """Return the names that a body reads and nowhere binds."""
    nodes = list(ast.walk(ast.parse(body)))
    read = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {node.name for node in nodes if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)}
    bound |= {node.name for node in nodes if isinstance(node, ast.ExceptHandler) and node.name}
    bound |= {alias.asname or alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return read - bound - set(vars(builtins))


THIRD_PARTY = frozenset({"fastapi", "httpx", "jwt", "pydantic", "pydantic_settings", "redis", "sqlalchemy", "starlette"})
