import re
from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Call, Function, Parameter, Program, Route
from audit.model.project import Project
from audit.model.questions.routing import http_routes, is_hidden, shown, unit_of
from audit.model.rule import Curve, Example, Rule

LISTS = frozenset({"list", "List", "Sequence", "Iterable", "Collection", "tuple", "Tuple", "set", "Set", "frozenset"})
PAGES = re.compile(r"(Page|Paged|Paginat\w*|Cursor|ListResource)")
"""How a class is called that holds one part of a list."""

LIMITS = re.compile(
    r"(^|_)(limit|offset|page|page_?size|page_?number|per_?page|size|skip|take|top|first|last|cursor|after|before|since|until|max"
    r"|count|n|num|number|page_?token|start|stop|end|range|pagination|paginat\w*|paging|pager|page_params)(_|$)",
    re.IGNORECASE,
)
ONE_OF_MANY = re.compile(r"[{<]")
FEW = re.compile(
    r"(^|[/_-])(me|own|mine|my|roles?|permissions?|scopes?|status(es)?|types?|kinds?|categor(y|ies)|tags?|labels?|countr(y|ies)"
    r"|currenc(y|ies)|languages?|locales?|time-?zones?|settings|options?|plans?|tiers?|features?|flags?|enums?|choices|providers?"
    r"|formats?|units?|levels?|models?|versions?|tables?|columns?|fields?|modules?|plugins?|schemas?|config\w*|constants?"
    r"|health\w*|stats?|statistics|metrics|summary|top|popular|recent|latest|featured|trending|random|active|due|overdue|low-stock"
    r"|templates?|themes?|weekdays?|regions?|cities|states?|queues?|workers?|nodes|services?|integrations?|jobs)(?=[/_-]|$)",
    re.IGNORECASE,
)
"""Words of paths whose lists are small by nature, or cut where they are made."""

LIBRARY = "fastapi_pagination"
CUTS = frozenset({"limit", "fetchmany", "islice", "head", "slice", "paginate"})
"""Methods and functions that give a part of what there is."""

BOUNDS = frozenset({"limit", "page_size", "per_page", "page", "take", "max_results", "pagination"})
"""Keywords by which a part is asked for."""

_DEEPEST = 4
_MOST = 200

_MAIN = {
    "shop/__init__.py": "",
    "shop/main.py": (
        "from fastapi import FastAPI\n\nfrom shop.orders import router\n\napp = FastAPI()\napp.include_router(router)\n"
    ),
    "shop/store.py": "async def all_orders(first: int = 0) -> list[int]:\n    return [first]\n",
}
_HEAD = "from shop.store import all_orders\n\n"


