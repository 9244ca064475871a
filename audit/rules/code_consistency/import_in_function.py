import sys
from collections.abc import Iterator

from audit.model.bodies import code_of, functions_around
from audit.model.code import Code
from audit.model.edit import Fix
from audit.model.facts import MODULE_SCOPE, ModuleFacts
from audit.model.finding import Effort, Finding, Severity
from audit.model.fixes.lifting import lifted
from audit.model.profile import Role
from audit.model.project import Found, Module, Project, ResolvedImport
from audit.model.questions.layers import hidden
from audit.model.questions.libraries import framework_of
from audit.model.questions.waiting import MAY_WAIT
from audit.model.rule import Curve, Example, Rule
from audit.model.text import Texts

_SERVERS = ("aiohttp", "celery", "django", "falcon", "fastapi", "flask", "litestar", "quart", "sanic", "starlette", "tornado")

_STARTS = frozenset({"main", "_main", "ready", "__getattr__"})
"""Functions that run once, when a program is asked to start or has started, or that load what is asked for."""

_COMMANDS = frozenset({"command", "group", "callback"})
"""Last words of decorators that make a function a command."""

_FILES = {
    "shop/__init__.py": "",
    "shop/money.py": "class Money: ...\n",
    "shop/orders.py": "from shop.money import Money\n\n\nclass Order:\n    total = Money()\n",
}


