from collections.abc import Iterator

from audit.model.facts import ModuleFacts, Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.program import Class, Program
from audit.model.project import Module, Project
from audit.model.questions.layers import LAYERS
from audit.model.questions.parts import is_part, parts_made
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
        'class FileUserRepo(UserRepository):\n    def email(self, name: str) -> str:\n        return f"{name}@shop.example"\n'
    ),
    "shop/presentation/__init__.py": "",
}


class ModuleLevelService(Rule):
    """A module constructs a service when it is imported.

    Why: Whoever imports the module gets the object, wanted or not, with the connections that it opens and the settings that
    held at that moment. It is a global: every test shares it, and the only way to replace it is to patch it.

    Instead: Construct services in the composition root, in a function that runs when the program starts, and hand them to
    those who need them. A singleton behind a class attribute, a default argument or a module's `__getattr__` is the same
    global by another way.
    """

    id = "COM104"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "Nothing but the composition root makes services"
    curve = Curve(good=0.02, half=0.125)
    bad = (
        Example(
            {
                **_FILES,
                "shop/presentation/page.py": (
                    "from shop.application.find_email import FindEmail\nfrom shop.infrastructure.users import FileUserRepo\n\n"
                    "users = FileUserRepo()  # finding: COM104\nfind_email = FindEmail(users)  # finding: COM104\n"
                ),
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/presentation/page.py": (
                    "from shop.infrastructure.users import FileUserRepo\n\n\n"
                    "class Page:\n    users = FileUserRepo()  # finding: COM104\n"
                ),
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/infrastructure/mails.py": (
                    "class MailClient:\n    def send(self, to: str) -> None:\n        print(to)\n\n\n"
                    "client = MailClient()  # finding: COM104\n"
                ),
                "shop/presentation/page.py": "from shop.infrastructure.mails import client\n",
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/presentation/page.py": (
                    "import logging\nfrom dataclasses import dataclass\n\n"
                    "from shop.application.find_email import FindEmail\n\n\n"
                    "@dataclass(frozen=True)\nclass Limits:\n    rows: int\n\n\n"
                    "LIMITS = Limits(rows=20)\nlogger = logging.getLogger(__name__)\n\n\n"
                    "def show(find_email: FindEmail) -> str:\n    return find_email.execute(str(LIMITS.rows))\n"
                ),
                "shop/container.py": (
                    "from shop.application.find_email import FindEmail\nfrom shop.infrastructure.users import FileUserRepo\n\n"
                    "find_email = FindEmail(FileUserRepo())\n"
                ),
            },
            "layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules in layers and of shared code, scripts left out."""
        return sum(1 for _ in _modules(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each use case, repository or adapter that a module constructs when it is imported."""
        bodies: dict[str, list[Class]] = {}
        for each in project.program.classes.values():
            bodies.setdefault(each.module, []).append(each)
        for module in _modules(project):
            made = dict(_made(project.program, module, bodies.get(module.name, [])))
            for name, span in sorted(made.items(), key=lambda item: (item[1].line, item[1].column)):
                yield self._finding(module, project.program.classes[name], span)

    def _finding(self, module: Module, made: Class, span: Span) -> Finding:
        return self.finding(
            module,
            span,
            subject=made.word,
            message=f"`{module.name}` constructs `{made.word}` when it is imported",
            help=f"construct `{made.word}` in the composition root, in a function, and hand it to those who need it",
            data={"part": made.name},
        )


def _modules(project: Project) -> Iterator[Module]:
    """Yield the modules that others import for what they define. What lies in no layer may be where a program starts."""
    for module in project.modules.values():
        script = isinstance(module.facts, ModuleFacts) and module.facts.main_guard
        if module.role in (*LAYERS, Role.SHARED) and module.has_code and not module.is_test and not script:
            yield module


def _made(program: Program, module: Module, classes: list[Class]) -> Iterator[tuple[str, Span]]:
    """Yield the parts that statements of a module and the bodies of its classes construct."""
    for body in classes:
        for field in body.fields:
            made = program.classes.get(field.called)
            if made is not None and is_part(program, made):
                yield made.name, Span(*field.place)
    for name, call in parts_made(program, program.module_calls.get(module.name, ())).items():
        yield name, call.span
