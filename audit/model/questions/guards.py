"""Guards: what a request must pass to be answered, as far as names and code say."""

import re
from collections.abc import Iterator

from audit.model.program import UNKNOWN_GUARD, Call, Class, Function, Parameter, Program, Route

GUARD = re.compile(
    r"(current|authenticated|authorized|logged_?in|signed_?in|active|session|request)_?(admin|super)?_?"
    r"(user|account|member|customer|principal|actor|staff|admin|superuser|person|identity|subject)"
    r"|require|permission|(^|_)auth($|_)|authentic|authori[sz]|api_?key|bearer|jwt|credential|(^|_)token($|_)|(^|_)oauth"
    r"|(^|_)(roles?|scopes?|acl|rbac)($|_)|(^|_)guard|protect|(^|_)is_(admin|staff|superuser|owner)|(^|_)superuser"
    r"|(^|_)(identity|principal|id_provider|actor|claims)($|_)|verify_(signature|request|secret|access)|login_required"
    r"|(^|_)only_?(admin|staff|owner|user)s?|(admin|staff|owner|users?)_only|(^|_)security($|_)|basic_auth|(^|_)session_(id|cookie)"
)
"""How guards, and what they ask for, are called; in lower case, with underscores between the words."""

NO_GUARD = re.compile(
    r"_(service|services|use_?cases?|repository|repo|interactor|settings|config|client|factory|uow|unit_of_work|session|db"
    r"|limiter|gateway|handler|store|storage|form|request_form)$"
)
"""Names that may speak of guarding and stand for something that is only given."""

SECRET = re.compile(
    r"^(x_)?(authori[sz]ation|(hub_)?signature\w*|(\w+_)?api_?key|(access_|auth_|bearer_|secret_|admin_|csrf_)?token|secret(_key)?"
    r"|credentials|session_(id|token)|stripe_signature)$"
)
"""Parameters whose value only those know who may ask."""

SECURITY = "fastapi.security."
STATUS = re.compile(r"(^|[._])(40[13])($|_)|UNAUTHORI[SZ]ED|FORBIDDEN")
REFUSAL = re.compile(
    r"(Unauthori[sz]ed|Forbidden|PermissionDenied|AccessDenied|NotAuthenticated|Unauthenticated|Authentication|Authori[sz]ation"
    r"|Credential|NotPermitted|NotAllowed|NoPermission|InsufficientPermission|Privilege|(Invalid|Expired|Missing|Bad)\w*Token"
    r"|Token(Expired|Invalid|Missing))"
)
"""How errors are called that turn somebody away."""

HARMLESS = frozenset({"aiohttp", "anyio", "asyncpg", "builtins", "collections", "datetime", "dishka", "elasticsearch", "enum"})
HARMLESS |= {"fastapi", "fastapi_cache", "fastapi_limiter", "fastapi_pagination", "httpx", "logging", "motor", "pydantic"}
HARMLESS |= {"pydantic_settings", "pymongo", "redis", "slowapi", "sqlalchemy", "sqlmodel", "starlette", "structlog", "typing"}
HARMLESS |= {"typing_extensions", "uuid"}
"""Libraries whose classes and functions ask nobody who they are; `fastapi.security` is apart."""

NEUTRAL = frozenset({"inject", "cache", "cached", "version", "limit", "wraps", "staticmethod", "classmethod", "autowired"})
"""Decorators that turn nobody away."""

INJECTS = ("fastapi.Depends", "fastapi.Security", "fastapi.param_functions.Depends", "fastapi.param_functions.Security")
_DEEPEST = 5
_HOOKS = frozenset({"before_request", "before_app_request", "middleware"})


