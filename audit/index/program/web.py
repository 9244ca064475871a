"""Routers and how they are put together: which prefix, which guards and which app a route has."""

from collections.abc import Iterator, Mapping
from itertools import islice

from msgspec import Struct, field
from msgspec.structs import replace

from audit.index.program.files import File
from audit.index.program.types import Types
from audit.index.program.values import Values
from audit.index.symbols import CallSymbol
from audit.model.code import CallFact
from audit.model.facts import MODULE_SCOPE, Path
from audit.model.program import Decorator, Function, Route, Router

APPS = frozenset(
    {
        "fastapi.FastAPI",
        "fastapi.applications.FastAPI",
        "starlette.applications.Starlette",
        "flask.Flask",
        "quart.Quart",
        "litestar.Litestar",
    }
)
ROUTERS = frozenset(
    {
        "fastapi.APIRouter",
        "fastapi.routing.APIRouter",
        "starlette.routing.Router",
        "flask.Blueprint",
        "quart.Blueprint",
        "litestar.Router",
    }
)
INCLUDES = frozenset({"include_router", "register_blueprint"})
VERBS = {word: word.upper() for word in ("get", "post", "put", "patch", "delete", "head", "options", "trace")}
VERBS |= {"websocket": "WEBSOCKET", "websocket_route": "WEBSOCKET", "api_route": "ANY", "route": "ANY"}

ROUTER_WORDS = ("router", "app", "api", "blueprint", "bp", "routes")
"""How names of routers end, where it cannot be known what they are."""

UNKNOWN_PREFIX = "/{?}"
"""A part of a path that is worked out when the program runs."""

_MOST_PATHS = 16
_DEEPEST = 8

Key = tuple[str, str]
"""A router: the path of its file and its name there."""


class _Include(Struct, frozen=True):
    """One router put into another. `parent` is None for one that cannot be told."""

    parent: Key | None
    prefix: str
    guards: tuple[str, ...]


