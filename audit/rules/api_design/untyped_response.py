from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Function, Program, Route, TypeRef
from audit.model.project import Project
from audit.model.questions.routing import JSON, http_routes, is_hidden, is_operated, is_page, response_class, shown, unit_of
from audit.model.rule import Curve, Example, Rule

CONTAINERS = frozenset({"Dict", "List", "Mapping", "MutableMapping", "Sequence", "Iterable", "Set", "Tuple"})
CONTAINERS |= {"dict", "list", "set", "tuple", "None", "Optional", "Union", "Annotated"}
MAPS = frozenset({"builtins.dict", "typing.Dict", "typing.Mapping", "collections.abc.Mapping"})
ANYTHING = frozenset({"Any", "object"})
"""Types that everything is of."""

_DEEPEST = 2
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
    `Any` and a `JSONResponse` say no more than that there is an answer; `response_model=None` says not even that. A dict that
    is written out, `{"total": 3}`, has keys that clients rely on, and `dict[str, int]` does not name them, wherever the dict
    is made; it is meant for what has any keys. Routes for those who run the service, `/health` and the like, are left alone.
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
                    f'{_HEAD}@router.get("/orders/{{order}}")\n'
                    'async def read(order: int):  # finding: API102\n    return {"order": order}\n'
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
                    '    return [{"order": order}]\n\n\n'
                    '@router.get("/states/{order}")\n'
                    "async def state(order: int) -> dict[str, str]:  # finding: API102\n"
                    '    return {"state": "sent", "order": str(order)}\n'
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
                    '    return {"id": order}\n\n\n'
                    '@router.get("/health")\nasync def health():\n    return {"status": "up"}\n'
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
            if _says_nothing(project.program, route, function):
                yield self.finding(
                    project.modules[route.module],
                    function.header,
                    subject=route.function,
                    message=f"`{shown(route)}` does not say what it answers with: {_said(project.program, route, function)}",
                    help="annotate what the function returns with a Pydantic model, or give `response_model`",
                    data={"path": route.path, "method": route.verb},
                    unit=unit_of(route),
                )


def _judged(project: Project) -> Iterator[tuple[Route, Function]]:
    for route, function in http_routes(project, "fastapi"):
        status = dict(route.keywords).get("status_code", "")
        bodiless = any(code in status for code in WITHOUT_BODY) or route.methods <= {"HEAD", "OPTIONS"}
        if bodiless or is_hidden(route) or is_operated(route) or is_page(project.program, route, function):
            continue
        if function.returns_value or function.annotated:
            yield route, function


def _says_nothing(program: Program, route: Route, function: Function) -> bool:
    told = dict(route.keywords)
    if "responses" in told or (response_class(route) and response_class(route).rpartition(".")[2] not in JSON):
        return False
    if not function.annotated and told.get("response_model", "None") == "None":
        return True
    return _is_bare_record(program, route, function) or (route.response_known and _is_open(route.response_mentions))


def _is_bare_record(program: Program, route: Route, function: Function) -> bool:
    """Return whether an answer is a dict that is written out, and is typed as if it could have any keys."""
    if route.response is None or route.response.name not in MAPS:
        return False
    return _writes_out(program, function, _DEEPEST)


def _writes_out(program: Program, function: Function, depth: int) -> bool:
    """Return whether a function writes out the dict that it gives, or hands on one that it was given."""
    if function.returns_dict:
        return True
    called = (program.functions.get(call.name) for call in function.calls if call.first_party and not call.deferred)
    givers = (each for each in called if each is not None and (each.returns is None or each.returns.name in MAPS))
    return depth > 0 and any(_writes_out(program, each, depth - 1) for each in givers)


def _is_open(mentions: tuple[TypeRef, ...]) -> bool:
    """Return whether types leave open what is in them."""
    words = {each.word for each in mentions}
    if not words or words == {"None"}:
        return False
    return bool(words & ANYTHING) or words <= CONTAINERS | JSON


def _said(program: Program, route: Route, function: Function) -> str:
    """Return what is said instead, as far as it is."""
    if not function.annotated and dict(route.keywords).get("response_model", "None") == "None":
        return "its function has no return annotation"
    if _is_bare_record(program, route, function):
        return "its dict has keys that no schema names"
    return " of ".join(f"`{each.word}`" for each in route.response_mentions[:1]) + " may hold anything"
