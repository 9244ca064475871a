"""Tokens that are forged, damaged, old or meant for something else."""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reference_service.adapters.security.keyring import Key, Keyring
from reference_service.adapters.security.tokens import JwtAccessTokens, JwtTenantTokens
from reference_service.adapters.security.two_factor_tokens import JwtTwoFactorTokens
from reference_service.adapters.system.secrets import RandomSecrets
from reference_service.application.identity.two_factor_ports import PendingLogin
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.errors import Unauthenticated
from reference_service.domain.shared.ids import SessionId, TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result

ISSUER = "https://service.test"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = Key("2026-03", b"the newest signing key of them all")
OLD = Key("2026-02", b"an older signing key, still in use")
PEM = b"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n"
ACTOR = Actor(UserId(UUID(int=1)), SessionId(UUID(int=2)), PlatformRole.SUPPORT)
TENANT = TenantId(UUID(int=3))
ACCESS = JwtAccessTokens(Keyring([KEY, OLD]), ISSUER)
TENANTS = JwtTenantTokens(Keyring([KEY, OLD]), ISSUER)
TWO_FACTORS = JwtTwoFactorTokens(Keyring([KEY, OLD]), ISSUER)
PENDING = PendingLogin(ACTOR.user_id, "proof")
INVALID = Err(Unauthenticated(code="TOKEN_INVALID", message="The token is not valid."))
EXPIRED = Err(Unauthenticated(code="TOKEN_EXPIRED", message="The token has expired."))
HEADER = {"alg": "HS256", "kid": "2026-03", "typ": "JWT"}


def _claims(token: str) -> dict[str, object]:
    claims: dict[str, object] = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return claims


