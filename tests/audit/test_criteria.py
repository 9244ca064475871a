"""What the layers of a project do well: seen where it is, and not claimed where it is not."""

from collections.abc import Iterable, Mapping

import pytest
from msgspec.structs import replace

from audit import catalogue
from audit.criteria import criteria_of_rules, section_of
from audit.discover import tree_of
from audit.extract import extract
from audit.model.check import Curve
from audit.model.criterion import Criterion, Place, Section, Status
from audit.model.finding import Effort, Severity
from audit.model.project import Project
from audit.model.report import RuleNote
from audit.model.settings import Settings
from audit.verdict import project_of
from tests.audit.specimens import check, finding

SHOP = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/cart.py": (
        "from abc import ABC, abstractmethod\nfrom dataclasses import dataclass\n\n\n"
        "@dataclass(frozen=True)\nclass Cart:\n    id: int\n    owner: str\n\n\n"
        "class CartRepository(ABC):\n    @abstractmethod\n    def get(self, id: int) -> Cart: ...\n"
    ),
    "shop/domain/errors.py": "class ShopError(Exception): ...\n\n\nclass CartMissing(ShopError): ...\n",
    "shop/domain/events/__init__.py": "",
    "shop/domain/events/cart.py": (
        "from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass CartPaid:\n    cart: int\n"
    ),
    "shop/domain/value_objects/__init__.py": "",
    "shop/domain/value_objects/money.py": (
        "from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass Money:\n    cents: int\n"
    ),
    "shop/domain/services/__init__.py": "",
    "shop/domain/services/pricing.py": "class PricingService:\n    def price(self) -> int:\n        return 1\n",
    "shop/application/__init__.py": "",
    "shop/application/dto.py": "from dataclasses import dataclass\n\n\n@dataclass\nclass CartDTO:\n    id: int\n",
    "shop/application/mail.py": (
        "from abc import ABC, abstractmethod\n\n\nclass Mailer(ABC):\n    @abstractmethod\n    def send(self) -> None: ...\n"
    ),
    "shop/application/pay.py": (
        "from shop.domain.cart import CartRepository\n\n\n"
        "class Pay:\n    def __init__(self, carts: CartRepository) -> None:\n        self.carts = carts\n\n"
        "    async def execute(self, id: int) -> None:\n        self.carts.get(id)\n"
    ),
    "shop/application/subscribers.py": "class ReceiptEventHandler:\n    async def handle(self) -> None:\n        print()\n",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/carts.py": (
        "from shop.domain.cart import Cart, CartRepository\n\n\n"
        "class SqlCartRepository(CartRepository):\n    def get(self, id: int) -> Cart:\n        return _to_entity(id)\n\n\n"
        "def _to_entity(id: int) -> Cart:\n    return Cart(id, '')\n"
    ),
    "shop/infrastructure/mail.py": (
        "import httpx\nfrom tenacity import retry\n\nfrom shop.application.mail import Mailer\n\n\n"
        "class HttpMailer(Mailer):\n    @retry\n    def send(self) -> None:\n        httpx.post('/')\n"
    ),
    "shop/presentation/__init__.py": "",
    "shop/presentation/api/__init__.py": "",
    "shop/presentation/api/v1/__init__.py": "",
    "shop/presentation/api/v1/routes.py": (
        "from fastapi import APIRouter, Depends\nfrom pydantic import BaseModel\n\n"
        "from shop.application.pay import Pay\n\nrouter = APIRouter()\n\n\n"
        "class PayRequest(BaseModel):\n    id: int\n\n\n"
        "def require_permission() -> None: ...\n\n\ndef pay_use_case() -> Pay: ...\n\n\n"
        "@router.post('/pay')\nasync def pay(request: PayRequest, use_case: Pay = Depends(pay_use_case)) -> None:\n"
        "    await use_case.execute(request.id)\n\n\n"
        "@router.get('/health')\nasync def health() -> None: ...\n"
    ),
    "shop/container.py": "from dependency_injector import containers\n\ncontainer = containers.DynamicContainer()\n",
    "shop/main.py": (
        "from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\n"
        "from fastapi.middleware.gzip import GZipMiddleware\n\n"
        "app = FastAPI()\napp.add_middleware(CORSMiddleware)\napp.add_middleware(GZipMiddleware)\n\n\n"
        "@app.exception_handler(Exception)\ndef answer(request, error): ...\n"
    ),
    "shop/config/__init__.py": "",
    "shop/config/settings.py": (
        "from pydantic import SecretStr\nfrom pydantic_settings import BaseSettings\n\n\n"
        "class Settings(BaseSettings):\n    url: str\n    key: SecretStr\n"
    ),
    "tests/test_pay.py": "def test_pay(): ...\n",
}


