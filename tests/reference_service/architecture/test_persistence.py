"""No way around the filter of tenants, no SQL made of strings, no naive moment: read off the source itself."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

from reference_service.adapters.persistence.shared.tenant_scope import tenant_kinds
from reference_service.infrastructure.migrate import CONTEXTS

ROOT = Path(__file__).parents[3]
SERVICE = ROOT / "reference_service"
PERSISTENCE = SERVICE / "adapters" / "persistence"

Rule = Callable[[ast.AST], bool]


def name_of(node: ast.AST) -> str:
    """Return the last part of a dotted name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def is_call_of(node: ast.AST, *names: str) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and name_of(node.func) in names


def is_made_of_strings(node: ast.expr) -> bool:
    is_joined = isinstance(node, ast.JoinedStr | ast.BinOp)
    return is_joined or (isinstance(node, ast.Call) and name_of(node.func) in {"format", "join", "replace"})


def makes_sql_of_strings(node: ast.AST) -> bool:
    if not is_call_of(node, "text", "literal_column", "execute", "executemany", "exec_driver_sql", "DDL", "prefix_with", "op"):
        return False
    return any(is_made_of_strings(argument) for argument in [*node.args, *(each.value for each in node.keywords)])


def writes_sql_by_hand(node: ast.AST) -> bool:
    return is_call_of(node, "text", "literal_column", "table", "exec_driver_sql", "DDL", "from_statement")


def takes_a_table_without_its_class(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"__table__", "tables", "local_table"}


def opens_a_connection(node: ast.AST) -> bool:
    return is_call_of(node, "connect", "begin", "connection", "run_sync", "AsyncSession", "async_sessionmaker", "sessionmaker")


def works_for_all_tenants(node: ast.AST) -> bool:
    return is_call_of(node, "as_service", "RowScope")


def reads_across_tenants(node: ast.AST) -> bool:
    return is_call_of(node, "_rows_across")


def is_naive(node: ast.AST) -> bool:
    if is_call_of(node, "utcnow", "utcfromtimestamp", "today"):
        return True
    return is_call_of(node, "now", "fromtimestamp") and is_datetime(node) and len(node.args) + len(node.keywords) < least(node)


