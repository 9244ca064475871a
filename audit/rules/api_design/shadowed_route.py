import re
from collections.abc import Iterator, Sequence

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Function, Route
from audit.model.project import Project
from audit.model.questions.routing import http_routes, unit_of
from audit.model.rule import Curve, Example, Rule

ORDERED = frozenset({"fastapi", "starlette"})
"""Frameworks that try routes in the order in which they were registered."""

CONVERTERS = {
    "": "[^/]+",
    "str": "[^/]+",
    "path": ".*",
    "int": "[0-9]+",
    "float": r"[0-9]+(\.[0-9]+)?",
    "uuid": "[0-9a-fA-F-]{32,36}",
}
NEVER = r"(?!)"
"""Matches nothing: what a converter of the project's own takes cannot be known."""

ANY_VALUE = "\x00"
_PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")

_HEAD = 'from fastapi import APIRouter\n\nrouter = APIRouter(prefix="/api/v1")\n\n\n'
_MAIN = {
    "shop/__init__.py": "",
    "shop/main.py": (
        "from fastapi import FastAPI\n\nfrom shop.users import router\n\napp = FastAPI()\napp.include_router(router)\n"
    ),
}
_ONE = '@router.get("/users/{user}")\nasync def read(user: int) -> int:\n    return user\n'
_ME = "async def me() -> int:{mark}\n    return 1\n"


class ShadowedRoute(Rule):
    """An earlier route takes the requests of a later one.

    Why: Routes are tried in the order in which they are registered. `/users/{id}` takes `/users/me` with `me` for an id, so
    the client gets 422 or somebody else's answer, and the route that was written for it never runs.

    Instead: Register the literal path first, or give the parameter a converter that the other path does not fit:
    `/users/{id:int}`. The annotation `id: int` does not help: it is looked at once the route was chosen.
    """

    id = "API106"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Every route can be reached"
    curve = Curve(good=0.02, half=0.125)
    bad = (
        Example(
            {
                **_MAIN,
                "shop/users.py": f'{_HEAD}{_ONE}\n\n@router.get("/users/me")\n{_ME.format(mark="  # finding: API106")}',
            }
        ),
        Example(
            {
                **_MAIN,
                "shop/users.py": (
                    f'{_HEAD}@router.get("/{{kind}}/{{key:path}}")\n'
                    "async def read(kind: str, key: str) -> str:\n    return kind + key\n\n\n"
                    f'@router.get("/users/me")\n{_ME.format(mark="  # finding: API106")}'
                ),
            }
        ),
    )
    good = (
        Example({**_MAIN, "shop/users.py": f'{_HEAD}@router.get("/users/me")\n{_ME.format(mark="")}\n\n{_ONE}'}),
        Example(
            {
                **_MAIN,
                "shop/users.py": (
                    f'{_HEAD}{_ONE.replace("{user}", "{user:int}", 1)}\n\n@router.get("/users/me")\n{_ME.format(mark="")}'
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of routes that are tried in order."""
        return sum(len(routes) for routes in _registered(project).values())

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each route that an earlier one of the same router takes the requests of."""
        for routes in _registered(project).values():
            for route, earlier in _shadowed(routes):
                function = project.program.functions[route.function]
                yield self._finding(project, route, earlier, function)

    def _finding(self, project: Project, route: Route, earlier: Route, function: Function) -> Finding:
        verb = min(route.methods)
        return self.finding(
            project.modules[route.module],
            function.header,
            subject=route.function,
            message=f"`{verb} {route.path}` is never reached: {_told(route, earlier)}, registered before it, takes its requests",
            help=f"register `{route.path}` first, or give the parameter a converter; its annotation does not help",
            data={"path": route.path, "earlier": earlier.path},
            unit=unit_of(route),
        )


def _told(route: Route, earlier: Route) -> str:
    return f"`{earlier.path}`" if earlier.path != route.path else f"`{earlier.function.rpartition('.')[2]}`, of the same path"


def _registered(project: Project) -> dict[tuple[str, str], list[Route]]:
    """Return the routes by router and by where they are registered, a class, a function or a module, in that order."""
    found: dict[tuple[str, str], list[Route]] = {}
    for route, _ in http_routes(project):
        if route.framework in ORDERED and route.router and "{?}" not in route.path:
            found.setdefault((route.router, route.function.rpartition(".")[0]), []).append(route)
    return {key: sorted(routes, key=lambda route: route.place) for key, routes in found.items()}


def _shadowed(routes: Sequence[Route]) -> Iterator[tuple[Route, Route]]:
    """Yield the routes that another takes the requests of, each with the first that does."""
    catching: list[tuple[Route, re.Pattern[str]]] = []
    same: dict[str, Route] = {}
    for route in routes:
        asked = _PARAMETER.sub(ANY_VALUE, route.path)
        others = (earlier for earlier, pattern in catching if earlier.path != route.path and pattern.fullmatch(asked))
        before = [same[route.path]] if route.path in same and _stand_side_by_side(same[route.path], route) else []
        earlier = next((each for each in (*before, *others) if route.methods <= each.methods), None)
        if earlier is not None:
            yield route, earlier
        same.setdefault(route.path, route)
        if "{" in route.path:
            catching.append((route, _pattern(route.path)))


def _stand_side_by_side(earlier: Route, later: Route) -> bool:
    """Return whether both of two routes with one path are registered, rather than one or the other by a condition."""
    at_top = earlier.function.rpartition(".")[0] == earlier.module and earlier.place[1] == later.place[1] == 0
    return at_top and earlier.function != later.function


def _pattern(path: str) -> re.Pattern[str]:
    """Return what a path matches, as Starlette does it."""
    parts, end = [], 0
    for match in _PARAMETER.finditer(path):
        parts += [re.escape(path[end : match.start()]), CONVERTERS.get(match[2] or "", NEVER)]
        end = match.end()
    return re.compile("".join((*parts, re.escape(path[end:]))))
