import re
from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Function, Kind
from audit.model.project import Project
from audit.model.rule import Curve, Example, Rule

_DICTS = frozenset(
    {
        "builtins.dict",
        "typing.Dict",
        "typing.Mapping",
        "typing.MutableMapping",
        "collections.abc.Mapping",
        "collections.abc.MutableMapping",
    }
)
_ANYTHING = frozenset({"typing.Any", "builtins.object"})
_TAKES_APART = re.compile(r"(^|_)(dict|dump|json|serialize|serialise|payload|kwargs|schema|config|context|metadata|headers)(_|$)")
"""Methods whose names promise a dict."""

_TREE = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": 'ADMIN = "admin"\n',
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": 'TABLE = "users"\n',
    "shop/presentation/__init__.py": "",
    "shop/presentation/page.py": 'TITLE = "Users"\n',
}


class RawDictResult(Rule):
    """A use case answers with a plain dict.

    Why: The keys are a contract that nobody wrote down. A misspelt one is found by a user, a renamed one by all who call, and
    no tool can say who that is.

    Instead: Return a frozen dataclass, or whatever type says what is in it: `Tokens(access, refresh)`. A mapping from one
    thing to another, `dict[UUID, Order]`, is a type and is not judged; `dict[str, Any]` says nothing.
    """

    id = "CON111"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "Use cases answer in types of their own"
    curve = Curve(good=0.10, half=0.50)
    bad = (
        Example(
            {
                **_TREE,
                "shop/application/login.py": (
                    "class Login:\n"
                    "    def execute(self, name: str) -> dict[str, str]:  # finding: CON111\n"
                    '        return {"access": name, "refresh": name}\n'
                ),
                "shop/application/logout.py": (
                    'class Logout:\n    def execute(self, name):  # finding: CON111\n        return {"left": name}\n'
                ),
            },
            "layered",
        ),
        Example(
            {
                **_TREE,
                "shop/application/users.py": (
                    "from typing import Any\n\n\n"
                    "class UserService:\n"
                    "    def all(self, kept: list[Any]) -> list[dict[str, Any]]:  # finding: CON111\n"
                    "        return [dict(each) for each in kept]\n"
                ),
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_TREE,
                "shop/application/login.py": (
                    "from dataclasses import dataclass\n\n\n"
                    "@dataclass(frozen=True)\nclass Tokens:\n    access: str\n    refresh: str\n\n\n"
                    "class Login:\n    def execute(self, name: str) -> Tokens:\n        return Tokens(name, name)\n"
                ),
                "shop/application/count.py": (
                    "class CountUsers:\n    def execute(self, names: list[str]) -> dict[str, int]:\n"
                    "        return {name: len(name) for name in names}\n"
                ),
            },
            "layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of use cases."""
        return len(project.program.of_kind(Kind.USE_CASE))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each use case that answers with a dict, at the first method that does."""
        for use_case in project.program.of_kind(Kind.USE_CASE):
            methods = sorted(filter(_answers_raw, use_case.methods.values()), key=lambda method: method.place)
            if methods:
                yield self._finding(project, use_case, methods)

    def _finding(self, project: Project, use_case: Class, methods: list[Function]) -> Finding:
        first = methods[0]
        more = f", and in {len(methods) - 1} more of its methods" if len(methods) > 1 else ""
        return self.finding(
            project.modules[use_case.module],
            first.header,
            subject=use_case.word,
            message=f"`{use_case.word}.{first.word}` answers with a dict whose keys no type tells{more}",
            help="return a frozen dataclass with a field for each key",
            data={"use_case": use_case.name, "method": first.word},
            unit=use_case.name,
            statement=first.span,
        )


def _answers_raw(method: Function) -> bool:
    """Return whether a method that others call gives a dict that stands for a record."""
    if not (method.is_public or method.word == "__call__") or method.is_property or _TAKES_APART.search(method.word):
        return False
    names = {each.name for each in method.return_mentions}
    if not method.annotated:
        return method.returns_dict
    if names & _DICTS and not any(each.first_party for each in method.return_mentions):
        return method.returns_dict or bool(names & _ANYTHING) or names <= _DICTS | {"builtins.list", "typing.List"}
    return False
