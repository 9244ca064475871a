"""Keys that come from a service which may be away, or mad."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_service.adapters.gateway.callers import JwtCallers
from reference_service.adapters.gateway.published_keys import PublishedKeys
from reference_service.adapters.security.algorithm import Algorithm
from reference_service.adapters.security.asymmetric import PrivateKey, new_key
from reference_service.adapters.security.jwks import keyring_from, published
from reference_service.adapters.security.keyring import Key, Keyring
from reference_service.adapters.security.tokens import JwtAccessTokens
from reference_service.application.gateway.ports import Answer
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.gateway import FakeUpstream

pytestmark = pytest.mark.anyio
OLD, NEW = new_key("old", Algorithm.ES256), new_key("new", Algorithm.EDDSA)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADA = Actor(UserId(UUID(int=1)), SessionId(UUID(int=2)), PlatformRole.USER)
JSON = (("content-type", "application/json"),)
AWAY: Result[Answer, Unavailable] = Err(
    Unavailable(code="UPSTREAM_UNREACHABLE", message="Away.", retry_after=timedelta(seconds=1))
)
ISSUER = "https://service.test"


def _set(*keys: PrivateKey) -> Result[Answer, Unavailable]:
    body = json.dumps({"keys": published(Keyring(keys))}).encode()
    return Ok(Answer(status=200, headers=JSON, body=body))


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _keys(behind: FakeUpstream, seconds: Seconds | None = None) -> PublishedKeys:
    return PublishedKeys(
        behind,
        host="service.test",
        lifetime=timedelta(seconds=300),
        pause=timedelta(seconds=10),
        first_pause=timedelta(seconds=1),
        now=seconds or Seconds(),
    )


def _token(key: PrivateKey) -> str:
    return JwtAccessTokens(Keyring([key]), ISSUER).issue(ADA, NOW)


async def test_a_token_of_a_published_key_tells_who_asks() -> None:
    behind = FakeUpstream(_set(OLD))

    assert await JwtCallers(_keys(behind), ISSUER).identify(_token(OLD), NOW) == Ok(ADA)
    assert [(request.path, dict(request.headers)["host"]) for request in behind.asked] == [
        ("/.well-known/jwks.json", "service.test")
    ]


async def test_a_new_key_is_found_when_its_first_token_comes() -> None:
    seconds = Seconds()
    callers = JwtCallers(_keys(FakeUpstream(_set(OLD), _set(NEW, OLD)), seconds), ISSUER)
    await callers.identify(_token(OLD), NOW)
    seconds.now += 10

    assert await callers.identify(_token(NEW), NOW) == Ok(ADA)


async def test_names_that_nobody_knows_are_asked_about_once_in_a_while_only() -> None:
    seconds, behind = Seconds(), FakeUpstream(_set(OLD))
    callers = JwtCallers(_keys(behind, seconds), ISSUER)
    forged = [_token(new_key(f"forged-{n}", Algorithm.ES256)) for n in range(20)]

    for token in forged:
        seconds.now += 1
        assert isinstance(await callers.identify(token, NOW), Err)

    assert len(behind.asked) == 2


async def test_what_is_no_token_asks_for_nothing() -> None:
    seconds, behind = Seconds(), FakeUpstream(_set(OLD))
    callers = JwtCallers(_keys(behind, seconds), ISSUER)
    await callers.identify(_token(OLD), NOW)
    seconds.now += 60

    assert isinstance(await callers.identify("nonsense", NOW), Err)
    assert len(behind.asked) == 1


@pytest.mark.parametrize("later", [AWAY, Ok(Answer(status=500)), Ok(Answer(status=200, headers=JSON, body=b'{"keys":[]}'))])
async def test_keys_are_kept_while_whoever_publishes_them_is_away(later: Result[Answer, Unavailable]) -> None:
    seconds = Seconds()
    callers = JwtCallers(_keys(FakeUpstream(_set(OLD), later), seconds), ISSUER)
    await callers.identify(_token(OLD), NOW)
    seconds.now += 3_600

    assert await callers.identify(_token(OLD), NOW) == Ok(ADA)


async def test_a_key_that_is_published_no_more_is_good_no_more() -> None:
    seconds = Seconds()
    callers = JwtCallers(_keys(FakeUpstream(_set(OLD), _set(NEW)), seconds), ISSUER)
    token = _token(OLD)
    await callers.identify(token, NOW)
    seconds.now += 301

    assert isinstance(await callers.identify(token, NOW), Err)


async def test_without_any_keys_nobody_can_tell_and_they_come_when_they_are_there() -> None:
    seconds = Seconds()
    callers = JwtCallers(_keys(FakeUpstream(AWAY, _set(OLD)), seconds), ISSUER)
    first = await callers.identify(_token(OLD), NOW)
    seconds.now += 1

    assert isinstance(first, Err)
    assert first.error.code == "KEYS_UNKNOWN"
    assert await callers.identify(_token(OLD), NOW) == Ok(ADA)


async def test_keys_of_others_sign_nothing() -> None:
    keys = _keys(FakeUpstream(_set(OLD)))
    await keys.look_for(None)

    with pytest.raises(ValueError, match="sign nothing"):
        JwtAccessTokens(keys, ISSUER).issue(ADA, NOW)


# Row 29.
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(status=200, headers=JSON, body=b"x" * 70_000), id="too much"),
        pytest.param(Answer(status=200, headers=JSON, body=b"["), id="no JSON"),
        pytest.param(Answer(status=200, headers=JSON, body=b"[" * 60_000), id="a deep one"),
        pytest.param(Answer(status=200, headers=JSON, body=b"[]"), id="a list"),
        pytest.param(Answer(status=200, headers=JSON, body=b'{"keys":{}}'), id="an object of keys"),
        pytest.param(Answer(status=200, headers=JSON, body=b'{"keys":["k"]}'), id="a text as key"),
        pytest.param(Answer(status=200, headers=JSON, body=b"\xff\xfe"), id="no text"),
        pytest.param(Answer(status=200, headers=(("content-type", "text/html"),), body=b'{"keys":[]}'), id="a page"),
        pytest.param(Answer(status=404, headers=JSON, body=b'{"keys":[]}'), id="nothing there"),
    ],
)
async def test_row_29_what_is_no_set_of_keys_is_not_taken_for_one(answer: Answer) -> None:
    keys = _keys(FakeUpstream(Ok(answer)))
    await keys.look_for(None)

    assert not keys.are_known


def _jwk(**change: object) -> dict[str, object]:
    return {**OLD.jwk, **change}


# Row 29.
@pytest.mark.parametrize(
    "jwk",
    [
        pytest.param(_jwk(d="AAAA"), id="a private part"),
        pytest.param({"kty": "oct", "k": "c2VjcmV0", "kid": "old", "alg": "HS256"}, id="a secret"),
        pytest.param(_jwk(kid=None), id="no name"),
        pytest.param(_jwk(kid=7), id="a number as name"),
        pytest.param(_jwk(kid="k" * 129), id="a long name"),
        pytest.param(_jwk(x="AAAA"), id="a point that is none"),
        pytest.param(_jwk(x=7), id="a number as coordinate"),
        pytest.param(_jwk(crv="P-384"), id="another curve"),
        pytest.param(_jwk(kty="RSA"), id="another kind"),
        pytest.param(_jwk(alg="EdDSA"), id="the algorithm of another kind"),
        pytest.param({"kid": "old", "alg": "ES256"}, id="no key at all"),
    ],
)
def test_row_29_a_key_that_is_not_fit_spoils_its_set(jwk: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="set"):
        keyring_from({"keys": [NEW.jwk, jwk]})


@pytest.mark.parametrize(
    "jwk", [_jwk(alg="RS256"), _jwk(alg="HS256"), _jwk(alg="none"), _jwk(use="enc"), {"kty": "RSA", "n": "x"}]
)
def test_a_key_that_is_for_something_else_is_left_out(jwk: dict[str, object]) -> None:
    assert keyring_from({"keys": [jwk, NEW.jwk]}).find("old") is None


def test_more_keys_than_anybody_needs_are_no_set() -> None:
    with pytest.raises(ValueError, match="no set of keys"):
        keyring_from({"keys": [NEW.jwk] * 17})


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


# Row 29.
@settings(deadline=None, database=None, max_examples=200)
@given(st.dictionaries(st.sampled_from(["kty", "crv", "x", "y", "kid", "alg", "use"]), _ANYTHING))
def test_row_29_no_change_of_a_key_breaks_its_reader(change: dict[str, object]) -> None:
    with suppress(ValueError):
        assert keyring_from({"keys": [_jwk(**change)]}).public


def test_what_is_published_can_sign_nothing_and_holds_no_secret() -> None:
    shown = published(Keyring([NEW, OLD, Key("shared", b"s" * 32)]))

    assert [(key["kid"], key["alg"], sorted(key)) for key in shown] == [
        ("new", "EdDSA", ["alg", "crv", "kid", "kty", "use", "x"]),
        ("old", "ES256", ["alg", "crv", "kid", "kty", "use", "x", "y"]),
    ]
    assert not keyring_from({"keys": list(shown)}).can_sign
