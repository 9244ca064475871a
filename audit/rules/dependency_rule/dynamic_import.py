from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.program import Call
from audit.model.project import Module, Project
from audit.model.questions.calls import calls_by_module
from audit.model.questions.layers import hidden
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n",
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "class SqlUsers: ...\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.application.login import Login\n",
}


class DynamicImport(Rule):
    """A module of a layer imports by text.

    Why: `importlib.import_module("shop.infrastructure.users")` depends on that module as much as an import statement, but no
    linter, no type checker, no rename and no reader sees it. In an inner layer it is the border crossed in the dark.

    Instead: Import by a statement, and if the architecture forbids it, depend on a port. Choosing an implementation by name
    is the business of the composition root, which may import as it likes.
    """

    id = "DEP105"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Layers import by statements that everybody can see"
    curve = Curve(good=0.03, half=0.20)
    bad = (
        Example(
            {
                **_FILES,
                "shop/application/login.py": (
                    "import importlib\n\n\nclass Login:\n    def execute(self):\n"
                    '        users = importlib.import_module("shop.infrastructure.users")  # finding: DEP105\n'
                    "        return users.SqlUsers()\n"
                ),
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/application/login.py": (
                    "from importlib import import_module as load\n\n\nclass Login: ...\n\n\n"
                    "def handler(name):\n    return load(f'handlers.{name}')  # finding: DEP105\n"
                ),
                "shop/domain/user.py": (
                    'class User: ...\n\n\ndef users():\n    return __import__("shop.infrastructure.users")  # finding: DEP105\n'
                ),
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/application/login.py": "class Login: ...\n",
                "shop/infrastructure/users.py": (
                    "import importlib\n\n\nclass SqlUsers: ...\n\n\ndef driver(name):\n    return importlib.import_module(name)\n"
                ),
                "shop/container.py": (
                    "import importlib\n\n\ndef users():\n"
                    '    return importlib.import_module("shop.infrastructure.users").SqlUsers()\n'
                ),
            },
            "layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules with a role, composition roots left out."""
        return sum(1 for _ in _judged(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each call that imports by text what a statement should."""
        calls = calls_by_module(project.program)
        for module in _judged(project):
            for call in calls.get(module.name, ()):
                target = project.modules.get(call.literal)
                if _hides(module, call, target):
                    yield self._finding(module, call, target)

    def _finding(self, module: Module, call: Call, target: Module | None) -> Finding:
        meant = target.name if target is not None else call.literal or "a module by a computed name"
        told = f"`{meant}`" if target is not None or call.literal else meant
        advice = f"import {told} by a statement" if target is not None else "let the composition root choose the module"
        crosses = target is not None and hidden(module, target)
        return self.finding(
            module,
            call.span,
            subject=meant,
            message=f"`{module.name}` ({module.role}) imports {told} by a call of `{call.as_written}`",
            help="depend on a port, and let the composition root choose what implements it" if crosses else advice,
            data={"from": module.name, "to": call.literal},
        )


def _judged(project: Project) -> Iterator[Module]:
    for module in project.modules.values():
        if module.role not in (None, Role.COMPOSITION_ROOT):
            yield module


def _hides(module: Module, call: Call, target: Module | None) -> bool:
    """Return whether a call imports what a statement should; what `__import__` does inside a layer is not judged here."""
    if call.name == "builtins.__import__":
        return target is not None and hidden(module, target)
    inner = module.profile is not None and module.role in module.profile.inner
    return call.name == "importlib.import_module" and (target is not None or inner)
