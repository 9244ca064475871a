"""Functions that answer requests, told by their decorators."""

from collections.abc import Iterable, Iterator

from audit.model.program import Decorator, Function, Route

VERBS = {word: word.upper() for word in ("get", "post", "put", "patch", "delete", "head", "options", "trace")}
VERBS |= {"websocket": "WEBSOCKET", "websocket_route": "WEBSOCKET", "api_route": "ANY", "route": "ANY"}

ROUTERS = ("router", "app", "api", "blueprint", "bp", "routes")
"""How names of routers end, where it cannot be known what they are."""


def routes_in(functions: Iterable[Function]) -> Iterator[Route]:
    """Yield a route for each decorator that makes one."""
    for function in functions:
        for decorator in function.decorators:
            if _is_route(decorator):
                path = decorator.literal or dict(decorator.keywords).get("path", "")
                yield Route(function.name, function.module, VERBS[decorator.word], path, function.place)


def _is_route(decorator: Decorator) -> bool:
    holder, _, word = decorator.as_written.rpartition(".")
    if word not in VERBS or not holder:
        return False
    named = holder.rpartition(".")[2].lower().endswith(ROUTERS)
    return named and (decorator.literal.startswith("/") or not decorator.literal)
