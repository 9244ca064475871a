import pytest
from fastapi import FastAPI

from reference_service.adapters.http.routing import NamedRouter
from tests.reference_service.integration.adapters.http.asking import asking

pytestmark = pytest.mark.anyio


def _app() -> FastAPI:
    things, others = NamedRouter(prefix="/things"), NamedRouter()

    @things.get("")
    async def all_things() -> str:
        return "things"

    @things.get("/{thing}")
    async def one_thing(thing: str) -> str:
        return f"thing {thing}"

    @others.get("/others")
    async def all_others() -> str:
        return "others"

    @others.get("/things/{thing}/others")
    async def others_of(thing: str) -> str:
        return f"others of {thing}"

    app = FastAPI()
    for router in (things, others):
        app.include_router(router, prefix="/api")
    return app


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/api/things", (200, '"things"')),
        ("/api/things/1", (200, '"thing 1"')),
        ("/api/things/others", (200, '"thing others"')),
        ("/api/others", (200, '"others"')),
        ("/api/things/1/others", (200, '"others of 1"')),
        ("/api/things/1/others/2", (404, '{"detail":"Not Found"}')),
        ("/api/thing", (404, '{"detail":"Not Found"}')),
        ("/api/somethings", (404, '{"detail":"Not Found"}')),
        ("/things", (404, '{"detail":"Not Found"}')),
        ("/api", (404, '{"detail":"Not Found"}')),
    ],
)
async def test_every_path_finds_the_route_that_it_found_before(path: str, answer: tuple[int, str]) -> None:
    found = await asking(_app()).get(path)

    assert (found.status_code, found.text) == answer


async def test_another_method_is_told_which_ones_there_are() -> None:
    refused = await asking(_app()).delete("/api/things/1")

    assert (refused.status_code, refused.headers["allow"]) == (405, "GET")


async def test_a_route_that_begins_with_what_varies_has_no_place_in_it() -> None:
    router = NamedRouter()

    @router.get("/{anything}")
    async def anything(anything: str) -> str:
        return anything

    app = FastAPI()
    app.include_router(router)

    with pytest.raises(AssertionError, match="begins with a name"):
        await asking(app).get("/x")
