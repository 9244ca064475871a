from collections.abc import Iterator

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.http_errors import ABORTS, speaks_http
from audit.model.profile import Role
from audit.model.program import Function
from audit.model.project import Module, Project
from audit.model.rule import Curve, Example, Rule

_BELOW = frozenset({Role.DOMAIN, Role.APPLICATION, Role.INFRASTRUCTURE, Role.ADAPTER})

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
    and `abort` are still HTTP errors.
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
                    "from flask import abort\n\nfrom shop.domain.errors import Missing\n\n\n"
                    "def missing(name: str) -> Missing:\n    return Missing(404, name)\n\n\n"
                    "def rename(name: str) -> str:\n    if not name:\n        abort(422)  # finding: ERR101\n"
                    "    raise missing(name)  # finding: ERR101\n"
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
        for function in project.program.functions.values():
            if function.module in modules:
                found.update(((function.module, span), name) for span, name in _raised(project, function))
        for (name, span), error in sorted(found.items(), key=lambda each: (each[0][0], each[0][1].line)):
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


def _raised(project: Project, function: Function) -> Iterator[tuple[Span, str]]:
    for each in function.raised:
        if speaks_http(project.program, each.error):
            yield each.span, each.error
    for call in function.calls:
        if call.name in ABORTS:
            yield call.span, call.name