def project(files: Mapping[str, str]) -> Project:
    settings = Settings(profile="layered")
    tree = tree_of(files, settings)
    return project_of(tree, [extract(file.data) for file in tree.files if file.data is not None], settings)


def criteria(files: Mapping[str, str]) -> dict[str, Criterion]:
    judged = project(files)
    return {each.statement: each for recognise in catalogue.recognisers() for each in recognise(judged)}


def told(rows: Iterable[Criterion]) -> list[tuple[Section, str, Status, int, int, str]]:
    return [(each.section, each.statement, each.status, each.met, each.units, each.note) for each in rows]


def test_all_that_a_good_project_does_is_seen() -> None:
    assert told(criteria(SHOP).values()) == [
        (Section.APPLICATION, "Each use case has a single method to call", Status.PASSED, 2, 2, "`execute` in 1, `handle` in 1"),
        (Section.APPLICATION, "DTOs carry what use cases take and give", Status.PASSED, 1, 1, "`CartDTO`"),
        (Section.APPLICATION, "What is outside is reached through ports", Status.PASSED, 1, 1, "`Mailer`"),
        (Section.APPLICATION, "Events have handlers", Status.PASSED, 1, 1, "`ReceiptEventHandler`"),
        (Section.COMPOSITION, "A container wires the objects", Status.PASSED, 1, 1, "Dependency Injector"),
        (Section.COMPOSITION, "FastAPI's `Depends` hands over what routes need", Status.PASSED, 1, 1, "in 1 of 2 routes"),
        (Section.COMPOSITION, "Use cases are given what they need by their constructor", Status.PASSED, 1, 1, ""),
        (Section.DOMAIN, "The domain needs nothing but the standard library", Status.PASSED, 5, 5, ""),
        (Section.DOMAIN, "Entities are frozen", Status.PASSED, 1, 1, ""),
        (Section.DOMAIN, "Repository interfaces are defined", Status.PASSED, 1, 1, "`CartRepository`"),
        (Section.DOMAIN, "Domain exceptions are defined", Status.PASSED, 2, 2, "1 below `ShopError`"),
        (Section.DOMAIN, "Value objects are present", Status.PASSED, 1, 1, "`Money`"),
        (Section.DOMAIN, "Domain events are defined", Status.PASSED, 1, 1, "`CartPaid`"),
        (Section.DOMAIN, "Domain services hold the rules that belong to no entity", Status.PASSED, 1, 1, "`PricingService`"),
        (Section.INFRASTRUCTURE, "Mappers turn what is stored into entities", Status.PASSED, 1, 1, ""),
        (Section.INFRASTRUCTURE, "Other services are reached from adapters alone", Status.PASSED, 1, 1, "HTTPX"),
        (Section.INFRASTRUCTURE, "Calls to other services are retried or broken off", Status.PASSED, 1, 1, ""),
        (Section.INFRASTRUCTURE, "Infrastructure imports no presentation", Status.PASSED, 2, 2, ""),
        (Section.PRESENTATION, "HTTP stays in the presentation", Status.PASSED, 2, 2, ""),
        (Section.PRESENTATION, "Pydantic schemas describe requests and responses", Status.PASSED, 1, 1, ""),
        (Section.PRESENTATION, "Errors become responses in one place", Status.PASSED, 1, 1, ""),
        (Section.PRESENTATION, "Access is by permission or role", Status.PASSED, 1, 1, "`require_permission`"),
        (Section.PRESENTATION, "The API is versioned", Status.PASSED, 2, 2, ""),
        (Section.PRESENTATION, "Health checks are there", Status.PASSED, 1, 1, "`/health`"),
        (
            Section.PRESENTATION,
            "Middleware handles what all requests share",
            Status.PASSED,
            2,
            2,
            "`CORSMiddleware`, `GZipMiddleware`: the last is the outermost",
        ),
        (Section.WHOLE, "Routes, use cases and repositories are asynchronous throughout", Status.PARTIAL, 4, 5, ""),
        (Section.CONFIGURATION, "Settings are a typed class", Status.PASSED, 1, 1, "2 fields, 1 of them secret"),
        (Section.WHOLE, "There are tests", Status.PASSED, 1, 1, ""),
    ]


def test_of_what_is_not_there_nothing_is_said() -> None:
    bare = {"shop/__init__.py": "", "shop/domain/__init__.py": "", "shop/application/__init__.py": ""}
    assert {each.status for each in criteria(bare).values()} == {Status.NOT_SEEN}


