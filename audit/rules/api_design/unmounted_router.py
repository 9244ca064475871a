from collections.abc import Iterator

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Router
from audit.model.project import Project
from audit.model.rule import Curve, Example, Rule

_ORDERS = (
    'from fastapi import APIRouter\n\nrouter = APIRouter(prefix="/api/v1/{name}"){mark}\n\n\n'
    '@router.get("/{{key}}")\ndef read(key: int) -> int:\n    return key\n'
)


class UnmountedRouter(Rule):
    """No app includes a router.

    Why: Its routes are written, reviewed and tested by hand, and every request to them ends with 404. Whoever forgot the
    line believes that the feature is there.

    Instead: Include the router in the app, or in a router that the app includes; delete it if it is not wanted. An import
    for its side effect includes nothing.
    """

    id = "API105"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Every router is included in an app"
    curve = Curve(good=0.10, half=0.50)
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/orders.py": _ORDERS.format(name="orders", mark=""),
                "shop/carts.py": _ORDERS.format(name="carts", mark="  # finding: API105"),
                "shop/main.py": (
                    "from fastapi import FastAPI\n\nfrom shop import carts, orders\n\napp = FastAPI()\n"
                    "app.include_router(orders.router)\n"
                ),
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/carts.py": _ORDERS.format(name="carts", mark="  # finding: API105"),
                "shop/main.py": "from fastapi import FastAPI\n\n\ndef create_app() -> FastAPI:\n    return FastAPI()\n",
                "shop/app.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
            }
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/orders.py": _ORDERS.format(name="orders", mark=""),
                "shop/carts.py": _ORDERS.format(name="carts", mark=""),
                "shop/main.py": (
                    "from fastapi import FastAPI\n\nfrom shop import carts, orders\n\napp = FastAPI()\n"
                    "for router in (carts.router, orders.router):\n    app.include_router(router)\n"
                ),
            }
        ),
        Example({"shop/__init__.py": "", "shop/orders.py": _ORDERS.format(name="orders", mark="")}),
    )

    def population(self, project: Project) -> int:
        """Return the number of routers with routes, in a project that has an app."""
        return sum(1 for _ in _judged(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each router that nothing includes."""
        for router in _judged(project):
            if not router.included:
                yield self.finding(
                    project.modules[router.module],
                    Span(*router.place),
                    subject=router.name,
                    message=f"No app includes `{router.name}`",
                    help="include it in the app, or in a router that the app includes; delete it if it is not wanted",
                    data={"router": router.name},
                    unit=router.name,
                )


def _judged(project: Project) -> Iterator[Router]:
    """Yield the routers that a module makes for whoever imports it; one inside of a function is that function's own."""
    program = project.program
    if not any(router.is_app for router in program.routers):
        return
    used = {route.router for route in program.routes}
    for router in program.routers:
        at_top = router.name == f"{router.module}.{router.name.rpartition('.')[2]}"
        if not router.is_app and router.name in used and at_top:
            yield router
