"""Routes: which function answers under which path, behind which guards."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from audit.index.program.files import File
from audit.index.program.mounts import Mounts
from audit.index.program.objects import FunctionObject
from audit.index.program.prefixes import guards_of
from audit.index.program.router_classes import APPS, ROUTERS
from audit.index.program.routers import Key
from audit.index.program.values import Values
from audit.model.code import CallFact, FunctionFact
from audit.model.facts import MODULE_SCOPE, Path
from audit.model.program import UNKNOWN_GUARD, UNKNOWN_PREFIX, Decorator, Function, Route, Router, TypeRef

VERBS = {word: word.upper() for word in ("get", "post", "put", "patch", "delete", "head", "options", "trace")}
VERBS |= {"websocket": "WEBSOCKET", "websocket_route": "WEBSOCKET", "api_route": "ANY", "route": "ANY"}

ADDS = {
    "add_api_route": "ANY",
    "add_route": "ANY",
    "add_url_rule": "ANY",
    "add_api_websocket_route": "WEBSOCKET",
    "add_websocket_route": "WEBSOCKET",
}
"""Methods of a router that register a function without decorating it."""

OBJECTS = {
    "starlette.routing.Route": "ANY",
    "starlette.routing.WebSocketRoute": "WEBSOCKET",
    "fastapi.routing.APIRoute": "ANY",
    "fastapi.routing.APIWebSocketRoute": "WEBSOCKET",
}
"""Classes whose instances are routes."""

ROUTER_WORDS = ("router", "app", "api", "blueprint", "bp", "routes")
"""How names of routers end, where it cannot be known what they are."""

HANDED_DOWN = frozenset({"default_response_class", "include_in_schema"})
"""Keywords of a router, or of its inclusion, that say something of its routes."""

COMPUTED = "?"
_FRAMEWORKS = frozenset(name.split(".")[0] for name in APPS | ROUTERS)
_NAME = re.compile(r"[A-Za-z_][\w.]*")
_MOST_PATHS = 16
_DEEPEST = 8


class _Head(Struct, frozen=True):
    """One way to a router, or a part of it: the prefix, the guards, and the keywords that hold for all below."""

    prefix: str
    guards: frozenset[str] = frozenset()
    keywords: tuple[tuple[str, str], ...] = ()

    def below(self, above: "_Head") -> "_Head":
        """Return the way that leads through another first."""
        return _Head(f"{above.prefix}{self.prefix}", self.guards | above.guards, (*above.keywords, *self.keywords))


UNKNOWN_HEAD = _Head(UNKNOWN_PREFIX, frozenset({UNKNOWN_GUARD}))


class _Response(Struct, frozen=True):
    """The one class that a route answers with, all that are named, and whether these are all."""

    type: TypeRef | None
    mentions: tuple[TypeRef, ...]
    known: bool


class Web(Struct):
    """The routes of the project, and the routers that they are registered with."""

    mounts: Mounts

    @property
    def _values(self) -> Values:
        return self.mounts.values

    def routers(self) -> tuple[Router, ...]:
        """Return every router, apps included, by name."""
        mounts = self.mounts
        found = (
            replace(router, included=bool(mounts.included.get(key)) or mounts.blind or key in mounts.handed)
            for key, router in mounts.found.items()
        )
        return tuple(sorted(found, key=lambda router: router.name))

    def routes(self, functions: Mapping[str, Function]) -> Iterator[Route]:
        """Yield a route for each decorator or call that makes one."""
        for name, function in functions.items():
            file, fact = self._values.functions[name]
            for decorator, written in zip(function.decorators, fact.decorators, strict=True):
                holder = decorator.as_written.rpartition(".")[0]
                if decorator.word in VERBS and holder:
                    keys = self.mounts.keys(file, fact.scope, written.path[:-1])
                    if keys or (keys is None and _looks_like_one(decorator, holder)):
                        yield self._decorated(function, file, decorator, keys or ())
        for file in self._values.types.files.values():
            for call in file.code.calls:
                yield from self._added(functions, file, call)

    def _decorated(self, function: Function, file: File, decorator: Decorator, keys: tuple[Key, ...]) -> Route:
        keywords = dict(decorator.keywords)
        path = decorator.literal or keywords.get("path", keywords.get("rule", ""))
        return self._route(function, file, VERBS[decorator.word], path, decorator.keywords, keys)

    def _added(self, functions: Mapping[str, Function], file: File, call: CallFact) -> Iterator[Route]:
        """Yield the route that a call registers: `router.add_api_route("/", show)`, `Route("/", show)`."""
        named = self._values.types.named(file, MODULE_SCOPE, call.path) if call.path[-1].endswith("Route") else None
        verb = OBJECTS.get(named.name, "") if named is not None else ADDS.get(call.path[-1], "")
        if not verb or call.receiver:
            return
        keys = self._around(file, call) if named is not None else self.mounts.keys(file, call.function, call.path[:-1])
        endpoint = self._endpoint(file, call)
        function = functions.get(endpoint)
        if function is not None and (keys or named is not None or keys is None):
            texts = dict.fromkeys(call.keywords, "") | dict(call.texts)
            path = call.literal or texts.get("path", texts.get("rule", "")) or COMPUTED
            yield self._route(function, file, verb, path, tuple(texts.items()), keys or ())

    def _around(self, file: File, call: CallFact) -> tuple[Key, ...]:
        """Return the router in whose making a call stands."""
        place = call.place
        here = ((key, router) for key, router in self.mounts.found.items() if key[0] == file.unit.file.path)
        return tuple(key for key, router in here if router.place[:2] <= place[:2] and place[2:] <= router.place[2:])

    def _endpoint(self, file: File, call: CallFact) -> str:
        texts = dict(call.texts)
        named = next((texts[word] for word in ("view_func", "endpoint") if word in texts), "")
        given = [path for path in call.arguments[1:] if path]
        path = given[0] if given else tuple(named.split("."))
        match self._values.value(file, _binder(file, call, path), path) if path != ("",) else None:
            case FunctionObject(home, fact):
                return _full_name(home, fact)
        return ""

    def _route(
        self, function: Function, file: File, verb: str, path: str, keywords: tuple[tuple[str, str], ...], keys: tuple[Key, ...]
    ) -> Route:
        router = self.mounts.found[keys[0]] if keys else None
        heads = [head for key in keys for head in islice(self._heads(key, _DEEPEST), _MOST_PATHS)]
        told = dict(keywords)
        own = guards_of(self._values, file, tuple(told), told)
        shown = UNKNOWN_PREFIX if path == COMPUTED else path
        response = self._response(function, file, told.get("response_model"))
        return Route(
            function=function.name,
            module=function.module,
            verb=verb,
            path=shown,
            place=function.place,
            router=router.name if router is not None else "",
            full_paths=tuple(dict.fromkeys(f"{head.prefix}{shown}" or "/" for head in heads)),
            guards=tuple(sorted({*own, *_on_every_way([head.guards for head in heads])})),
            keywords=keywords,
            framework=router.framework if router is not None else _framework(file),
            response=response.type,
            response_mentions=response.mentions,
            response_known=response.known,
            inherited=tuple(dict.fromkeys(pair for head in heads for pair in head.keywords)),
        )

    def _heads(self, key: Key, depth: int) -> Iterator[_Head]:
        """Yield each way that a router is reached on."""
        router = self.mounts.found[key]
        ways = self.mounts.included.get(key, [])
        own = _Head(router.prefix, frozenset(router.guards), _handed_down(router.keywords))
        if not ways or not depth:
            unseen = not router.is_app and (self.mounts.blind or key in self.mounts.handed)
            yield own.below(UNKNOWN_HEAD) if unseen else own
            return
        for way in ways:
            here = own.below(_Head(way.prefix, frozenset(way.guards), _handed_down(way.keywords)))
            if way.parent is None or way.parent not in self.mounts.found:
                yield here.below(UNKNOWN_HEAD)
                continue
            for head in self._heads(way.parent, depth - 1):
                yield here.below(head if way.hands_down else _Head(head.prefix))

    def _response(self, function: Function, file: File, model: str | None) -> _Response:
        """Return what a route answers with: by its model, else by the annotation of its function."""
        types = self._values.types
        if model is None or model == "None":
            _, fact = self._values.functions[function.name]
            names = fact.returns.names if fact.returns is not None else ()
            known = all(types.named(file, fact.scope, name) is not None for name in names)
            return _Response(function.returns if function.annotated else None, function.return_mentions, known)
        named = [types.named(file, MODULE_SCOPE, tuple(name.split("."))) for name in _NAME.findall(model)]
        found = [each for each in named if each is not None and each.word not in ("None", "Optional")]
        one = found[0] if found and "|" not in model.replace("| None", "") else None
        return _Response(one, tuple(dict.fromkeys(found)), bool(named) and None not in named)


def web_of(values: Values) -> Web:
    """Return the routes of the project and how their routers are put together."""
    mounts = Mounts(values)
    mounts.collect()
    return Web(mounts)


def _handed_down(keywords: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in keywords if pair[0] in HANDED_DOWN)


def _on_every_way(ways: list[frozenset[str]]) -> frozenset[str]:
    """Return the guards that are met on each way; one unknown guard on any of them may be any guard."""
    if not ways:
        return frozenset({UNKNOWN_GUARD})
    met = frozenset.intersection(*ways)
    return met | {UNKNOWN_GUARD} if any(UNKNOWN_GUARD in way for way in ways) else met


def _binder(file: File, call: CallFact, path: Path) -> int:
    around = (each for each in file.enclosing(call.function))
    own = (each for each in around if path[0] in (parameter.name for parameter in each.parameters))
    return next((each.body for each in own), MODULE_SCOPE)


def _full_name(file: File, fact: FunctionFact) -> str:
    outer = [each.qualname for each in file.enclosing(fact.scope)]
    return ".".join([file.unit.name, *reversed(outer), fact.qualname])


def _framework(file: File) -> str:
    """Return the one web framework that a file imports; empty where there is none or several."""
    found = {fact.module.split(".")[0] for fact in file.facts.imports if not fact.level} & _FRAMEWORKS
    return found.pop() if len(found) == 1 else ""


def _looks_like_one(decorator: Decorator, holder: str) -> bool:
    named = holder.rpartition(".")[2].lower().endswith(ROUTER_WORDS)
    return named and (decorator.literal.startswith("/") or decorator.literal in ("", COMPUTED))