class Web(Struct):
    """All routers of the project and where they are included. `blind`: some router is included that cannot be told."""

    types: Types
    values: Values
    found: dict[Key, Router] = field(default_factory=dict)
    included: dict[Key, list[_Include]] = field(default_factory=dict)
    blind: bool = False

    def routers(self) -> tuple[Router, ...]:
        """Return every router, apps included, by name."""
        return tuple(sorted(self.found.values(), key=lambda router: router.name))

    def routes(self, functions: Mapping[str, Function]) -> Iterator[Route]:
        """Yield a route for each decorator that makes one."""
        for name, function in functions.items():
            file, fact = self.values.functions[name]
            for decorator, written in zip(function.decorators, fact.decorators, strict=True):
                holder = decorator.as_written.rpartition(".")[0]
                if decorator.word in VERBS and holder:
                    key = self.key(file, fact.scope, written.path[:-1])
                    if key in self.found or _looks_like_one(decorator, holder):
                        yield self._route(function, decorator, key)

    def _route(self, function: Function, decorator: Decorator, key: Key | None) -> Route:
        router = self.found.get(key) if key is not None else None
        keywords = dict(decorator.keywords)
        path = decorator.literal or keywords.get("path", "")
        heads = list(islice(self._heads(key, _DEEPEST), _MOST_PATHS)) if key is not None and router is not None else []
        own = self.guards(self.types.files[key[0]], keywords.get("dependencies", "")) if key is not None else ()
        guards = frozenset.intersection(*(above for _, above in heads)) if heads else frozenset[str]()
        return Route(
            function=function.name,
            module=function.module,
            verb=VERBS[decorator.word],
            path=path,
            place=function.place,
            router=router.name if router is not None else "",
            full_paths=tuple(dict.fromkeys(f"{prefix}{path}" or "/" for prefix, _ in heads)),
            guards=tuple(sorted({*own, *guards})),
            keywords=decorator.keywords,
        )

    def _heads(self, key: Key, depth: int) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield each prefix that a router is reached under, with the guards on that way."""
        router = self.found[key]
        own = frozenset(router.guards)
        ways = self.included.get(key, [])
        if router.is_app or not ways or not depth:
            yield router.prefix, own
            return
        for way in ways:
            if way.parent is None or way.parent not in self.found:
                yield f"{UNKNOWN_PREFIX}{way.prefix}{router.prefix}", own | frozenset(way.guards)
                continue
            for prefix, guards in self._heads(way.parent, depth - 1):
                yield f"{prefix}{way.prefix}{router.prefix}", own | guards | frozenset(way.guards)

    def key(self, file: File, scope: int, path: Path) -> Key | None:
        """Return the router that a dotted name means, at module level or in a function that makes it."""
        if not path:
            return None
        for function in file.enclosing(scope):
            if (function.body, path[0]) in file.assigns:
                return (file.unit.file.path, f"{function.qualname}.{path[0]}")
        symbol = self.types.symbols.follow(file.unit, MODULE_SCOPE, path)
        if isinstance(symbol, CallSymbol):
            return (symbol.unit.file.path, symbol.binding.name)
        return None

    def guards(self, file: File, text: str) -> tuple[str, ...]:
        """Return the full names of what a `dependencies=[…]` lists."""
        paths = [tuple(part.split(".")) for part in text.split(",") if part]
        found = [self.types.provider(file, MODULE_SCOPE, None, path) or ".".join(path) for path in paths]
        return tuple(found)


def web_of(types: Types, values: Values) -> Web:
    """Return the routers of the project and how they are put together."""
    web = Web(types, values)
    for file in types.files.values():
        for name, call in _made(file):
            made = types.named(file, MODULE_SCOPE, call.path)
            if made is not None and made.name in APPS | ROUTERS:
                texts = dict(call.texts)
                web.found[file.unit.file.path, name] = Router(
                    name=f"{file.unit.name}.{name}",
                    module=file.unit.name,
                    is_app=made.name in APPS,
                    prefix=_prefix(call),
                    guards=web.guards(file, texts.get("dependencies", "")),
                    place=call.place,
                )
    for file in types.files.values():
        for call in file.code.calls:
            if call.path[-1] in INCLUDES and not call.receiver:
                _include(web, file, call)
    for key, router in web.found.items():
        web.found[key] = replace(router, included=bool(web.included.get(key)) or web.blind)
    return web


def _made(file: File) -> Iterator[tuple[str, CallFact]]:
    """Yield the names that are bound to the result of a call, with that call: in the module, and in functions."""
    calls = {(call.place[0], call.path, call.function): call for call in file.code.calls if call.path and not call.receiver}
    for binding in file.facts.bindings:
        call = calls.get((binding.line, binding.called, MODULE_SCOPE)) if binding.called else None
        if call is not None:
            yield binding.name, call
    for (body, name), assigns in file.assigns.items():
        function = file.functions.get(body)
        for assign in assigns if function is not None else ():
            call = calls.get((assign.place[0], assign.value.path, body)) if assign.value.called else None
            if call is not None and function is not None:
                yield f"{function.qualname}.{name}", call


def _include(web: Web, file: File, call: CallFact) -> None:
    given = call.arguments[0] if call.arguments else tuple(dict(call.texts).get("router", "").split("."))
    child = web.key(file, call.function, given) if given and given != ("",) else None
    if child is None or child not in web.found:
        web.blind = True
        return
    texts = dict(call.texts)
    prefix = _prefix(call)
    parent = web.key(file, call.function, call.path[:-1])
    include = _Include(parent if parent in web.found else None, prefix, web.guards(file, texts.get("dependencies", "")))
    web.included.setdefault(child, []).append(include)


def _prefix(call: CallFact) -> str:
    if not {"prefix", "url_prefix"} & set(call.keywords):
        return ""
    text = next((text for keyword, text in call.texts if keyword in ("prefix", "url_prefix")), "")
    return text.rstrip("/") if text.startswith("/") else UNKNOWN_PREFIX


def _looks_like_one(decorator: Decorator, holder: str) -> bool:
    named = holder.rpartition(".")[2].lower().endswith(ROUTER_WORDS)
    return named and (decorator.literal.startswith("/") or not decorator.literal)