def _segment(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _forge(claims: Mapping[str, object], header: Mapping[str, object] = HEADER, *, secret: bytes = KEY.secret) -> str:
    """Return a token by hand: libraries refuse to make most of these."""
    signed = f"{_segment(json.dumps(header).encode())}.{_segment(json.dumps(claims).encode())}"
    algorithm = {"HS384": "sha384", "HS512": "sha512"}.get(str(header.get("alg")), "sha256")
    return f"{signed}.{_segment(hmac.digest(secret, signed.encode(), algorithm))}"


GOOD = _claims(ACCESS.issue(ACTOR, NOW))
ISSUED = int(NOW.timestamp())


def test_an_access_token_tells_who_the_actor_is() -> None:
    assert ACCESS.read(ACCESS.issue(ACTOR, NOW), NOW) == Ok(ACTOR)


def test_a_tenant_token_tells_the_tenant_of_its_user() -> None:
    assert TENANTS.read(TENANTS.issue(ACTOR.user_id, TENANT, NOW), ACTOR.user_id, NOW) == Ok(TENANT)


def test_an_access_token_says_just_what_it_has_to() -> None:
    claims = _claims(ACCESS.issue(ACTOR, NOW))
    unique = claims.pop("jti")

    assert isinstance(unique, str)
    assert len(unique) == 22
    assert claims == {
        "sub": str(ACTOR.user_id),
        "sid": str(ACTOR.session_id),
        "roles": ["support"],
        "type": "access",
        "aud": "https://service.test/access",
        "iss": "https://service.test",
        "iat": ISSUED,
        "exp": ISSUED + 900,
    }


def test_no_two_tokens_are_the_same() -> None:
    assert ACCESS.issue(ACTOR, NOW) != ACCESS.issue(ACTOR, NOW)


def test_a_token_made_by_hand_is_as_good_as_ours() -> None:
    """Without this one, the refusals below would prove nothing."""
    assert ACCESS.read(_forge(GOOD), NOW) == Ok(ACTOR)


# Row 7
@pytest.mark.parametrize(
    ("header", "secret"),
    [
        pytest.param({**HEADER, "alg": "none"}, b"", id="none"),
        pytest.param({**HEADER, "alg": "None"}, KEY.secret, id="none in other letters"),
        pytest.param({**HEADER, "alg": ""}, KEY.secret, id="an empty algorithm"),
        pytest.param({**HEADER, "alg": None}, KEY.secret, id="a null algorithm"),
        pytest.param({**HEADER, "alg": ["HS256"]}, KEY.secret, id="a list of algorithms"),
        pytest.param({"kid": "2026-03", "typ": "JWT"}, KEY.secret, id="no algorithm"),
        pytest.param({**HEADER, "alg": "HS384"}, KEY.secret, id="another hash with the right key"),
        pytest.param({**HEADER, "alg": "HS512"}, KEY.secret, id="a stronger hash with the right key"),
        pytest.param({**HEADER, "alg": "RS256"}, KEY.secret, id="an asymmetric algorithm with the right key"),
        pytest.param({**HEADER, "alg": "ES256"}, PEM, id="an asymmetric algorithm"),
        pytest.param(HEADER, PEM, id="a public key as the secret"),
        pytest.param(HEADER, b"", id="an empty secret"),
        pytest.param(HEADER, OLD.secret, id="another key than it names"),
        pytest.param({**HEADER, "kid": "2026-02"}, KEY.secret, id="another name than its key has"),
        pytest.param({**HEADER, "kid": "2026-01"}, KEY.secret, id="a name that no key has"),
        pytest.param({**HEADER, "kid": "../../dev/null"}, b"", id="a name that is a path"),
        pytest.param({**HEADER, "kid": "' UNION SELECT 'k' --"}, b"k", id="a name that is a query"),
        pytest.param({**HEADER, "kid": None}, KEY.secret, id="a null name"),
        pytest.param({**HEADER, "kid": ["2026-03"]}, KEY.secret, id="a list of names"),
        pytest.param({**HEADER, "kid": {"2026-03": 1}}, KEY.secret, id="an object as name"),
        pytest.param({"alg": "HS256", "typ": "JWT"}, KEY.secret, id="no name"),
        pytest.param({**HEADER, "crit": ["exp"]}, KEY.secret, id="an extension that must be understood"),
        pytest.param({**HEADER, "crit": ["b64"], "b64": True}, KEY.secret, id="an extension that the library understands"),
        pytest.param({**HEADER, "crit": "b64"}, KEY.secret, id="a list of extensions that is none"),
        pytest.param({**HEADER, "b64": False}, KEY.secret, id="an unencoded payload"),
        pytest.param({**HEADER, "jwk": {"kty": "oct", "k": "ZXZpbA"}}, b"evil", id="a key of its own"),
        pytest.param({**HEADER, "jwk": {"kty": "oct", "k": "ZXZpbA"}}, KEY.secret, id="a key of its own beside ours"),
        pytest.param({**HEADER, "jku": "https://evil.test/keys"}, b"evil", id="the address of its key"),
        pytest.param({**HEADER, "x5u": "https://evil.test/chain"}, KEY.secret, id="the address of its certificate"),
        pytest.param({**HEADER, "x5c": ["MIIB"]}, KEY.secret, id="a certificate of its own"),
        pytest.param({**HEADER, "typ": "at+jwt"}, KEY.secret, id="another media type"),
        pytest.param({**HEADER, "cty": "JWT"}, KEY.secret, id="a token in a token"),
        pytest.param({**HEADER, "zip": "DEF"}, KEY.secret, id="a compressed payload"),
    ],
)
def test_row_7_the_header_of_a_token_decides_nothing(header: Mapping[str, object], secret: bytes) -> None:
    assert ACCESS.read(_forge(GOOD, header, secret=secret), NOW) == INVALID


# Row 7
@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="nothing"),
        pytest.param("a", id="one part"),
        pytest.param("a.b", id="two parts"),
        pytest.param("a.b.c", id="three parts of nothing"),
        pytest.param("....", id="five parts"),
        pytest.param(_forge(GOOD) + ".x", id="one part too many"),
        pytest.param(_forge(GOOD).rpartition(".")[0] + ".", id="no signature"),
        pytest.param(_forge(GOOD)[:-4], id="half a signature"),
        pytest.param(" " + _forge(GOOD), id="a blank in front"),
        pytest.param(_forge(GOOD) + "\n", id="a line's end behind"),
        pytest.param(_forge(GOOD) + "=", id="padding"),
        pytest.param("ä" + _forge(GOOD), id="a foreign letter"),
        pytest.param("\ud800", id="half of a surrogate pair"),
        pytest.param("\x00", id="a NUL"),
        pytest.param(_segment(b"[" * 900) + ".e30.AA", id="a deep header"),
        pytest.param(_segment(b"1" * 900) + ".e30.AA", id="a number as header"),
        pytest.param(_segment(b"\xff\xfe") + ".e30.AA", id="a header that is no text"),
        pytest.param("x" * 1_000_000, id="a megabyte"),
        pytest.param(_forge({**GOOD, "more": "x" * 4_096}), id="a long one"),
    ],
)
def test_row_7_what_is_no_token_is_refused_as_any_other(token: str) -> None:
    assert ACCESS.read(token, NOW) == INVALID


