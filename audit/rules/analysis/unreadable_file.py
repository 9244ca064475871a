from collections.abc import Iterator

from audit.model.facts import Failure, Span, Unparsed
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Project
from audit.model.rule import Example, Rule


class UnreadableFile(Rule):
    """A file cannot be read from the disk.

    Why: Nothing in it can be audited, and the program may fail on it too. What it defines counts as unknown.

    Instead: Mend the permissions or the broken link, or leave the file out with `exclude`.
    """

    id = "AUD102"
    severity = Severity.HIGH
    effort = Effort.LOW
    criterion = "Every file can be read"
    scored = False
    bad = (
        Example({"shop/__init__.py": "", "shop/cart.py": "def total(): ...  # finding: AUD102\n"}, unreadable=("shop/cart.py",)),
    )
    good = (Example({"shop/__init__.py": "", "shop/cart.py": "def total(): ...\n"}),)

    def population(self, project: Project) -> int:
        """Return the number of modules."""
        return len(project.modules)

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each file that could not be read."""
        for module in project.modules.values():
            why = module.facts
            if isinstance(why, Unparsed) and why.failure is Failure.UNREADABLE:
                yield self.finding(
                    module,
                    Span(1, 0, 1, 0),
                    subject=module.path,
                    message=f"`{module.path}` cannot be read: {why.message}",
                    help="make it readable, or leave it out with `exclude`",
                    data={"reason": why.message},
                )