class ImportInFunction(Rule):
    """An import waits inside a function for no reason.

    Why: What a module needs is read at its head, by people and by tools. An import inside a function is found by whoever
    runs that function, and is taken for a hint at a cycle that is not there.

    Instead: Import at the head of the module. Reasons to wait are a cycle, a library that may be missing, a condition, a
    command that must start fast, and what nothing else loads; these are not judged. What a layer must not import is no
    better inside a function, and is told by the rules about dependencies.
    """

    id = "CON106"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "Imports stand at the heads of modules"
    curve = Curve(good=0.03, half=0.20)
    bad = (
        Example(
            {
                **_FILES,
                "shop/main.py": "from fastapi import FastAPI\n\nfrom shop.routes import show\n\napp = FastAPI()\n",
                "shop/routes.py": (
                    "from shop.orders import Order\n\n\n"
                    "def show(number: str) -> Order:\n"
                    "    from uuid import UUID  # finding: CON106\n\n"
                    "    print(UUID(number))\n    return Order()\n"
                ),
            },
            fixed={
                "shop/routes.py": (
                    "from uuid import UUID\n\nfrom shop.orders import Order\n\n\n"
                    "def show(number: str) -> Order:\n    print(UUID(number))\n    return Order()\n"
                )
            },
        ),
        Example(
            {
                **_FILES,
                "shop/prices.py": (
                    "from sqlalchemy.orm import Session\n\nfrom shop.orders import Order\n\n\n"
                    "def price(order: Order, session: Session) -> None:\n"
                    "    from shop.money import Money  # finding: CON106\n"
                    "    from sqlalchemy import select  # finding: CON106\n\n"
                    "    session.execute(select(Money))\n"
                ),
            },
            fixed={
                "shop/prices.py": (
                    "from sqlalchemy import select\nfrom sqlalchemy.orm import Session\n\n"
                    "from shop.money import Money\nfrom shop.orders import Order\n\n\n"
                    "def price(order: Order, session: Session) -> None:\n    session.execute(select(Money))\n"
                )
            },
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/routes.py": (
                    "import sys\nfrom uuid import UUID\n\nfrom shop.orders import Order\n\n\n"
                    "def show(number: str) -> Order:\n"
                    '    if sys.platform != "win32":\n        import signal\n\n        signal.alarm(1)\n'
                    "    print(UUID(number))\n    return Order()\n\n\n"
                    "def chart() -> None:\n    import matplotlib\n\n    print(matplotlib)\n\n\n"
                    "def main() -> None:\n    import argparse\n\n    argparse.ArgumentParser().parse_args()\n"
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules that are no tests."""
        return sum(1 for _ in _judged(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each import inside a function that might as well stand at the head of its module."""
        starts = [name for name, module in project.modules.items() if module.entry_point]
        for module in _judged(project):
            waiting = [each for each in module.imports if _waits(each) and not _belongs_to_others(project, module, each)]
            movable = [each for each in waiting if _is_movable(project, module, each, starts)]
            if movable and isinstance(module.facts, ModuleFacts):
                code = code_of(module.facts)
                yield from (
                    self._finding(module, each, _meant(project, each), where)
                    for each in movable
                    if (where := _function(code, each))
                )

    def fix(self, project: Project, finding: Finding, texts: Texts) -> Fix | None:
        """Return what moves the import to the head, where the function and the module call nothing else by its names."""
        module, text = project.modules[finding.module], texts.get(finding.path)
        there = [
            each for each in module.imports if (each.fact.span.line, each.fact.span.column) == (finding.line, finding.column)
        ]
        return lifted(project, module, there[0], text) if len(there) == 1 and text is not None else None

    def _finding(self, module: Module, imported: ResolvedImport, meant: str, where: str) -> Finding:
        return self.finding(
            module,
            imported.fact.span,
            subject=meant,
            message=f"`{module.name}` imports `{meant}` inside `{where}`, though nothing makes it wait",
            help="move the import to the head of the module",
            data={"from": module.name, "to": meant, "function": where},
        )


def _judged(project: Project) -> Iterator[Module]:
    for module in project.modules.values():
        if not module.is_test and not module.path.endswith(".pyi"):
            yield module


def _meant(project: Project, imported: ResolvedImport) -> str:
    """Return the first module that an import leads to."""
    return next(iter(imported.leads_to(project.modules)), imported.module)


def _waits(imported: ResolvedImport) -> bool:
    fact = imported.fact
    runs_as_program = fact.module.rpartition(".")[2] == "__main__"
    return fact.in_function and not (fact.guarded or fact.type_checking or fact.chosen or runs_as_program)


def _belongs_to_others(project: Project, module: Module, imported: ResolvedImport) -> bool:
    """Return whether the rules about dependencies have something to say about an import, wherever it stands."""
    if imported.found is Found.EXTERNAL:
        return module.role in (Role.DOMAIN, Role.APPLICATION) and bool(framework_of(imported.module))
    targets = (project.modules[name] for name in imported.leads_to(project.modules) if name in project.modules)
    return any(hidden(module, each) or each.context != module.context or each.is_test for each in targets)


def _is_movable(project: Project, module: Module, imported: ResolvedImport, starts: list[str]) -> bool:
    """Return whether an import at the head of its module would work as well, and load nothing that is not loaded anyway."""
    if imported.found is Found.EXTERNAL:
        word = imported.module.split(".")[0]
        stands_ready = word in sys.stdlib_module_names and _serves(project, module, starts)
        return word not in MAY_WAIT and (stands_ready or _is_loaded(project, module, imported.module, starts))
    targets = imported.leads_to(project.modules)
    if any(_is_chosen(project.modules.get(each.target), each.name) for each in imported.targets):
        return False
    return bool(targets) and all(
        name in project.modules and not project.links.runs.leads(name, module.name) and _is_loaded(project, module, name, starts)
        for name in targets
    )


def _is_chosen(module: Module | None, name: str) -> bool:
    """Return whether a module has a name only if a condition says so: at the head it might not be there."""
    if module is None or not isinstance(module.facts, ModuleFacts):
        return False
    facts = module.facts
    bound = [each.imported for each in facts.bindings if each.name == name and each.scope == MODULE_SCOPE]
    return bool(bound) and all(
        number is not None and (facts.imports[number].chosen or facts.imports[number].guarded) for number in bound
    )


def _serves(project: Project, module: Module, starts: list[str]) -> bool:
    """Return whether a module is part of a server, which loads whatever it likes before the first request."""
    loads = project.links.loads
    around = [module.name, *(start for start in starts if loads.leads(start, module.name))]
    return any(loads.leads(each, server) for server in _SERVERS if server not in project.modules for each in around)


def _is_loaded(project: Project, module: Module, needed: str, starts: list[str]) -> bool:
    """Return whether a module is loaded whenever another is: with it, or by whatever the program starts with."""
    loads = project.links.loads
    if loads.leads(module.name, needed):
        return True
    before = [] if module.entry_point else [start for start in starts if loads.leads(start, module.name)]
    return bool(before) and all(loads.leads(start, needed) for start in before)


def _function(code: Code, imported: ResolvedImport) -> str:
    """Return the function that an import stands in; nothing for one that may choose when to import."""
    around = list(functions_around(code, imported.fact.scope))
    for each in around:
        words = {decorator.path[-1] for decorator in each.decorators if decorator.path}
        if each.qualname.rpartition(".")[2] in _STARTS or words & _COMMANDS:
            return ""
    return around[0].qualname if around else ""
