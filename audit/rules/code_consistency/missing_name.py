from collections.abc import Iterator, Mapping, Sequence

from audit.errors import nearest
from audit.model.edit import Edit, Fix
from audit.model.facts import MODULE_SCOPE, BindingKind, ModuleFacts
from audit.model.finding import Effort, Finding, Severity
from audit.model.fixes.rerouting import import_at, rerouted, sole_homes
from audit.model.homes import definitions
from audit.model.project import Found, ImportedTarget, Module, Project, ResolvedImport
from audit.model.questions.words import same_words
from audit.model.rule import Curve, Example, Rule
from audit.model.text import Texts

MOST_ADVICE = 100
"""For how many missing names the nearest one is looked up: more than anybody reads, and each look costs."""


class MissingName(Rule):
    """A name is imported from a module that does not define it.

    Why: Python raises `ImportError` the moment the import runs. The usual cause is a class or function that was
    renamed or moved while an importer was forgotten.

    Instead: Import the name that the module defines, or define the name. A name that exists for type checkers only
    (bound under `TYPE_CHECKING`, or annotated without a value) must be imported under `TYPE_CHECKING` too.
    """

    id = "CON102"
    severity = Severity.CRITICAL
    effort = Effort.LOW
    criterion = "Every imported name is defined"
    curve = Curve(good=0.005, half=0.05)
    stops_program = True
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/models.py": "class AdminUser: ...\n",
                "shop/routes.py": "from shop.models import (\n    AdminUserModel,  # finding: CON102\n)\n",
            }
        ),
        Example(
            {
                "shop/__init__.py": "from shop.models import *\n",
                "shop/models.py": '__all__ = ["Cart"]\n\nclass Cart: ...\n\nclass Line: ...\n',
                "shop/routes.py": "from shop import Cart\nfrom shop import Line  # finding: CON102\n",
            },
            fixed={"shop/routes.py": "from shop import Cart\nfrom shop.models import Line\n"},
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/models.py": "class Cart: ...\n\n\nclass OrderLine: ...\n",
                "shop/permissions.py": "class Permission: ...\n",
                "shop/routes.py": (
                    "from shop.models import Cart, Permission  # finding: CON102\n\n\n"
                    "def order():\n    from shop.models import LineOrder  # finding: CON102\n\n"
                    "    return LineOrder(Cart(), Permission())\n"
                ),
            },
            fixed={
                "shop/routes.py": (
                    "from shop.models import Cart\nfrom shop.permissions import Permission\n\n\n"
                    "def order():\n    from shop.models import OrderLine as LineOrder\n\n"
                    "    return LineOrder(Cart(), Permission())\n"
                )
            },
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "from shop.models import *\n",
                "shop/models.py": "class AdminUser: ...\n",
                "shop/routes.py": "from shop import AdminUser, models\n",
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/lazy.py": "def __getattr__(name):\n    return name\n",
                "shop/routes.py": "from shop.lazy import anything\n",
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules."""
        return len(project.modules)

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each imported name that its module lacks."""
        homes = _homes(project)
        advice: dict[tuple[str, str], str] = {}
        for module in project.modules.values():
            for imported in module.imports:
                for target in imported.targets if imported.found is Found.FIRST_PARTY else ():
                    if target.found is Found.MISSING:
                        key = (imported.module, target.name)
                        if key not in advice and len(advice) < MOST_ADVICE:
                            advice[key] = _advice(project.modules.get(imported.module), imported.module, target.name, homes)
                        yield self._finding(module, imported, target, advice.get(key, f"import a name that `{key[0]}` defines"))

    def fix(self, project: Project, finding: Finding, texts: Texts) -> Fix | None:
        """Return what imports the name from the one module that defines it, or by the name that it has where it is."""
        imported, text = import_at(project, finding, finding.data["module"]), texts.get(finding.path)
        if imported is None or text is None:
            return None
        module, name = project.modules[finding.module], finding.data["name"]
        missing = [target.name for target in imported.targets if target.found is Found.MISSING]
        homes = sole_homes(project, module, imported, missing)
        if name in homes:
            return rerouted(text, module, imported, homes)
        return _renamed(project, imported, name, finding.path)

    def _finding(self, module: Module, imported: ResolvedImport, target: ImportedTarget, advice: str) -> Finding:
        return self.finding(
            module,
            target.span,
            subject=target.name,
            message=f"`{module.name}` imports `{target.name}` from `{imported.module}`, which does not define it",
            help="nothing to do: a failure is expected here" if imported.fact.guarded else advice,
            data={"module": imported.module, "name": target.name},
            statement=imported.fact.span,
            severity=self.severity_of(imported.fact),
        )


def _renamed(project: Project, imported: ResolvedImport, name: str, path: str) -> Fix | None:
    """Return what imports a name by the one of its module that has the same words, and calls it as before."""
    source = project.modules.get(imported.module)
    meant = same_words(name, definitions(source.facts)) if source is not None else ""
    wanted = [each for each in imported.fact.names if each.name == name]
    if not meant or len(wanted) != 1:
        return None
    alias = wanted[0].alias or name
    return (Edit(path, wanted[0].span, f"{meant} as {alias}" if meant != alias else meant),)


def _homes(project: Project) -> dict[str, list[str]]:
    """Return, by name, the modules that define a class or function of that name, in order."""
    homes: dict[str, list[str]] = {}
    for module in project.modules.values():
        if not module.is_test:
            for name in _names(module, (BindingKind.CLASS, BindingKind.FUNCTION)):
                homes.setdefault(name, []).append(module.name)
    return homes


def _advice(source: Module | None, module: str, name: str, homes: Mapping[str, Sequence[str]]) -> str:
    defined_in = homes.get(name, ())
    if len(defined_in) == 1:
        return f"import `{name}` from `{defined_in[0]}`, the one module that defines it"
    likest = nearest(name, _names(source, tuple(BindingKind))) if source is not None else ""
    return f"import a name that `{module}` defines{likest}"


def _names(module: Module, kinds: tuple[BindingKind, ...]) -> set[str]:
    if not isinstance(module.facts, ModuleFacts):
        return set()
    return {binding.name for binding in module.facts.bindings if binding.scope == MODULE_SCOPE and binding.kind in kinds}
