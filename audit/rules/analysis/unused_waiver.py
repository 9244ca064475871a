from collections.abc import Iterator

from audit.model.facts import ModuleFacts
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Project
from audit.model.rule import Example, Rule


class UnusedWaiver(Rule):
    """A waiver accepts nothing: its rule finds nothing there, does not exist, or its date has passed.

    Why: A waiver that outlives its finding hides the next one.

    Instead: Delete it. If its date has passed and the debt is still there, mend the debt or agree on a new date.
    """

    id = "AUD105"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "Every waiver is needed"
    scored = False
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/cart.py": "import shop  # audit: allow CON101 because it was missing once  # finding: AUD105\n",
            }
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/cart.py": "import shop.gone  # audit: allow CON101 because the build step writes it\n",
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of waivers."""
        return sum(len(module.facts.waivers) for module in project.modules.values() if isinstance(module.facts, ModuleFacts))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield nothing: waivers are judged where they are applied, once all findings are known."""
        return iter(())
