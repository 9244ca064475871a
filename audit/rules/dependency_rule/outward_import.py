from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.project import Found, Module, Project, ResolvedImport
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n\n\nclass Users: ...\n",
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from shop.domain.user import Users\n\n\nclass SqlUsers(Users): ...\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.application.login import Login\n",
}


class OutwardImport(Rule):
    """An inner layer imports an outer one.

    Why: What imports infrastructure cannot be tested without it, nor outlive it. The layers that hold the rules of the
    business must not change when a database, a framework or a delivery mechanism does.

    Instead: Define a port, an abstract class, in the inner layer; let the outer layer implement it; wire the two in the
    composition root. Moving the import into a function or under `TYPE_CHECKING` hides the dependency and changes nothing.
    """

    id = "DEP101"
    severity = Severity.HIGH
    effort = Effort.HIGH
    criterion = "Inner layers import no outer layer"
    curve = Curve(good=0.02, half=0.15)
    bad = (
        Example(
            {
                **_FILES,
                "shop/application/login.py": (
                    "from shop.infrastructure.users import SqlUsers  # finding: DEP101\n\n\n"
                    "class Login:\n    def __init__(self, users: SqlUsers) -> None:\n        self.users = users\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/event.py": (
                    "def send(event):\n    from shop.application import login  # finding: DEP101\n\n    login.handle(event)\n"
                ),
                "shop/application/login.py": "class Login: ...\n\n\ndef handle(event): ...\n",
            },
            profile="layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/application/login.py": (
                    "from shop.domain.user import Users\n\n\n"
                    "class Login:\n    def __init__(self, users: Users) -> None:\n        self.users = users\n"
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules in inner layers."""
        return sum(1 for _ in _inner(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each import statement and each outer module that it brings in."""
        for module in _inner(project):
            for imported in module.imports:
                for name in dict.fromkeys(t.target for t in imported.targets if t.found is not Found.EXTERNAL and t.target):
                    target = project.modules.get(name)
                    roles = _outward_roles(module, target) if target is not None else None
                    if target is not None and roles is not None:
                        yield self._finding(module, imported, target, *roles)

    def _finding(self, module: Module, imported: ResolvedImport, target: Module, own: Role, outer: Role) -> Finding:
        return self.finding(
            module,
            imported.fact.span,
            subject=target.name,
            message=f"`{module.name}` ({own}) imports `{target.name}` ({outer})",
            help=f"depend on a port in the {own} layer and let `{target.name}` implement it",
            data={"from": module.name, "to": target.name, "from_role": own, "to_role": outer},
        )


def _outward_roles(module: Module, target: Module) -> tuple[Role, Role] | None:
    """Return the roles at both ends of an import that points outward, None for any other."""
    profile, own, outer = module.profile, module.role, target.role
    if profile is None or own is None or outer is None or target.is_test or profile.may_see(own, outer):
        return None
    return own, outer


def _inner(project: Project) -> Iterator[Module]:
    for module in project.modules.values():
        if module.profile is not None and module.role in module.profile.inner:
            yield module
