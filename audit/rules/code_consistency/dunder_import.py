import re
import sys
from collections.abc import Iterator

from audit.model.bodies import code_of
from audit.model.code import UNBOUND, CallFact
from audit.model.edit import Edit, Fix, NewImport
from audit.model.facts import MODULE_SCOPE, ModuleFacts, Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.fixes.lifting import head_names, is_free, is_only_used
from audit.model.project import Module, Project
from audit.model.questions.layers import hidden
from audit.model.questions.waiting import MAY_WAIT
from audit.model.rule import Curve, Example, Rule
from audit.model.text import Text, Texts

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
        Example(
            {
                "shop/__init__.py": "",
                "shop/clock.py": (
                    "from uuid import UUID\n\n"
                    'clock = __import__("time")  # finding: CON107\n\n\n'
                    "def stamp() -> tuple[object, UUID]:\n"
                    '    number = __import__("uuid").UUID(int=0)  # finding: CON107\n'
                    '    return __import__("datetime").datetime.fromtimestamp(clock.time()), number  # finding: CON107\n'
                ),
            },
            fixed={
                "shop/clock.py": (
                    "import datetime\nimport uuid\nfrom uuid import UUID\n\n"
                    "import time as clock\n\n\n"
                    "def stamp() -> tuple[object, UUID]:\n"
                    "    number = uuid.UUID(int=0)\n"
                    "    return datetime.datetime.fromtimestamp(clock.time()), number\n"
                )
            },
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

    def fix(self, project: Project, finding: Finding, texts: Texts) -> Fix | None:
        """Return the import statement that does the same, in place or, for a call inside of other code, at the head."""
        module, text = project.modules[finding.module], texts.get(finding.path)
        calls = [each for each in _calls(module) if each.place[:2] == (finding.line, finding.column)]
        if text is None or len(calls) != 1 or not all(word.isidentifier() for word in calls[0].literal.split(".")):
            return None
        call, span = calls[0], Span(*calls[0].place)
        if not re.fullmatch(rf"(?:builtins\.)?{_NAME}\((['\"]){re.escape(call.literal)}\1\)", text.at(span)):
            return None
        before, after = text.line(span.line)[: span.column], text.line(span.line)[span.end_column :]
        ends = not after.strip() or after.lstrip().startswith("#")
        if ends and (statement := _statement(project, module, call, before.strip())):
            indent = len(before) - len(before.lstrip())
            return (Edit(module.path, Span(span.line, indent, span.line, span.end_column), statement),)
        return _inside(project, module, call, text)

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


def _statement(project: Project, module: Module, call: CallFact, before: str) -> str:
    """Return the statement that binds what a statement around a call binds; empty where there is none."""
    top = call.literal.partition(".")[0]
    if not before:
        return f"import {call.literal}" if call.function == MODULE_SCOPE and _may_be(project, module, top) else ""
    name = re.fullmatch(r"(\w+) =", before)
    if name is None:
        return ""
    if name[1] == top:
        return f"import {call.literal}"
    return f"import {call.literal} as {name[1]}" if top == call.literal else ""


def _inside(project: Project, module: Module, call: CallFact, text: Text) -> Fix | None:
    """Return what names the module in the place of the call, and imports it at the head if it is as good as loaded there."""
    top, span = call.literal.partition(".")[0], Span(*call.place)
    if not _is_loaded(project, module, call, text):
        return None
    if _may_be(project, module, top) and is_only_used(text, top):
        return (Edit(module.path, span, top), NewImport(module.path, call.literal))
    attribute = re.match(r"\.(\w+)", text.line(span.line)[span.end_column :])
    if attribute is None or top != call.literal or not is_only_used(text, attribute[1]):
        return None
    if head_names(module).get(attribute[1]) != (call.literal, attribute[1]):
        return None
    return (Edit(module.path, Span(span.line, span.column, span.line, span.end_column + attribute.end()), attribute[1]),)


def _may_be(project: Project, module: Module, name: str) -> bool:
    """Return whether a name of a module is the top-level module of that name, or nothing yet."""
    return is_free(project, module, name) or head_names(module).get(name) == (name, "")


def _is_loaded(project: Project, module: Module, call: CallFact, text: Text) -> bool:
    """Return whether a module is loaded with the one that calls for it, or might as well be."""
    if call.function == MODULE_SCOPE and not text.line(call.place[0])[:1].isspace():
        return True
    top = call.literal.partition(".")[0]
    if project.links.loads.leads(module.name, call.literal):
        return True
    return top in sys.stdlib_module_names and top not in MAY_WAIT and top not in project.modules


def _calls(module: Module) -> Iterator[CallFact]:
    if isinstance(module.facts, ModuleFacts) and f'"{_NAME}"]' in module.facts.code:
        for call in code_of(module.facts).calls:
            if (call.path == (_NAME,) and call.binder == UNBOUND and not call.receiver) or call.path == ("builtins", _NAME):
                yield call
