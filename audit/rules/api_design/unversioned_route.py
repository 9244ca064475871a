import re
from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Function, Route
from audit.model.project import Project
from audit.model.questions.routing import http_routes, is_called_back, is_hidden, is_known, is_operated, is_page, shown, unit_of
from audit.model.rule import Curve, Example, Rule

VERSION = re.compile(r"(^|/)(v\d+([._]\d+)*(alpha|beta)?\d*|\d{4}-\d{2}(-\d{2})?|\{[^/]*version[^/]*\})(/|$)", re.IGNORECASE)
HEADER = re.compile(r"^(x-)?(api-|accept-)version$", re.IGNORECASE)
PARAMETER = re.compile(r"^(x_)?(api|accept)_version$")
VERSIONING = frozenset({"cadwyn", "fastapi_versioning", "fastapi_versionizer", "fastapi_version"})
"""Libraries that tell versions apart by other things than the path."""

VERSIONED_CLASS = re.compile(r"Version(ed|ing)?\w*(Middleware|Route|Router)$")
ONE_PATH = re.compile(r"(^|/)(graphql|graphiql|rpc|jsonrpc|mcp)/?$")
"""Endpoints of protocols that have their own way to evolve."""

_ROUTES = (
    "from fastapi import APIRouter\n\nrouter = APIRouter({prefix})\n\n\n"
    '@router.get("/orders/{{order}}")\ndef read(order: int) -> int:{mark}\n    return order\n'
)
_MAIN = (
    "from fastapi import FastAPI\n\nfrom shop.orders import router\n\napp = FastAPI()\n{include}\n\n\n"
    '@app.get("/health")\ndef health() -> str:\n    return "up"\n'
)


class UnversionedRoute(Rule):
    """A route has no version.

    Why: The first change that breaks a client has nowhere to go: either all clients change on the same day, or the old
    answer stays forever.

    Instead: Give the outermost router a prefix, `/api/v1`, or tell versions apart by a header, for all routes in one place.
    A folder called `v1` that does not show in the path is a version for nobody but its authors.
    """

    id = "API101"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "Routes have a version"
    curve = Curve(good=0.02, half=0.125)
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/orders.py": _ROUTES.format(prefix="", mark="  # finding: API101"),
                "shop/main.py": _MAIN.format(include='app.include_router(router, prefix="/api")'),
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/main.py": (
                    "from flask import Flask\n\n\ndef create_app():\n    app = Flask(__name__)\n\n"
                    '    @app.route("/orders", methods=["GET"])\n    def orders():  # finding: API101\n        return {}\n\n'
                    "    return app\n"
                ),
            }
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/orders.py": _ROUTES.format(prefix='prefix="/v1"', mark=""),
                "shop/main.py": _MAIN.format(include='app.include_router(router, prefix="/api")'),
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/orders.py": _ROUTES.format(prefix="", mark=""),
                "shop/main.py": _MAIN.format(
                    include='settings = load()\napp.include_router(router, prefix=settings["prefix"])'
                ).replace("from shop.orders", "from shop.config import load\nfrom shop.orders"),
                "shop/config.py": 'def load() -> dict[str, str]:\n    return {"prefix": "/api/v1"}\n',
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of routes that clients are written for and whose whole path is known."""
        return sum(1 for _ in _judged(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each such route without a version in its path."""
        for route, function in _judged(project):
            if not any(map(VERSION.search, route.full_paths)):
                yield self.finding(
                    project.modules[route.module],
                    function.header,
                    subject=route.function,
                    message=f"`{shown(route)}` has no version",
                    help="give the outermost router a prefix with a version: `/api/v1`",
                    data={"path": route.full_paths[0], "method": route.verb},
                    unit=unit_of(route),
                )


def _judged(project: Project) -> Iterator[tuple[Route, Function]]:
    program = project.program
    if _is_told_otherwise(project):
        return
    mounted = {router.name for router in program.routers if router.is_app or router.included}
    routes = list(http_routes(project))
    paged = {route.router for route, function in routes if is_page(program, route, function) and "/" in route.full_paths}
    for route, function in routes:
        if not is_known(route) or route.router not in mounted or route.router in paged:
            continue
        if is_operated(route) or is_called_back(route) or is_hidden(route) or any(map(ONE_PATH.search, route.full_paths)):
            continue
        if not is_page(program, route, function):
            yield route, function


def _is_told_otherwise(project: Project) -> bool:
    """Return whether versions are told apart by something else than paths."""
    program = project.program
    modules = (module for module in project.modules.values() if not module.is_test)
    if any(imported.module.split(".")[0] in VERSIONING for module in modules for imported in module.imports):
        return True
    if any(VERSIONED_CLASS.search(each.word) for each in program.classes.values()):
        return True
    return any(_reads_version(each) for each in program.functions.values())


def _reads_version(function: Function) -> bool:
    return any(HEADER.match(call.literal) for call in function.calls) or any(
        PARAMETER.match(parameter.name) for parameter in function.parameters
    )
