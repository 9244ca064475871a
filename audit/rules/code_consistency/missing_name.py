from collections.abc import Iterator

from audit.errors import nearest
from audit.model.facts import MODULE_SCOPE, BindingKind, ModuleFacts
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Found, ImportedTarget, Module, Project, ResolvedImport
from audit.model.rule import Curve, Example, Rule


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
            }
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
        for module in project.modules.values():
            for imported in module.imports:
                if imported.found is Found.FIRST_PARTY:
                    for target in imported.targets:
                        if target.found is Found.MISSING:
                            yield self._finding(project, module, imported, target)

    def _finding(self, project: Project, module: Module, imported: ResolvedImport, target: ImportedTarget) -> Finding:
        guarded = imported.fact.guarded
        return self.finding(
            module,
            target.span,
            subject=target.name,
            message=f"`{module.name}` imports `{target.name}` from `{imported.module}`, which does not define it",
            help="nothing to do: a failure is expected here" if guarded else _advice(project, imported.module, target.name),
            data={"module": imported.module, "name": target.name},
            statement=imported.fact.span,
            severity=self.severity_of(imported.fact),
        )


def _advice(project: Project, module: str, name: str) -> str:
    homes = sorted(m.name for m in project.modules.values() if not m.is_test and name in _defined(m))
    if len(homes) == 1:
        return f"import `{name}` from `{homes[0]}`, the one module that defines it"
    source = project.modules.get(module)
    return f"import a name that `{module}` defines{nearest(name, _bound(source)) if source is not None else ''}"


def _defined(module: Module) -> set[str]:
    return _names(module, (BindingKind.CLASS, BindingKind.FUNCTION))


def _bound(module: Module) -> set[str]:
    return _names(module, tuple(BindingKind))


def _names(module: Module, kinds: tuple[BindingKind, ...]) -> set[str]:
    if not isinstance(module.facts, ModuleFacts):
        return set()
    return {binding.name for binding in module.facts.bindings if binding.scope == MODULE_SCOPE and binding.kind in kinds}
