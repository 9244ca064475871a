"""What entities do by themselves, and whether value objects look at what they are given."""

import pytest

from audit.model.project import Project
from audit.model.questions.checking import holds_plain_values, is_checked
from audit.model.questions.entities import behaves, foundations, parts
from audit.model.questions.making import makings
from audit.model.settings import Settings
from tests.audit.index.projects import project

LAYERS = ("domain", "application", "infrastructure", "presentation")
BASE = {"shop/__init__.py": "", **{f"shop/{layer}/__init__.py": "" for layer in LAYERS}}
INIT = "    def __init__(self, id, paid):\n        self._id = id\n        self._paid = paid\n\n"
ORDER = f"import uuid\nfrom datetime import datetime\n\nfrom shop.domain.rules import check\n\n\nclass Order:\n{INIT}"
RULES = "def check(paid): ...\n"


def _project(**files: str) -> Project:
    texts = {f"shop/domain/{path.replace('__', '/')}.py": text for path, text in files.items()}
    return project({**BASE, **texts}, Settings(profile="layered"))


def _behaves(body: str) -> bool:
    found = _project(order=f"{ORDER}    {body}\n", rules=RULES)
    return behaves(found.program, found.program.classes["shop.domain.order.Order"], foundations(found))


@pytest.mark.parametrize(
    "body",
    [
        "def __eq__(self, other):\n        return self._id == other._id",
        "def _pay(self):\n        self._paid = True",
        "@property\n    def id(self):\n        return self._id",
        "@property\n    def key(self):\n        return self._id.value",
        "def get_paid(self):\n        return self._paid",
        "def paid(self):\n        return self._paid",
        "def set_paid(self, paid):\n        self._paid = paid",
        (
            "@property\n    def paid(self):\n        return self._paid\n\n    @paid.setter\n    def paid(self, paid):\n"
            "        self._paid = paid"
        ),
        "def to_dict(self):\n        return {'id': self._id, 'paid': bool(self._paid)}",
        "@classmethod\n    def from_row(cls, row):\n        return cls(row.id, row.paid)",
        "@classmethod\n    def create(cls):\n        return cls(uuid.uuid4(), datetime.now())",
        "@staticmethod\n    def new() -> 'Order':\n        return Order(uuid.uuid4(), False)",
        "@field_validator('paid')\n    def is_paid(cls, paid):\n        assert paid\n        return paid",
        "def pay(self):\n        ...",
    ],
)
def test_what_only_holds_or_hands_on_data_is_no_behaviour(body: str) -> None:
    assert not _behaves(body)


@pytest.mark.parametrize(
    "body",
    [
        "def pay(self):\n        self._paid = True",
        "def rename(self, paid):\n        self._paid = paid",
        "def set_paid(self, paid):\n        self._paid = paid or self._paid",
        "def set_paid(self, paid):\n        if not paid:\n            raise ValueError\n        self._paid = paid",
        "@property\n    def is_due(self):\n        return not self._paid",
        "@cached_property\n    def state(self):\n        return 'paid' if self._paid else 'due'",
        (
            "@property\n    def paid(self):\n        return self._paid\n\n    @paid.setter\n    def paid(self, paid):\n"
            "        assert paid\n        self._paid = paid"
        ),
        "@classmethod\n    def create(cls, paid):\n        if paid:\n            raise ValueError\n        return cls(1, paid)",
        "@classmethod\n    def create(cls, paid):\n        check(paid)\n        return cls(1, paid)",
        "@classmethod\n    def create(cls):\n        order = cls(1, 2)\n        order.record('created')\n        return order",
        "@staticmethod\n    def price_of(lines):\n        return sum(lines)",
    ],
)
def test_what_decides_is_behaviour(body: str) -> None:
    assert _behaves(body)


