from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.project import Found, Module, Project, ResolvedImport
from audit.model.questions.libraries import framework_of
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n",
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from sqlalchemy.orm import Session\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from fastapi import APIRouter\n\nfrom shop.application.login import Login\n",
}


class FrameworkImport(Rule):
    """The application layer imports a framework.

    Why: A use case that takes a database session or raises an HTTP error belongs to that framework: it cannot be tested
    without it, called from elsewhere, or kept when the framework goes.

    Instead: Say in the application's own words what it needs, as a port (a unit of work instead of a session, a domain
    error instead of an HTTP one), and implement that port outside. The domain is judged by a rule of its own.
    """

    id = "DEP102"
    severity = Severity.HIGH
    effort = Effort.HIGH
    criterion = "The application layer imports no framework"
    curve = Curve(good=0.03, half=0.20)
    bad = (
        Example(
            {
                **_FILES,
                "shop/application/login.py": (
                    "from sqlalchemy.ext.asyncio import AsyncSession  # finding: DEP102\n\n\n"
                    "class Login:\n    def __init__(self, session: AsyncSession) -> None:\n        self.session = session\n"
                ),
            },
            profile="layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/application/login.py": (
                    "from abc import ABC, abstractmethod\n\n\n"
                    "class UnitOfWork(ABC):\n    @abstractmethod\n    async def commit(self) -> None: ...\n\n\n"
                    "class Login:\n    def __init__(self, work: UnitOfWork) -> None:\n        self.work = work\n"
                ),
                "shop/infrastructure/work.py": (
                    "from sqlalchemy.ext.asyncio import AsyncSession\n\nfrom shop.application.login import UnitOfWork\n\n\n"
                    "class SqlUnitOfWork(UnitOfWork):\n"
                    "    def __init__(self, session: AsyncSession) -> None:\n        self.session = session\n\n"
                    "    async def commit(self) -> None:\n        await self.session.commit()\n"
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules in the application layer."""
        return sum(module.role is Role.APPLICATION for module in project.modules.values())

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each import statement of the application layer that brings in a framework."""
        for module in project.modules.values():
            if module.role is Role.APPLICATION:
                for imported in module.imports:
                    distribution = framework_of(imported.module)
                    if imported.found is Found.EXTERNAL and distribution:
                        yield self._finding(module, imported, distribution)

    def _finding(self, module: Module, imported: ResolvedImport, distribution: str) -> Finding:
        return self.finding(
            module,
            imported.fact.span,
            subject=imported.module,
            message=f"`{module.name}` ({Role.APPLICATION}) imports `{imported.module}` of {distribution}",
            help=f"put {distribution} behind a port that the application layer owns",
            data={"from": module.name, "distribution": distribution, "role": Role.APPLICATION.value},
        )
