"""Contracts to verdicts: each is built and checked by import-linter's own class, on a graph of its own."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from grimp import ImportGraph
from grimp.exceptions import ModuleNotPresent
from importlinter import Contract, ContractCheck
from importlinter.application import output
from importlinter.configuration import configure
from importlinter.domain.contract import InvalidContractOptions
from msgspec import Struct
from msgspec.structs import replace
from rich.console import Capture, Console

from audit.errors import nearest
from audit.law.chains import chains_of, cuts_of, cycles_of, undeclared_in
from audit.law.graph import graph_for
from audit.law.names import Unmatched, unmatched_in
from audit.law.options import Options, WrittenContract
from audit.model.law import Chain, ContractResult, Standing
from audit.model.project import Project

ContractTypes = Mapping[str, type[Contract] | str]
"""The contract types by the name that a contract calls them by; for one that cannot be had, a sentence that says why."""

_WIDTH = 10_000
"""Columns, so that nothing that a contract prints is folded."""


def judged(project: Project, options: Options, types: ContractTypes) -> tuple[ContractResult, ...]:
    """Return what becomes of each contract, in the order of the file; nothing that cannot be judged counts as kept."""
    if options.problem and not options.contracts:
        return (ContractResult(options.path, "", Standing.UNKNOWN, options.problem, path=options.path, line=1),)
    configure()  # import-linter's classes ask its settings for a clock
    graph = graph_for(project, options)
    problem = options.problem or _missing_root(project, options, graph)
    return tuple(_result(each, _Bench(project, options, graph, types, problem)) for each in options.contracts)


class _Bench(Struct, frozen=True):
    """What contracts are judged with. `problem` is why none can be."""

    project: Project
    options: Options
    graph: ImportGraph
    types: ContractTypes
    problem: str


def _missing_root(project: Project, options: Options, graph: ImportGraph) -> str:
    for root in options.roots:
        if root not in graph.modules:
            return f"the root package `{root}` is not in the audited tree{nearest(root, project.packages)}"
        module = project.modules.get(root)
        if module is not None and not module.package and not graph.find_children(root):
            return f"the root package `{root}` is a module, and no package"
    return ""


def _result(written: WrittenContract, bench: _Bench) -> ContractResult:
    """Return what becomes of one contract; whatever its class raises is the reason why it is not known."""
    options = written.options
    name, kind = (str(options.get(key) or "") for key in ("name", "type"))
    blank = ContractResult(
        name=name or str(options.get("id", "")),
        type=kind,
        status=Standing.UNKNOWN,
        ignores=written.ignores,
        path=bench.options.path,
        line=written.line,
    )
    found = bench.types.get(kind, f"there is no contract type `{kind}`{nearest(kind, bench.types)}")
    if bench.problem or not name or not kind:
        return replace(blank, why=bench.problem or f"it has no `{'type' if name else 'name'}`")
    if isinstance(found, str):
        return replace(blank, why=found)
    try:
        contract = found(name, {**bench.options.session, "root_packages": list(bench.options.roots)}, dict(options))
    except InvalidContractOptions as error:
        return replace(blank, why="; ".join(f"`{key}`: {said}" for key, said in sorted(error.errors.items())))
    except Exception as error:  # noqa: BLE001  # options of a stranger may be of any shape
        return replace(blank, why=f"it cannot be built: {_said(error)}")
    return _checked(contract, blank, bench)


def _checked(contract: Contract, blank: ContractResult, bench: _Bench) -> ContractResult:
    unmatched = Unmatched((), ())
    graph = deepcopy(bench.graph)
    try:
        unmatched = unmatched_in(contract, graph, bench.options.roots)
        with _Printing():
            check = contract.check(graph, verbose=False)
        kept = bool(check.kept)
        result = replace(blank, ignored=check.ignored_import_count, remarks=(*map(str, check.warnings), *unmatched.granting))
    except BaseException as error:  # noqa: BLE001  # what grimp calls a panic is not even an Exception
        _let_through(error)
        absent = (*unmatched.binding, *(unmatched.granting if isinstance(error, ModuleNotPresent) else ()))
        return replace(blank, why="; ".join(absent) or _said(error))
    if not kept:
        return replace(_broken(contract, check, graph, result, bench), remarks=(*result.remarks, *unmatched.binding))
    if unmatched.binding:
        return replace(result, why="; ".join(unmatched.binding))
    return replace(result, status=Standing.KEPT)


def _broken(
    contract: Contract, check: ContractCheck, graph: ImportGraph, result: ContractResult, bench: _Bench
) -> ContractResult:
    modules = bench.project.modules
    cycles = cycles_of(check.metadata, graph, modules)
    chains = (*chains_of(check.metadata, modules), *cycles)
    undeclared = undeclared_in(check.metadata)
    text = "" if chains or undeclared else _rendered(contract, check)
    guidance = getattr(contract, "broken_contract_guidance", None)
    return replace(
        result,
        status=Standing.BROKEN,
        why=_why(chains, undeclared, text, cyclic=bool(cycles)),
        chains=chains,
        cuts=cuts_of(check.metadata, graph, modules),
        undeclared=undeclared,
        text=text,
        guidance=guidance if isinstance(guidance, str) else "",
    )


def _why(chains: tuple[Chain, ...], undeclared: tuple[str, ...], text: str, *, cyclic: bool) -> str:
    if chains:
        return f"`{chains[0].hops[0].importer}` imports `{chains[0].hops[0].imported}`" + (
            ", and so closes a cycle" if cyclic else ""
        )
    if undeclared:
        return f"`{undeclared[0]}` is declared nowhere in it, and it is exhaustive"
    return next((line.strip() for line in text.splitlines() if line.strip()), "it does not say why")


class _Printing:
    """Sends what import-linter prints to a console of ours, and nowhere."""

    def __init__(self) -> None:
        self._console = Console(width=_WIDTH, no_color=True, force_terminal=False, highlight=False)

    def __enter__(self) -> Capture:
        self._usual = output.console
        output.console = self._console
        self._capture = self._console.capture()
        return self._capture.__enter__()

    def __exit__(self, *failure: Any) -> None:
        self._capture.__exit__(*failure)
        output.console = self._usual


def _rendered(contract: Contract, check: ContractCheck) -> str:
    """Return what a contract says of its own breach."""
    try:
        with _Printing() as said:
            contract.render_broken_contract(check)
    except BaseException as error:  # noqa: BLE001  # it is broken, whether or not it can say so
        _let_through(error)
        return f"it is broken, and cannot say how: {_said(error)}"
    return "\n".join(line.rstrip() for line in said.get().strip("\n").split("\n"))


def _let_through(error: BaseException) -> None:
    """Raise what is no failure of a contract again."""
    if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
        raise error


def _said(error: BaseException) -> str:
    """Return what an error says, or its name where it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__
