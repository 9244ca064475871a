"""Errors that a web framework turns into an answer by itself."""

from audit.model.program import Program

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