def test_what_all_entities_start_from_is_no_behaviour_of_theirs() -> None:
    start = "class Start:\n    id: int\n    at: int\n\n    def touch(self):\n        self.at += 1\n"
    order = "from shop.domain.start import Start\n\n\nclass {}(Start):\n    paid: bool\n"
    few = _project(start=start, order=order.format("Order"), line=order.format("Line"))
    every = _project(start=start.replace("id: int", "at: int"), **{word: order.format(word) for word in ("A", "B", "C")})
    assert foundations(few) == frozenset()
    assert foundations(every) == frozenset()


@pytest.mark.parametrize("word", ["Entity", "AggregateRoot", "AuditableEntity", "TimestampMixin", "EventRecorderMixin"])
def test_a_base_that_says_nothing_of_the_business_is_a_foundation(word: str) -> None:
    found = _project(
        base=f"class {word}:\n    def touch(self):\n        self.at += 1\n",
        order=f"from shop.domain.base import {word}\n\n\nclass Order({word}):\n    id: int\n    paid: bool\n",
    )
    assert foundations(found) == {f"shop.domain.base.{word}"}
    assert not behaves(found.program, found.program.classes["shop.domain.order.Order"], foundations(found))


def test_an_aggregate_is_made_of_what_it_holds_and_no_repository_stores_alone() -> None:
    found = _project(
        order=(
            "from abc import ABC, abstractmethod\nfrom dataclasses import dataclass\n\n\n"
            "@dataclass\nclass Line:\n    id: int\n    price: int\n\n\n"
            "@dataclass\nclass Buyer:\n    id: int\n    name: str\n\n\n"
            "@dataclass\nclass Order:\n    id: int\n    lines: list[Line]\n    buyer: Buyer\n\n"
            "    def total(self):\n        return sum(line.price for line in self.lines)\n\n\n"
            "class Buyers(ABC):\n    @abstractmethod\n    def all(self) -> list[Buyer]: ...\n"
        )
    )
    assert parts(found, foundations(found)) & set(found.program.classes) == {"shop.domain.order.Line"}


def _checked(text: str, word: str = "Email", **others: str) -> tuple[bool, bool]:
    """Return whether a value object holds plain values, and whether it checks what it is given."""
    whole = _project(value_objects__email=f"from dataclasses import dataclass\n\n\n{text}", rules=RULES, **others)
    found = whole.program
    each = found.classes[f"shop.domain.value_objects.email.{word}"]
    return holds_plain_values(found, each), is_checked(found, each, makings(whole))


@pytest.mark.parametrize(
    "text",
    [
        (
            "@dataclass\nclass Email:\n    text: str\n\n    def __post_init__(self):\n"
            "        if not self.text:\n            raise ValueError\n"
        ),
        "@dataclass\nclass Email:\n    text: str\n\n    def __post_init__(self):\n        assert self.text\n",
        (
            "@dataclass\nclass Email:\n    text: str\n\n    def __post_init__(self):\n        self._check()\n\n"
            "    def _check(self):\n        if not self.text:\n            raise ValueError\n"
        ),
        (
            "from shop.domain.rules import check\n\n\nclass Email(str):\n    def __new__(cls, text):\n        check(text)\n"
            "        return super().__new__(cls, text)\n"
        ),
        (
            "from pydantic import BaseModel, validator\n\n\nclass Email(BaseModel):\n    text: str\n\n    @validator('text')\n"
            "    def is_one(cls, text):\n        return text\n"
        ),
        "from pydantic import BaseModel, Field\n\n\nclass Email(BaseModel):\n    text: str = Field(..., min_length=3)\n",
        (
            "from typing import Annotated\n\nfrom pydantic import BaseModel, Field\n\n\n"
            "class Email(BaseModel):\n    text: Annotated[str, Field(min_length=3)]\n"
        ),
        (
            "from typing import Annotated\n\nfrom pydantic import BaseModel, Field\n\n"
            "Text = Annotated[str, Field(min_length=3)]\n"
            "\n\nclass Email(BaseModel):\n    text: Text\n"
        ),
        "from pydantic import BaseModel, EmailStr\n\n\nclass Email(BaseModel):\n    text: EmailStr\n    name: str\n",
        "import attrs\n\n\n@attrs.frozen\nclass Email:\n    text: str = attrs.field(validator=attrs.validators.min_len(3))\n",
        (
            "import attrs\n\n\n@attrs.frozen\nclass Email:\n    text: str = attrs.field()\n\n    @text.validator\n"
            "    def check(self, attribute, value):\n        return value\n"
        ),
        "class Email(str):\n    @classmethod\n    def __get_validators__(cls):\n        yield cls\n",
        (
            "@dataclass\nclass Base:\n    def __post_init__(self):\n        if not self.text:\n            raise ValueError\n\n\n"
            "@dataclass\nclass Email(Base):\n    text: str\n"
        ),
    ],
)
def test_a_value_object_that_looks_at_what_it_is_given_is_checked(text: str) -> None:
    assert _checked(text)[1]


