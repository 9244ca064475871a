from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Project
from audit.model.rule import Example, Rule


class ImportAboveRoot(Rule):
    """A relative import has more dots than there are packages around it.

    Why: Python raises `ImportError: attempted relative import beyond top-level package`. Tools that follow imports
    stumble over it too, so it is named here as well as by `broken_import`, which takes the points.

    Instead: Take the surplus dots away, or write the import absolute.
    """

    id = "AUD103"
    severity = Severity.HIGH
    effort = Effort.LOW
    criterion = "No relative import climbs out of its package"
    scored = False
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/orders/__init__.py": "",
                "shop/orders/place.py": "from ....billing import charge  # finding: AUD103\n",
            }
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/billing.py": "def charge(): ...\n",
                "shop/orders/__init__.py": "",
                "shop/orders/place.py": "from ..billing import charge\n",
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules."""
        return len(project.modules)

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each relative import that leads out of every package."""
        for module in project.modules.values():
            for imported in module.imports:
                if imported.above_root:
                    yield self.finding(
                        module,
                        imported.fact.span,
                        subject=imported.written,
                        message=f"`{module.name}` imports `{imported.written}`, which climbs out of the outermost package",
                        help="take the surplus dots away, or write the import absolute",
                        data={"module": imported.written},
                        severity=self.severity_of(imported.fact),
                    )
