from collections.abc import Iterator, Mapping

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Module, Project
from audit.model.rule import Curve, Example, Rule


class UnloadableModule(Rule):
    """A module cannot be imported, since another one that it needs fails.

    Why: No test can start where an import raises, and none of the code behind it runs, however right it is by itself. One
    wrong line takes everything with it that leads there.

    Instead: Mend the module at the end of the chain; its own finding says how. Catching the error, or moving the import into
    a function, loads the module and lets it fail when it is used.
    """

    id = "TST105"
    severity = Severity.HIGH
    effort = Effort.LOW
    criterion = "Every module can be imported by a test"
    curve = Curve(good=0.10, half=0.50)
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/models.py": "from shop.tables import Table\n",
                "shop/users.py": "from shop.models import Table  # finding: TST105\n",
                "shop/routes.py": "import fastapi\n\nfrom shop import users  # finding: TST105\n",
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/storage/__init__.py": "from shop.storage.users import AdminUserModel\n",
                "shop/storage/users.py": "class AdminUser: ...  # finding: TST105\n",
                "shop/login.py": "import shop.storage.users  # finding: TST105\n",
            }
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/speed.py": "try:\n    from shop._fast import walk\nexcept ImportError:\n    walk = None\n",
                "shop/routes.py": "from shop.speed import walk\n",
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules that are no tests."""
        return sum(not module.is_test for module in project.modules.values())

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each module behind one that fails, at the import that leads there."""
        for name, cause in project.links.blocked.items():
            yield self._finding(project, project.modules[name], cause, _chain(name, project.links.blocked))

    def _finding(self, project: Project, module: Module, cause: str, chain: tuple[str, ...]) -> Finding:
        steps = (each for each in module.imports if each.runs_on_load and cause in each.leads_to(project.modules))
        step = next(steps, None)
        told = " -> ".join(chain)
        return self.finding(
            module,
            Span(1, 0, 1, 0) if step is None else step.fact.span,
            subject=chain[-1],
            message=f"`{module.name}` cannot be imported, since `{chain[-1]}` fails: {told}",
            help=f"mend what `{chain[-1]}` imports",
            data={"module": chain[-1]},
        )


def _chain(name: str, blocked: Mapping[str, str]) -> tuple[str, ...]:
    """Return the modules from one that is blocked to the one that fails."""
    chain = [name]
    while chain[-1] in blocked:
        chain.append(blocked[chain[-1]])
    return tuple(chain)
