"""A project and its coverage data to coverage layer by layer, and to what no test runs although it should."""

from collections.abc import Iterator

from audit.model.coverage import NO_COVERAGE, AdapterUse, Coverage, CoverageReport, Tally, UncoveredUseCase
from audit.model.program import Class, Function, Kind
from audit.model.project import Project
from audit.model.questions.covered import Lines, covered_layers, left_out

EXECUTES = ("execute", "handle", "__call__", "run", "invoke")
"""What a use case is asked to do its work by."""


def covering(project: Project, since: str = "", only: Lines | None = None) -> CoverageReport:
    """Return how much of each layer tests ran.

    With `only`, the lines that changed since a revision, nothing else counts, and use cases and adapters are those that
    some of these lines belong to.
    """
    coverage = project.coverage or NO_COVERAGE
    layers = covered_layers(project, only)
    return CoverageReport(
        root=project.root,
        source=coverage.path,
        since=since,
        has_branches=coverage.has_branches,
        layers=layers,
        total=sum((layer.tally for layer in layers), Tally()),
        use_cases=tuple(_uncovered(project, coverage, only)),
        adapters=tuple(_adapters(project, coverage, only)) if coverage.has_contexts else None,
        remarks=(*coverage.remarks, *_unmeasured(project)),
    )


def _unmeasured(project: Project) -> Iterator[str]:
    paths = left_out(project)
    if paths:
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        yield f"not in the data, so that nothing of it counts as run: `{paths[0]}`{more}"


def _uncovered(project: Project, coverage: Coverage, only: Lines | None) -> Iterator[UncoveredUseCase]:
    """Yield the use cases of which no line is run that does their work; where that stands in one line, it cannot be told."""
    for each in project.program.of_kind(Kind.USE_CASE):
        working = [(method, body) for method in _work_of(project, each) if (body := _body(project, coverage, method))]
        runs = [coverage.files[project.modules[method.module].path].run for method, _ in working]
        if working and all(body.isdisjoint(run) for (_, body), run in zip(working, runs, strict=True)):
            path = project.modules[each.module].path
            if _touches(only, path, each):
                yield UncoveredUseCase(each.name, path, each.span.line, tuple(method.word for method, _ in working))


def _work_of(project: Project, use_case: Class) -> Iterator[Function]:
    """Yield the methods that do the work of a use case: by its one verb, or else all that others may call."""
    verbs = [method for word in EXECUTES if (method := project.program.method(use_case.name, word)) is not None]
    if verbs:
        yield from verbs
    else:
        yield from (method for method in use_case.methods.values() if method.is_public and not method.is_property)


def _adapters(project: Project, coverage: Coverage, only: Lines | None) -> Iterator[AdapterUse]:
    """Yield each class that fills a port, with the tests that run what it does for the port."""
    for port in project.program.of_kind(Kind.PORT):
        for name in project.program.subclasses.get(port.name, ()):
            adapter = project.program.classes[name]
            module = project.modules[adapter.module]
            filled = [adapter.methods[word] for word in port.methods if word in adapter.methods]
            bodies = {method.word: body for method in filled if (body := _body(project, coverage, method))}
            if bodies and Kind.ABSTRACT not in adapter.kinds and _touches(only, module.path, adapter):
                tests = {word: coverage.files[module.path].tests_of(body) for word, body in bodies.items()}
                yield AdapterUse(
                    port=port.name,
                    adapter=adapter.name,
                    path=module.path,
                    line=adapter.span.line,
                    tests=len(frozenset[str]().union(*tests.values())),
                    idle=tuple(word for word, names in tests.items() if not names),
                )


def _body(project: Project, coverage: Coverage, function: Function) -> frozenset[int]:
    """Return the lines of the statements in a function: its own line runs when its module is loaded."""
    found = coverage.files.get(project.modules[function.module].path)
    if found is None:
        return frozenset()
    return frozenset(line for line in range(function.span.line + 1, function.span.end_line + 1) if line in found.statements)


def _touches(only: Lines | None, path: str, owner: Class) -> bool:
    """Return whether some of the lines that count belong to a class."""
    if only is None:
        return True
    lines = only.get(path)
    return lines is not None and any(owner.span.line <= line <= owner.span.end_line for line in lines)
