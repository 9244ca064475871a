import pytest
from fastapi import APIRouter, FastAPI

from reference_service.adapters.http.middleware.versions import Sunset, VersionPolicy, Versions
from tests.reference_service.integration.adapters.http.asking import answers, asking, refusal, telling

pytestmark = pytest.mark.anyio
GOING = Sunset(since="@1793491200", until="Mon, 01 Nov 2027 00:00:00 GMT", successor="/api/v2/things/{thing}")
POLICY = VersionPolicy(served=frozenset({"1", "2"}), gone=frozenset({"0"}), deprecated={("GET", "/api/v1/things/{thing}"): GOING})
VERSIONED = Versions(telling, policy=POLICY)


@pytest.mark.parametrize(
    ("path", "header", "taken"),
    [
        ("/api/v1/things", None, "/api/v1/things"),
        ("/api/v1/things", "2", "/api/v1/things"),
        ("/api/v1/things", "9", "/api/v1/things"),
        ("/api/things", "1", "/api/v1/things"),
        ("/api/things/1", "2", "/api/v2/things/1"),
        ("/api/things", None, "/api/things"),
        ("/api/vital", "1", "/api/v1/vital"),
        ("/api/v1x/things", "1", "/api/v1/v1x/things"),
        ("/api/v01/things", "1", "/api/v1/v01/things"),
        ("/api/v" + "9" * 5000, None, "/api/v" + "9" * 5000),
        ("/api", "1", "/api"),
        ("/livez", "9", "/livez"),
    ],
)
async def test_a_request_goes_to_its_version(path: str, header: str | None, taken: str) -> None:
    answer = await asking(VERSIONED).get(path, headers={} if header is None else {"Api-Version": header})

    assert answer.json()["path"] == taken


@pytest.mark.parametrize("header", ["3", "01", "-1", "1.0", "v1", "", "latest", "9" * 5000])
async def test_a_version_that_nobody_knows_is_refused(header: str) -> None:
    answer = await asking(VERSIONED).get("/api/things", headers={"Api-Version": header})

    assert refusal(answer) == (400, "UNKNOWN_VERSION")
    assert answer.json()["detail"] == "`Api-Version` is one of 1, 2."


# Row 28.
@pytest.mark.parametrize(
    ("path", "headers"), [("/api/v0/things", {}), ("/api/v0", {"Api-Version": "1"}), ("/api/things", {"Api-Version": "0"})]
)
async def test_a_version_that_was_removed_is_gone(path: str, headers: dict[str, str]) -> None:
    answer = await asking(VERSIONED).get(path, headers=headers)

    assert refusal(answer) == (410, "VERSION_GONE")
    assert answer.json()["detail"] == "Version 0 of the API is gone."


@pytest.mark.parametrize(
    ("path", "vary"),
    [("/api/v1/things", "Api-Version"), ("/api/v0/things", "Api-Version"), ("/api/things", "Api-Version"), ("/livez", None)],
)
async def test_caches_know_what_an_answer_depends_on(path: str, vary: str | None) -> None:
    assert (await asking(VERSIONED).get(path)).headers.get("vary") == vary


def _routes() -> FastAPI:
    app, things = FastAPI(), APIRouter(prefix="/things")

    @things.get("/{thing}")
    @things.put("/{thing}")
    @things.get("/{thing}/parts")
    async def show(thing: str) -> str:
        return thing

    app.include_router(things, prefix="/api/v1")
    app.include_router(things, prefix="/api/v2")
    return app


@pytest.mark.parametrize(
    ("method", "path", "is_going"),
    [
        ("GET", "/api/v1/things/7", True),
        ("GET", "/api/v1/things/things", True),
        ("PUT", "/api/v1/things/7", False),
        ("GET", "/api/v1/things/7/parts", False),
        ("GET", "/api/v2/things/7", False),
        ("GET", "/api/v1/nowhere", False),
    ],
)
async def test_a_route_that_is_going_says_so(method: str, path: str, is_going: bool) -> None:
    answer = await asking(Versions(_routes(), policy=POLICY)).request(method, path)

    told = {name: answer.headers[name] for name in ("deprecation", "sunset", "link") if name in answer.headers}
    assert told == (
        {
            "deprecation": "@1793491200",
            "sunset": "Mon, 01 Nov 2027 00:00:00 GMT",
            "link": '</api/v2/things/{thing}>; rel="successor-version"',
        }
        if is_going
        else {}
    )


async def test_what_is_no_request_passes() -> None:
    seen: list[str] = []

    async def noting(scope: object, _receive: object, _send: object) -> None:
        seen.append(str(scope))

    await answers(Versions(noting, policy=POLICY), {"type": "lifespan"})

    assert seen == ["{'type': 'lifespan'}"]