@pytest.mark.parametrize(
    "text",
    [
        "@dataclass\nclass Email:\n    text: str\n",
        "class Email(str): ...\n",
        "class Email:\n    def __init__(self, text: str):\n        super().__init__()\n        self.text = text\n",
        (
            "@dataclass\nclass Base:\n    def __post_init__(self):\n        self.check()\n\n    def check(self): ...\n\n\n"
            "@dataclass\nclass Email(Base):\n    text: str\n"
        ),
        (
            "@dataclass\nclass Email:\n    text: str\n\n    def joined(self, other):\n"
            "        if not other:\n            raise ValueError\n"
        ),
        "from pydantic import BaseModel, Field\n\n\nclass Email(BaseModel):\n    text: str = Field('', description='it')\n",
        "@dataclass\nclass Email:\n    parts: tuple[str, ...]\n",
    ],
)
def test_a_value_object_that_takes_what_comes_is_not(text: str) -> None:
    assert _checked(text) == (True, False)


FACTORY = (
    "@dataclass\nclass Email:\n    text: str\n\n    @classmethod\n    def of(cls, text){}:\n        if not text:\n"
    "            {}\n        return cls(text)\n"
)


@pytest.mark.parametrize("returned", [("", "raise ValueError"), (" -> 'Email | LookupError'", "return LookupError()")])
def test_a_factory_that_refuses_is_a_check_until_somebody_goes_round_it(returned: tuple[str, str]) -> None:
    text = FACTORY.format(*returned)
    assert _checked(text) == (True, True)
    assert _checked(f"{text}\n\nNOBODY = Email('nobody@nowhere')\n") == (True, True)
    assert _checked(f"{text}\n\ndef entered(text):\n    return Email(text)\n") == (True, False)


PLAIN = "@dataclass\nclass Email:\n    text: str\n"
READER = "def read(text) -> Email:\n    if not text:\n        raise ValueError\n    return Email(text)\n"
IMPORT = "from shop.domain.value_objects.email import Email\n\n\n"


@pytest.mark.parametrize(
    "reader",
    [
        READER,
        "def read(text) -> 'list[Email]':\n    assert text\n    return [Email(each) for each in text]\n",
        "class Reader:\n    def read(self, text):\n        assert text\n        return Email(text)\n",
        f"{READER}\n\nNOBODY = Email('nobody@nowhere')\n",
    ],
)
def test_a_value_object_that_one_function_of_the_domain_alone_makes_once_it_has_checked_is_checked(reader: str) -> None:
    assert _checked(PLAIN, reading=IMPORT + reader) == (True, True)


@pytest.mark.parametrize(
    "reader",
    [
        "def read(text) -> Email:\n    return Email(text)\n",
        "def read(text) -> Email:\n    email = Email(text)\n    if not email.text:\n        raise ValueError\n    return email\n",
        "def send(text) -> None:\n    if not text:\n        raise ValueError\n    print(Email(text))\n",
        f"{READER}\n\ndef entered(text) -> Email:\n    return Email(text)\n",
        f"{READER}\n\nENTERED = Email(input())\n",
    ],
)
def test_a_value_object_is_not_checked_where_its_maker_looks_late_or_is_not_the_only_one(reader: str) -> None:
    assert _checked(PLAIN, reading=IMPORT + reader) == (True, False)


