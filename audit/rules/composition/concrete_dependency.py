from collections.abc import Iterator

from msgspec import Struct

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Profile, Role
from audit.model.program import Class, Kind
from audit.model.project import Project
from audit.model.questions.parts import OUTER, behaves
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": (
        "from abc import ABC, abstractmethod\n\n\n"
        "class UserRepository(ABC):\n    @abstractmethod\n    def email(self, name: str) -> str: ...\n"
    ),
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": (
        "from shop.domain.user import UserRepository\n\n\n"
        'class FileUserRepo(UserRepository):\n    def email(self, name: str) -> str:\n        return f"{name}@shop.example"\n'
    ),
    "shop/presentation/__init__.py": "",
    "shop/presentation/page.py": 'TITLE = "Users"\n',
}


class _Dependency(Struct, frozen=True):
    """A parameter of a use case's constructor, and the class of the project that it takes."""

    owner: Class
    name: str
    type: Class
    span: Span
    statement: Span


class ConcreteDependency(Rule):
    """A use case asks for an implementation instead of a port.

    Why: The constructor says what a use case needs. If it names a class of the infrastructure, the use case works with that
    one alone: it cannot be tested without it, and to replace it means to rewrite what the business does.

    Instead: Write a port beside the use case or in the domain, with just the methods that it calls, let the implementation
    extend it, and name the port in the constructor. Taking the annotation away, writing it as a string, importing it under
    `TYPE_CHECKING` or through a re-export leaves the dependency where it was.
    """

    id = "COM102"
    severity = Severity.HIGH
    effort = Effort.MEDIUM
    criterion = "Use cases ask for ports in their constructors"
    curve = Curve(good=0.03, half=0.2)
    bad = (
        Example(
            {
                **_FILES,
                "shop/application/find_email.py": (
                    "from shop.infrastructure.users import FileUserRepo\n\n\n"
                    "class FindEmail:\n    def __init__(self, users: FileUserRepo) -> None:  # finding: COM102\n"
                    "        self._users = users\n\n"
                    "    def execute(self, name: str) -> str:\n        return self._users.email(name)\n"
                ),
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/infrastructure/mails.py": "class MailClient:\n    def send(self, to: str) -> None:\n        print(to)\n",
                "shop/application/send_mail.py": (
                    "from __future__ import annotations\n\n"
                    "from dataclasses import dataclass\nfrom typing import TYPE_CHECKING\n\n"
                    "from shop.domain.user import UserRepository\n\n"
                    "if TYPE_CHECKING:\n    from shop.infrastructure.mails import MailClient\n\n\n"
                    "@dataclass\nclass SendMail:\n    users: UserRepository\n    mails: MailClient | None  # finding: COM102\n\n"
                    "    def execute(self, name: str) -> None:\n        print(self.users, self.mails)\n"
                ),
            },
            "ports",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/application/find_email.py": (
                    "from shop.domain.user import UserRepository\n\n\n"
                    "class FindEmail:\n    def __init__(self, users: UserRepository) -> None:\n        self._users = users\n\n"
                    "    def execute(self, name: str) -> str:\n        return self._users.email(name)\n"
                ),
            },
            "layered",
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/modules/__init__.py": "",
                "shop/modules/users/__init__.py": "",
                "shop/modules/users/models.py": "class User: ...\n",
                "shop/modules/users/repository.py": 'class UserRepository:\n    def email(self) -> str:\n        return "@"\n',
                "shop/modules/users/service.py": (
                    "from shop.modules.users.repository import UserRepository\n\n\n"
                    "class UserService:\n    def __init__(self, users: UserRepository) -> None:\n        self._users = users\n\n"
                    "    def email(self) -> str:\n        return self._users.email()\n"
                ),
                "shop/modules/users/router.py": 'TITLE = "Users"\n',
            },
            "modular",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of constructor parameters of use cases that take an instance of a class of the project.

        None where the profile lets the application see the infrastructure.
        """
        return sum(1 for _ in _dependencies(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each parameter of a use case's constructor that takes an implementation from outside."""
        for each in _dependencies(project):
            if _is_implementation(project, each):
                yield self._finding(project, each)

    def _finding(self, project: Project, each: _Dependency) -> Finding:
        return self.finding(
            project.modules[each.owner.module],
            each.span,
            subject=f"{each.owner.word}.{each.name}",
            message=f"`{each.owner.word}` takes `{each.type.word}` ({each.type.role}) as `{each.name}`",
            help=f"name a port instead that `{each.type.word}` extends",
            data={"use_case": each.owner.name, "parameter": each.name, "type": each.type.name},
            unit=f"{each.owner.name}.{each.name}",
            statement=each.statement,
        )


def _dependencies(project: Project) -> Iterator[_Dependency]:
    """Yield what use cases of packages with ports are given, each constructor once however many inherit it."""
    met: set[str] = set()
    with_ports = {each.module.partition(".")[0] for each in project.program.of_kind(Kind.PORT)}
    for use_case in project.program.of_kind(Kind.USE_CASE):
        profile = project.modules[use_case.module].profile
        if profile is None or not profile.wants_ports or use_case.module.partition(".")[0] not in with_ports:
            continue
        constructor = project.program.method(use_case.name, "__init__")
        owner = project.program.classes[constructor.owner] if constructor is not None else use_case
        if owner.name not in met:
            met.add(owner.name)
            yield from _given(project, owner)


def _given(project: Project, owner: Class) -> Iterator[_Dependency]:
    classes = project.program.classes
    constructor = owner.methods.get("__init__")
    if constructor is not None:
        for parameter in constructor.parameters:
            if parameter.type is not None and parameter.type.name in classes:
                taken = classes[parameter.type.name]
                yield _Dependency(owner, parameter.name, taken, constructor.header, constructor.span)
    elif Kind.DATA in owner.kinds:
        for field in owner.fields:
            if field.annotated and field.type is not None and field.type.name in classes:
                yield _Dependency(owner, field.name, classes[field.type.name], Span(*field.place), Span(*field.place))


def _is_implementation(project: Project, each: _Dependency) -> bool:
    """Return whether what a parameter takes is no port, does something, and belongs to an outer layer."""
    if Kind.ABSTRACT in each.type.kinds or each.type.kinds & {Kind.SETTINGS, Kind.SCHEMA, Kind.ENUM, Kind.ERROR}:
        return False
    profile = project.modules[each.owner.module].profile
    outer = Kind.REPOSITORY in each.type.kinds or _is_hidden(profile, each.type.role)
    return outer and behaves(project.program, each.type)


def _is_hidden(profile: Profile | None, role: Role | None) -> bool:
    return profile is not None and role in OUTER and not profile.may_see(Role.APPLICATION, role)
