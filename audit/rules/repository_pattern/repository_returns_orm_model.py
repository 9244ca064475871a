from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.program import Class, Function, Kind, Program
from audit.model.project import Project
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": (
        "from abc import ABC, abstractmethod\n"
        "from dataclasses import dataclass\n\n\n"
        "@dataclass(frozen=True)\nclass User:\n    id: int\n    name: str\n\n"
        "    def is_called(self, name: str) -> bool:\n        return self.name == name\n\n\n"
        "class UserRepository(ABC):\n    @abstractmethod\n    def by_id(self, key: int) -> User | None: ...\n"
    ),
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/models.py": (
        "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n\n\n"
        "class Base(DeclarativeBase): ...\n\n\n"
        'class UserModel(Base):\n    __tablename__ = "users"\n    id: Mapped[int] = mapped_column(primary_key=True)\n'
    ),
    "shop/presentation/__init__.py": "",
}
_HEAD = (
    "from sqlalchemy.orm import Session\n\n"
    "from shop.domain.user import User, UserRepository\n"
    "from shop.infrastructure.models import UserModel\n\n\n"
    "class SqlUserRepository(UserRepository):\n"
    "    def __init__(self, session: Session) -> None:\n        self._session = session\n\n"
)


class RepositoryReturnsOrmModel(Rule):
    """A repository hands out ORM models.

    Why: A model is a row with a session behind it. Whoever gets one can load, change and store by touching an attribute,
    so use cases depend on columns, on relations and on the session being open, and a change to a table is a change to all.

    Instead: Turn the model into an entity before it leaves the repository, and the entity into a model on the way in.
    Leaving the annotation away, widening it to `Any` or `object`, or naming the model through an alias hands out the same
    row; a list, a page or a tuple of models is no better than one.
    """

    id = "REP102"
    severity = Severity.HIGH
    effort = Effort.HIGH
    criterion = "Repositories hand out entities, not ORM models"
    curve = Curve(good=0.03, half=0.20)
    bad = (
        Example(
            {
                **_FILES,
                "shop/infrastructure/users.py": (
                    f"{_HEAD}"
                    "    def by_id(self, key: int) -> UserModel | None:  # finding: REP102\n"
                    "        return self._session.get(UserModel, key)\n\n"
                    "    def everyone(self) -> list[UserModel]:  # finding: REP102\n"
                    "        return self._session.query(UserModel).all()\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/infrastructure/users.py": (
                    f"{_HEAD}    def by_id(self, key: int):  # finding: REP102\n        return UserModel(id=key)\n"
                ),
            },
            profile="layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/infrastructure/users.py": (
                    f"{_HEAD}"
                    "    def by_id(self, key: int) -> User | None:\n"
                    "        model = self._session.get(UserModel, key)\n"
                    "        return self._entity(model) if model else None\n\n"
                    "    def _entity(self, model: UserModel) -> User:\n        return User(model.id, str(model.id))\n"
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of repositories, where ORM models are known that are kept out of the domain."""
        return sum(1 for _ in _repositories(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each public method of a repository that gives an ORM model, alone or inside of something."""
        for each in _repositories(project):
            for method in each.methods.values():
                model = _model_given(project.program, method)
                if model and method.is_public and not _is_mapper(method):
                    yield self._finding(project, each, method, model)

    def _finding(self, project: Project, each: Class, method: Function, model: str) -> Finding:
        return self.finding(
            project.modules[each.module],
            method.header,
            subject=method.name,
            message=f"`{each.word}.{method.word}` hands out the ORM model `{model}`",
            help="turn it into an entity before it leaves the repository",
            data={"repository": each.name, "method": method.word, "model": model},
            unit=each.name,
        )


def _repositories(project: Project) -> Iterator[Class]:
    """Yield the repositories that keep tables from the domain, if the project has tables that are kept from it."""
    if any(_is_kept_apart(model) for model in project.program.of_kind(Kind.ORM_MODEL)):
        for each in project.program.of_kind(Kind.REPOSITORY):
            profile = project.modules[each.module].profile
            if profile is not None and not profile.may_build_on(Role.DOMAIN, "sqlalchemy"):
                yield each


def _is_kept_apart(model: Class) -> bool:
    """Return whether an ORM model stands in an outer layer; one in the domain, or in no layer, is what is called an entity."""
    return model.role is not Role.DOMAIN and model.role is not None


def _is_mapper(method: Function) -> bool:
    """Return whether a method only turns what it is given into a model: the repository's own step inward."""
    return method.is_static or method.word.startswith(("to_", "map_"))


def _model_given(program: Program, method: Function) -> str:
    """Return the full name of an ORM model that a method gives; empty where it gives none, as far as can be known."""
    given = (*method.return_mentions, *((method.returns,) if method.returns is not None else ()))
    for each in given:
        found = program.classes.get(each.name)
        if found is not None and Kind.ORM_MODEL in found.kinds and _is_kept_apart(found):
            return found.name
    return ""
