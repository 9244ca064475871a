from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import BROAD, Class, Function, Kind
from audit.model.project import Project
from audit.model.questions.answers import INNER, Answers, answers_of, behind_routes
from audit.model.questions.http_errors import speaks_http
from audit.model.rule import Curve, Example, Rule

_BUGS = frozenset(f"builtins.{word}" for word in ("AssertionError", "AttributeError", "NotImplementedError", "TypeError"))
"""Errors that say that the program is wrong; so does what inherits from them."""

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/errors.py": (
        "class ShopError(Exception): ...\n\n\nclass NoSuchUser(ShopError): ...\n\n\n"
        "class NameTaken(Exception):  # finding: ERR104\n    ...\n"
    ),
    "shop/application/__init__.py": "",
    "shop/application/rename.py": (
        "from shop.domain.errors import NameTaken, NoSuchUser\n\n\n"
        "def rename(users: dict[str, str], user: str, name: str) -> None:\n"
        "    if user not in users:\n        raise NoSuchUser(user)\n"
        "    if name in users.values():\n        raise NameTaken(name)\n    users[user] = name\n"
    ),
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from shop.domain.errors import NoSuchUser\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": (
        "from fastapi import APIRouter\n\nfrom shop.application.rename import rename\n\n"
        'router = APIRouter(prefix="/api/v1")\nusers: dict[str, str] = {}\n\n\n'
        '@router.get("/users/{user}/{name}")\ndef renamed(user: str, name: str) -> str:\n'
        "    rename(users, user, name)\n    return name\n"
    ),
}
_MAIN = (
    "from fastapi import FastAPI, Request, Response\n\nfrom shop.domain.errors import {error}\n"
    "from shop.presentation.routes import router\n\n\n"
    "def answer(request: Request, error: Exception) -> Response:\n    return Response(status_code=404)\n\n\n"
)


class UnmappedDomainError(Rule):
    """An error of the domain is raised, and no answer is made of it.

    Why: The domain says precisely what is wrong, and the client is told 500. It looks like a bug, is retried, wakes somebody,
    and the user never learns that the name was taken.

    Instead: Register an exception handler for the error, or for a base class that it shares with others of its kind, and map
    each kind to a status there. Catching it in every route that may raise it works until the next route; catching `Exception`
    maps it to the same answer as a bug; where a handler of `Exception` does so, that is told and costs nothing, since it may be
    meant. What does tell a bug may inherit from `AssertionError`, and needs no answer.
    """

    id = "ERR104"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Every error that the domain raises has an answer"
    curve = Curve(good=0.03, half=0.20)
    bad = (
        Example(
            {
                **_FILES,
                "shop/main.py": (
                    _MAIN.format(error="ShopError")
                    + "app = FastAPI(exception_handlers={ShopError: answer})\napp.include_router(router)\n"
                ),
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/main.py": (
                    _MAIN.format(error="ShopError") + "app = FastAPI()\napp.include_router(router)\n\n\n"
                    "@app.exception_handler(404)\ndef missing(request: Request, error: Exception) -> Response:\n"
                    "    return answer(request, error)\n\n\n"
                    "app.add_exception_handler(ShopError, answer)\napp.add_exception_handler(Exception, answer)\n"
                ),
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **{path: text.replace("  # finding: ERR104", "") for path, text in _FILES.items()},
                "shop/main.py": (
                    _MAIN.format(error="NameTaken, ShopError")
                    + "app = FastAPI()\napp.include_router(router)\napp.add_exception_handler(ShopError, answer)\n\n\n"
                    "@app.exception_handler(NameTaken)\ndef taken(request: Request, error: NameTaken) -> Response:\n"
                    "    return Response(status_code=409)\n"
                ),
                "shop/domain/errors.py": (
                    "class ShopError(Exception): ...\n\n\nclass NoSuchUser(ShopError): ...\n\n\n"
                    "class NameTaken(Exception): ...\n\n\nclass NotYet(Exception): ...\n"
                ),
                "shop/application/__init__.py": (
                    "from shop.application.limits import LIMIT\nfrom shop.application.merge import Merge\n\n"
                    '__all__ = ["LIMIT", "Merge"]\n'
                ),
                "shop/application/limits.py": "LIMIT = 3\n",
                "shop/presentation/routes.py": (
                    "from fastapi import APIRouter\n\nfrom shop.application import LIMIT\n"
                    "from shop.application.rename import rename\n\n"
                    'router = APIRouter(prefix="/api/v1")\nusers: dict[str, str] = {}\n\n\n'
                    '@router.get("/users/{user}/{name}")\ndef renamed(user: str, name: str) -> str:\n'
                    "    rename(users, user, name[:LIMIT])\n    return name\n"
                ),
                "shop/application/merge.py": (
                    "from shop.domain.errors import NotYet\n\n\n"
                    "class Merge:\n    def execute(self, user: str) -> None:\n        raise NotYet(user)\n"
                ),
            },
            "layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of errors of the domain and application that are raised, in a service that has routes."""
        return sum(1 for _ in _raised(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each error that is raised and that nobody catches or registers an exception handler for."""
        answers = answers_of(project)
        for error, function in _raised(project):
            if not _has_answer(project, error, answers):
                yield self._finding(project, error, function)

    def _finding(self, project: Project, error: Class, function: Function) -> Finding:
        general = _general(project)
        return self.finding(
            project.modules[error.module],
            error.header,
            subject=error.word,
            message=_message(error, function, general),
            help=f"register an exception handler for `{error.word}`, or for a base class of its kind",
            data={"error": error.name, "raised_by": function.name},
            unit=error.name,
            severity=Severity.INFO if general else None,
        )


def _message(error: Class, function: Function, general: str) -> str:
    if general:
        return f"`{error.word}` is raised by `{function.name}`, and only the exception handler of `{general}` answers it"
    return f"`{error.word}` is raised by `{function.name}`, and no exception handler makes an answer of it"


def _general(project: Project) -> str:
    """Return the error, by its last word, whose exception handler answers all that has no answer of its own."""
    found = (each.error for each in project.program.answered if each.error in BROAD)
    return next(found, "").rpartition(".")[2]


def _raised(project: Project) -> Iterator[tuple[Class, Function]]:
    """Yield the errors of inner layers that a route may meet, each with the first function that raises it; by name."""
    program = project.program
    first: dict[str, Function] = {}
    for function in behind_routes(project) if program.routes else ():
        for each in function.raised:
            first.setdefault(each.error, function)
    for name in sorted(first):
        error = program.classes.get(name)
        if error is not None and _is_news(error) and not speaks_http(program, name):
            yield error, first[name]


def _is_news(error: Class) -> bool:
    """Return whether an error of an inner layer tells what a user may want to know, and no bug."""
    return error.role in INNER and Kind.ERROR in error.kinds and not error.open and error.outside.isdisjoint(_BUGS)


def _has_answer(project: Project, error: Class, answers: Answers) -> bool:
    """Return whether an error, or one that it inherits from, is answered, or carries a status for whoever answers it."""
    line = (error, *(project.program.classes[name] for name in error.ancestors))
    return answers.unknown or any(answers.covers(each) for each in line) or not answers.caught.isdisjoint(error.outside)
