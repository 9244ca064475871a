"""What routes catch, and what is written for users."""

import builtins
import re
from collections.abc import Iterator

from audit.model.facts import Span
from audit.model.program import Function, Handler, Program, Route
from audit.model.project import Project
from audit.model.questions.configuration import is_product
from audit.model.questions.guards import Guards
from audit.model.questions.http_errors import speaks_http

HEALTH = re.compile(r"health|(^|[/_])(live|livez|liveness|ready|readyz|readiness|ping)(/|$)", re.IGNORECASE)
"""Paths and names of routes that tell whether something works: to catch whatever it raises is what they are there for."""

TRIED = re.compile(r"/((connection[-_])?(test|check|status)|(test|check)[-_]connection|diagnostics?)/?$", re.IGNORECASE)
"""Ends of the paths of routes that try a connection, and are asked for by GET, for the same."""

OF_ONE_THING = re.compile(r"(?<!\{\?)[}>]/+status/?$", re.IGNORECASE)
"""The end of a path that asks what has become of one thing, which is no trial of a connection."""

INSIGHT = re.compile(r"(^|/)(debug|diagnostics)(/|$)", re.IGNORECASE)
"""Paths below which those who run the service look what is wrong with it."""

SUPPRESS = "contextlib.suppress"
ALL = frozenset({"Exception", "BaseException"})


def answering(project: Project) -> Iterator[Function]:
    """Yield the functions of the product that answer HTTP requests, in the order of their names; sockets answer none."""
    program = project.program
    names = {route.function for route in program.routes if route.verb != "WEBSOCKET"}
    functions = (program.functions[name] for name in sorted(names))
    yield from (function for function in functions if is_product(project.modules[function.module]))


def probing(program: Program) -> frozenset[str]:
    """Return the functions that tell whether something works."""
    return frozenset(route.function for route in program.routes if any(map(HEALTH.search, _names(route))) or _tries(route))


def _tries(route: Route) -> bool:
    paths = route.full_paths or (route.path,)
    asked = route.methods == {"GET"}
    return asked and any(TRIED.search(path) and not OF_ONE_THING.search(path) for path in paths)


def telling_operators(program: Program) -> frozenset[str]:
    """Return the functions that tell what is wrong with the service to those who run it, and are not known to tell strangers."""
    told = frozenset(route.function for route in program.routes if _gives_insight(route))
    if not told:
        return frozenset()
    guards = Guards(program)
    own = (route for route in program.routes if route.function in told)
    return told - {route.function for route in own if not _gives_insight(route) or guards.before(route) is False}


def _gives_insight(route: Route) -> bool:
    return all(map(INSIGHT.search, route.full_paths or (route.path,)))


def _names(route: Route) -> tuple[str, ...]:
    return (*(route.full_paths or (route.path,)), route.function.rpartition(".")[2])


def answers_all(handler: Handler) -> bool:
    """Return whether a handler makes something of all that can go wrong: neither raises it again nor only writes it down."""
    return handler.is_broad and not (handler.again or handler.logs or handler.silent)


def swallowed(function: Function) -> Iterator[Span]:
    """Yield where a function lets all that can go wrong pass without a trace; tidying up may fail."""
    for handler in function.handlers:
        if handler.is_broad and handler.silent and not handler.tidying:
            yield handler.span
    for call in function.calls:
        if call.name == SUPPRESS and not ALL.isdisjoint(call.arguments):
            yield call.span


def spoken(program: Program) -> frozenset[str]:
    """Return the errors whose words may be the project's own: those that it raises, and what stands above them."""
    found: set[str] = set()
    for name in {each.error for function in program.functions.values() for each in function.raised}:
        own = program.classes.get(name)
        found |= {name, *(own.outside if own is not None else ())}
    for name in tuple(found):
        error = getattr(builtins, name.removeprefix("builtins."), None) if name.startswith("builtins.") else None
        above = error.__mro__ if isinstance(error, type) else ()
        found |= {f"builtins.{each.__name__}" for each in above}
    return frozenset(found)


def is_foreign(program: Program, error: str, spoken: frozenset[str]) -> bool:
    """Return whether the words of an error are written by others, for programmers: nobody here raises it."""
    return bool(error) and error not in program.classes and error not in spoken and not speaks_http(program, error)