class UnpaginatedList(Rule):
    """A route answers with a whole list.

    Why: It is fast with the ten rows of the first week. Years later one request reads a table, and memory, time and the
    client's patience are spent on rows that nobody looks at.

    Instead: Take `limit` and a cursor, or `limit` and `offset`, with an upper bound, and hand them down to the query; a
    dependency that all lists share keeps them alike. Cutting the list after it was read saves the client alone.
    """

    id = "API104"
    severity = Severity.LOW
    effort = Effort.MEDIUM
    criterion = "Lists come in pages"
    curve = Curve(good=0.10, half=0.50)
    bad = (
        Example(
            {
                **_MAIN,
                "shop/orders.py": (
                    f'from fastapi import APIRouter\n\n{_HEAD}router = APIRouter(prefix="/api/v1")\n\n\n'
                    '@router.get("/orders")\nasync def orders(customer: str = "") -> list[int]:  # finding: API104\n'
                    "    return await all_orders()\n"
                ),
            }
        ),
        Example(
            {
                **_MAIN,
                "shop/orders.py": (
                    "from typing import List\n\nfrom fastapi import APIRouter\n\n"
                    f'{_HEAD}router = APIRouter(prefix="/api/v1/orders")\n\n\n'
                    '@router.get("/", response_model=List[int])\nasync def orders():  # finding: API104\n'
                    "    return await all_orders()\n"
                ),
            }
        ),
    )
    good = (
        Example(
            {
                **_MAIN,
                "shop/paging.py": "class Paging:\n    def __init__(self, limit: int = 20) -> None:\n        self.limit = limit\n",
                "shop/orders.py": (
                    f"from fastapi import APIRouter, Depends\n\nfrom shop.paging import Paging\n{_HEAD}"
                    'router = APIRouter(prefix="/api/v1")\n\n\n'
                    '@router.get("/orders")\nasync def orders(paging: Paging = Depends()) -> list[int]:\n'
                    "    return await all_orders(paging.limit)\n\n\n"
                    '@router.get("/orders/{order}/lines")\nasync def lines(order: int) -> list[int]:\n'
                    "    return await all_orders(order)\n"
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of routes that answer with a list that grows, or with a page of one."""
        return sum(1 for _ in _judged(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each such route that takes nothing to cut the list by."""
        for route, function in _judged(project):
            if not (_is_page(route) or _takes_limit(project.program, function) or _is_cut(project.program, function)):
                yield self.finding(
                    project.modules[route.module],
                    function.header,
                    subject=route.function,
                    message=f"`{shown(route)}` answers with a whole list",
                    help="take `limit` and a cursor or an offset, with an upper bound, and hand them to the query",
                    data={"path": route.path},
                    unit=unit_of(route),
                )


def _judged(project: Project) -> Iterator[tuple[Route, Function]]:
    """Yield the routes whose lists grow with what is stored: those below one thing are as small as that."""
    if any(imported.module.split(".")[0] == LIBRARY for module in project.modules.values() for imported in module.imports):
        return
    for route, function in http_routes(project, "fastapi"):
        if route.methods != {"GET"} or is_hidden(route) or not (_is_list(route) or _is_page(route)):
            continue
        path = min(route.full_paths, default=route.path)
        if ONE_OF_MANY.search(path.replace("{?}", "")) or FEW.search(path) or not function.calls:
            continue
        yield route, function


def _is_list(route: Route) -> bool:
    return route.response is not None and route.response.word in LISTS and not route.response.first_party


def _is_page(route: Route) -> bool:
    return any(PAGES.search(each.word) for each in route.response_mentions)


def _takes_limit(program: Program, function: Function) -> bool:
    """Return whether a request can say how much it wants: by a parameter, or by one of a dependency or class of them."""
    waiting = [(function, _DEEPEST)]
    seen = set[str]()
    while waiting:
        each, depth = waiting.pop()
        if any(LIMITS.search(parameter.name) or parameter.kind == "double_star" for parameter in each.parameters):
            return True
        for parameter in each.parameters:
            if parameter.name in ("request", "filters", "params", "query") or _is_unknown(parameter):
                return True
            names = {parameter.provider, *(mention.name for mention in parameter.mentions)} - seen - {""}
            seen |= names
            if any(PAGES.search(name.rpartition(".")[2]) or _holds_limit(program, name) for name in names):
                return True
            callees = (program.functions.get(name) or program.method(name, "__init__") for name in names)
            waiting += [(callee, depth - 1) for callee in callees if callee is not None and depth]
    return False


def _is_unknown(parameter: Parameter) -> bool:
    """Return whether it cannot be known what a parameter is given, or what it is."""
    return (parameter.injected and not parameter.provider) or (parameter.annotated and not parameter.mentions)


def _holds_limit(program: Program, name: str) -> bool:
    own = program.classes.get(name)
    if own is None:
        return False
    line = (own, *(program.classes[each] for each in own.ancestors))
    return any(LIMITS.search(field.name) for each in line for field in each.fields)


def _is_cut(program: Program, function: Function) -> bool:
    """Return whether something on the way to what is stored asks for no more than so many."""
    waiting, seen = [function], {function.name}
    while waiting and len(seen) < _MOST:
        each = waiting.pop()
        if CUTS & each.chained or any(call.word in CUTS or BOUNDS & {*call.keywords} for call in each.calls):
            return True
        for call in each.calls:
            for name in _meant(program, call):
                callee = program.functions.get(name)
                if callee is not None and name not in seen:
                    seen.add(name)
                    waiting.append(callee)
    return False


def _meant(program: Program, call: Call) -> Iterator[str]:
    """Yield what a call may run: the method itself, and what subclasses of its class make of it."""
    if call.first_party:
        yield call.name
        if call.owner is not None:
            yield from (f"{name}.{call.word}" for name in program.subclasses.get(call.owner.name, ()))