@pytest.mark.parametrize(
    ("path", "text", "statement", "status", "places"),
    [
        (
            "shop/domain/rates.py",
            "import os\n\nimport numpy\n",
            "The domain needs nothing but the standard library",
            Status.PARTIAL,
            (Place("shop/domain/rates.py", 3),),
        ),
        (
            "shop/application/ship.py",
            "class Ship:\n    def execute(self):\n        print()\n\n    def undo(self):\n        print()\n",
            "Each use case has a single method to call",
            Status.PARTIAL,
            (Place("shop/application/ship.py", 1),),
        ),
        (
            "shop/application/ship.py",
            (
                "from shop.infrastructure.carts import SqlCartRepository\n\n\n"
                "class Ship:\n    def execute(self):\n        SqlCartRepository()\n"
            ),
            "Use cases are given what they need by their constructor",
            Status.PARTIAL,
            (Place("shop/application/ship.py", 4),),
        ),
        (
            "shop/application/ship.py",
            "import requests\n",
            "Other services are reached from adapters alone",
            Status.PARTIAL,
            (Place("shop/application/ship.py", 1),),
        ),
        (
            "shop/application/ship.py",
            "from fastapi import HTTPException\n",
            "HTTP stays in the presentation",
            Status.PARTIAL,
            (Place("shop/application/ship.py", 1),),
        ),
        (
            "shop/presentation/api/open.py",
            "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get('/open')\nasync def open(): ...\n",
            "The API is versioned",
            Status.PARTIAL,
            (Place("shop/presentation/api/open.py", 7),),
        ),
        (
            "shop/infrastructure/view.py",
            "from shop.presentation.api.v1 import routes\n",
            "Infrastructure imports no presentation",
            Status.PARTIAL,
            (Place("shop/infrastructure/view.py", 1),),
        ),
    ],
)
def test_what_is_met_by_some_names_those_that_miss_it(
    path: str, text: str, statement: str, status: Status, places: tuple[Place, ...]
) -> None:
    found = criteria({**SHOP, path: text})[statement]
    assert (found.status, found.places) == (status, places)


NOTES = {
    rule: RuleNote(rule, rule.lower(), "", "dependency_rule", Severity.HIGH, Effort.LOW, "", "", f"{rule} holds")
    for rule in ("DEP101", "CON101", "COM103")
}


@pytest.mark.parametrize(
    ("violating", "status"),
    [(0, Status.PASSED), (1, Status.PARTIAL), (3, Status.PARTIAL), (4, Status.FAILED), (20, Status.FAILED)],
)
def test_a_rule_fails_where_half_of_what_it_protects_is_gone(violating: int, status: Status) -> None:
    found = [finding("DEP101", unit=f"u{number}") for number in range(violating)]
    looked = check("DEP101", category="composition", population=20, curve=Curve(good=0.02, half=0.2))
    assert told(criteria_of_rules([looked], found, NOTES, project({"a.py": ""}))) == [
        (Section.COMPOSITION, "DEP101 holds", status, 20 - violating, 20, "")
    ]


def test_one_place_is_enough_to_fail_what_stops_the_program_or_is_kept_as_a_whole() -> None:
    checks = [
        check("CON101", category="code_consistency", stops_program=True),
        check("COM103", category="composition", curve=None, population=1),
    ]
    rows = criteria_of_rules(checks, [finding("CON101"), finding("COM103")], NOTES, project({"a.py": ""}))
    assert [(each.section, each.status) for each in rows] == [
        (Section.WHOLE, Status.FAILED),
        (Section.COMPOSITION, Status.FAILED),
    ]


def test_a_rule_without_units_was_not_seen_and_a_finding_without_weight_breaks_nothing() -> None:
    checks = [check("DEP101", population=0), check("COM103", category="composition")]
    rows = criteria_of_rules(checks, [finding("COM103", severity=Severity.INFO)], NOTES, project({"a.py": ""}))
    assert [each.status for each in rows] == [Status.NOT_SEEN, Status.PASSED]


def test_a_rule_about_the_modules_of_inner_layers_has_a_row_for_each_of_them() -> None:
    judged = project(SHOP)
    inner = [each for each in judged.modules.values() if each.profile is not None and each.role in each.profile.inner]
    broken = finding("DEP101", module="shop.application.pay")
    rows = criteria_of_rules([check("DEP101", population=len(inner))], [broken], NOTES, judged)
    assert {each.section: (each.status, each.units - each.met) for each in rows} == {
        Section.DOMAIN: (Status.PASSED, 0),
        Section.APPLICATION: (Status.FAILED, 1),
    }


def test_where_its_units_are_not_told_by_layer_a_rule_has_one_row() -> None:
    odd = [replace(finding("DEP101"), unit="shop.cart:12")]
    rows = list(criteria_of_rules([check("DEP101", population=7)], odd, NOTES, project(SHOP)))
    assert [(each.section, each.units) for each in rows] == [(Section.WHOLE, 7)]


def test_a_rule_stands_with_its_category_unless_it_is_about_another_layer() -> None:
    assert section_of("domain_purity", "anemic_entity") is Section.DOMAIN
    assert section_of("testability", "session_in_use_case") is Section.APPLICATION
    assert section_of("category_of_a_plug_in", "odd") is Section.WHOLE
