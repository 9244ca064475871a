from collections.abc import Iterator

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.program import Function
from audit.model.project import Module, Project
from audit.model.questions.http_errors import ABORTS, serves_request, speaks_http
from audit.model.rule import Curve, Example, Rule

_OUTER = frozenset({Role.INFRASTRUCTURE, Role.ADAPTER})
_BELOW = _OUTER | {Role.DOMAIN, Role.APPLICATION}

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n",
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from shop.domain.user import User\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.application.rename import rename\n",
}


class HttpErrorInside(Rule):
    """Code below the presentation raises HTTP errors.

    Why: A use case that answers 404 can only be called by a request. A worker, a command line or another use case that calls
    it must catch an error of a web framework, and what went wrong is told as a number instead of a name.

    Instead: Raise an error that the domain or the application defines and names in its own words, and map it to a status in
    one exception handler of the presentation. A subclass of `HTTPException` with a telling name, a factory that makes one
    and `abort` are still HTTP errors. A guard or a decorator of routes that takes a `Request` is the web wherever it lies:
    in the infrastructure it is in the wrong folder, which is not this vice; a use case that takes one is no guard.
    """

    id = "ERR101"
    severity = Severity.HIGH
    effort = Effort.MEDIUM
    criterion = "Only the presentation raises HTTP errors"
    curve = Curve(good=0.03, half=0.20)
    bad = (
        Example(
            {
                **_FILES,
                "shop/application/rename.py": (
                    "from fastapi import HTTPException, status\n\n\n"
                    "def rename(user: object | None, name: str) -> str:\n    if user is None:\n"
                    '        raise HTTPException(status.HTTP_404_NOT_FOUND, "no such user")  # finding: ERR101\n'
                    '    error = HTTPException(422, "no name")\n    if not name:\n        raise error  # finding: ERR101\n'
                    "    return name\n"
                ),
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/errors.py": (
                    "from starlette.exceptions import HTTPException\n\n\nclass Missing(HTTPException): ...\n"
                ),
                "shop/application/rename.py": (
                    "from flask import Request, abort\n\nfrom shop.domain.errors import Missing\n\n\n"
                    "def missing(name: str) -> Missing:\n    return Missing(404, name)\n\n\n"
                    "def rename(request: Request, name: str) -> str:\n    if not name:\n        abort(422)  # finding: ERR101\n"
                    "    raise missing(name)  # finding: ERR101\n"
                ),
                "shop/infrastructure/users.py": (
                    "from fastapi import HTTPException\n\nfrom shop.domain.user import User\n\n\n"
                    "def load(users: dict[str, User], name: str) -> User:\n    if name not in users:\n"
                    "        raise HTTPException(404)  # finding: ERR101\n    return users[name]\n"
                ),
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/domain/errors.py": "class Missing(Exception): ...\n",
                "shop/application/rename.py": (
                    "from shop.domain.errors import Missing\n\n\n"
                    "def rename(name: str) -> str:\n    if not name:\n        raise Missing(name)\n    return name\n"
                ),
                "shop/presentation/routes.py": (
                    "from fastapi import HTTPException\n\nfrom shop.application.rename import rename\n"
                    "from shop.domain.errors import Missing\n\n\n"
                    "def renamed(name: str) -> str:\n    try:\n        return rename(name)\n"
                    '    except Missing:\n        raise HTTPException(404, "no such user") from None\n'
                ),
                "shop/infrastructure/guards.py": (
                    "from collections.abc import Callable\nfrom typing import Annotated\n\n"
                    "from fastapi import Depends, HTTPException, Request\n\n\n"
                    "def known(request: Request) -> str:\n"
                    '    if "Who" not in request.headers:\n        raise HTTPException(401)\n'
                    '    return request.headers["Who"]\n\n\n'
                    "def admin(name: Annotated[str, Depends(known)]) -> str:\n"
                    '    if name != "root":\n        raise HTTPException(403)\n    return name\n\n\n'
                    "def found(given: tuple[object, ...]) -> Request | None:\n"
                    "    return next((each for each in given if isinstance(each, Request)), None)\n\n\n"
                    "def guarded(route: Callable[..., str]) -> Callable[..., str]:\n"
                    "    def answer(*given: object) -> str:\n        request = found(given)\n"
                    "        if request is None:\n            raise HTTPException(500)\n"
                    "        known(request)\n        return route(*given)\n\n    return answer\n"
                ),
            },
            "layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules with code below the presentation, those that hold routes left out."""
        return len(_modules(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each place below the presentation that raises an HTTP error."""
        modules = _modules(project)
        found: dict[tuple[str, Span], str] = {}
        misplaced: dict[str, list[Span]] = {}
        for function in project.program.functions.values():
            raised = tuple(_raised(project, function)) if function.module in modules else ()
            found.update(((function.module, span), name) for span, name in raised)
            if raised and modules[function.module].role in _OUTER and serves_request(project.program, function):
                misplaced.setdefault(function.module, []).append(function.span)
        for (name, span), error in sorted(found.items(), key=lambda each: (each[0][0], each[0][1].line)):
            if not any(_holds(around, span) for around in misplaced.get(name, ())):
                yield self._finding(modules[name], span, error)

    def _finding(self, module: Module, span: Span, error: str) -> Finding:
        word = error.rpartition(".")[2]
        return self.finding(
            module,
            span,
            subject=word,
            message=f"`{module.name}` ({module.role}) raises the HTTP error `{word}`",
            help=f"raise an error of the domain or application instead of `{word}`, and map it to a status in the presentation",
            data={"from": module.name, "error": error},
        )


def _modules(project: Project) -> dict[str, Module]:
    speaking = {route.module for route in project.program.routes} | {router.module for router in project.program.routers}
    return {
        name: module
        for name, module in project.modules.items()
        if module.role in _BELOW and module.has_code and not module.is_test and name not in speaking
    }


def _holds(around: Span, span: Span) -> bool:
    return around.line <= span.line <= around.end_line


def _raised(project: Project, function: Function) -> Iterator[tuple[Span, str]]:
    for each in function.raised:
        if speaks_http(project.program, each.error):
            yield each.span, each.error
    for call in function.calls:
        if call.name in ABORTS:
            yield call.span, call.name
