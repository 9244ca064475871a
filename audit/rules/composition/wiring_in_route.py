from collections.abc import Iterator, Mapping

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Call, Function
from audit.model.project import Project
from audit.model.questions.parts import named, parts_made
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": (
        "from abc import ABC, abstractmethod\n\n\n"
        "class UserRepository(ABC):\n    @abstractmethod\n    def email(self, name: str) -> str: ...\n"
    ),
    "shop/application/__init__.py": "",
    "shop/application/find_email.py": (
        "from shop.domain.user import UserRepository\n\n\n"
        "class FindEmail:\n    def __init__(self, users: UserRepository) -> None:\n        self._users = users\n\n"
        "    def execute(self, name: str) -> str:\n        return self._users.email(name)\n"
    ),
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": (
        "from shop.domain.user import UserRepository\n\n\n"
        "class FileUserRepo(UserRepository):\n    def __init__(self, domain: str) -> None:\n        self._domain = domain\n\n"
        '    def email(self, name: str) -> str:\n        return f"{name}@{self._domain}"\n'
    ),
    "shop/presentation/__init__.py": "",
    "shop/container.py": (
        "from shop.application.find_email import FindEmail\nfrom shop.infrastructure.users import FileUserRepo\n\n\n"
        'def find_email() -> FindEmail:\n    return FindEmail(FileUserRepo("shop.example"))\n'
    ),
}
_ROUTER = "from fastapi import APIRouter, Depends\n\n"


class WiringInRoute(Rule):
    """A route constructs what it uses.

    Why: A route that makes its own repository and use case decides for every caller which database there is. No test can
    hand it another one, and when a constructor changes, every route that calls it changes too.

    Instead: Let a provider in the composition root construct it, and take the finished use case by `Depends`, from a
    container, or from a factory that is handed over. A function beside the route that is called from its body only moves
    the wiring by a few lines; imports inside the route hide it.
    """

    id = "COM101"
    severity = Severity.HIGH
    effort = Effort.MEDIUM
    criterion = "Routes are given what they use"
    curve = Curve(good=0.02, half=0.125)
    bad = (
        Example(
            {
                **_FILES,
                "shop/presentation/routes.py": (
                    f"{_ROUTER}from shop.application.find_email import FindEmail\n"
                    "from shop.infrastructure.users import FileUserRepo\n\nrouter = APIRouter()\n\n\n"
                    '@router.get("/users/{name}")\ndef email(name: str) -> str:\n'
                    '    users = FileUserRepo("shop.example")  # finding: COM101\n'
                    "    use_case = FindEmail(users)\n    return use_case.execute(name)\n"
                ),
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/presentation/routes.py": (
                    f"{_ROUTER}from shop.infrastructure.users import FileUserRepo\n\nrouter = APIRouter()\n\n\n"
                    '@router.get("/users/{name}")\n'
                    "async def email(name: str, users: FileUserRepo = Depends(FileUserRepo)) -> str:\n"
                    "    from shop.application import find_email\n\n"
                    "    return find_email.FindEmail(users).execute(name)  # finding: COM101\n"
                ),
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/presentation/routes.py": (
                    f"{_ROUTER}from shop.application.find_email import FindEmail\nfrom shop.container import find_email\n\n"
                    'router = APIRouter(prefix="/api/v1")\n\n\n'
                    '@router.get("/users/{name}")\n'
                    "def email(name: str, use_case: FindEmail = Depends(find_email)) -> str:\n"
                    "    return use_case.execute(name)\n"
                ),
                "shop/main.py": (
                    "from fastapi import FastAPI\n\nfrom shop.presentation.routes import router\n\n"
                    "app = FastAPI()\napp.include_router(router)\n"
                ),
            },
            "layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of functions that answer requests."""
        return sum(1 for _ in _routes(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each route that constructs use cases, repositories or adapters, naming all of them."""
        for function in _routes(project):
            made = parts_made(project.program, function.calls)
            if made:
                yield self._finding(project, function, made)

    def _finding(self, project: Project, function: Function, made: Mapping[str, Call]) -> Finding:
        first = min(made.values(), key=lambda call: call.place)
        return self.finding(
            project.modules[function.module],
            first.span,
            subject=function.word,
            message=f"`{function.word}`, a route, constructs {named(made)}",
            help=f"construct {named(made)} in the composition root and hand `{function.word}` the result, as by `Depends`",
            data={"route": function.name, "parts": ", ".join(sorted(made))},
            unit=function.name,
        )


def _routes(project: Project) -> Iterator[Function]:
    for name in dict.fromkeys(route.function for route in project.program.routes):
        function = project.program.functions[name]
        if project.modules[function.module].profile is not None:
            yield function
