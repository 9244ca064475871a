"""What a rule is. A rule is one file under `audit/rules/<category>/`; the base class refuses a malformed one."""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar

from msgspec import Struct

from audit.errors import MalformedPlugin
from audit.model.check import Check as Check
from audit.model.check import Curve as Curve
from audit.model.edit import Fix
from audit.model.facts import ImportFact, Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Module, Project
from audit.model.text import Texts


class Example(Struct, frozen=True):
    """A small project, path to text, with the expectation on the offending line: `# finding: CON101`.

    `profile` is the profile it is judged under; the empty string lets it be detected. The files in `unreadable` and
    `too_large` are given to the audit as if the disk refused them, or as if they went beyond a limit. `coverage.json` among the
    files is read as the coverage data of the project. `fixed` are the files that `audit fix` changes or makes, as it
    leaves them, marks left out; empty where it changes none.
    """

    files: Mapping[str, str]
    profile: str = ""
    unreadable: tuple[str, ...] = ()
    too_large: tuple[str, ...] = ()
    fixed: Mapping[str, str] = {}


class Rule(ABC):
    """One architectural vice and how to find it.

    The first line of a subclass's docstring is its title; then `Why:` and `Instead:` paragraphs.
    The folder gives the category, the file the name.
    """

    id: ClassVar[str]
    severity: ClassVar[Severity]
    effort: ClassVar[Effort]
    criterion: ClassVar[str]
    curve: ClassVar[Curve | None] = None
    stops_program: ClassVar[bool] = False
    scored: ClassVar[bool] = True
    bad: ClassVar[tuple[Example, ...]]
    good: ClassVar[tuple[Example, ...]]

    category: ClassVar[str]
    name: ClassVar[str]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.category, cls.name = cls.__module__.rsplit(".", 2)[-2:]
        missing = [key for key in ("id", "severity", "effort", "criterion", "bad", "good") if not getattr(cls, key, None)]
        doc = cls.__doc__ or ""
        missing += [f"`{word}` in its docstring" for word in ("Why:", "Instead:") if word not in doc]
        if missing:
            source = inspect.getsourcefile(cls) or cls.__module__
            line = inspect.getsourcelines(cls)[1]
            raise MalformedPlugin(f"{source}:{line}: rule `{cls.__name__}` lacks {', '.join(missing)}")

    @abstractmethod
    def population(self, project: Project) -> int:
        """Return how many units of the project could violate this rule."""

    @abstractmethod
    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each place that violates this rule."""

    def fix(self, project: Project, finding: Finding, texts: Texts) -> Fix | None:  # noqa: ARG002 a rule that has one reads them
        """Return what surely mends a finding of this rule, None where nothing does; many a rule has no fix at all."""
        return None

    def severity_of(self, fact: ImportFact) -> Severity:
        """Return how bad it is that an import fails: nothing where that is expected, little where it never runs."""
        if fact.guarded:
            return Severity.INFO
        return Severity.LOW if fact.type_checking else self.severity

    def finding(
        self,
        module: Module,
        span: Span,
        *,
        subject: str,
        message: str,
        help: str,
        data: Mapping[str, str] | None = None,
        unit: str | None = None,
        statement: Span | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        """Return a finding of this rule at a place of a module; the module is the unit unless another is given."""
        lines = statement or span
        return Finding(
            rule=self.id,
            name=self.name,
            severity=severity or self.severity,
            path=module.path,
            line=span.line,
            column=span.column,
            statement=(lines.line, lines.end_line),
            module=module.name,
            unit=module.name if unit is None else unit,
            subject=subject,
            message=message,
            help=help,
            data=data or {},
        )
