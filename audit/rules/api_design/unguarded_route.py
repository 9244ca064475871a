import re
from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Function, Program, Route
from audit.model.project import Project
from audit.model.questions.guards import Guards
from audit.model.questions.routing import http_routes, is_called_back, is_operated, shown, unit_of
from audit.model.rule import Curve, Example, Rule

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
PUBLIC = re.compile(
    r"(^|[/_-])(log-?in|log_in|sign-?in|sign_in|sign-?up|sign_up|register|registration|token|refresh|log-?out|log_out|sign-?out"
    r"|authenticate|auth|oauth2?|oidc|sso|saml|otp|totp|mfa|2fa|two[-_]factor|magic|forgot|forget|reset|recover\w*|password|passwd"
    r"|verify|verification|confirm\w*|activat\w+|invitations?|invite|accept|subscribe|unsubscribe|newsletter|contact|feedback|public"
    r"|track\w*|telemetry|analytics|captcha|graphql|rpc|jsonrpc|mcp|callback|webhooks?|hooks?|health\w*|setup|install|bootstrap"
    r"|debug|demo|examples?|test|echo|private|internal)(?=[/_-]|$)",
    re.IGNORECASE,
)
"""Words of routes that are open by nature, or that another wall stands before."""

READS = re.compile(
    r"[/_-](search|query|filter|find|validate|preview|calculate|compute|convert|check|estimate|quote|simulate|export|count|parse)"
    r"(?=[/_-]|$)",
    re.IGNORECASE,
)
"""Words of routes that take a body and write nothing."""

ACCOUNTS = re.compile(r"/(users?|accounts?|customers?|profiles?)/?$")
"""Collections that newcomers add themselves to."""

_MAIN = {
    "shop/__init__.py": "",
    "shop/main.py": (
        "from fastapi import FastAPI\n\nfrom shop.orders import router\n\napp = FastAPI()\napp.include_router(router)\n"
    ),
    "shop/people.py": (
        "from typing import Annotated\n\nfrom fastapi import Depends, HTTPException\n"
        "from fastapi.security import OAuth2PasswordBearer\n\n"
        'scheme = OAuth2PasswordBearer(tokenUrl="/api/v1/login")\n\n\n'
        "def who(word: Annotated[str, Depends(scheme)]) -> str:\n"
        '    if word != "sesame":\n        raise HTTPException(401)\n    return word\n\n\n'
        "Person = Annotated[str, Depends(who)]\n"
    ),
}
_STORE = "class Store:\n    def drop(self, order: int) -> None: ...\n\n\ndef store() -> Store:\n    return Store()\n"