# Row 7
def test_row_7_a_changed_letter_anywhere_is_noticed() -> None:
    token = _forge(GOOD)

    for place, letter in enumerate(token):
        changed = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        assert ACCESS.read(changed, NOW) == INVALID, place


# Row 7
@settings(deadline=None, database=None)
@given(st.one_of(st.text(), st.from_regex(r"[\w-]+\.[\w-]+\.[\w-]*", fullmatch=True)))
def test_row_7_no_text_at_all_is_a_token_or_breaks_the_reader(text: str) -> None:
    assert ACCESS.read(text, NOW) == INVALID


# Row 7
@settings(deadline=None, database=None)
@given(
    st.dictionaries(st.sampled_from(sorted(GOOD)), st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
)
def test_row_7_no_claims_at_all_break_the_reader(change: dict[str, object]) -> None:
    assume(any(GOOD[name] != value for name, value in change.items() if name != "jti"))

    assert ACCESS.read(_forge({**GOOD, **change}), NOW) == INVALID


READERS: Mapping[str, Callable[[str], Result[object, Unauthenticated]]] = {
    "access": lambda token: ACCESS.read(token, NOW),
    "tenant": lambda token: TENANTS.read(token, ACTOR.user_id, NOW),
    "two-factor": lambda token: TWO_FACTORS.read(token, NOW),
}
ISSUED_TOKENS = {
    "access": ACCESS.issue(ACTOR, NOW),
    "tenant": TENANTS.issue(ACTOR.user_id, TENANT, NOW),
    "two-factor": TWO_FACTORS.issue(PENDING, NOW),
}


# Row 8
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", ISSUED_TOKENS)
def test_row_8_each_type_of_token_is_read_as_itself_and_as_no_other(reader: str, kind: str) -> None:
    outcome = READERS[reader](ISSUED_TOKENS[kind])

    assert outcome.is_ok() if reader == kind else outcome == INVALID


# Row 8
@pytest.mark.parametrize("change", [{"proof": None}, {"proof": 1}, {"sub": "somebody"}, {"sub": None}])
def test_row_8_a_token_of_a_waiting_login_says_who_waits_and_with_which_password(change: Mapping[str, object]) -> None:
    claims = _claims(ISSUED_TOKENS["two-factor"])

    assert TWO_FACTORS.read(_forge(claims), NOW) == Ok(PENDING)
    assert TWO_FACTORS.read(_forge({**claims, **change}), NOW) == INVALID


# Row 8
def test_row_8_a_token_of_a_waiting_login_names_no_session_no_role_and_no_tenant() -> None:
    assert sorted(_claims(ISSUED_TOKENS["two-factor"])) == ["aud", "exp", "iat", "iss", "jti", "proof", "sub", "type"]


# Row 8
def test_row_8_an_access_token_is_no_tenant_token() -> None:
    token = ACCESS.issue(ACTOR, NOW)

    assert TENANTS.read(token, ACTOR.user_id, NOW) == INVALID


# Row 8
def test_row_8_a_tenant_token_is_no_access_token() -> None:
    assert ACCESS.read(TENANTS.issue(ACTOR.user_id, TENANT, NOW), NOW) == INVALID


# Row 8
def test_row_8_a_tenant_token_is_of_no_use_to_another_user() -> None:
    token = TENANTS.issue(ACTOR.user_id, TENANT, NOW)

    assert TENANTS.read(token, UserId(UUID(int=9)), NOW) == INVALID


# Row 8
@pytest.mark.parametrize(
    "change",
    [
        {"type": "tenant"},
        {"type": "refresh"},
        {"type": None},
        {"aud": "https://service.test/tenant"},
        {"aud": ["https://service.test/access"]},
    ],
)
def test_row_8_type_and_audience_both_have_to_be_right(change: Mapping[str, object]) -> None:
    assert ACCESS.read(_forge({**GOOD, **change}), NOW) == INVALID


# Row 8
def test_row_8_the_secrets_that_are_mailed_or_refresh_are_no_tokens() -> None:
    secret = RandomSecrets(b"k" * 32).new().text

    assert (ACCESS.read(secret, NOW), TENANTS.read(secret, ACTOR.user_id, NOW)) == (INVALID, INVALID)


# Row 8
def test_row_8_a_token_of_another_service_with_the_same_keys_is_refused() -> None:
    other = JwtAccessTokens(Keyring([KEY]), "https://staging.test")

    assert ACCESS.read(other.issue(ACTOR, NOW), NOW) == INVALID


# Row 9
@pytest.mark.parametrize("claim", ["sub", "type", "aud", "iss", "iat", "exp", "jti", "sid", "roles"])
def test_row_9_every_claim_is_required(claim: str) -> None:
    rest = {name: value for name, value in GOOD.items() if name != claim}

    assert ACCESS.read(_forge(rest), NOW) == INVALID
    assert ACCESS.read(_forge({**GOOD, claim: None}), NOW) == INVALID


# Row 9
@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"exp": ISSUED + 900.0}, id="a fraction as end"),
        pytest.param({"exp": 1e300}, id="a huge fraction as end"),
        pytest.param({"exp": 10**400}, id="a huge end"),
        pytest.param({"exp": 2**63}, id="an end beyond 64 bits"),
        pytest.param({"exp": ISSUED + 901}, id="a longer life than we give"),
        pytest.param({"exp": -1}, id="a negative end"),
        pytest.param({"exp": 0}, id="the beginning of time as end"),
        pytest.param({"exp": True}, id="truth as end"),
        pytest.param({"exp": str(ISSUED + 900)}, id="a text as end"),
        pytest.param({"exp": float("inf")}, id="no end"),
        pytest.param({"exp": float("nan")}, id="no number as end"),
        pytest.param({"exp": ISSUED}, id="no life at all"),
        pytest.param({"iat": ISSUED + 31, "exp": ISSUED + 900}, id="made in the future"),
        pytest.param({"iat": float(ISSUED)}, id="a fraction as beginning"),
        pytest.param({"iat": -1}, id="made before time began"),
        pytest.param({"iat": -(10**400), "exp": 900 - 10**400}, id="made and ended long before time began"),
        pytest.param({"iat": 10**400, "exp": 900 + 10**400}, id="made after time has ended"),
        pytest.param({"nbf": ISSUED + 31}, id="not good yet"),
        pytest.param({"nbf": "now"}, id="good from a text on"),
        pytest.param({"nbf": None}, id="good from nothing on"),
        pytest.param({"iss": "https://evil.test"}, id="another issuer"),
        pytest.param({"iss": ["https://service.test"]}, id="a list of issuers"),
        pytest.param({"sub": 1}, id="a number as subject"),
        pytest.param({"sub": "somebody"}, id="a subject that is no identity"),
        pytest.param({"sid": "somewhere"}, id="a session that is no identity"),
        pytest.param({"jti": 1}, id="a number as its own identity"),
        pytest.param({"roles": "administrator"}, id="roles that are no list"),
        pytest.param({"roles": []}, id="no role"),
        pytest.param({"roles": ["support", "administrator"]}, id="two roles"),
        pytest.param({"roles": ["emperor"]}, id="a role that is none"),
        pytest.param({"roles": [["support"]]}, id="a list as role"),
    ],
)
def test_row_9_a_claim_of_another_form_than_ours_is_refused(change: Mapping[str, object]) -> None:
    assert ACCESS.read(_forge({**GOOD, **change}), NOW) == INVALID


