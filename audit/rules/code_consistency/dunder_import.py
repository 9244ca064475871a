from collections.abc import Iterator

from audit.model.bodies import code_of
from audit.model.code import UNBOUND, CallFact
from audit.model.facts import ModuleFacts, Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.layers import hidden
from audit.model.project import Module, Project
from audit.model.rule import Curve, Example, Rule

_NAME = "__import__"
_NAMESPACES = frozenset({"pkgutil", "pkg_resources"})
"""What a package that is spread over folders asks to be joined by, in one line that tools know."""


class DunderImport(Rule):
    """A module is imported by calling `__import__`.

    Why: Python's documentation keeps `__import__` for the import statement itself. A call of it hides what is needed from
    linters, type checkers and readers, and gives `a` where `a.b` was asked for.

    Instead: Write an import statement at the head of the module. Where the name is known only when the program runs, call
    `importlib.import_module`, and only where a name from outside must be able to choose.
    """

    id = "CON107"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "Modules are imported by statements"
    curve = Curve(good=0.03, half=0.20)
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/session.py": (
                    "async def ping(connection):\n"
                    '    await connection.execute(__import__("sqlalchemy").text("SELECT 1"))  # finding: CON107\n'
                ),
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/plugins.py": (
                    "import builtins\n\n\ndef load(name):\n    return __import__(name)  # finding: CON107\n\n\n"
                    "def driver():\n"
                    '    return builtins.__import__("sqlite3")  # finding: CON107\n'
                ),
            }
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": '__path__ = __import__("pkgutil").extend_path(__path__, __name__)\n',
                "shop/plugins.py": "import importlib\n\n\ndef load(name):\n    return importlib.import_module(name)\n",
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules that are no tests."""
        return sum(not module.is_test for module in project.modules.values())

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each call of `__import__` that does not cross a layer outward."""
        for module in project.modules.values():
            for call in _calls(module) if not module.is_test else ():
                target = project.modules.get(call.literal)
                if call.literal not in _NAMESPACES and not (target is not None and hidden(module, target)):
                    yield self._finding(module, call)

    def _finding(self, module: Module, call: CallFact) -> Finding:
        meant = f"`{call.literal}`" if call.literal else "a name that is worked out"
        return self.finding(
            module,
            Span(*call.place),
            subject=call.literal or module.name,
            message=f"`{module.name}` calls `{_NAME}` for {meant}",
            help=f"import {meant} by a statement" if call.literal else "call `importlib.import_module`",
            data={"from": module.name, "to": call.literal},
        )


def _calls(module: Module) -> Iterator[CallFact]:
    if isinstance(module.facts, ModuleFacts) and f'"{_NAME}"]' in module.facts.code:
        for call in code_of(module.facts).calls:
            if (call.path == (_NAME,) and call.binder == UNBOUND and not call.receiver) or call.path == ("builtins", _NAME):
                yield call
