"""Routes as rules see them: what they are called, what they answer with, and who asks for them."""

import re
from collections.abc import Iterator

from audit.model.program import UNKNOWN_PREFIX, Function, Program, Route, TypeRef
from audit.model.project import Project
from audit.model.questions.configuration import is_product

OPERATED = re.compile(
    r"(^|/)_*(health\w*|health[-_]check|live(z|ness)?|ready(z)?|readiness|startupz?|metrics|ping|pong|status|version|info|docs"
    r"|redoc|openapi(\.json)?|favicon\.ico|robots\.txt|sitemap\.xml|static)/?$|^/?$|/\.well-known/"
)
"""Paths for those who run the service, for browsers and for crawlers."""

PARAMETER = re.compile(r"[{<]")
"""What begins a part of a path that is different at each request."""

CALLED_BACK = re.compile(r"(^|[/_-])(web-?hooks?|hooks?|call-?backs?)([/_-]|$)")
"""Paths that others were told to call, and will go on calling."""

PAGES = frozenset(
    {
        "FileResponse",
        "HTMLResponse",
        "RedirectResponse",
        "StreamingResponse",
        "TemplateResponse",
        "EventSourceResponse",
        "PlainTextResponse",
        "authorize_redirect",
        "redirect",
        "render",
        "render_template",
        "render_template_string",
        "send_file",
        "send_from_directory",
        "stream_template",
    }
)
"""What is called to answer with something else than data."""

JSON = frozenset({"JSONResponse", "ORJSONResponse", "UJSONResponse"})
BASE_RESPONSES = frozenset({"starlette.responses.Response", "fastapi.Response", "fastapi.responses.Response"})


def http_routes(project: Project, framework: str = "") -> Iterator[tuple[Route, Function]]:
    """Yield the routes of the product that answer HTTP, of one framework or of any, with their functions."""
    for route in project.program.routes:
        if route.verb != "WEBSOCKET" and framework in ("", route.framework) and is_product(project.modules[route.module]):
            yield route, project.program.functions[route.function]


def shown(route: Route) -> str:
    """Return a route as a reader knows it: `GET /users/{id}`."""
    verb = min(route.methods) if len(route.methods) == 1 else route.verb
    return f"{verb} {(route.full_paths[0] if route.full_paths else route.path or '/').replace(UNKNOWN_PREFIX, '/…')}"


def unit_of(route: Route) -> str:
    """Return what tells a route from all others."""
    return f"{route.function} {route.verb} {route.path}"


def is_known(route: Route) -> bool:
    """Return whether every path that a route is reached under is known."""
    return bool(route.full_paths) and not any(UNKNOWN_PREFIX.strip("/") in path for path in route.full_paths)


def is_operated(route: Route) -> bool:
    """Return whether a route is there for those who run the service: one that takes no part of its path from who asks."""
    paths = [path.lower().replace(UNKNOWN_PREFIX, "") for path in route.full_paths or (route.path,)]
    return any(OPERATED.search(path) and not PARAMETER.search(path) for path in paths)


def is_called_back(route: Route) -> bool:
    """Return whether a route is there for another service to call."""
    return any(CALLED_BACK.search(path.lower()) for path in (*route.full_paths, route.path))


def is_hidden(route: Route) -> bool:
    """Return whether a route is left out of the schema."""
    return any(word == "include_in_schema" and text == "False" for word, text in (*route.keywords, *route.inherited))


def response_class(route: Route) -> str:
    """Return the class of responses that a route is told to use, by itself or by what it is registered with."""
    inherited = dict(route.inherited)
    return dict(route.keywords).get("response_class") or inherited.get("default_response_class", "")


def is_page(program: Program, route: Route, function: Function) -> bool:
    """Return whether a route answers with a page, a file, a stream or a redirection."""
    words = {response_class(route).rpartition(".")[2]}
    words |= {each.word for each in route.response_mentions} | {call.word for call in function.calls if not call.deferred}
    if words & PAGES or any(_is_own_response(program, each) for each in route.response_mentions):
        return True
    return any(call.name in BASE_RESPONSES for call in function.calls if not call.deferred)


def _is_own_response(program: Program, type: TypeRef) -> bool:
    """Return whether a class is a response of the project's own, or a plain one that may hold anything."""
    if type.name in BASE_RESPONSES:
        return True
    own = program.classes.get(type.name)
    return own is not None and any(name.endswith("Response") and ".responses." in name for name in own.outside)
