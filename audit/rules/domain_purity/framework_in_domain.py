from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.project import Found, Module, Project, ResolvedImport
from audit.model.questions.libraries import framework_of
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/application/__init__.py": "",
    "shop/application/register.py": "from shop.domain.user import User\n",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from sqlalchemy.orm import Session\n\nfrom shop.domain.user import User\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from fastapi import APIRouter\n\nfrom shop.application.register import User\n",
}


class FrameworkInDomain(Rule):
    """The domain imports a framework.

    Why: The domain is what stays when everything around it is replaced. An entity that is mapped to a table or raises an
    HTTP error can change for the sake of a library, is slow to test, and obliges each client of the rules to that library.

    Instead: Write entities and errors as plain classes, and map them to tables and answers outside: an ORM model with a
    mapper in infrastructure, an exception handler in presentation. A base class that passes the framework on from a shared
    package, or an import under `TYPE_CHECKING`, binds the domain to it as well.
    """

    id = "DOM101"
    severity = Severity.HIGH
    effort = Effort.HIGH
    criterion = "The domain is pure Python"
    curve = Curve(good=0.025, half=0.15)
    bad = (
        Example(
            {
                **_FILES,
                "shop/domain/user.py": (
                    "from sqlalchemy.orm import Mapped, mapped_column  # finding: DOM101\n\n\n"
                    "class User:\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
                ),
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/user.py": (
                    "class User:\n    def rename(self, name):\n        if not name:\n"
                    "            from fastapi import HTTPException  # finding: DOM101\n\n"
                    "            raise HTTPException(422)\n        self.name = name\n"
                ),
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/domain/user.py": (
                    "class User:\n    def __init__(self, name: str) -> None:\n        self.name = name\n\n"
                    "    def rename(self, name: str) -> None:\n        self.name = name\n"
                ),
            },
            "layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules in the domain."""
        return sum(module.role is Role.DOMAIN for module in project.modules.values())

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each import statement of the domain that brings in a framework."""
        for module in project.modules.values():
            if module.role is Role.DOMAIN and module.profile is not None:
                for imported in module.imports:
                    distribution = framework_of(imported.module)
                    allowed = module.profile.may_build_on(Role.DOMAIN, imported.module)
                    if imported.found is Found.EXTERNAL and distribution and not allowed:
                        yield self._finding(module, imported, distribution)

    def _finding(self, module: Module, imported: ResolvedImport, distribution: str) -> Finding:
        return self.finding(
            module,
            imported.fact.span,
            subject=imported.module,
            message=f"`{module.name}` ({Role.DOMAIN}) imports `{imported.module}` of {distribution}",
            help=f"say it in plain Python, and keep what {distribution} needs in an outer layer",
            data={"from": module.name, "distribution": distribution, "role": Role.DOMAIN.value},
        )
