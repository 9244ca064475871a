"""Which values are written into the text of a query."""

import pytest

from audit.model.bodies import code_of
from tests.audit.facts.reading import facts


def written(call: str, before: str = "") -> list[str]:
    """Return the values that a call of `run.execute` in a function weaves into its query."""
    calls = code_of(facts(f"ORDER = 'name'\n\ndef find(run, name, limit):\n    {before}\n    run.execute({call})\n")).calls
    return [".".join(path) or "…" for each in calls if each.path[-1] == "execute" for path in each.woven]


@pytest.mark.parametrize(
    ("call", "values"),
    [
        ("""f"SELECT 1 FROM t WHERE name = '{name}'" """, ["name"]),
        ("""f"select 1 from t where name = {name.first} and age > {name[0]}" """, ["name.first", "…"]),
        ("""f"SELECT 1 FROM t WHERE name LIKE '%{name}%' LIMIT {limit}" """, ["name", "limit"]),
        ("""f"SELECT 1 FROM t " f"WHERE name = '{name}'" """, ["name"]),
        (""""SELECT 1 FROM t WHERE name = '" + name + "'" """, ["name"]),
        (""""SELECT 1 FROM t WHERE name = '%s' AND age > %d" % (name, limit)""", ["name"]),
        (""""SELECT 1 FROM t WHERE name = %(name)s" % {"name": name}""", ["name"]),
        (""""SELECT 1 FROM t WHERE name = '{}' AND a = {1:d}".format(name, limit)""", ["name"]),
        (""""SELECT 1 FROM t WHERE name = '{who}'".format(who=name)""", ["name"]),
    ],
)
def test_a_value_in_the_text_of_a_query_is_told(call: str, values: list[str]) -> None:
    assert written(call) == values


@pytest.mark.parametrize(
    "call",
    [
        """f"SELECT {name} FROM {name} ORDER BY {name}" """,
        """f"SELECT 1 FROM t WHERE name IN ({name})" """,
        """f"SELECT 1 FROM t WHERE name = {ORDER} AND a = '{ORDER}'" """,
        """f"SELECT 1 FROM t LIMIT {int(limit)} OFFSET {limit:d}" """,
        """f"SELECT 1 FROM t WHERE name = {placeholder}" """,
        """f"SET search_path = {name}" """,
        """f"Hello '{name}'" """,
        """"SELECT 1 FROM t WHERE name = %s", (name,)""",
        """"SELECT 1 FROM t WHERE a = 100%%" % ()""",
    ],
)
def test_names_numbers_constants_and_bound_parameters_are_no_values_in_a_text(call: str) -> None:
    assert written(call) == []


def test_a_query_is_followed_through_the_one_value_of_a_name() -> None:
    assert written("query", """query = f"DELETE FROM t WHERE name = '{name}'" """) == ["name"]
    assert written("query", """query = ""; query = f"DELETE FROM t WHERE name = '{name}'" """) == []
