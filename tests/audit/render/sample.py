"""A report by hand: a service of four layers with something wrong in most of them."""

from datetime import date
from fractions import Fraction

from msgspec.structs import replace

from audit.model.check import Basis
from audit.model.finding import Effort, Finding, Severity
from audit.model.graph import Graph
from audit.model.plan import Step
from audit.model.report import (
    CATEGORIES,
    CategoryScore,
    Completeness,
    LedgerLine,
    NotAnalysed,
    ProfileReport,
    Report,
    RuleNote,
    Scorecard,
    State,
)
from tests.audit.render.sample_evidence import CRITERIA, GRAPH, LAYERS, STACK

SCORES = dict(
    zip(CATEGORIES, (Fraction(19, 3), Fraction(4), Fraction(8), Fraction(13, 3), None, Fraction(7), 4, 10, 7, 3), strict=True)
)


def report() -> Report:
    """Return the report; its ledger adds up exactly to what its categories lack."""
    return Report(
        version="0.1.0",
        date=date(2026, 1, 29),
        root="/home/anna/shop",
        packages=("src",),
        python="3.13",
        profile=ProfileReport(
            name="layered",
            title="Layered",
            detected=True,
            confidence=0.97,
            roles={"src.application": "application", "src.domain": "domain", "src.presentation": "presentation"},
            unplaced=("legacy",),
            flow=(("application", "domain", 61), ("application", "infrastructure", 37), ("presentation", "application", 44)),
        ),
        layers=LAYERS,
        stack=STACK,
        completeness=Completeness(
            files_found=197,
            files_read=196,
            files_unreadable=1,
            modules=180,
            modules_placed=177,
            test_modules=17,
            imports=1840,
            imports_resolved=1822,
            imports_unknown=18,
            parameters=420,
            parameters_followed=411,
            calls=2310,
            calls_followed=1755,
            not_analysed=(NotAnalysed("src/broken.py", "invalid syntax"), NotAnalysed("migrations", "ignored by git, 12 files")),
        ),
        score=scorecard(),
        findings=(*broken_imports(7), mismatch(), *outward_imports(), framework_import(), in_no_layer(), unparseable()),
        notes={note.id: note for note in NOTES},
        criteria=CRITERIA,
        enums={"Permission": ("READ_USERS", "WRITE_USERS")},
        basis=Basis((), frozenset(), frozenset(), 1, 197),
        steps=steps(),
        graph=GRAPH,
    )


def nothing_scored() -> Report:
    """Return the report on a project that gave no check anything to look at."""
    empty = replace(
        scorecard(),
        total=None,
        low=None,
        high=None,
        without_accepted_debt=None,
        projected=None,
        categories=tuple(CategoryScore(name, Fraction(0), Fraction(0), Fraction(0), State.NOT_APPLICABLE) for name in CATEGORIES),
        ledger=(),
    )
    profile = ProfileReport("none", "None", detected=True, confidence=0.1, roles={}, unplaced=(), flow=())
    seen = Completeness(1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, ())
    return replace(
        report(),
        score=empty,
        profile=profile,
        completeness=seen,
        findings=(),
        notes={},
        steps=(),
        layers=(),
        stack=(),
        criteria=(),
        enums={},
        graph=Graph(),
    )


def scorecard() -> Scorecard:
    """Return nine scored categories of ten; one of them is decided by too few units."""
    scores = {name: Fraction(score) for name, score in SCORES.items() if score is not None}
    total = 100 * sum(scores.values(), Fraction(0)) / (10 * len(scores))
    spread = Fraction(10, 9)
    return Scorecard(
        total=total,
        low=total - spread,
        high=total + spread,
        without_accepted_debt=total + 2,
        projected=total + Fraction(40, 3),
        categories=tuple(_category(name) for name in CATEGORIES),
        ledger=ledger(),
    )


