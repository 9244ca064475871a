from collections.abc import Iterator, Mapping

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Call, Function, Kind, Program, TypeRef
from audit.model.project import Module, Project
from audit.model.rule import Curve, Example, Rule

_HARMLESS = frozenset(
    {
        "builtins.bool",
        "builtins.float",
        "builtins.int",
        "datetime.date",
        "datetime.datetime",
        "decimal.Decimal",
        "typing.Literal",
        "uuid.UUID",
    }
)
"""Types whose values are no text that an intruder could choose."""

_MIGRATIONS = frozenset({"migrations", "alembic", "versions", "revisions"})
"""Folders of scripts that run once, by hand, over a schema that they know."""

_MAIN = {
    "shop/__init__.py": "",
    "shop/main.py": "from fastapi import FastAPI\n\nfrom shop.users import find\n\napp = FastAPI()\n",
}


class StringBuiltSql(Rule):
    """A value is written into the text of a query.

    Why: Whoever chooses the value can write the rest of the query: read other people's rows, or drop the table. It is the
    oldest hole there is, and one is enough.

    Instead: Bind it: `text("… WHERE name = :name")` with `{"name": name}`, or a query that the library builds. Quoting or
    replacing by hand misses a case; a variable for the text hides nothing. Names of tables and columns, which cannot be bound,
    are not judged: choose them from a fixed list.
    """

    id = "CON113"
    severity = Severity.HIGH
    effort = Effort.LOW
    criterion = "Queries take their values as parameters"
    curve = Curve(good=0.0067, half=0.04)
    bad = (
        Example(
            {
                **_MAIN,
                "shop/users.py": (
                    "from sqlalchemy import text\n\n\n"
                    "def find(session, name: str):\n"
                    "    return session.execute(text(f\"SELECT * FROM users WHERE name = '{name}'\"))  # finding: CON113\n"
                ),
            }
        ),
        Example(
            {
                **_MAIN,
                "shop/users.py": (
                    "def find(cursor, name, since):\n"
                    "    query = \"SELECT * FROM users WHERE name = '%s'\" % name\n"
                    "    cursor.execute(query)  # finding: CON113\n"
                    '    cursor.execute("DELETE FROM users WHERE age > {}".format(since))  # finding: CON113\n'
                    '    cursor.execute("UPDATE users SET name = \'" + name + "\'")  # finding: CON113\n'
                ),
            }
        ),
    )
    good = (
        Example(
            {
                **_MAIN,
                "shop/users.py": (
                    'TABLE = "users"\n\n\n'
                    "def find(cursor, names: list[str], most: int, order: str):\n"
                    '    marks = ", ".join("?" for _ in names)\n'
                    '    cursor.execute(f"SELECT * FROM {TABLE} WHERE name IN ({marks}) ORDER BY {order} LIMIT {most}", names)\n'
                    '    cursor.execute("SELECT * FROM users WHERE name = %s", names)\n'
                ),
            }
        ),
        Example(
            {
                **_MAIN,
                "shop/users.py": "def find(): ...\n",
                "migrations/first.py": (
                    "def upgrade(connection, name):\n    connection.execute(f\"UPDATE users SET name = '{name}'\")\n"
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules that are no tests and no migrations."""
        return sum(1 for name in project.program.module_calls if not _is_migration(project.modules[name]))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each query that holds a value as part of its text."""
        for name, calls in sorted(_woven(project.program).items()):
            if not _is_migration(project.modules[name]):
                for call, values in calls.values():
                    yield self._finding(project.modules[name], call, values)

    def _finding(self, module: Module, call: Call, values: tuple[str, ...]) -> Finding:
        named = [f"`{value}`" for value in dict.fromkeys(values) if value]
        what = " and ".join(named) if named and len(named) <= 2 else f"{len(values)} values" if len(values) > 1 else "a value"
        return self.finding(
            module,
            call.span,
            subject=call.as_written,
            message=f"`{module.name}` gives `{call.as_written}` a query with {what} written into its text",
            help="bind the value as a parameter",
            data={"call": call.name, "values": ", ".join(named)},
        )


def _is_migration(module: Module) -> bool:
    return not _MIGRATIONS.isdisjoint(module.path.lower().split("/")[:-1])


def _woven(program: Program) -> Mapping[str, dict[tuple[int, ...], tuple[Call, tuple[str, ...]]]]:
    """Return the calls of each module that are given a value as part of SQL, with those values, by their places."""
    found: dict[str, dict[tuple[int, ...], tuple[Call, tuple[str, ...]]]] = {}
    for name, calls in program.module_calls.items():
        found.setdefault(name, {}).update((call.place, (call, call.woven)) for call in calls if call.woven)
    harmless: dict[tuple[str, tuple[int, ...]], bool] = {}
    for function in program.functions.values():
        for call in function.calls:
            if call.woven:
                values = tuple(value for value in call.woven if not _is_harmless(program, function, value))
                key = (function.module, call.place)
                harmless[key] = harmless.get(key, False) or not values
                found.setdefault(function.module, {})[call.place] = (call, values)
    for (module, place), safe in harmless.items():
        if safe:
            del found[module][place]
    return found


def _is_harmless(program: Program, function: Function, value: str) -> bool:
    """Return whether a value is a parameter whose type lets nobody write SQL with it."""
    types = [parameter.mentions for parameter in function.parameters if parameter.name == value]
    return bool(types) and bool(types[0]) and all(_is_no_text(program, each) for each in types[0])


def _is_no_text(program: Program, each: TypeRef) -> bool:
    known = program.classes.get(each.name)
    return each.name in _HARMLESS or (known is not None and Kind.ENUM in known.kinds)
