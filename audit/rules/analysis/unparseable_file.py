from collections.abc import Iterator

from audit.model.facts import Failure, Span, Unparsed
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Project
from audit.model.rule import Example, Rule


class UnparseableFile(Rule):
    """A file is not valid Python.

    Why: It cannot be imported, and nothing in it can be audited. What it defines counts as unknown, so names that are
    imported from it are never reported as missing.

    Instead: Mend the syntax or the encoding. If a newer Python can read the file, give it with `--python`. A template
    that is no Python yet belongs into `exclude`.
    """

    id = "AUD101"
    severity = Severity.HIGH
    effort = Effort.LOW
    criterion = "Every file can be parsed"
    scored = False
    bad = (
        Example({"shop/__init__.py": "", "shop/cart.py": "def total(  # finding: AUD101\n"}),
        Example({"shop/__init__.py": "", "shop/cart.py": "# -*- coding: klingon -*-  finding: AUD101\n"}),
    )
    good = (Example({"shop/__init__.py": "", "shop/cart.py": "def total(): ...\n"}),)

    def population(self, project: Project) -> int:
        """Return the number of modules."""
        return len(project.modules)

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each file that could not be decoded or parsed."""
        for module in project.modules.values():
            why = module.facts
            if isinstance(why, Unparsed) and why.failure in (Failure.SYNTAX, Failure.ENCODING):
                yield self.finding(
                    module,
                    Span(why.line, why.column, why.line, why.column),
                    subject=module.path,
                    message=f"`{module.path}` cannot be parsed by {why.reader}: {why.message}",
                    help="mend the file, or give a Python that reads it with `--python`",
                    data={"reason": why.message, "reader": why.reader},
                )
