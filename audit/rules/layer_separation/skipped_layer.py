from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.project import Module, Project, ResolvedImport
from audit.model.questions.layers import forbidden
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n",
    "shop/app/__init__.py": "",
    "shop/app/login.py": "from shop.domain.user import User\n\n\nclass Login: ...\n",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from shop.domain.user import User\n\n\nclass SqlUsers: ...\n",
    "shop/presentation/__init__.py": "",
    "shop/container.py": "from shop.infrastructure.users import SqlUsers\n\n\ndef users(): ...\n",
}


class SkippedLayer(Rule):
    """Presentation reaches past the application into infrastructure.

    Why: A route that queries the database itself does what no use case knows of: no rule is applied, no test without a
    database covers it, and the next client of the same feature has to write it again. What presentation knows of storage
    must change with storage.

    Instead: Call a use case and let the composition root give it what it needs. Importing the repository inside the route,
    under `TYPE_CHECKING`, through `importlib` or from a package that passes it on skips the layer all the same.
    """

    id = "LAY103"
    severity = Severity.HIGH
    effort = Effort.MEDIUM
    criterion = "Presentation reaches infrastructure through the application only"
    curve = Curve(good=0.03, half=0.20)
    bad = (
        Example(
            {
                **_FILES,
                "shop/presentation/routes.py": "from shop.infrastructure.users import SqlUsers  # finding: LAY103\n",
            },
            "ports",
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/modules/__init__.py": "",
                "shop/modules/users/__init__.py": "",
                "shop/modules/users/models.py": "class User: ...\n",
                "shop/modules/users/repository.py": "class Users: ...\n",
                "shop/modules/users/service.py": "from .repository import Users\n",
                "shop/modules/users/router.py": (
                    "from . import service\n\n\ndef users():\n    from .repository import Users  # finding: LAY103\n"
                ),
            },
            "modular",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/presentation/routes.py": "from shop.app.login import Login\nfrom shop.container import users\n",
            },
            "ports",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of presentation modules whose profile hides infrastructure from them."""
        return sum(1 for _ in _kept_apart(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each import statement of presentation and each infrastructure module that it brings in."""
        for module in _kept_apart(project):
            for imported, target in forbidden(project, module):
                if target.role is Role.INFRASTRUCTURE:
                    yield self._finding(module, imported, target)

    def _finding(self, module: Module, imported: ResolvedImport, target: Module) -> Finding:
        return self.finding(
            module,
            imported.fact.span,
            subject=target.name,
            message=f"`{module.name}` (presentation) imports `{target.name}` (infrastructure)",
            help=f"call a use case, and let the composition root hand `{target.name}` to it",
            data={"from": module.name, "to": target.name},
        )


def _kept_apart(project: Project) -> Iterator[Module]:
    """Yield the modules of presentation that the law keeps from infrastructure, unless it counts them as inner."""
    for module in project.modules.values():
        profile = module.profile
        if profile is None or module.role is not Role.PRESENTATION or Role.PRESENTATION in profile.inner:
            continue
        if not profile.may_see(Role.PRESENTATION, Role.INFRASTRUCTURE):
            yield module
