from collections.abc import Iterator, Mapping

from msgspec import Struct

from audit.model.edit import Fix, NewFile
from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Module, Project
from audit.model.rule import Curve, Example, Rule
from audit.model.text import Texts

_SIBLINGS = 2
"""How many folders beside one show by their `__init__.py` that it should have one, where the folder above has none."""

_ROUTERS = {
    "shop/__init__.py": "",
    "shop/api/__init__.py": "",
    "shop/api/users/__init__.py": "",
    "shop/api/users/routes.py": "def users(): ...\n",
    "shop/main.py": (
        "from shop.api.orders.routes import orders\nfrom shop.api.users.routes import users\n\nALL = (orders, users)\n"
    ),
}


class _Folder(Struct, frozen=True):
    """A folder whose modules are imported, though it has no `__init__.py` where its surroundings have one."""

    path: str
    first: Module


class MissingInit(Rule):
    """A package inside packages has no `__init__.py`.

    Why: Python imports it all the same, as a namespace package, but not everything else does: builds that look for packages
    leave it out, and so do some type checkers, test runners and linters. The program then runs here and fails where it is
    installed.

    Instead: Add an empty `__init__.py`, also to a folder that holds nothing but packages. Folders of scripts, migrations or
    templates, from which nothing is imported, need none; nor does a tree that is made of namespace packages throughout.
    """

    id = "CON108"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "Every package has an `__init__.py`"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {**_ROUTERS, "shop/api/orders/routes.py": "def orders(): ...  # finding: CON108\n"},
            fixed={"shop/api/orders/__init__.py": ""},
        ),
        Example(
            {
                "src/domain/__init__.py": "",
                "src/domain/user.py": "class User: ...\n",
                "src/application/__init__.py": "",
                "src/application/login.py": "from src.domain.user import User\n",
                "src/adapters/http/routes.py": "from src.application.login import User  # finding: CON108\n",
                "src/main.py": "from src.adapters.http.routes import User\n",
            }
        ),
    )
    good = (
        Example(
            {
                **_ROUTERS,
                "shop/api/orders/__init__.py": "",
                "shop/api/orders/routes.py": "def orders(): ...\n",
                "shop/migrations/versions/first.py": "def upgrade(): ...\n",
            }
        ),
        Example(
            {
                "shop/users/routes.py": "def users(): ...\n",
                "shop/main.py": "from shop.users.routes import users\n",
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of packages: folders with an `__init__.py`, and those that lack one."""
        return sum(1 for module in _judged(project) if module.package) + sum(1 for _ in _lacking(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each folder that lacks an `__init__.py`, at the first module in it."""
        for folder in _lacking(project):
            yield self.finding(
                folder.first,
                Span(1, 0, 1, 0),
                subject=folder.path,
                message=f"`{folder.path}` holds modules that are imported, and no `__init__.py`",
                help=f"add an empty `{folder.path}/__init__.py`",
                data={"folder": folder.path},
                unit=folder.path,
            )

    def fix(self, project: Project, finding: Finding, texts: Texts) -> Fix:
        """Return the file that the folder lacks."""
        return (NewFile(f"{finding.subject}/__init__.py"),)


def _judged(project: Project) -> Iterator[Module]:
    for module in project.modules.values():
        if not module.is_test and module.path.endswith(".py"):
            yield module


def _lacking(project: Project) -> Iterator[_Folder]:
    """Yield the folders without `__init__.py`, the outermost ones, right inside or beside those that have one."""
    firsts = _folders(project)
    regular = {module.path.rpartition("/")[0] for module in project.modules.values() if module.package}
    beside: dict[str, list[str]] = {}
    for path in firsts:
        beside.setdefault(_above(path), []).append(path)
    candidates = [path for path in firsts if path and path not in regular and _is_among_packages(path, regular, beside)]
    imported = _imported(project) if candidates else frozenset()
    for path in sorted(candidates):
        if path in imported:
            yield _Folder(path, firsts[path])


def _is_among_packages(path: str, regular: set[str], beside: Mapping[str, list[str]]) -> bool:
    above = _above(path)
    if above in regular:
        return True
    others = [other for other in beside[above] if other != path]
    return len(others) >= _SIBLINGS and all(other in regular for other in others)


def _folders(project: Project) -> Mapping[str, Module]:
    """Return every folder with modules in or below it, each with the first of them; tests have folders of their own."""
    found: dict[str, Module] = {}
    for module in sorted(_judged(project), key=lambda module: (module.path.count("/"), module.path)):
        folder = _above(module.path)
        while folder:
            found.setdefault(folder, module)
            folder = _above(folder)
    return found


def _imported(project: Project) -> frozenset[str]:
    """Return the folders that are part of the name of a module that one outside of them imports."""
    found: set[str] = set()
    for module in project.modules.values():
        for imported in module.imports:
            for name in imported.leads_to(project.modules):
                target = project.modules.get(name)
                if target is not None:
                    found.update(folder for folder in _named(target) if not module.path.startswith(f"{folder}/"))
    return frozenset(found)


def _named(module: Module) -> Iterator[str]:
    """Yield the folders that the dotted name of a module goes through."""
    folder = _above(_above(module.path)) if module.package else _above(module.path)
    for _ in range(module.name.count(".")):
        if folder:
            yield folder
        folder = _above(folder)


def _above(path: str) -> str:
    return path.rpartition("/")[0]
