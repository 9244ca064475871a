"""Fixes on whole projects: what they promise, and what they leave alone."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import catalogue
from audit.model.mending import Mending
from audit.model.rule import Example
from audit.parse import Parsed, parse
from audit.testing import findings_in, mended
from tests.audit.generated import Feature, files_of, projects

ROUTES = "shop/routes.py"
SHOP = {
    "shop/__init__.py": "",
    "shop/users.py": "class User: ...\n\n\ndef find() -> User:\n    return User()\n",
    "shop/money.py": "class Money: ...\n",
    "shop/state.py": "from enum import Enum\n\n\nclass State(Enum):\n    ORDER_OPEN = 1\n    GROUP_TO_USER = 2\n",
}
FAULTS: Mapping[str, tuple[str, str]] = {
    "moved": ("from shop.people import User\n", "KNOWN = User\n"),
    "misplaced": ("from shop.money import Money, User as Buyer\n", "PAIR = (Money, Buyer)\n"),
    "late": ("", "def price() -> object:\n    from shop.money import Money\n\n    return Money()\n"),
    "enum": ("from shop.state import State\n", "FIRST = State.OPEN_ORDER\n"),
    "dunder": ("", "clock = __import__('time')\n"),
    "hopeless": ("from shop.nowhere import Nothing\n", "LOST = Nothing\n"),
}
"""What a module can get wrong: what it imports, and what it does with it."""


def fixed(source: str, *rules: str, **more: str) -> str:
    """Return what becomes of a module among others; more modules are given by name."""
    files = {**SHOP, **{f"shop/{name}.py": text for name, text in more.items()}, ROUTES: source}
    changed = mended(Example(files, profile="none"), *rules).files
    return changed[ROUTES].new_text if ROUTES in changed else source


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from shop.people import User\n", "from shop.users import User\n"),
        ("from shop.people import User as U  # who buys\n", "from shop.users import User as U  # who buys\n"),
        ("from .people import User\n", "from .users import User\n"),
        (
            "from shop.people import (\n    User,  # one\n    find,\n)\n",
            "from shop.users import (\n    User,  # one\n    find,\n)\n",
        ),
        ("from shop.people import User, Money\n", "from shop.money import Money\nfrom shop.users import User\n"),
        ("from shop.money import Money, User\n", "from shop.money import Money\nfrom shop.users import User\n"),
        (
            "from shop.money import (\n    Money,\n    User,\n)\n",
            "from shop.money import (\n    Money,\n)\nfrom shop.users import User\n",
        ),
        (
            "def f():\n    from shop.money import Money, User\n\n    return Money, User\n",
            "def f():\n    from shop.money import Money\n    from shop.users import User\n\n    return Money, User\n",
        ),
    ],
)
def test_an_import_goes_to_the_one_module_that_defines_the_name(before: str, after: str) -> None:
    assert fixed(before, "CON101", "CON102") == after


@pytest.mark.parametrize(
    "source",
    [
        "from shop.nowhere import Nothing\n",
        "from shop.people import *\n",
        "try:\n    from shop.people import User\nexcept ImportError:\n    User = None\n",
        "from shop.people import Twice\n",
        "from shop.people import User, Nothing\n",
        "from shop.people \\\n    import User, Money\n",
        "class Own: ...\n\n\ndef f():\n    from shop.people import Own\n",
    ],
)
def test_what_has_no_one_target_stays(source: str) -> None:
    assert fixed(source, "CON101", "CON102", one="class Twice: ...\n", two="class Twice: ...\n") == source


@pytest.mark.parametrize("written", ["State.GROUP_USER_TO", "State.USER_TO_GROUP", "State.OPEN", "State.order_open"])
def test_a_member_is_replaced_only_by_the_same_words_whose_order_means_nothing(written: str) -> None:
    source = f"from shop.state import State\n\nx = {written}\n"
    assert fixed(source, "CON103") == source


LOADED = "import json\n\nfrom shop.money import Money\nfrom shop.users import User\n\n\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f():\n    import json\n\n    return json\n", "def f():\n    return json\n"),
        ("def f():\n    from shop.users import User\n    return User\n", "def f():\n    return User\n"),
        ('def f():\n    """Doc."""\n    import json\n\n    return json\n', 'def f():\n    """Doc."""\n\n    return json\n'),
        (f"def f():\n    import json  # {'no'}qa: PLC0415\n    return json\n", "def f():\n    return json\n"),
        (
            "def f():\n    with f():\n        import json\n\n        json.dumps(1)\n",
            "def f():\n    with f():\n        json.dumps(1)\n",
        ),
    ],
)
def test_an_import_leaves_the_function(before: str, after: str) -> None:
    assert fixed(LOADED + before, "CON106") == LOADED + after


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    # Only here, since it is slow.\n    import json\n\n    return json\n",
        "def f():\n    import json  # slow\n\n    return json\n",
        "def f():\n    import json; x = 1\n    return json\n",
        "def f(json=None):\n    import json\n\n    return json\n",
        "def f():\n    import json\n\n    json = json.dumps(1)\n    return json\n",
        "def f():\n    import json\n\n    for json in (json,):\n        print(json)\n",
        "def f():\n    import json\n\n    print(json)\n    del json\n",
        "def f():\n    import json\n\n    print(json, locals())\n",
        "def f():\n    global json\n    import json\n\n    return json\n",
        "def f():\n    import json\n\n    def g():\n        nonlocal json\n        json = 1\n\n    return g\n",
        "def f():\n    from shop.money import Money as User\n\n    return User\n",
        "def f():\n    from shop.users import find as open\n\n    return open\n",
        "def f():\n    class Inner:\n        import json\n        x = 1\n\n    return Inner\n",
    ],
)
def test_an_import_stays_where_moving_it_could_mean_something_else(source: str) -> None:
    assert fixed(LOADED + source, "CON106") == LOADED + source


def test_an_import_stays_that_a_test_replaces() -> None:
    source = "from shop.users import User\n\n\ndef f():\n    from shop.users import find\n\n    return User, find\n"
    test = "from unittest.mock import patch\n\n\n@patch('shop.users.find')\ndef test_f(find):\n    assert find\n"
    files = {**SHOP, ROUTES: source, "tests/test_routes.py": test}

    assert mended(Example(files, profile="none"), "CON106").files == {}
    assert list(mended(Example({**SHOP, ROUTES: source}, profile="none"), "CON106").files) == [ROUTES]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("os = __import__('os')\n", "import os\n"),
        ("x = __import__('os')  # later\n", "import os as x  # later\n"),
        ("xml = __import__('xml.dom')\n", "import xml.dom\n"),
        ("x = __import__('xml.dom')\n", "import xml.dom\n\nx = xml\n"),
        ("__import__('shop.money')\n", "import shop.money\n"),
        ("x = __import__('os').sep\n", "import os\n\nx = os.sep\n"),
        (
            "from datetime import datetime\n\n\ndef f():\n    return __import__('datetime').datetime.now()\n",
            "from datetime import datetime\n\n\ndef f():\n    return datetime.now()\n",
        ),
    ],
)
def test_a_call_becomes_the_statement_that_does_the_same(before: str, after: str) -> None:
    assert fixed(before, "CON107") == after


@pytest.mark.parametrize(
    "source",
    [
        "x = __import__('os', globals())\n",
        "def f(name):\n    return __import__(name)\n",
        "def f(os):\n    return __import__('os').sep, os\n",
        "def f():\n    return __import__('matplotlib').pyplot\n",
        "datetime = 1\n\n\ndef f():\n    return __import__('datetime').datetime.now()\n",
    ],
)
def test_a_call_stays_that_no_statement_equals(source: str) -> None:
    assert fixed(source, "CON107") == source


def test_what_a_waiver_accepts_is_left_alone() -> None:
    source = "from shop.people import User  # audit: allow CON101 because it comes tomorrow\n"
    assert fixed(source) == source


def test_a_fix_that_makes_another_rule_find_more_stays_out_and_is_told() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/domain/__init__.py": "",
        "shop/domain/user.py": "class User: ...\n",
        "shop/domain/letter.py": "from shop.application.port import Sender\n\n\nclass Letter:\n    sender: Sender\n",
        "shop/application/__init__.py": "",
        "shop/application/login.py": "from shop.domain.user import User\n",
        "shop/infrastructure/__init__.py": "",
        "shop/infrastructure/mail.py": "class Sender: ...\n",
        "shop/presentation/__init__.py": "",
        "shop/presentation/routes.py": "from shop.domain.people import User\n",
    }

    mending = mended(Example(files, profile="layered"))

    assert list(mending.files) == ["shop/presentation/routes.py"]
    assert [(each.finding.path, each.reason.split("`")[0]) for each in mending.refused] == [
        ("shop/domain/letter.py", "then DEP101 finds that ")
    ]


@st.composite
def faulty(draw: st.DrawFn) -> dict[str, str]:
    """Return a project of features in layers, some of whose modules are at fault."""
    features: Sequence[Feature] = draw(projects)
    files = {**files_of(features), **SHOP, "shop/__init__.py": ""}
    for number, feature in enumerate(features):
        faults = draw(st.lists(st.sampled_from(sorted(FAULTS)), unique=True))
        heads, bodies = zip(*(FAULTS[fault] for fault in faults), strict=True) if faults else ((), ())
        ending = draw(st.sampled_from(["\n", "\r\n"]))
        text = "".join(dict.fromkeys(heads)) + "\n\n" + "\n\n".join(bodies)
        files[f"shop/presentation/{feature.name}_{number}.py"] = text.replace("\n", ending)
        if draw(st.booleans()):
            files[f"shop/presentation/{feature.name}/parts/part.py"] = "PART = 1\n"
            files[f"shop/presentation/{feature.name}/__init__.py"] = ""
            files[f"shop/application/{feature.name}_parts.py"] = f"from shop.presentation.{feature.name}.parts.part import PART\n"
    return files


@settings(max_examples=15, deadline=None)
@given(faulty())
def test_fixes_only_ever_make_a_project_better(files: dict[str, str]) -> None:
    example = Example(files)
    mending = mended(example)
    written = {**files, **{path: change.new_text for path, change in mending.files.items()}}
    before, after = _found(example), _found(Example(written))

    assert {rule: count for rule, count in after.items() if count > before[rule]} == {}
    assert sum(before.values()) - sum(after.values()) >= len(mending.fixed) - _followed(mending, before)
    assert mending.before is not None
    assert mending.after is not None
    assert mending.after >= mending.before
    assert all(isinstance(parse(change.new), Parsed) for change in mending.files.values())
    assert after == Counter(finding.rule for finding in mending.left)
    assert mended(Example(written)).files == {}


def _found(example: Example) -> Counter[str]:
    return Counter(finding.rule for finding in findings_in(example, catalogue.rules()))


def _followed(mending: Mending, before: Counter[str]) -> int:
    """Return how many findings were mended that came to light on the way."""
    done = Counter(finding.rule for finding in mending.fixed)
    return sum(max(0, done[rule] - before[rule]) for rule in done)