def ledger() -> tuple[LedgerLine, ...]:
    """Return a line for each check and one cap."""
    return (
        _line("LAY101", "code_in_no_layer", 3, 180, Fraction(110, 27), Effort.MEDIUM, Fraction(110, 27)),
        _line("DEP101", "outward_import", 37, 120, Fraction(40, 9), Effort.HIGH, Fraction(40, 9)),
        _line("DEP102", "framework_import", 11, 90, Fraction(20, 9), Effort.HIGH, Fraction(20, 9)),
        _line("DOM102", "anemic_entity", 9, 12, Fraction(20, 9), Effort.MEDIUM, Fraction(20, 9)),
        _line("REP101", "repository_without_port", 6, 8, Fraction(170, 27), Effort.MEDIUM, Fraction(170, 27)),
        _line("COM101", "wiring_in_route", 0, 0, Fraction(0), Effort.MEDIUM, Fraction(0), State.NOT_APPLICABLE),
        _line("ERR101", "http_error_inside", 4, 150, Fraction(10, 3), Effort.LOW, Fraction(10, 3)),
        _line("TST102", "untested_layer", 1, 2, Fraction(20, 3), Effort.HIGH, Fraction(20, 3), State.INCONCLUSIVE),
        _line("CFG101", "environment_outside_settings", 0, 180, Fraction(0), Effort.LOW, Fraction(0)),
        _line("API101", "unversioned_route", 20, 60, Fraction(10, 3), Effort.LOW, Fraction(10, 3)),
        _line("CON101", "broken_import", Fraction(13, 2), 180, Fraction(30, 9), Effort.LOW, Fraction(20, 9)),
        _line("CON102", "missing_name", 0, 180, Fraction(0), Effort.LOW, Fraction(0)),
        _line("CON103", "enum_mismatch", 1, 180, Fraction(10, 9), Effort.LOW, Fraction(10, 9)),
        replace(
            _line("CON101", "cap", 7, 7, Fraction(30, 9), Effort.LOW, Fraction(10, 9)),
            rule="",
            cap="a module that runs when the program starts cannot be imported",
        ),
    )


def steps() -> tuple[Step, ...]:
    """Return how to mend all that weighs; the cap goes with the second step."""
    gains = (
        ("CON101", Effort.LOW, Fraction(20, 9)),
        ("CON103", Effort.LOW, Fraction(40, 9)),
        ("LAY101", Effort.MEDIUM, Fraction(110, 27)),
        ("DEP101", Effort.HIGH, Fraction(40, 9)),
        ("DEP102", Effort.HIGH, Fraction(20, 9)),
    )
    total = scorecard().total or Fraction(0)
    made = []
    for rule, effort, gain in gains:
        total += gain
        made.append(Step(rule, effort, gain, total))
    return tuple(made)


def broken_imports(count: int) -> tuple[Finding, ...]:
    """Return broken imports in as many route modules; the last one is optional by design."""
    found = [
        _finding(
            "CON101",
            f"src/presentation/api/routes_{number}.py",
            number + 3,
            message=f"`src.presentation.api.routes_{number}` imports `src.infrastructure.users`, which does not exist",
            help="import `src.infrastructure.database.repositories.users`",
            data={"module": "src.infrastructure.users"},
        )
        for number in range(1, count + 1)
    ]
    return (*found[:-1], replace(found[-1], severity=Severity.INFO, help=""))


def mismatch() -> Finding:
    """Return a use of an enum member that does not exist."""
    return _finding(
        "CON103",
        "src/presentation/api/users.py",
        21,
        message="`USER_READ` is not a member of `Permission`",
        help="use `Permission.READ_USERS`",
        data={"enum": "Permission", "member": "USER_READ"},
    )


def outward_imports() -> tuple[Finding, ...]:
    """Return two imports from application to infrastructure, one of them waived."""
    first = _finding(
        "DEP101",
        "src/application/login.py",
        4,
        message="`src.application.login` imports `src.infrastructure.db`: application must not see infrastructure",
        help="depend on an interface of the domain",
        data={
            "from": "src.application.login",
            "to": "src.infrastructure.db",
            "from_role": "application",
            "to_role": "infrastructure",
        },
    )
    waived = replace(first, path="src/application/audit.py", line=9, accepted=True, reason="moves out in spring")
    return waived, first


def framework_import() -> Finding:
    """Return an import of an ORM in the application layer."""
    return _finding(
        "DEP102",
        "src/application/login.py",
        2,
        message="`src.application.login` imports `sqlalchemy`",
        help="hide the session behind a unit of work",
        data={"from": "src.application.login", "distribution": "sqlalchemy", "role": "application"},
    )


def in_no_layer() -> Finding:
    """Return a module beside the layers."""
    return _finding(
        "LAY101", "src/legacy/mails.py", 1, message="`src.legacy.mails` belongs to no layer", help="move it into a layer"
    )