def test_a_check_outside_of_the_domain_is_none_of_the_value_object() -> None:
    files = {"shop/domain/value_objects/email.py": f"from dataclasses import dataclass\n\n\n{PLAIN}"}
    found = project({**BASE, **files, "shop/application/reading.py": IMPORT + READER}, Settings(profile="layered"))
    each = found.program.classes["shop.domain.value_objects.email.Email"]
    assert not is_checked(found.program, each, makings(found))


@pytest.mark.parametrize(
    "made",
    [
        "cls(uuid.uuid4().hex)",
        "cls(text=secrets.token_urlsafe())",
        "Email(''.join(random.choice('abc') for _ in range(7)))",
        "cls(f'{datetime.now()}')",
    ],
)
def test_what_draws_its_one_value_by_itself_holds_nothing_to_check_whatever_it_is_called(made: str) -> None:
    imports = "import random\nimport secrets\nimport uuid\nfrom datetime import datetime\n\n\n"
    text = f"{imports}{PLAIN}\n    @classmethod\n    def fresh(cls):\n        return {made}\n"
    assert not _checked(text)[0]
    assert _checked(text.replace("(cls)", "(cls, size)"))[0]
    assert _checked(text.replace("    text: str", "    text: str\n    name: str"))[0]
    assert _checked(text.replace("@classmethod", "@staticmethod").replace("(cls)", "()"))[0]


PART = "from dataclasses import field\n\n\n@dataclass\nclass Part:\n    seen: bool\n\n\n"


@pytest.mark.parametrize(
    ("fields", "judged"),
    [
        ("    part: Part\n    line: int | None = None\n", False),
        ("    parts: tuple[Part, ...]\n    line: int = field(default=0)\n", False),
        (
            "    def __init__(self, part: Part, *, line: int | None = None):\n        self._line = line\n",
            False,
        ),
        ("    part: Part\n    line: int\n", True),
        ("    part: Part\n    line: int = field(repr=False)\n", True),
        ("    part: Part | None = None\n    line: int = 0\n", True),
        ("    seen: bool\n    line: int = 0\n", True),
        (
            "    def __init__(self, part: Part, text: str, line: int = 0):\n        self.text = text\n        self.line = line\n",
            True,
        ),
    ],
)
def test_what_may_be_left_out_of_a_value_object_that_is_made_of_others_is_not_judged(fields: str, judged: bool) -> None:
    assert _checked(f"{PART}@dataclass\nclass Email:\n{fields}")[0] is judged


@pytest.mark.parametrize("word", ["UserId", "PasswordHash", "TokenDigest", "ApiKey"])
def test_what_a_machine_makes_holds_nothing_to_check(word: str) -> None:
    assert not _checked(f"@dataclass\nclass {word}:\n    value: str\n", word)[0]


@pytest.mark.parametrize(
    "text",
    [
        "from uuid import UUID\n\n\n@dataclass\nclass Email:\n    key: UUID\n    seen: bool\n",
        "from elsewhere import Text\n\n\n@dataclass\nclass Email:\n    text: Text\n",
        "from elsewhere import Value\n\n\n@dataclass\nclass Email(Value):\n    text: str\n",
        (
            "from pydantic import constr\n\nText = constr(min_length=3)\n\n\n"
            "@dataclass\nclass Email:\n    text: Text\n    name: str\n"
        ),
        "@dataclass\nclass Part:\n    text: str\n\n\n@dataclass\nclass Email:\n    parts: list[Part]\n",
        "from typing import ClassVar\n\n\n@dataclass\nclass Email:\n    at: ClassVar[str] = '@'\n    seen: bool\n",
    ],
)
def test_a_value_object_of_other_values_or_of_unknown_ones_is_not_judged(text: str) -> None:
    assert not _checked(text)[0]
