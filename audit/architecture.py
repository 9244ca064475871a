"""A small language of questions for hand-written architecture tests; answers print as sentences of a failed assertion."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from audit.errors import UnknownName, nearest
from audit.model.finding import Finding
from audit.model.profile import Role
from audit.model.program import Kind
from audit.model.project import Module, Project
from audit.model.report import Report
from audit.render.view.escaping import visible


class Import(Struct, frozen=True):
    """An import statement. `module` stands at `path` and `line`, and imports `target`."""

    module: str
    target: str
    path: str
    line: int

    def __repr__(self) -> str:
        return visible(f"<{self.path}:{self.line} {self.module} imports {self.target}>")


class Place(Struct, frozen=True):
    """A finding, and where it is."""

    rule: str
    path: str
    line: int
    message: str

    def __repr__(self) -> str:
        return visible(f"<{self.path}:{self.line} {self.rule} {self.message}>")


class Architecture:
    """What a test may ask about a project. Tests of the project are left out of all answers.

    Code is named by its role (`"domain"`), by the dotted name of a module or package with all below it (`"shop.domain"`) or,
    as the target of imports, by that of a library (`"sqlalchemy"`). A name that stands for nothing raises UnknownName: a
    question about nothing is a mistake, not a pass.
    """

    def __init__(self, project: Project, report: Callable[[], Report]) -> None:
        self.project = project
        self._work_out = report
        self._report: Report | None = None

    def __repr__(self) -> str:
        return f"<the architecture of {visible(self.project.root)}>"

    @property
    def report(self) -> Report:
        """The whole report, worked out when it is first asked for."""
        if self._report is None:
            self._report = self._work_out()
        return self._report

    def modules_of(self, name: str) -> list[str]:
        """Return the modules of a role, or those at and below a dotted name."""
        return [module.name for module in self._modules(name)]

    def classes_of(self, kind: str) -> list[str]:
        """Return the classes of a kind: `entity`, `use_case`, `port`, `repository`, and the others of `Kind`."""
        kinds = {each.value: each for each in Kind}
        if kind not in kinds:
            raise UnknownName(f"no kind of class is called `{kind}`{nearest(kind, kinds)}")
        return [each.name for each in self.project.program.of_kind(kinds[kind])]

    def imports(self, *, from_: str, to: str) -> list[Import]:
        """Return the import statements that lead from some code to other code, by place."""
        leads = self._leads(to)
        found = {found for module in self._modules(from_) for found in self._imports(module) if leads(found.target)}
        return sorted(found, key=lambda each: (each.path, each.line, each.target))

    def findings_of(self, rule: str) -> list[Place]:
        """Return what a rule finds, by its id or name, without what a waiver or the baseline accepts."""
        notes = {word: note.id for note in self.report.notes.values() for word in (note.id, note.name)}
        if rule not in notes:
            raise UnknownName(f"no rule is called `{rule}`{nearest(rule, notes)}")
        return [_place(each) for each in self.report.findings if each.rule == notes[rule] and not each.accepted]

    def _modules(self, name: str) -> list[Module]:
        product = [module for module in self.project.modules.values() if not module.is_test]
        if name in list(Role):
            found = [module for module in product if module.role == name]
            if not found:
                raise UnknownName(f"no module plays the role `{name}`; `audit report` says which folders play which role")
            return found
        found = [module for module in product if _is_below(module.name, name)]
        if not found:
            raise UnknownName(f"`{name}` is neither a role nor a module of the project{nearest(name, self._names())}")
        return found

    def _names(self) -> list[str]:
        packages = {
            ".".join(words[:depth]) for name in self.project.modules for words in [name.split(".")] for depth in (1, 2, 3)
        }
        return sorted({*Role, *packages})

    def _imports(self, module: Module) -> Iterator[Import]:
        for imported in module.imports:
            for target in imported.leads_to(self.project.modules) or (imported.module,):
                if target:
                    yield Import(module.name, target, module.path, imported.fact.span.line)

    def _leads(self, name: str) -> Callable[[str], bool]:
        """Return what tells whether an import leads to some code, which may be a library that nobody imports."""
        if name in list(Role):
            names = frozenset(self.modules_of(name))
            return names.__contains__
        ours = {module.split(".")[0] for module in self.project.modules}
        if name.split(".")[0] in ours:
            self._modules(name)
        elif meant := nearest(name, [*Role, *sorted(ours)]):
            raise UnknownName(f"`{name}` is neither a role nor a module of the project{meant}")
        return lambda target: _is_below(target, name)


def _is_below(name: str, whole: str) -> bool:
    return name == whole or name.startswith(f"{whole}.")


def _place(finding: Finding) -> Place:
    return Place(finding.rule, finding.path, finding.line, finding.message)
