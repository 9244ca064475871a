"""A contract that keeps frameworks out: a known list, and what a project adds to it."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final, TypedDict, cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.application.contract_utils import AlertLevel

from contracts.example import Example
from contracts.frameworks import framework_of, kind_of
from contracts.graph import Import, import_in, is_set, own_modules, sees_outside, texts, with_descendants, without_ignored

_FOUND: Final = "chains"


class Link(TypedDict):
    """One import of a chain, in import-linter's shape."""

    importer: str
    imported: str
    line_numbers: tuple[int | None, ...]


class Way(TypedDict):
    """How a module comes to a framework, in import-linter's shape."""

    downstream_module: str
    upstream_module: str
    chains: list[list[Link]]


_OPTIONS = {"name": "Inner layers know no framework", "source_modules": "shop.domain shop.application"}
_ORDER = {"shop/domain/order.py": "import dataclasses\nimport pydantic\n\nfrom shop.shared import clock\n"}


class FrameworkFreeContract(Contract):
    """Some modules import no framework.

    Why: What imports a web framework, an ORM or a client library can be neither tested without it nor carried to the next one.
    The layers that hold the rules of the business outlive all three.

    Instead: Say it in plain Python, and put the framework behind a port that the inner layer owns and an adapter implements.
    An import inside a function or for type checkers alone counts too. A detour through a module that passes the framework on
    is found with `indirect = True`.

    Options:
        - source_modules: The modules that import no framework, with all that is below them.
        - indirect:       Whether they must not come to one through other modules of the project either. (Optional, False.)
        - also:           Import names of more distributions to do without: `pydantic`, never `pydantic.main`. (Optional.)
        - except_for:     Import names of known frameworks that are allowed all the same. (Optional.)
        - ignore_imports, unmatched_ignore_imports_alerting: As in import-linter's own contracts. (Optional.)
    """

    type_name = "framework_free"

    source_modules = fields.SetField(subfield=fields.ModuleExpressionField())
    indirect = fields.BooleanField(required=False, default=False)
    also = fields.SetField(subfield=fields.StringField(), required=False)
    except_for = fields.SetField(subfield=fields.StringField(), required=False)
    ignore_imports = fields.SetField(subfield=fields.ImportExpressionField(), required=False)
    unmatched_ignore_imports_alerting = fields.EnumField(AlertLevel, default=AlertLevel.ERROR)

    kept: ClassVar[tuple[Example, ...]] = (
        Example(
            {**_ORDER, "shop/shared/clock.py": "import httpx\n", "shop/application/pay.py": "import shop.domain\n"}, _OPTIONS
        ),
        Example(
            {**_ORDER, "shop/shared/clock.py": "import time\n", "shop/application/pay.py": "from sqlalchemy import text\n"},
            {**_OPTIONS, "indirect": "True", "except_for": "sqlalchemy"},
        ),
    )
    broken: ClassVar[tuple[Example, ...]] = (
        Example(
            {
                **_ORDER,
                "shop/shared/clock.py": "import httpx\n",
                "shop/application/pay.py": "def pay():\n    from sqlalchemy.orm import Session\n",
            },
            {**_OPTIONS, "also": "pydantic"},
            blamed=(
                "shop.application.pay -> sqlalchemy (l.2): SQLAlchemy (ORM)",
                "shop.domain.order -> pydantic (l.2)",
            ),
        ),
        Example(
            {**_ORDER, "shop/shared/clock.py": "import httpx\n", "shop/application/pay.py": ""},
            {**_OPTIONS, "indirect": "True"},
            blamed=(
                "shop.domain.order -> shop.shared.clock (l.4)",
                "shop.shared.clock -> httpx (l.1): HTTPX (client of other services)",
            ),
        ),
    )

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - import-linter's signature
        """Return the ways to a framework; ValueError for a module that cannot be meant."""
        if not sees_outside(self.session_options):
            raise ValueError("A contract of the type `framework_free` takes `include_external_packages = True`.")
        removal = without_ignored(graph, self.ignore_imports, self.unmatched_ignore_imports_alerting)
        named = {name for expression in texts(self.source_modules) for name in own_modules(graph, expression)}
        sources = with_descendants(graph, named)
        frameworks = self._frameworks(graph)
        if is_set(self.indirect):
            found = _all_ways(graph, sources, frameworks)
        else:
            found = [[import_in(graph, *pair)] for pair in _direct(graph, sources, frameworks)]
        return ContractCheck(
            kept=not found,
            warnings=list(removal.warnings),
            ignored_import_count=removal.ignored_import_count,
            metadata={_FOUND: [_way(chain) for chain in found]},
        )

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each way to a framework, import by import."""
        output.print_error("These modules come to a framework:")
        output.new_line()
        for way in cast("list[Way]", check.metadata[_FOUND]):
            (chain,) = way["chains"]
            known = framework_of(way["upstream_module"])
            what = f": {known} ({kind_of(way['upstream_module'])})" if known else ""
            for number, link in enumerate(chain):
                said = Import(link["importer"], link["imported"], link["line_numbers"])
                output.print_error(f"{'    ' if number else '-   '}{said}{what if link is chain[-1] else ''}", bold=False)
        output.new_line()

    def _frameworks(self, graph: ImportGraph) -> set[str]:
        outside = {name for name in graph.modules if graph.is_module_squashed(name)}
        own = graph.modules - outside
        named = {"also": set(texts(self.also)), "except_for": set(texts(self.except_for))}
        for option, names in named.items():
            for name in sorted(names):
                if "." in name:
                    raise ValueError(f"In `{option}` only the top of a package counts: '{name.partition('.')[0]}', not '{name}'.")
                if name in own:
                    raise ValueError(f"'{name}' in `{option}` is a package of the project, and no framework.")
        return {name for name in outside if framework_of(name) or name in named["also"]} - named["except_for"]


def _direct(graph: ImportGraph, sources: set[str], frameworks: set[str]) -> Iterator[tuple[str, str]]:
    pairs = {(importer, name) for name in frameworks for importer in graph.find_modules_that_directly_import(name)}
    yield from sorted(pair for pair in pairs if pair[0] in sources)


def _all_ways(graph: ImportGraph, sources: set[str], frameworks: set[str]) -> list[list[Import]]:
    """Return a shortest way to each framework from each source that reaches it past no other source."""
    found: list[list[Import]] = []
    for framework in sorted(frameworks):
        steps = _steps_to(graph, framework, sources)
        found += [list(_walk(graph, source, steps)) for source in sorted(sources & steps.keys())]
    return sorted(found)


def _steps_to(graph: ImportGraph, framework: str, sources: set[str]) -> Mapping[str, str]:
    """Return, for each module on a way to a framework, the next one; nothing leads on through a source."""
    steps: dict[str, str] = {}
    waiting = [framework]
    for reached in waiting:
        for importer in sorted(graph.find_modules_that_directly_import(reached)):
            if importer not in steps:
                steps[importer] = reached
                waiting += [importer] if importer not in sources else []
    return steps


def _walk(graph: ImportGraph, module: str, steps: Mapping[str, str]) -> Iterator[Import]:
    while module in steps:
        yield import_in(graph, module, steps[module])
        module = steps[module]


def _way(chain: list[Import]) -> Way:
    links = [Link(importer=each.importer, imported=each.imported, line_numbers=each.lines) for each in chain]
    return Way(downstream_module=chain[0].importer, upstream_module=chain[-1].imported, chains=[links])
