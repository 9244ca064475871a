from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Function, Route, TypeRef
from audit.model.project import Project
from audit.model.routing import JSON, http_routes, is_hidden, is_page, shown, unit_of
from audit.model.rule import Curve, Example, Rule

CONTAINERS = frozenset(
    """
    Annotated Coroutine Awaitable Dict Iterable List Mapping MutableMapping None Optional Sequence Set Tuple Union dict list
    set tuple
    """.split()
)
ANYTHING = frozenset({"Any", "object"})
"""Types that everything is of."""

WITHOUT_BODY = ("204", "205", "301", "302", "303", "304", "307", "308")

_HEAD = 'from fastapi import APIRouter\n\nrouter = APIRouter(prefix="/api/v1")\n\n\n'
_MAIN = {
    "shop/__init__.py": "",
    "shop/main.py": (
        "from fastapi import FastAPI\n\nfrom shop.orders import router\n\napp = FastAPI()\napp.include_router(router)\n"
    ),
}


class UntypedResponse(Rule):
    """A route does not say what it answers with.

    Why: The schema that clients are written from has a hole there, nothing checks what leaves the service, and a field that
    was meant for inside goes out with the next release.

    Instead: Annotate what the function returns with a Pydantic model, or give `response_model`. `dict`, `dict[str, Any]`,
    `Any` and a `JSONResponse` say no more than that there is an answer. Nor does `response_model=None`, which is meant for
    functions that return a response of another kind: a page, a file, a stream.
    """

    id = "API102"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Routes say what they answer with"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {
                **_MAIN,
                "shop/orders.py": (
                    f"{_HEAD}"
                    '@router.get("/orders/{order}")\nasync def read(order: int):  # finding: API102\n    return {"order": order}\n'
                ),
            }
        ),
        Example(
            {
                **_MAIN,
                "shop/orders.py": (
                    f"from typing import Any\n\nfrom fastapi.responses import JSONResponse\n\n{_HEAD}"
                    '@router.get("/orders/{order}")\n'
                    "async def read(order: int) -> dict[str, Any]:  # finding: API102\n"
                    '    return {"order": order}\n\n\n'
                    '@router.get("/totals/{order}")\n'
                    "async def total(order: int) -> JSONResponse:  # finding: API102\n"
                    '    return JSONResponse({"total": order})\n\n\n'
                    '@router.get("/notes/{order}", response_model=list[dict])\n'
                    "async def notes(order: int):  # finding: API102\n"
                    '    return [{"order": order}]\n'
                ),
            }
        ),
    )
    good = (
        Example(
            {
                **_MAIN,
                "shop/orders.py": (
                    f"from fastapi.responses import FileResponse\nfrom pydantic import BaseModel\n\n{_HEAD}"
                    "class OrderOut(BaseModel):\n    id: int\n\n\n"
                    '@router.get("/orders/{order}")\nasync def read(order: int) -> OrderOut:\n    return OrderOut(id=order)\n\n\n'
                    '@router.get("/invoices/{order}")\nasync def invoice(order: int):\n'
                    '    return FileResponse(f"{order}.pdf")\n\n\n'
                    '@router.get("/totals/{order}", response_model=OrderOut)\nasync def total(order: int):\n'
                    '    return {"id": order}\n'
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of routes that answer with data."""
        return sum(1 for _ in _judged(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each such route that neither a model nor an annotation describes."""
        for route, function in _judged(project):
            if _says_nothing(route, function):
                yield self.finding(
                    project.modules[route.module],
                    function.header,
                    subject=route.function,
                    message=f"`{shown(route)}` does not say what it answers with: {_said(route, function)}",
                    help="annotate what the function returns with a Pydantic model, or give `response_model`",
                    data={"path": route.path, "method": route.verb},
                    unit=unit_of(route),
                )


def _judged(project: Project) -> Iterator[tuple[Route, Function]]:
    for route, function in http_routes(project.program, "fastapi"):
        status = dict(route.keywords).get("status_code", "")
        bodiless = any(code in status for code in WITHOUT_BODY) or route.methods <= {"HEAD", "OPTIONS"}
        if not bodiless and not is_hidden(route) and not is_page(project.program, route, function):
            yield route, function


def _says_nothing(route: Route, function: Function) -> bool:
    told = dict(route.keywords)
    if "responses" in told or told.get("response_class", "JSONResponse").rpartition(".")[2] not in JSON:
        return False
    if told.get("response_model", "None") == "None" and not function.annotated:
        return True
    return route.response_known and _is_open(route.response_mentions)


def _is_open(mentions: tuple[TypeRef, ...]) -> bool:
    """Return whether types leave open what is in them."""
    words = {each.word for each in mentions}
    if not words or words == {"None"}:
        return False
    return bool(words & ANYTHING) or words <= CONTAINERS | JSON


def _said(route: Route, function: Function) -> str:
    """Return what is said instead, as far as it is."""
    if dict(route.keywords).get("response_model", "None") == "None" and not function.annotated:
        return "its function has no return annotation"
    return " of ".join(f"`{each.word}`" for each in route.response_mentions[:1]) + " may hold anything"