def is_datetime(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and name_of(node.func.value) in {"datetime", "date"}


def least(node: ast.Call) -> int:
    return 1 if name_of(node.func) == "now" else 2


def reads_the_clock(node: ast.AST) -> bool:
    return is_call_of(node, "now") and is_datetime(node)


def places(source: str, rule: Rule) -> Iterator[str]:
    """Return the class or function, with its outermost name, of each place in a source that a rule holds for."""
    for statement in ast.parse(source).body:
        if any(rule(node) for node in ast.walk(statement)):
            yield getattr(statement, "name", "module")


def found(rule: Rule, *folders: Path) -> set[str]:
    """Return the places in all modules of folders that a rule holds for, as `path: name`."""
    return {
        f"{path.relative_to(SERVICE).as_posix()}: {place}"
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
        for place in places(path.read_text(encoding="utf-8"), rule)
    }


def test_only_these_get_hold_of_the_database() -> None:
    assert found(opens_a_connection, PERSISTENCE) == {
        "adapters/persistence/shared/backlog.py: backlog_of",
        "adapters/persistence/shared/database.py: insert_once",
        "adapters/persistence/shared/dead_jobs.py: SqlDeadJobs",
        "adapters/persistence/shared/graves.py: SqlGraves",
        "adapters/persistence/shared/leftovers.py: SqlLeftovers",
        "adapters/persistence/shared/outbox.py: SqlOutbox",
        "adapters/persistence/shared/publications.py: ForwardingOutbox",
        "adapters/persistence/shared/reader.py: TenantReaderBase",
        "adapters/persistence/shared/reader.py: _fetched",
        "adapters/persistence/shared/tenant_scope.py: open_session",
        "adapters/persistence/shared/timetable.py: SqlTimetable",
        "adapters/persistence/shared/unit_of_work.py: SqlUnitOfWork",
        "adapters/persistence/tenancy/directory.py: SqlTenantDirectory",
        "adapters/persistence/webhooks/queue.py: SqlDueDeliveries",
        "adapters/persistence/work/repositories.py: SqlGraveyard",
    }


def test_only_the_tenants_of_a_user_are_read_across_tenants() -> None:
    assert found(reads_across_tenants, SERVICE) == {"adapters/persistence/tenancy/readers.py: SqlTenantReader"}


# No use case of a request is built of any of these, but for the buried events that administrators look at.
def test_only_chores_of_the_service_see_the_rows_of_all_tenants() -> None:
    scoped = {
        "adapters/persistence/shared/reader.py: TenantReaderBase",
        "adapters/persistence/shared/row_scope.py: as_service",
        "adapters/persistence/shared/row_scope.py: module",
        "adapters/persistence/shared/unit_of_work.py: SqlUnitOfWork",
    }
    assert found(works_for_all_tenants, SERVICE) - scoped == {
        "adapters/persistence/shared/backlog.py: backlog_of",
        "adapters/persistence/shared/graves.py: SqlGraves",
        "adapters/persistence/shared/leftovers.py: SqlLeftovers",
        "adapters/persistence/shared/outbox.py: SqlOutbox",
        "adapters/persistence/shared/publications.py: ForwardingOutbox",
        "adapters/persistence/tenancy/directory.py: SqlTenantDirectory",
        "adapters/persistence/webhooks/queue.py: SqlDueDeliveries",
        "adapters/persistence/work/repositories.py: SqlGraveyard",
        "infrastructure/explain.py: explain",
        "infrastructure/migrate.py: _migrate",
    }


def test_nobody_names_a_table_without_its_class() -> None:
    # The tables of the platform lie in `shared`, where the filter itself has to know what a class stands for.
    contexts = [PERSISTENCE / context for context in CONTEXTS if context != "platform"]

    assert all(folder.is_dir() for folder in contexts)
    assert found(takes_a_table_without_its_class, *contexts) == set()


def test_nobody_writes_sql_by_hand() -> None:
    assert found(writes_sql_by_hand, SERVICE / "adapters", SERVICE / "application") == set()


# Row 30 of the security list.
def test_nobody_makes_sql_of_strings() -> None:
    assert found(makes_sql_of_strings, SERVICE) == set()


def test_every_reader_of_tenants_extends_the_one_that_filters() -> None:
    assert readers() == {
        "SqlFileReader": "TenantReaderBase",
        "SqlOverviewReader": "TenantReaderBase",
        "SqlProjectReader": "TenantReaderBase",
        "SqlTaskReader": "TenantReaderBase",
        "SqlTaskStream": "TenantReaderBase",
        "SqlTenantReader": "TenantReaderBase",
        "SqlWebhookReader": "TenantReaderBase",
        "SqlMemberships": "TenantReaderBase",
    }


# Row 47 of the security list.
def test_the_clock_is_read_in_one_place_and_no_moment_is_naive() -> None:
    assert found(reads_the_clock, SERVICE) == {"adapters/system/clock.py: SystemClock"}
    assert found(is_naive, SERVICE) == set()


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (makes_sql_of_strings, "text(f'SELECT {name}')"),
        (makes_sql_of_strings, "text('SELECT %s' % name)"),
        (makes_sql_of_strings, "sqlalchemy.text('SELECT ' + name)"),
        (makes_sql_of_strings, "connection.exec_driver_sql('SELECT {}'.format(name))"),
        (makes_sql_of_strings, "op.execute(''.join(parts))"),
        (makes_sql_of_strings, "cursor.execute(statement=f'{name}')"),
        (writes_sql_by_hand, "session.execute(text('SELECT 1'))"),
        (writes_sql_by_hand, "select(literal_column('1'))"),
        (writes_sql_by_hand, "select(sa.table('projects'))"),
        (takes_a_table_without_its_class, "select(ProjectRow.__table__)"),
        (takes_a_table_without_its_class, "select(Base.metadata.tables['projects'])"),
        (opens_a_connection, "async def f():\n    async with databases.reader.connect() as c: ..."),
        (opens_a_connection, "await session.run_sync(work)"),
        (opens_a_connection, "AsyncSession(engine)"),
        (reads_across_tenants, "await self._rows_across(user, statement)"),
        (works_for_all_tenants, "as_service(databases.reader)"),
        (works_for_all_tenants, "RowScope(is_service=True)"),
        (is_naive, "datetime.now()"),
        (is_naive, "datetime.datetime.utcnow()"),
        (is_naive, "datetime.fromtimestamp(0)"),
        (is_naive, "date.today()"),
        (reads_the_clock, "datetime.now(UTC)"),
    ],
)
def test_a_planted_violation_is_found(rule: Rule, source: str) -> None:
    assert list(places(f"def planted():\n    pass\n{source}", rule)) == ["module" if "def f" not in source else "f"]


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (makes_sql_of_strings, "text('SELECT 1')"),
        (makes_sql_of_strings, "session.execute(select(ProjectRow.id).where(ProjectRow.name == f'{name}'))"),
        (is_naive, "datetime.now(UTC)"),
        (is_naive, "datetime.fromtimestamp(0, tz=UTC)"),
        (reads_the_clock, "clock.now()"),
    ],
)
def test_what_is_allowed_is_not_found(rule: Rule, source: str) -> None:
    assert list(places(source, rule)) == []


def readers() -> dict[str, str]:
    """Return each reader in a module that names classes of tenants, with the first class that it extends."""
    tenants = {kind.__name__ for kind in tenant_kinds().values()}
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PERSISTENCE.glob("*/readers.py"))]
    return {
        statement.name: name_of(statement.bases[0])
        for module in modules
        if tenants & {name_of(node) for node in ast.walk(module)}
        for statement in module.body
        if isinstance(statement, ast.ClassDef)
    }
