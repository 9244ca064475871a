"""Who answers the errors of an audited project: the shapes that the examples of the rules leave out."""

import pytest

from audit.catalogue import rules
from audit.model.finding import Finding
from audit.model.project import Project
from audit.model.questions.answers import behind_routes
from audit.model.questions.catching import probing
from audit.model.settings import Settings
from tests.audit.index.projects import project

LAYERS = ("domain", "application", "infrastructure", "presentation")
PACKAGES = {"shop/__init__.py": "", **{f"shop/{layer}/__init__.py": "" for layer in LAYERS}}
ROUTES = (
    "from fastapi import APIRouter\n\nfrom shop import application\n\nrouter = APIRouter()\n\n\n"
    "@router.get('/orders')\ndef orders(): ...\n"
)
MERGE = (
    "from elsewhere import register\n\nfrom shop.application.orders import MergeOrders, Merging\n"
    "from shop.domain.errors import NotYet\n\n\n"
    "class Merge(Merging):\n    def execute(self, wish: MergeOrders):\n        raise NotYet(wish)\n"
)


def _project(**files: str) -> Project:
    texts = {f"shop/{path.replace('__', '/')}.py": text for path, text in files.items()}
    return project({**PACKAGES, **texts}, Settings(profile="layered"))


def _found(rule: str, found: Project) -> list[Finding]:
    return list(next(each for each in rules() if each.id == rule).check(found))


def _merging(**files: str) -> Project:
    texts = {
        "domain__errors": "class NotYet(Exception): ...\n",
        "application__orders": "class Merging: ...\n\n\nclass MergeOrders: ...\n",
        "application__merge": MERGE,
        "presentation__routes": ROUTES,
    }
    package = {"shop/application/__init__.py": "from shop.application.merge import Merge\n"}
    named = {f"shop/{path.replace('__', '/')}.py": text for path, text in {**texts, **files}.items()}
    return project({**PACKAGES, **package, **named}, Settings(profile="layered"))


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"application__orders": "class Merging: ...\n\n\nclass MergeOrders: ...\n\n\nclass Split(Merging): ...\n"},
        {"tests__test_merge": "from shop.application import Merge\n\nMerge().execute(None)\n"},
    ],
)
def test_a_use_case_that_only_its_package_or_a_test_names_is_behind_no_route(files: dict[str, str]) -> None:
    assert "shop.application.merge.Merge.execute" not in {each.name for each in behind_routes(_merging(**files))}


@pytest.mark.parametrize(
    "files",
    [
        {"infrastructure__container": "from shop.application import Merge\n\nmerge = Merge()\n"},
        {"application__all": "from shop.application.merge import Merge\n\nALL = [Merge]\n"},
        {"infrastructure__container": "from shop.application.merge import *\n"},
        {"infrastructure__container": "from shop.application.orders import Merging\n\nALL = Merging.__subclasses__()\n"},
        {"presentation__wishes": "from shop.application.orders import MergeOrders\n\nwish = MergeOrders()\n"},
        {"application__merge": MERGE.replace("class Merge(", "@register\nclass Merge(")},
    ],
)
def test_a_use_case_that_is_named_itself_by_its_port_by_its_command_or_registered_is_reached(files: dict[str, str]) -> None:
    assert "shop.application.merge.Merge.execute" in {each.name for each in behind_routes(_merging(**files))}


@pytest.mark.parametrize(
    ("registered", "ending"),
    [
        ("", "and no exception handler makes an answer of it"),
        ("app.add_exception_handler(Exception, answer)\n", "and only the exception handler of `Exception` answers it"),
    ],
)
def test_an_error_without_an_answer_tells_whether_the_handler_of_all_errors_answers_it(registered: str, ending: str) -> None:
    app = "from fastapi import FastAPI\n\nfrom shop.application.merge import Merge\n\napp = FastAPI()\nmerge = Merge()\n\n\n"
    found = _merging(presentation__main=f"{app}def answer(request, error): ...\n\n\n{registered}")
    raised = "`NotYet` is raised by `shop.application.merge.Merge.execute`"
    assert [each.message for each in _found("ERR104", found)] == [f"{raised}, {ending}"]


def test_a_module_that_raises_several_http_errors_is_one_of_the_population() -> None:
    text = "from flask import abort\n\n\ndef find(user):\n    abort(401)\n    abort(403)\n    abort(404)\n"
    found = _found("ERR101", _project(application__find=text))
    assert [(each.line, each.unit) for each in found] == [(line, "shop.application.find") for line in (5, 6, 7)]


GUARDED = "from fastapi import APIRouter, Depends\n\nrouter = APIRouter()\n\n\ndef only_admins(): ...\n\n\n"
TOLD = "def told():\n    try:\n        return open('orders').read()\n    except OSError as error:\n        return str(error)\n"


@pytest.mark.parametrize(
    ("decorators", "told"),
    [
        ("@router.get('/debug/orders', dependencies=[Depends(only_admins)])\n", False),
        ("@router.get('/diagnostics', dependencies=[Depends(only_admins)])\n", False),
        ("@router.get('/debug/orders')\n", True),
        ("@router.get('/orders', dependencies=[Depends(only_admins)])\n", True),
        ("@router.get('/debugged/orders', dependencies=[Depends(only_admins)])\n", True),
        ("@router.get('/debug', dependencies=[Depends(only_admins)])\n@router.get('/orders')\n", True),
    ],
)
def test_the_text_of_an_error_may_be_told_below_debug_and_behind_a_guard(decorators: str, told: bool) -> None:
    found = _found("ERR103", _project(presentation__routes=f"{GUARDED}{decorators}{TOLD}"))
    assert [each.subject for each in found] == (["told"] if told else [])


@pytest.mark.parametrize(
    ("route", "probes"),
    [
        ("get('/mail/test')", True),
        ("get('/providers/{name}/test')", True),
        ("get('/mail/test-connection')", True),
        ("get('/cache/status')", True),
        ("get('/diagnostics/')", True),
        ("get('/orders/{order}/status')", False),
        ("get('/orders/contest')", False),
        ("get('/tests')", False),
        ("get('/test/orders')", False),
        ("post('/mail/test')", False),
    ],
)
def test_a_route_that_is_asked_to_try_a_connection_is_a_probe(route: str, probes: bool) -> None:
    text = f"from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.{route}\ndef tried(): ...\n"
    program = _project(presentation__routes=text).program
    assert probing(program) == ({"shop.presentation.routes.tried"} if probes else frozenset())
