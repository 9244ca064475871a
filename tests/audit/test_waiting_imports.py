"""Which imports inside functions have a reason to be there."""

from audit.model.rule import Example
from audit.rules.code_consistency.import_in_function import ImportInFunction
from audit.testing import findings_in
from tests.audit.index.projects import package


def told(**modules: str) -> list[str]:
    """Return the imports of a package `p` that wait for no reason, as `path:line module`."""
    found = findings_in(Example(package(**modules)), [ImportInFunction()])
    return [f"{each.path}:{each.line} {each.subject}" for each in found]


def test_an_import_that_would_close_a_cycle_waits_rightly() -> None:
    assert told(a="from p import b\n\n\nclass A: ...\n", b="def f():\n    from p import a\n\n    a.A()\n") == []


def test_what_nothing_loads_may_wait() -> None:
    assert told(a="def f():\n    from p import b\n\n    b.run()\n", b="def run(): ...\n") == []
    assert told(a="def f():\n    import pandas\n\n    pandas.read()\n") == []


def test_what_every_start_of_the_program_loads_need_not_wait() -> None:
    start = "from fastapi import FastAPI\nfrom p import a, b\n\napp = FastAPI()\n"
    waits = "def f():\n    from p import b\n\n    b.run()\n"
    assert told(main=start, a=waits, b="def run(): ...\n") == ["p/a.py:2 p.b"]
    other = 'from p import a\n\nif __name__ == "__main__":\n    a.f()\n'
    assert told(main=start, tool=other, a=waits, b="def run(): ...\n") == []


def test_commands_and_mains_may_import_what_they_need() -> None:
    assert told(a="import json\n\n\ndef main():\n    import json\n\n    json.loads('1')\n") == []
    assert (
        told(a="import json\n\nimport click\n\n\n@click.command()\ndef show():\n    import json\n\n    json.loads('1')\n") == []
    )


def test_a_tool_may_load_the_standard_library_late_and_a_server_need_not() -> None:
    waits = "def f():\n    import json\n\n    json.loads('1')\n"
    assert told(a=waits) == []
    assert told(a="import json\n\n" + waits) == ["p/a.py:4 json"]
    assert told(a="import fastapi\n\n" + waits) == ["p/a.py:4 json"]


def test_a_condition_an_error_and_a_case_are_reasons() -> None:
    for lines in (
        "if n:\n        {}",
        "try:\n        n()\n    except ValueError:\n        {}",
        "match n:\n        case 1:\n            {}",
    ):
        assert told(a="import json\n\n\ndef f(n):\n    " + lines.format("import json") + "\n") == []
    assert told(a="import json\n\n\ndef f(n):\n    for _ in n:\n        import json\n") == ["p/a.py:6 json"]


def test_a_name_that_is_there_on_a_condition_may_be_asked_for_late() -> None:
    start = "from fastapi import FastAPI\nfrom p import a, b\n\napp = FastAPI()\n"
    waits = "def f():\n    from p.b import dumps\n\n    dumps(1)\n"
    assert told(main=start, a=waits, b="from json import dumps\n") == ["p/a.py:2 p.b"]
    assert told(main=start, a=waits, b="import sys\n\nif sys.argv:\n    from json import dumps\n") == []
