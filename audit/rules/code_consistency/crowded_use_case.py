from collections.abc import Iterator, Mapping

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Kind, Program
from audit.model.project import Module, Project
from audit.model.questions.ports import is_intermediate
from audit.model.rule import Curve, Example, Rule

_MOST = 3
"""How many use cases one module may hold: a pair or a triple that changes together is no crowd."""

_ENTRANCES = ("execute", "__call__", "handle", "run", "invoke")
_OF_EVENTS = ("EventHandler", "Subscriber", "Listener", "Consumer", "Projection", "Projector")
"""Ends of the names of classes that react to what happened; one module for all reactions to one thing is by design."""

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


def _use_cases(*names: str, mark: str = "", entrance: str = "execute") -> str:
    """Return a module of use cases, the first of them marked."""
    first, *rest = (f"class {name}:\n    def {entrance}(self) -> str:\n        return {name.lower()!r}\n" for name in names)
    return "\n\n".join([first.replace(":\n", f":{mark}\n", 1), *rest])


class CrowdedUseCase(Rule):
    """A module holds more than three use cases.

    Why: What a program can do should be seen from its list of files. In a module of many use cases each change touches what
    it does not concern, and what one of them needs is imported for all.

    Instead: Give each use case a module of its own, named after what it does, with its command and its result beside it. One
    class with a method for each action is the same crowd in one room.
    """

    id = "CON112"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "Modules of use cases hold one, or a few"
    curve = Curve(good=0.10, half=0.50)
    bad = (
        Example(
            {**_TREE, "shop/application/users.py": _use_cases("Create", "Rename", "Remove", "Find", mark="  # finding: CON112")},
            "layered",
        ),
        Example(
            {
                **_TREE,
                "shop/application/handlers.py": _use_cases(
                    "Join", "Leave", "Invite", "Ban", "Pardon", mark="  # finding: CON112", entrance="handle"
                ),
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_TREE,
                "shop/application/login.py": _use_cases("Login", "LoginByKey"),
                "shop/application/logout.py": _use_cases("Logout"),
            },
            "layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules that hold use cases with a single entrance."""
        return len(_by_module(project.program))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each module that holds too many use cases, at the first of them."""
        for name, use_cases in _by_module(project.program).items():
            if len(use_cases) > _MOST:
                yield self._finding(project.modules[name], use_cases)

    def _finding(self, module: Module, use_cases: list[Class]) -> Finding:
        first = min(use_cases, key=lambda each: each.span.line)
        return self.finding(
            module,
            first.header,
            subject=module.name,
            message=f"`{module.name}` holds {len(use_cases)} use cases",
            help="give each of them a module of its own",
            data={"module": module.name, "use_cases": ", ".join(each.word for each in use_cases)},
        )


def _by_module(program: Program) -> Mapping[str, list[Class]]:
    """Return the use cases of each module that are called by one method and that nothing extends."""
    found: dict[str, list[Class]] = {}
    for each in program.of_kind(Kind.USE_CASE):
        called = any(word in each.methods for word in _ENTRANCES)
        if called and not each.word.endswith(_OF_EVENTS) and not is_intermediate(program, each):
            found.setdefault(each.module, []).append(each)
    return found