class Guards:
    """Answers whether something stands before a route. Each function and class is looked through once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[tuple[str, int], bool | None] = {}
        self._routing = frozenset(route.function for route in program.routes)
        self._for_all = any(map(self._turns_away, _middleware(program))) or (None if _adds_unseen(program) else False)

    def before(self, route: Route) -> bool | None:
        """Return whether a route has a guard; None where that cannot be known."""
        if self._for_all:
            return True
        function = self._program.functions[route.function]
        found = [self._leads(name, _DEEPEST) for name in route.guards]
        found.append(self._inside(function, _DEEPEST))
        found += [self._field(each) for each in self._lineage(function.owner)]
        found += [self._decorator(each.name, each.word) for each in function.decorators]
        return _most([*found, self._for_all])

    def _leads(self, name: str, depth: int) -> bool | None:
        """Return whether what a name stands for is a guard, or asks for one."""
        if name == UNKNOWN_GUARD:
            return None
        if is_guard(name) or name.startswith(SECURITY):
            return True
        if depth == 0:
            return False
        key = (name, depth)
        if key not in self._known:
            self._known[key] = False
            self._known[key] = self._worked_out(name, depth - 1)
        return self._known[key]

    def _worked_out(self, name: str, depth: int) -> bool | None:
        function = self._program.functions.get(name)
        if function is not None:
            return self._inside(function, depth)
        own = self._program.classes.get(name)
        if own is not None:
            return self._held(own, depth)
        return False if name.split(".")[0] in HARMLESS else None

    def _inside(self, function: Function, depth: int) -> bool | None:
        """Return whether a function turns anybody away, by itself, by what it is given or by what it calls."""
        if refuses(self._program, function):
            return True
        found = [self._given(parameter, depth) for parameter in function.parameters]
        found += [self._called(call, depth) for call in function.calls if depth]
        return _most(found)

    def _given(self, parameter: Parameter, depth: int) -> bool | None:
        if SECRET.match(parameter.name) or (parameter.injected and is_guard(parameter.name)):
            return True
        if parameter.provider:
            return self._leads(parameter.provider, depth)
        if parameter.injected and parameter.type is not None:
            return self._leads(parameter.type.name, depth)
        return None if parameter.injected or (parameter.annotated and not parameter.mentions) else False

    def _called(self, call: Call, depth: int) -> bool | None:
        """Return whether a call leads to a guard. What is called and cannot be known may do anything, and mostly does not."""
        if call.first_party and call.name not in self._routing:
            return self._leads(call.name, depth) is True
        return is_guard(call.as_written)

    def _held(self, own: Class, depth: int) -> bool | None:
        """Return whether a class that a request is given asks for a guard: where it is made, called, or put together."""
        methods = (self._program.method(own.name, name) for name in ("__init__", "__call__"))
        found = [self._inside(method, depth) for method in methods if method is not None]
        held = [each.name for each in own.attributes.values() if each is not None]
        found += [is_guard(name) or self._leads(name, depth) is True for name in held if depth]
        return _most(found)

    def _lineage(self, owner: str) -> Iterator[Class]:
        own = self._program.classes.get(owner)
        if own is not None:
            yield own
            yield from (self._program.classes[name] for name in own.ancestors)

    def _field(self, own: Class) -> bool | None:
        """Return whether a class whose methods are routes is given a guard as an attribute."""
        return None if any(each.called in INJECTS for each in own.fields) else False

    def _decorator(self, name: str, word: str) -> bool | None:
        if is_guard(name):
            return True
        return False if word.lower() in NEUTRAL or word in _ROUTING or name.split(".")[0] in HARMLESS else None

    def _turns_away(self, name: str) -> bool:
        """Return whether what every request goes through turns anybody away."""
        if is_guard(name):
            return True
        word = name.rpartition(".")[2]
        found = [each for each in self._program.classes.values() if each.word == word]
        methods = [method for each in found for method in each.methods.values()]
        methods += [each for each in self._program.functions.values() if each.name == name]
        return any(refuses(self._program, each) or self._inside(each, 2) is True for each in methods)


_ROUTING = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace", "route", "api_route"})


def is_guard(name: str) -> bool:
    """Return whether something is called like a guard."""
    parts = name.split(".")
    word = parts[-2] if parts[-1] == "__call__" and len(parts) > 1 else parts[-1]
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", word).lower()
    return bool(GUARD.search(plain)) and not NO_GUARD.search(plain)


def refuses(program: Program, function: Function) -> bool:
    """Return whether a function turns somebody away: by 401 or 403, or by an error that is called so."""
    names = [*function.raises, *(each.error for each in function.raised)]
    if any(REFUSAL.search(name) or _carries_refusal(program, name) for name in names):
        return True
    return any(_says_refusal(call) for call in function.calls)


def _carries_refusal(program: Program, name: str) -> bool:
    own = program.classes.get(name)
    line = (own, *(program.classes[each] for each in own.ancestors)) if own is not None else ()
    return any(STATUS.search(field.text) for each in line for field in each.fields if field.text)


def _says_refusal(call: Call) -> bool:
    said = [call.literal, *call.arguments, *(text for word, text in call.texts if "status" in word or "code" in word)]
    return any(STATUS.search(text) for text in said if text)


def _middleware(program: Program) -> Iterator[str]:
    """Yield what every request goes through, by name: classes, and functions that are registered by a decorator."""
    calls = [call for calls in program.module_calls.values() for call in calls]
    for function in program.functions.values():
        calls += function.calls
        if any(each.word in _HOOKS and "." in each.as_written for each in function.decorators):
            yield function.name
    for call in calls:
        if call.word in ("add_middleware", "Middleware", "before_request"):
            yield from (name for name in call.arguments[:1] if name)


def _adds_unseen(program: Program) -> bool:
    """Return whether middleware is added that no decorator shows: `app.middleware("http")(made())`."""
    calls = [call for calls in program.module_calls.values() for call in calls]
    calls += [call for function in program.functions.values() for call in function.calls if not call.deferred]
    added = {(call.place, call.as_written) for call in calls if call.word == "middleware" and "." in call.as_written}
    shown = [each for function in program.functions.values() for each in function.decorators if each.word == "middleware"]
    return len(added) > len(shown)


def _most(found: list[bool | None]) -> bool | None:
    """Return True where one is, else None where one is."""
    return True if True in found else None if None in found else False