# Row 9
@pytest.mark.parametrize("claims", ["[]", '"text"', "null", "1", "{", "[" * 2_000])
def test_row_9_claims_that_are_no_object_are_refused(claims: str) -> None:
    signed = f"{_segment(json.dumps(HEADER).encode())}.{_segment(claims.encode())}"

    assert ACCESS.read(f"{signed}.{_segment(hmac.digest(KEY.secret, signed.encode(), 'sha256'))}", NOW) == INVALID


# Row 9
@pytest.mark.parametrize(
    ("age", "outcome"),
    [
        (timedelta(seconds=-31), INVALID),
        (timedelta(seconds=-30), Ok(ACTOR)),
        (timedelta(minutes=15), Ok(ACTOR)),
        (timedelta(minutes=15, seconds=29.9), Ok(ACTOR)),
        (timedelta(minutes=15, seconds=30), EXPIRED),
        (timedelta(days=365), EXPIRED),
    ],
)
def test_row_9_a_token_is_good_for_15_minutes_and_the_leeway_of_two_clocks(age: timedelta, outcome: object) -> None:
    assert ACCESS.read(_forge(GOOD), NOW + age) == outcome


# Row 9
def test_row_9_an_expired_token_that_is_forged_too_is_only_told_to_be_invalid() -> None:
    assert ACCESS.read(_forge(GOOD, secret=b"evil"), NOW + timedelta(days=1)) == INVALID