def unparseable() -> Finding:
    """Return a file that could not be parsed."""
    return _finding(
        "AUD101", "src/broken.py", 7, message="`src/broken.py` cannot be parsed: invalid syntax", help="mend the syntax"
    )


NOTES = (
    RuleNote(
        id="AUD101",
        name="unparseable_file",
        title="A file is not valid Python.",
        category="analysis",
        severity=Severity.HIGH,
        effort=Effort.LOW,
        why="Nothing in it can be audited.",
        instead="Mend the syntax.",
        criterion="Every file can be parsed",
    ),
    RuleNote(
        id="CFG101",
        name="environment_outside_settings",
        title="The environment is read outside the settings.",
        category="configuration",
        severity=Severity.LOW,
        effort=Effort.LOW,
        why="Nobody can tell what the program needs.",
        instead="Read it in one settings class.",
        criterion="Only the settings read the environment",
    ),
    RuleNote(
        id="CON101",
        name="broken_import",
        title="A module is imported that does not exist.",
        category="code_consistency",
        severity=Severity.CRITICAL,
        effort=Effort.LOW,
        why="Python raises `ModuleNotFoundError` the moment the import runs,\nand with it every module that imports this one.",
        instead="Import the module from where it is now, or delete the import.",
        criterion="Every import leads to a module",
    ),
    RuleNote(
        id="CON103",
        name="enum_mismatch",
        title="A member is used that the enum does not have.",
        category="code_consistency",
        severity=Severity.CRITICAL,
        effort=Effort.LOW,
        why="Python raises `AttributeError` when the line runs.",
        instead="Use a member that the enum defines.",
        criterion="Every used enum member is defined",
    ),
    RuleNote(
        id="DEP101",
        name="outward_import",
        title="An inner layer imports an outer one.",
        category="dependency_rule",
        severity=Severity.HIGH,
        effort=Effort.HIGH,
        why="The inner layer cannot be tested or reused without the outer one.",
        instead="Depend on an interface that the inner layer owns.",
        criterion="Imports point inward",
    ),
    RuleNote(
        id="DEP102",
        name="framework_import",
        title="The application layer imports a framework.",
        category="dependency_rule",
        severity=Severity.HIGH,
        effort=Effort.HIGH,
        why="Use cases are tied to one framework.",
        instead="Hide the framework behind a port.",
        criterion="The application layer knows no framework",
    ),
    RuleNote(
        id="LAY101",
        name="code_in_no_layer",
        title="Code stands beside the layers and in none of them.",
        category="layer_separation",
        severity=Severity.LOW,
        effort=Effort.MEDIUM,
        why="No rule protects it.",
        instead="Move the module into the layer that it serves.",
        criterion="All code belongs to a layer",
    ),
)


def _category(name: str) -> CategoryScore:
    score = SCORES[name]
    if score is None:
        return CategoryScore(name, Fraction(0), Fraction(0), Fraction(0), State.NOT_APPLICABLE)
    exact = Fraction(score)
    if name == "testability":
        return CategoryScore(name, exact, exact - 1, exact + 1, State.INCONCLUSIVE)
    return CategoryScore(name, exact, exact, exact, State.SCORED)


def _line(
    rule: str,
    check: str,
    violations: int | Fraction,
    population: int,
    points: Fraction,
    effort: Effort,
    gain: Fraction,
    state: State = State.SCORED,
) -> LedgerLine:
    prefixes = ("LAY", "DEP", "DOM", "REP", "COM", "ERR", "TST", "CFG", "API", "CON")
    return LedgerLine(
        category=CATEGORIES[prefixes.index(rule[:3])],
        check=check,
        rule=rule,
        state=state,
        violations=Fraction(violations),
        population=population,
        points=points,
        findings=(f"{rule.lower()}-1",) if violations else (),
        effort=effort,
        gain=gain,
    )


def _finding(rule: str, path: str, line: int, *, message: str, help: str, data: dict[str, str] | None = None) -> Finding:
    note = next(note for note in NOTES if note.id == rule)
    module = path.removesuffix(".py").replace("/", ".")
    return Finding(
        rule=rule,
        name=note.name,
        severity=note.severity,
        path=path,
        line=line,
        column=0,
        statement=(line, line),
        module=module,
        unit=module,
        subject=module,
        message=message,
        help=help,
        data=data or {},
        fingerprint=f"{rule.lower()}-{path.rpartition('/')[2]}",
    )