class UnguardedRoute(Rule):
    """A route that writes lets anybody in.

    Why: Whoever finds the path, and a few guesses are enough, changes or deletes what belongs to others. No log says who
    it was, since nobody was asked.

    Instead: Put a guard before it: a dependency that ends at an authentication scheme, on the route, on its router or on
    the app. On the router it also stands before the routes that come next year. A check inside of the use case is too late
    to be seen here, but sees the same person if that is a parameter that a guard provides; an id from the body is no
    person, and a header that the client fills in as it likes is none either.
    """

    id = "API103"
    severity = Severity.MEDIUM
    effort = Effort.MEDIUM
    criterion = "Routes that write have a guard"
    curve = Curve(good=0.02, half=0.125)
    bad = (
        Example(
            {
                **_MAIN,
                "shop/orders.py": (
                    f"from fastapi import APIRouter, Depends\n\nfrom shop.people import Person\n\n\n{_STORE}\n\n"
                    'router = APIRouter(prefix="/api/v1")\n\n\n'
                    '@router.get("/me")\ndef me(person: Person) -> str:\n    return person\n\n\n'
                    '@router.delete("/orders/{order}", status_code=204)\n'
                    "def remove(order: int, orders: Store = Depends(store)) -> None:  # finding: API103\n"
                    "    orders.drop(order)\n\n\n"
                    '@router.put("/orders/{order}/status", status_code=204)\n'
                    "def close(order: int) -> None: ...  # finding: API103\n"
                ),
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/main.py": (
                    "from flask import Flask, request\n\napp = Flask(__name__)\norders = []\n\n\n"
                    '@app.route("/v1/orders", methods=["POST"])\n'
                    'def add():  # finding: API103\n    orders.append(request.json["order"])\n    return {}, 201\n'
                ),
            }
        ),
    )
    good = (
        Example(
            {
                **_MAIN,
                "shop/orders.py": (
                    "from fastapi import APIRouter, Depends\n\nfrom shop.people import Person, who\n\n"
                    'router = APIRouter(prefix="/api/v1")\ninner = APIRouter(dependencies=[Depends(who)])\n\n\n'
                    '@router.delete("/orders/{order}", status_code=204)\n'
                    "def remove(order: int, person: Person) -> None: ...\n\n\n"
                    '@router.post("/login")\ndef login(name: str) -> str:\n    return name\n\n\n'
                    '@inner.put("/orders/{order}", status_code=204)\ndef change(order: int) -> None: ...\n\n\n'
                    "router.include_router(inner)\n"
                ),
            }
        ),
        Example(
            {
                **_MAIN,
                "shop/main.py": (
                    "from fastapi import FastAPI\n\nfrom shop.gate import TokenGate\nfrom shop.orders import router\n\n"
                    "app = FastAPI()\napp.add_middleware(TokenGate)\napp.include_router(router)\n"
                ),
                "shop/gate.py": (
                    "from starlette.middleware.base import BaseHTTPMiddleware\nfrom starlette.responses import JSONResponse\n\n\n"
                    "class TokenGate(BaseHTTPMiddleware):\n    async def dispatch(self, request, call_next):\n"
                    '        if request.headers.get("X-Sesame") != "open":\n'
                    "            return JSONResponse({}, status_code=401)\n        return await call_next(request)\n"
                ),
                "shop/orders.py": (
                    'from fastapi import APIRouter\n\nrouter = APIRouter(prefix="/api/v1")\n\n\n'
                    '@router.delete("/orders/{order}", status_code=204)\ndef remove(order: int) -> None: ...\n'
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of routes that write, where it is known whether a guard stands before them."""
        return sum(1 for _ in _judged(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each such route without a guard."""
        for route, function, guarded in _judged(project):
            if not guarded:
                yield self.finding(
                    project.modules[route.module],
                    function.header,
                    subject=route.function,
                    message=f"`{shown(route)}` writes and lets anybody in",
                    help="put a guard before it: a dependency on the route, on its router or on the app that asks who calls",
                    data={"path": route.path, "method": route.verb},
                    unit=unit_of(route),
                )


def _judged(project: Project) -> Iterator[tuple[Route, Function, bool]]:
    program = project.program
    writing = [each for each in http_routes(project) if _is_judged(program, *each)]
    guards = Guards(program) if writing else None
    for route, function in writing:
        guarded = guards.before(route) if guards is not None else None
        if guarded is not None:
            yield route, function, guarded


def _is_judged(program: Program, route: Route, function: Function) -> bool:
    if not route.methods & WRITES or is_operated(route) or is_called_back(route):
        return False
    named = (*route.full_paths, route.path, function.word)
    if (
        not route.full_paths
        or any(PUBLIC.search(name) for name in named)
        or READS.search(route.path)
        or READS.search(f"_{function.word}")
    ):
        return False
    return not (route.methods <= {"POST"} and (ACCOUNTS.search(route.full_paths[0]) or _makes_account(program, function)))


def _makes_account(program: Program, function: Function) -> bool:
    """Return whether a route takes a new password: whoever makes an account has none yet."""
    taken = [program.classes.get(each.name) for parameter in function.parameters for each in parameter.mentions]
    lines = [(each, *(program.classes[name] for name in each.ancestors)) for each in taken if each is not None]
    return any("password" in field.name for line in lines for each in line for field in each.fields)
