"""What another site can do with a browser that holds a refresh token."""

from dataclasses import replace
from http.cookies import SimpleCookie

import httpx2
import pytest

from reference_service.infrastructure.app import create_app
from tests.reference_service.whole import API, PASSWORD, Whole

pytestmark = pytest.mark.anyio
OURS = {"X-Requested-With": "fetch"}


async def _log_in(whole: Whole) -> httpx2.AsyncClient:
    """Return a browser that holds a refresh token in a cookie."""
    await whole.account("ada@example.com")
    browser = whole.client()
    body = {"email": "ada@example.com", "password": PASSWORD, "transport": "cookie"}
    answer = await browser.post(f"{API}/auth/login", json=body)
    assert sorted(answer.json()) == ["access_token", "expires_in", "token_type"]
    browser.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return browser


def _cookie(answer: httpx2.Response) -> dict[str, str]:
    """Return what a browser is told of the cookie, without its value."""
    (morsel,) = SimpleCookie(answer.headers["set-cookie"]).values()
    return {name: str(value) for name, value in morsel.items() if value and name != "expires"}


# Row 31.
async def test_a_refresh_by_cookie_goes_on_by_cookie(whole: Whole) -> None:
    browser = await _log_in(whole)
    first = dict(browser.cookies)

    answer = await browser.post(f"{API}/auth/refresh", headers=OURS)

    assert answer.status_code == 200
    assert sorted(answer.json()) == ["access_token", "expires_in", "token_type"]
    assert dict(browser.cookies).keys() == first.keys()
    assert dict(browser.cookies) != first


# Row 31.
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://service.test"},
        OURS | {"Origin": "https://evil.example"},
        OURS | {"Origin": "null"},
        OURS | {"Origin": "http://service.test.evil.example"},
        OURS | {"Origin": "https://service.test"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "text/plain"},
    ],
)
async def test_a_request_that_another_site_could_make_is_refused(whole: Whole, headers: dict[str, str]) -> None:
    browser = await _log_in(whole)
    form = b"refresh_token=" if "Content-Type" in headers else None

    answer = await browser.post(f"{API}/auth/refresh", headers=headers, content=form)

    assert (answer.status_code, answer.json()["code"]) == (403, "CSRF")
    assert (await browser.post(f"{API}/auth/refresh", headers=OURS)).status_code == 200


# Row 31.
async def test_pages_of_this_service_and_of_origins_that_are_let_in_may_refresh(whole: Whole) -> None:
    settings = whole.container.settings.model_copy(update={"cors_origins": ("https://app.example", "*")})
    opened = Whole(whole.container, create_app(replace(whole.container, settings=settings)), whole.mailer)
    browser = await _log_in(opened)

    answers = [
        await browser.post(f"{API}/auth/refresh", headers=OURS | {"Origin": origin})
        for origin in ("http://service.test", "https://app.example", "*")
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 403]


# Row 31.
async def test_no_script_and_no_other_site_gets_the_cookie(whole: Whole) -> None:
    await whole.account("ada@example.com")
    secure = replace(whole.container, settings=whole.container.settings.model_copy(update={"public_url": "https://service.test"}))
    body = {"email": "ada@example.com", "password": PASSWORD, "transport": "cookie"}

    plain, encrypted = [
        await Whole(whole.container, app, whole.mailer).client().post(f"{API}/auth/login", json=body)
        for app in (whole.app, create_app(secure))
    ]

    told = {"path": "/api/v1/auth", "max-age": "604800", "httponly": "True", "samesite": "strict"}
    assert _cookie(plain) == told
    assert _cookie(encrypted) == told | {"secure": "True"}


# Rows 31 and 32.
@pytest.mark.parametrize("way", ["logout", "logout-everywhere"])
async def test_a_logout_takes_the_cookie_away(whole: Whole, way: str) -> None:
    browser = await _log_in(whole)
    (kept,) = browser.cookies.items()

    answer = await browser.post(f"{API}/auth/{way}")
    without = await browser.post(f"{API}/auth/refresh", headers=OURS)
    stolen = await whole.client().post(f"{API}/auth/refresh", headers=OURS | {"Cookie": "=".join(kept)})

    assert answer.status_code == 204
    assert not browser.cookies
    assert (without.status_code, without.json()["code"]) == (401, "REFRESH_TOKEN_MISSING")
    assert (stolen.status_code, stolen.json()["code"]) == (401, "SESSION_OVER")
