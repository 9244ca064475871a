"""What a presentation layer does well: it speaks HTTP so that no other layer has to."""

import re
from collections.abc import Iterable, Iterator

from audit.model.criterion import Criterion, Place, Section, shared, shown
from audit.model.profile import Role
from audit.model.program import Call, Kind, Route
from audit.model.project import Found, Module, Project
from audit.model.stack import kind_of

SPEAKING = frozenset({Role.PRESENTATION, Role.ADAPTER, Role.COMPOSITION_ROOT})
SILENT = frozenset({Role.DOMAIN, Role.APPLICATION})
VERSION = re.compile(r"(^|[/.])v\d+([/.]|$)")
HEALTH = re.compile(r"(^|/)(health|healthz|healthcheck|health-check|live|livez|liveness|ready|readyz|readiness)/?$")
OPERATED = re.compile(r"(^|/)(metrics|startup|startupz|version|ping|status|docs|redoc|openapi\.json)?/?$")
"""Paths for those who run the service; they have no version."""

GUARD = re.compile(
    r"^_?(require|requires|check|has|ensure|verify)_(permissions?|roles?|scopes?)$|(Permission|Role)(Checker|Guard|Required)$"
)
MIDDLEWARE = "Middleware"
ADDS = ("add_middleware", MIDDLEWARE)
HANDLES = ("add_exception_handler", "register_error_handler")


def recognise(project: Project) -> Iterator[Criterion]:
    """Yield what is seen of HTTP, schemas, errors, permissions, versions, health checks and middleware."""
    calls = list(_calls(project))
    yield _only_http(project)
    yield _schemas(project)
    yield shown(Section.PRESENTATION, "Errors become responses in one place", list(_handlers(project, calls)))
    yield _permissions(project)
    yield _versions(project)
    yield _health(project)
    yield _middleware(project, calls)


def _only_http(project: Project) -> Criterion:
    """Return how many of the modules that import a web framework may; layers between are left to their rules."""
    importing = [
        (module, imported.fact.span.line)
        for module in project.modules.values()
        if not module.is_test
        for imported in module.imports
        if imported.found is Found.EXTERNAL and kind_of(imported.module) == "web framework"
    ]
    lines = {module.name: (module, line) for module, line in reversed(importing)}
    return shared(
        Section.PRESENTATION,
        "HTTP stays in the presentation",
        [Place(module.path, line) for _, (module, line) in sorted(lines.items()) if module.role in SPEAKING],
        [Place(module.path, line) for _, (module, line) in sorted(lines.items()) if module.role in SILENT],
    )


def _schemas(project: Project) -> Criterion:
    found = [each for each in project.program.of_kind(Kind.SCHEMA) if each.role in SPEAKING]
    return shown(
        Section.PRESENTATION,
        "Pydantic schemas describe requests and responses",
        [Place(project.modules[each.module].path, each.span.line) for each in found],
    )


def _handlers(project: Project, calls: Iterable[tuple[Module, Call]]) -> Iterator[Place]:
    for function in project.program.functions.values():
        if any(decorator.word in ("exception_handler", "errorhandler") for decorator in function.decorators):
            yield Place(project.modules[function.module].path, function.span.line)
    for module, call in calls:
        if call.word in HANDLES:
            yield Place(module.path, call.span.line)


def _permissions(project: Project) -> Criterion:
    program = project.program
    named = [(each.word, each.module, each.span.line) for each in program.functions.values()]
    named += [(each.word, each.module, each.span.line) for each in program.classes.values()]
    guards = [each for each in named if GUARD.search(each[0])]
    words = ", ".join(dict.fromkeys(f"`{word}`" for word, _, _ in guards[:6]))
    places = [Place(project.modules[module].path, line) for _, module, line in guards]
    return shown(Section.PRESENTATION, "Access is by permission or role", places, words)


def _versions(project: Project) -> Criterion:
    """Return how many routes say their version, in their path or by the folder that they stand in."""
    routes = [(route, project.modules[route.module]) for route in project.program.routes]
    routes = [(route, module) for route, module in routes if module.role in (Role.PRESENTATION, Role.ADAPTER)]
    told = [any(map(VERSION.search, (module.path, *_paths(route)))) for route, module in routes]
    if not any(told):  # a header or a host name can tell the version too
        return shown(Section.PRESENTATION, "The API is versioned", [])
    places = [Place(module.path, route.place[0]) for route, module in routes]
    unversioned = [
        not (said or _is_health(route) or any(map(OPERATED.search, _paths(route))))
        for said, (route, _) in zip(told, routes, strict=True)
    ]
    return shared(
        Section.PRESENTATION,
        "The API is versioned",
        [place for place, said in zip(places, told, strict=True) if said],
        [place for place, missing in zip(places, unversioned, strict=True) if missing],
    )


def _health(project: Project) -> Criterion:
    found = [route for route in project.program.routes if _is_health(route)]
    paths = ", ".join(dict.fromkeys(f"`{_paths(route)[0]}`" for route in found[:6]))
    places = [Place(project.modules[route.module].path, route.place[0]) for route in found]
    return shown(Section.PRESENTATION, "Health checks are there", places, paths)


def _is_health(route: Route) -> bool:
    return any(map(HEALTH.search, _paths(route)))


def _paths(route: Route) -> tuple[str, ...]:
    """Return the paths that a route is reached under, as far as they can be known."""
    return route.full_paths or (route.path,)


def _middleware(project: Project, calls: Iterable[tuple[Module, Call]]) -> Criterion:
    """Return where middleware is added, and in which order; a list starts with the outermost, `add_middleware` ends with it."""
    added = [(module, call) for module, call in calls if call.word in ADDS]
    added.sort(key=lambda each: (each[0].path, each[1].place))
    outermost = "first" if all(call.word == MIDDLEWARE for _, call in added) else "last"
    names: dict[str, list[str]] = {}
    for module, call in added:
        if call.arguments and call.arguments[0]:
            names.setdefault(module.name, []).append(f"`{call.arguments[0].rpartition('.')[2]}`")
    order = f"{'; '.join(', '.join(found) for found in names.values())}: the {outermost} is the outermost" if names else ""
    places = [Place(module.path, call.span.line) for module, call in added]
    places += [
        Place(project.modules[function.module].path, function.span.line)
        for function in project.program.functions.values()
        if any(decorator.word == "middleware" for decorator in function.decorators)
    ]
    return shown(Section.PRESENTATION, "Middleware handles what all requests share", places, order)


def _calls(project: Project) -> Iterator[tuple[Module, Call]]:
    """Yield each call that sets an application up, once, with its module."""
    seen = set()
    groups = list(project.program.module_calls.items())
    groups += [(function.module, function.calls) for function in project.program.functions.values()]
    for name, calls in groups:
        for call in calls:
            if call.as_written.endswith((*ADDS, *HANDLES)) and (name, call.place) not in seen:
                seen.add((name, call.place))
                yield project.modules[name], call
