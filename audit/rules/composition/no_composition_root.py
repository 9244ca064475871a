from collections.abc import Container, Iterator, Set

from msgspec import Struct

from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.program import Call, Function, Kind, Program
from audit.model.project import Found, Module, Project
from audit.model.questions.parts import OUTER, is_part, parts_made
from audit.model.rule import Example, Rule
from audit.model.stack import kind_of

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
        'class FileUserRepo(UserRepository):\n    def email(self, name: str) -> str:\n        return f"{name}@shop.example"\n'
    ),
    "shop/presentation/__init__.py": "",
}
_IMPORTS = (
    "from fastapi import APIRouter, Depends\n\n"
    "from shop.application.find_email import FindEmail\nfrom shop.infrastructure.users import FileUserRepo\n\n"
)
_ROUTE = (
    'router = APIRouter(prefix="/api/v1")\n\n\n@router.get("/users/{name}")\n'
    "def email(name: str, use_case: FindEmail = Depends(find_email)) -> str:\n    return use_case.execute(name)\n"
)
_APP = (
    "from fastapi import FastAPI\n\nfrom shop.presentation.routes import router\n\napp = FastAPI()\napp.include_router(router)\n"
)


class NoCompositionRoot(Rule):
    """No place puts the use cases together; whoever calls one constructs it.

    Why: Which database, which mailer, which clock: where every caller decides, nobody has decided. Another implementation
    means to visit all of them, and no test can swap what is written into the body of a route.

    Instead: Give the project one place that constructs use cases with what they need: a `container` module, providers for
    `Depends`, or a container library. A service locator that everything imports is a global variable, not a root.
    """

    id = "COM103"
    severity = Severity.MEDIUM
    effort = Effort.MEDIUM
    criterion = "One place puts the use cases together"
    bad = (
        Example(
            {
                **_FILES,
                "shop/presentation/routes.py": (
                    f'{_IMPORTS}router = APIRouter()\n\n\n@router.get("/users/{{name}}")\ndef email(name: str) -> str:\n'
                    "    use_case = FindEmail(FileUserRepo())  # finding: COM103\n    return use_case.execute(name)\n"
                ),
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/application/find_email.py": (
                    "class FindEmail:\n    def __init__(self) -> None:\n"
                    "        from shop.infrastructure.users import FileUserRepo\n\n"
                    "        self._users = FileUserRepo()\n\n"
                    "    def execute(self, name: str) -> str:\n        return self._users.email(name)\n"
                ),
                "shop/presentation/routes.py": f"{_IMPORTS}use_case = FindEmail()  # finding: COM103\nrouter = APIRouter()\n",
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/presentation/routes.py": (
                    f"{_IMPORTS}def find_email() -> FindEmail:\n    return FindEmail(FileUserRepo())\n\n\n{_ROUTE}"
                ),
                "shop/main.py": _APP,
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/container.py": (
                    "from shop.application.find_email import FindEmail\nfrom shop.infrastructure.users import FileUserRepo\n\n\n"
                    "def find_email() -> FindEmail:\n    return FindEmail(FileUserRepo())\n"
                ),
                "shop/presentation/page.py": "from shop.application.find_email import FindEmail\n",
            },
            "layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return 1 where something constructs use cases for others to call, or is seen to hand them over; else 0."""
        if not project.program.of_kind(Kind.USE_CASE):
            return 0
        return int(_first_use(project) is not None or _is_wired(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding, at the first use case that its caller constructs, where nothing else constructs any."""
        first = _first_use(project)
        if first is not None and not _is_wired(project):
            use_case = project.program.classes[first.call.name]
            yield self.finding(
                project.modules[first.module],
                first.call.span,
                subject=use_case.word,
                message=f"`{use_case.word}` is constructed by its caller, as all use cases are; no module puts them together",
                help="add a `container` module, or providers for `Depends`, that construct the use cases with what they need",
                data={"use_case": use_case.name},
                unit="composition root",
            )


class _Made(Struct, frozen=True):
    """A construction of a use case, and the function that it stands in, empty outside of functions."""

    module: str
    function: str
    call: Call


def _first_use(project: Project) -> _Made | None:
    """Return the first construction of a use case in presentation, by module and line."""
    found = (made for made in _constructions(project.program) if project.modules[made.module].role is Role.PRESENTATION)
    return min(found, key=lambda made: (made.module, made.call.place), default=None)


def _constructions(program: Program) -> Iterator[_Made]:
    """Yield where use cases are constructed."""
    calls = [(module, "", calls) for module, calls in program.module_calls.items()]
    for module, function, standing in (*calls, *((each.module, each.name, each.calls) for each in program.functions.values())):
        for name, call in parts_made(program, standing).items():
            if Kind.USE_CASE in program.classes[name].kinds:
                yield _Made(module, function, call)


def _is_wired(project: Project) -> bool:
    """Return whether a container, a provider or a function outside of the layers puts use cases together."""
    if any(_is_root(project, module) for module in project.modules.values() if not module.is_test):
        return True
    program = project.program
    providers = {each.provider for function in program.functions.values() for each in function.parameters if each.provider}
    routes = {route.function for route in program.routes}
    callers = routes | providers
    if any(not _is_caller(project, made, callers) for made in _constructions(program)):
        return True
    return _is_provided(program, providers, routes)


def _is_caller(project: Project, made: _Made, callers: Container[str]) -> bool:
    """Return whether a use case is constructed by who calls it; another function of presentation may well only wire."""
    role = project.modules[made.module].role
    if role is not Role.PRESENTATION:
        return role in (Role.APPLICATION, Role.DOMAIN)
    return not made.function or made.function in callers or project.program.functions[made.function].owner != ""


def _is_root(project: Project, module: Module) -> bool:
    """Return whether a module is there to wire and knows what, or uses a library that does."""
    if any(each.found is Found.EXTERNAL and kind_of(each.module) == "dependency injection" for each in module.imports):
        return True
    if module.role is not Role.COMPOSITION_ROOT:
        return False
    known = (project.modules.get(name) for each in module.imports for name in each.leads_to(project.modules))
    return any(target is not None and (target.role is Role.APPLICATION or target.role in OUTER) for target in known)


def _is_provided(program: Program, providers: Set[str], routes: Container[str]) -> bool:
    """Return whether `Depends` is given a class to construct, or some function hands over what it has constructed."""
    if any(name in program.classes and is_part(program, program.classes[name]) for name in providers):
        return True
    others = (function for name, function in program.functions.items() if name not in routes)
    return any(_hands_over(program, function, is_provider=function.name in providers) for function in others)


def _hands_over(program: Program, function: Function, *, is_provider: bool) -> bool:
    """Return whether a function gives away a part that it constructs; a part's own methods count for use cases only.

    A provider that does not say what it gives may well give what it constructs.
    """
    made = [program.classes[name] for name in parts_made(program, function.calls)]
    owner = program.classes.get(function.owner)
    if owner is not None and is_part(program, owner):
        made = [each for each in made if Kind.USE_CASE in each.kinds]
    if not function.annotated and function.returns is None:
        return is_provider and bool(made)
    given = {each.name for each in (*function.return_mentions, function.returns) if each is not None}
    return any(not given.isdisjoint((each.name, *each.ancestors)) for each in made)
