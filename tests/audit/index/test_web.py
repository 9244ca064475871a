"""Routers included in routers included in apps, as FastAPI and Flask projects write them."""

from audit.model.program import Program
from audit.model.settings import Settings
from tests.audit.index.projects import project

ROUTES = """\
from fastapi import APIRouter, Depends

from shop.presentation.guards import signed_in

router = APIRouter(prefix="/users", dependencies=[Depends(signed_in)])


@router.get("/{user_id}")
async def read(user_id: str) -> str: ...


@router.delete("/{user_id}", status_code=204)
async def remove(user_id: str) -> None: ...
"""

GUARDS = "def signed_in() -> None: ...\n\n\ndef staff_only() -> None: ...\n"


def _program(**modules: str) -> Program:
    files = {"shop/__init__.py": "", "shop/domain/__init__.py": "", "shop/application/__init__.py": ""}
    files |= {"shop/presentation/__init__.py": "", "shop/presentation/guards.py": GUARDS, "shop/presentation/users.py": ROUTES}
    files |= {f"shop/presentation/{name}.py": text for name, text in modules.items()}
    return project(files, Settings(profile="layered")).program


def _shown(program: Program) -> list[str]:
    return [f"{route.verb} {' '.join(route.full_paths)} {' '.join(route.guards)}".strip() for route in program.routes]


def test_prefixes_and_guards_add_up_on_the_way_to_the_app() -> None:
    api = (
        "from fastapi import APIRouter, Depends, FastAPI\n\nfrom shop.presentation import users\n"
        "from shop.presentation.guards import staff_only\n\n"
        'v1 = APIRouter(prefix="/v1")\nv1.include_router(users.router)\n\n'
        'app = FastAPI()\napp.include_router(v1, prefix="/api", dependencies=[Depends(staff_only)])\n'
    )
    guards = "shop.presentation.guards.signed_in shop.presentation.guards.staff_only"
    assert _shown(_program(api=api)) == [
        f"GET /api/v1/users/{{user_id}} {guards}",
        f"DELETE /api/v1/users/{{user_id}} {guards}",
    ]


def test_an_app_that_a_function_makes_is_an_app() -> None:
    api = (
        "from fastapi import FastAPI\n\nfrom shop.presentation.users import router\n\n\n"
        'def create_app() -> FastAPI:\n    app = FastAPI()\n    app.include_router(router, prefix="/api")\n    return app\n'
    )
    program = _program(api=api)
    assert [route.full_paths for route in program.routes] == [("/api/users/{user_id}",)] * 2
    assert [(router.name, router.is_app, router.included) for router in program.routers] == [
        ("shop.presentation.api.create_app.app", True, False),
        ("shop.presentation.users.router", False, True),
    ]


def test_a_prefix_that_is_worked_out_is_shown_as_unknown() -> None:
    api = (
        "from fastapi import FastAPI\n\nfrom shop.presentation import users\nfrom shop.settings import PREFIX\n\n"
        "app = FastAPI()\napp.include_router(users.router, prefix=PREFIX)\n"
    )
    assert _program(api=api).routes[0].full_paths == ("/{?}/users/{user_id}",)


def test_a_router_that_nobody_includes_is_told_so() -> None:
    program = _program(api="from fastapi import FastAPI\n\napp = FastAPI()\n")
    assert [router.included for router in program.routers if not router.is_app] == [False]
    assert program.routes[0].full_paths == ("/users/{user_id}",)


def test_where_routers_are_included_in_a_loop_none_is_called_unmounted() -> None:
    api = (
        "from fastapi import FastAPI\n\nfrom shop.presentation.all import routers\n\n"
        "app = FastAPI()\nfor router in routers:\n    app.include_router(router)\n"
    )
    assert all(router.included for router in _program(api=api).routers if not router.is_app)


def test_a_loop_over_named_routers_includes_each_of_them_as_the_loop_says() -> None:
    tags = "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get('/tags')\ndef all_tags(): ...\n"
    api = (
        "from fastapi import FastAPI\n\nfrom shop.presentation import tags, users\n\napp = FastAPI()\n"
        "for router in (tags.router,):\n    app.include_router(router)\n"
        "for router in (users.router,):\n    app.include_router(router, prefix='/v1')\n"
    )
    program = _program(tags=tags, api=api)
    assert {path for route in program.routes for path in route.full_paths} == {"/tags", "/v1/users/{user_id}"}
    assert all(router.included for router in program.routers if not router.is_app)


def test_two_ways_to_a_router_give_two_paths_and_only_the_guards_of_both() -> None:
    api = (
        "from fastapi import Depends, FastAPI\n\nfrom shop.presentation import users\n"
        "from shop.presentation.guards import staff_only\n\napp = FastAPI()\n"
        'app.include_router(users.router, prefix="/v1")\n'
        'app.include_router(users.router, prefix="/v2", dependencies=[Depends(staff_only)])\n'
    )
    route = _program(api=api).routes[0]
    assert route.full_paths == ("/v1/users/{user_id}", "/v2/users/{user_id}")
    assert route.guards == ("shop.presentation.guards.signed_in",)


def test_a_flask_blueprint_is_a_router() -> None:
    pages = (
        "from flask import Blueprint\n\nbp = Blueprint('pages', __name__, url_prefix='/pages')\n\n\n"
        "@bp.route('/home', methods=['GET', 'POST'])\ndef home(): ...\n"
    )
    route = next(route for route in _program(pages=pages).routes if route.module.endswith("pages"))
    assert (route.verb, route.full_paths, dict(route.keywords)) == ("ANY", ("/pages/home",), {"methods": "GET,POST"})


def test_a_decorator_that_only_sounds_like_a_route_is_none() -> None:
    cache = "from shop.store import cache\n\n\n@cache.get('/key')\ndef read() -> str: ...\n"
    assert [route.module for route in _program(cache=cache).routes] == ["shop.presentation.users"] * 2