# Row 9
@pytest.mark.parametrize("year", [2038, 2039, 2107, 9999])
def test_row_9_tokens_work_after_the_numbers_of_32_bits_have_run_out(year: int) -> None:
    now = datetime(year, 2, 1, tzinfo=UTC)

    assert ACCESS.read(ACCESS.issue(ACTOR, now), now) == Ok(ACTOR)


# Row 9
def test_row_9_a_tenant_token_expires_too() -> None:
    token = TENANTS.issue(ACTOR.user_id, TENANT, NOW)

    assert TENANTS.read(token, ACTOR.user_id, NOW + timedelta(days=1)) == EXPIRED


# Row 9
@pytest.mark.parametrize("tenant", [None, "", "everything", 3])
def test_row_9_a_tenant_token_without_a_tenant_is_refused(tenant: object) -> None:
    claims = _claims(TENANTS.issue(ACTOR.user_id, TENANT, NOW))

    assert TENANTS.read(_forge({**claims, "tid": tenant}), ACTOR.user_id, NOW) == INVALID


# Row 10
def test_row_10_the_newest_key_signs() -> None:
    header = json.loads(base64.urlsafe_b64decode(ACCESS.issue(ACTOR, NOW).partition(".")[0] + "=="))

    assert header == HEADER


# Row 10
def test_row_10_a_token_of_an_older_key_is_good_until_the_key_is_taken_away() -> None:
    token = JwtAccessTokens(Keyring([OLD]), ISSUER).issue(ACTOR, NOW)

    assert ACCESS.read(token, NOW) == Ok(ACTOR)
    assert JwtAccessTokens(Keyring([KEY]), ISSUER).read(token, NOW) == INVALID
