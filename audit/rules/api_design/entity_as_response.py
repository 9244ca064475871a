from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Kind, Program, Route
from audit.model.project import Project
from audit.model.questions.routing import http_routes, is_page, shown, unit_of
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": (
        "from dataclasses import dataclass\n\n\n"
        "@dataclass\nclass User:\n    id: int\n    password_hash: str\n\n"
        '    def lock(self) -> None:\n        self.password_hash = ""\n'
    ),
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/presentation/__init__.py": "",
    "shop/main.py": (
        "from fastapi import FastAPI\n\nfrom shop.presentation.users import router\n\n"
        "app = FastAPI()\napp.include_router(router)\n"
    ),
}
_HEAD = 'router = APIRouter(prefix="/api/v1")\n\n\n'


class EntityAsResponse(Rule):
    """A route answers with an entity or an ORM model.

    Why: What clients see is then what is stored. A renamed column breaks them, a new one, perhaps a password hash, is
    published the day it is added, and neither side can change alone.

    Instead: Describe the answer by a schema of the presentation and fill it from what the use case gives. Leaving fields out
    with `response_model_exclude` has to be remembered for each new field; inheriting the schema from the model takes all
    its columns along.
    """

    id = "API108"
    severity = Severity.LOW
    effort = Effort.MEDIUM
    criterion = "Answers are described by schemas of their own"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {
                **_FILES,
                "shop/presentation/users.py": (
                    f"from fastapi import APIRouter\n\nfrom shop.domain.user import User\n\n{_HEAD}"
                    '@router.get("/users/{user}")\nasync def read(user: int) -> User:  # finding: API108\n'
                    '    return User(user, "")\n'
                ),
            },
            profile="layered",
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/main.py": (
                    "from fastapi import FastAPI\nfrom sqlmodel import Field, SQLModel\n\napp = FastAPI()\n\n\n"
                    "class User(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n    password_hash: str\n\n\n"
                    '@app.get("/api/v1/users", response_model=list[User])\n'
                    "async def users(limit: int):  # finding: API108\n    return []\n"
                ),
            },
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/presentation/users.py": (
                    f"from fastapi import APIRouter\nfrom pydantic import BaseModel\n\n{_HEAD}"
                    "class UserOut(BaseModel):\n    id: int\n\n\n"
                    '@router.get("/users/{user}")\nasync def read(user: int) -> UserOut:\n    return UserOut(id=user)\n'
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of routes that say what they answer with."""
        return sum(1 for _ in _judged(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each such route that names an entity or an ORM model."""
        program = project.program
        for route in _judged(project):
            named = next(_kept_inside(program, route), None)
            if named is not None:
                what = "the ORM model" if Kind.ORM_MODEL in named.kinds else "the entity"
                yield self.finding(
                    project.modules[route.module],
                    program.functions[route.function].header,
                    subject=route.function,
                    message=f"`{shown(route)}` answers with {what} `{named.word}`",
                    help=f"describe the answer by a schema of the presentation, and fill it from `{named.word}`",
                    data={"class": named.name},
                    unit=unit_of(route),
                )


def _judged(project: Project) -> Iterator[Route]:
    for route, function in http_routes(project, "fastapi"):
        if route.response_mentions and not is_page(project.program, route, function):
            yield route


def _kept_inside(program: Program, route: Route) -> Iterator[Class]:
    found = (program.classes.get(each.name) for each in route.response_mentions)
    return (each for each in found if each is not None and each.kinds & {Kind.ENTITY, Kind.ORM_MODEL})
