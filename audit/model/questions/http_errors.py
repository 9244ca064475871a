"""Errors that a web framework turns into an answer by itself, and the code that only a request runs."""

from audit.model.program import Function, Program, TypeRef

_FRAMEWORKS = frozenset(
    {"aiohttp", "bottle", "django", "falcon", "fastapi", "flask", "litestar", "quart", "rest_framework", "sanic", "starlette"}
    | {"tornado", "werkzeug"}
)
_PLAIN = frozenset(
    {
        "django.http.Http404",
        "fastapi.HTTPException",
        "fastapi.WebSocketException",
        "litestar.exceptions.ClientException",
        "quart.exceptions.HTTPException",
        "starlette.exceptions.HTTPException",
        "starlette.exceptions.WebSocketException",
        "tornado.web.HTTPError",
    }
)
_MODULES = (
    "aiohttp.web",
    "aiohttp.web_exceptions",
    "falcon",
    "rest_framework.exceptions",
    "sanic.exceptions",
    "werkzeug.exceptions",
)
"""Modules of frameworks whose errors all carry a status."""

ABORTS = frozenset({"bottle.abort", "flask.abort", "quart.abort", "sanic.exceptions.abort", "werkzeug.exceptions.abort"})
"""Functions that raise one."""

_REQUESTS = frozenset({"ASGIConnection", "HTTPConnection", "HttpRequest", "Request", "WebSocket"})
"""Classes of frameworks that stand for what a client asks."""

_SECURITY = "fastapi.security."
"""The module of what FastAPI reads off a request to tell who asks."""


def is_http_error(name: str) -> bool:
    """Return whether a class from elsewhere, by its full name, is an error that carries an HTTP status."""
    module, _, word = name.rpartition(".")
    if name in _PLAIN or (word == "HTTPException" and name.partition(".")[0] in _FRAMEWORKS):
        return True
    return module in _MODULES and word[:1].isupper()


def speaks_http(program: Program, name: str) -> bool:
    """Return whether an error, first-party or not, is an HTTP error or inherits from one."""
    own = program.classes.get(name)
    return any(map(is_http_error, own.outside)) if own is not None else is_http_error(name)


def serves_request(program: Program, function: Function) -> bool:
    """Return whether only a request can run a function: it takes one, hands one on, or is given something by the framework."""
    if takes_request(program, function) or any(each.injected for each in function.parameters):
        return True
    called = (program.functions.get(call.name) for call in function.calls)
    return any(each is not None and (takes_request(program, each) or gives_request(program, each)) for each in called)


def takes_request(program: Program, function: Function) -> bool:
    """Return whether a parameter of a function is a request, or what a framework reads off one to tell who asks."""
    return any(_is_request(program, each) for parameter in function.parameters for each in parameter.mentions)


def gives_request(program: Program, function: Function) -> bool:
    """Return whether a function, by its annotation, returns a request."""
    return any(_is_request(program, each) for each in function.return_mentions)


def _is_request(program: Program, type: TypeRef) -> bool:
    own = program.classes.get(type.name)
    return any(map(_stands_for_request, own.outside if own is not None else (type.name,)))


def _stands_for_request(name: str) -> bool:
    of_framework = name.partition(".")[0] in _FRAMEWORKS and name.rpartition(".")[2] in _REQUESTS
    return of_framework or name.startswith(_SECURITY)
