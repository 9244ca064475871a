from collections.abc import Iterator

from audit.model.facts import Failure, Span, Unparsed
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Project
from audit.model.rule import Example, Rule


class LimitExceeded(Rule):
    """A file is too large, too deeply nested or too slow to be audited.

    Why: Limits keep an audit from being stopped by one file. What the file defines counts as unknown.

    Instead: Leave generated files out with `exclude`, or raise `max-file-bytes` or `max-file-seconds` in `[tool.audit]`.
    """

    id = "AUD108"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Every file stays within the limits"
    scored = False
    bad = (Example({"shop/__init__.py": "", "shop/table.py": "ROWS = [...]  # finding: AUD108\n"}, too_large=("shop/table.py",)),)
    good = (Example({"shop/__init__.py": "", "shop/table.py": "ROWS = [1, 2, 3]\n"}),)

    def population(self, project: Project) -> int:
        """Return the number of modules."""
        return len(project.modules)

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each file that went beyond a limit."""
        for module in project.modules.values():
            why = module.facts
            if isinstance(why, Unparsed) and why.failure is Failure.LIMIT:
                yield self.finding(
                    module,
                    Span(1, 0, 1, 0),
                    subject=module.path,
                    message=f"`{module.path}` goes beyond a limit: {why.message}",
                    help="leave it out with `exclude`, or raise the limit in `[tool.audit]`",
                    data={"reason": why.message},
                )
