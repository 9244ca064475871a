"""Routers as large projects keep them: extended, made by functions, kept in lists and attributes, registered by calls."""

import pytest

from audit.model.program import Program, Route
from tests.audit.index.projects import project

GUARDS = """\
from fastapi import Depends
from fastapi.security import HTTPBearer

bearer = HTTPBearer()


class Requires:
    def __init__(self, role: str) -> None:
        self.role = role

    def __call__(self, token: str = Depends(bearer)) -> str:
        return token


def requires(role: str):
    def check(token: str = Depends(bearer)) -> str:
        return token

    return check


admin = Requires("admin")
"""

PAGE = '@router.get("/users")\ndef users() -> list[str]: ...\n'
HEAD = "from fastapi import APIRouter, Depends, FastAPI\n"


def _program(**modules: str) -> Program:
    return project({"shop/__init__.py": "", **{f"shop/{name}.py": text for name, text in modules.items()}}).program


def _only(program: Program) -> Route:
    (route,) = program.routes
    return route


@pytest.mark.parametrize(
    ("given", "provider"),
    [
        ("Depends(admin)", "shop.guards.Requires.__call__"),
        ('Depends(Requires("admin"))', "shop.guards.Requires.__call__"),
        ('Security(requires("admin"), scopes=["all"])', "shop.guards.requires.check"),
        ("Depends(bearer)", "fastapi.security.HTTPBearer"),
        ("Depends(lambda: 1)", ""),
    ],
)
def test_what_stands_before_a_route_is_known_by_what_is_called_in_the_end(given: str, provider: str) -> None:
    page = (
        "from fastapi import FastAPI, Depends, Security\n\nfrom shop.guards import Requires, admin, bearer, requires\n\n"
        f'app = FastAPI()\n\n\n@app.get("/users", dependencies=[{given}])\ndef users(person={given}): ...\n'
    )
    program = _program(guards=GUARDS, page=page)
    assert _only(program).guards == (provider or "?",)
    assert [(each.provider, each.injected) for each in program.functions["shop.page.users"].parameters] == [(provider, True)]


def test_a_class_that_extends_a_router_is_a_router_and_brings_what_it_hands_on() -> None:
    routing = (
        f"{HEAD}\nfrom shop.guards import admin\n\n\n"
        "class Named(APIRouter): ...\n\n\n"
        "class Guarded(Named):\n    def __init__(self, prefix: str = '', **more):\n"
        "        super().__init__(prefix=prefix, dependencies=[Depends(admin)], **more)\n"
    )
    page = f'{HEAD}\nfrom shop.routing import Guarded\n\nrouter = Guarded(prefix="/v1")\napp = FastAPI()\n\n\n{PAGE}\n\n'
    route = _only(_program(guards=GUARDS, routing=routing, page=f"{page}app.include_router(router)\n"))
    assert (route.full_paths, route.guards) == (("/v1/users",), ("shop.guards.Requires.__call__",))


def test_a_constructor_that_hides_what_it_hands_on_leaves_the_guards_open() -> None:
    routing = f"{HEAD}\n\nclass Own(APIRouter):\n    def __init__(self, **given):\n        APIRouter.__init__(self, **given)\n"
    page = f"{HEAD}\nfrom shop.routing import Own\n\nrouter = Own()\n\n\n{PAGE}"
    route = _only(_program(routing=routing, page=page))
    assert (route.full_paths, route.guards) == (("/{?}/users",), ("?",))


