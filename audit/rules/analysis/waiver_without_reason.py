from collections.abc import Iterator

from audit.model.facts import ModuleFacts
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Project
from audit.model.rule import Example, Rule


class WaiverWithoutReason(Rule):
    """A waiver does not say why.

    Why: Nobody can tell later whether it still holds. It silences nothing until it has a reason, and a date in
    `until` must be one (`2027-01-31`).

    Instead: Write `# audit: allow DEP101 because …`, with `until DATE` before `because` when it should end.
    """

    id = "AUD104"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Every waiver has a reason"
    scored = False
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/cart.py": "import shop.gone  # audit: allow CON101  # finding: AUD104\n",
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