@pytest.mark.parametrize(
    "assembled",
    [
        pytest.param("app = FastAPI()\nfor router in [page.router]:\n    app.include_router(router, prefix='/v1')\n", id="loop"),
        pytest.param(
            "ALL = (('/v1', page.router),)\napp = FastAPI()\nfor prefix, router in ALL:\n"
            "    app.include_router(router, prefix='/v1')\n",
            id="loop over pairs",
        ),
        pytest.param(
            "def include(app: FastAPI) -> None:\n    app.include_router(page.router, prefix='/v1')\n\n\n"
            "app = FastAPI()\ninclude(app)\n",
            id="app as a parameter",
        ),
        pytest.param(
            "def create(router: APIRouter) -> FastAPI:\n    app = FastAPI()\n    app.include_router(router, prefix='/v1')\n"
            "    return app\n\n\napp = create(router=page.router)\n",
            id="router as a parameter",
        ),
        pytest.param(
            "def below() -> APIRouter:\n    outer = APIRouter(prefix='/v1')\n    outer.include_router(page.router)\n"
            "    return outer\n\n\napp = FastAPI()\napp.include_router(below())\n",
            id="made by a function",
        ),
        pytest.param(
            "class Creator:\n    def __init__(self):\n        self.app = FastAPI()\n"
            "        self.app.include_router(page.router, prefix='/v1')\n\n\napp = Creator().app\n",
            id="attribute of an instance",
        ),
        pytest.param(
            "api = FastAPI()\napi.include_router(page.router)\napp = FastAPI()\napp.mount('/v1', app=api)\n", id="mounted"
        ),
        pytest.param(
            "from shop.settings import settings\n\napp = FastAPI()\napp.include_router(page.router, prefix=settings.prefix)\n",
            id="prefix from the settings",
        ),
    ],
)
def test_a_router_is_followed_to_its_app(assembled: str) -> None:
    settings = (
        "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    prefix: str = '/v1'\n\n\n"
        "settings = Settings()\n"
    )
    page = f"{HEAD}\nrouter = APIRouter()\n\n\n{PAGE}"
    program = _program(settings=settings, page=page, main=f"{HEAD}\nfrom shop import page\n\n{assembled}")
    assert _only(program).full_paths == ("/v1/users",)
    assert [router.included for router in program.routers if router.name == "shop.page.router"] == [True]


def test_a_router_that_is_handed_to_something_unknown_may_be_included_there() -> None:
    main = f"{HEAD}\nfrom elsewhere import build\n\nfrom shop import page\n\napp = FastAPI()\nbuild(app, page.router)\n"
    program = _program(page=f"{HEAD}\nrouter = APIRouter()\n\n\n{PAGE}", main=main)
    assert _only(program).full_paths == ("/{?}/users",)
    assert all(router.included for router in program.routers if not router.is_app)


@pytest.mark.parametrize(
    ("registered", "verb", "methods", "paths"),
    [
        ("app.add_api_route('/users', users, methods=['POST'])", "ANY", {"POST"}, ("/users",)),
        ("app.add_api_route(path='/users', endpoint=users)", "ANY", {"GET"}, ("/users",)),
        ("app.add_api_websocket_route('/users', users)", "WEBSOCKET", {"WEBSOCKET"}, ("/users",)),
        ("app = Starlette(routes=[Route('/users', users)])", "ANY", {"GET"}, ("/users",)),
        ("routes = [Route('/users', endpoint=users, methods=['PUT'])]", "ANY", {"PUT"}, ()),
    ],
)
def test_a_call_registers_a_route(registered: str, verb: str, methods: set[str], paths: tuple[str, ...]) -> None:
    made = "" if "app =" in registered else "app = FastAPI()\n"
    page = (
        "from fastapi import FastAPI\nfrom starlette.applications import Starlette\nfrom starlette.routing import Route\n\n"
        f"{made}\n\ndef users(): ...\n\n\n{registered}\n"
    )
    route = _only(_program(page=page))
    assert (route.verb, {*route.methods}, route.full_paths) == (verb, methods, paths)


def test_what_a_route_answers_with_is_its_model_before_its_annotation() -> None:
    page = (
        "from fastapi import FastAPI\n\napp = FastAPI(default_response_class=Other)\ngiven = not 1\n\n\nclass User: ...\n\n\n"
        "@app.get('/a', response_model=list[User])\ndef first() -> dict: ...\n\n\n"
        "@app.get('/b')\ndef second() -> User | None: ...\n\n\n"
        "@app.get('/c')\ndef third() -> list[given.part]: ...\n"
    )
    routes = _program(page=page).routes
    assert [(route.response.word if route.response else "", route.response_known) for route in routes] == [
        ("list", True),
        ("User", True),
        ("list", False),
    ]
    assert [[each.word for each in route.response_mentions] for route in routes] == [["list", "User"], ["User"], ["list"]]
    assert {route.inherited for route in routes} == {(("default_response_class", "Other"),)}


def test_a_path_that_is_worked_out_is_unknown() -> None:
    page = "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get(f'/{1}')\ndef users(): ...\n"
    assert _only(_program(page=page)).full_paths == ("/{?}",)
