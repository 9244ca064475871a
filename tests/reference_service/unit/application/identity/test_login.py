from collections.abc import Callable

import pytest

from reference_service.application.identity.commands.login import Login, LoginHandler
from reference_service.application.identity.ports import Verdict
from reference_service.application.identity.tokens import ACCESS_LIFETIME, Challenge, Tokens
from reference_service.application.shared.actor import Actor
from reference_service.domain.identity.events import LoggedIn
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.session import LIFETIME
from reference_service.domain.identity.user import UserStatus
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.errors import DomainError, TooMany, Unauthenticated, Unavailable, stale
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.identity import BUSY, FakePasswordHasher, sessions_of
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.identity.setting import (
    ADA,
    ADDRESSES,
    GONE,
    NEW,
    OTHER_PASSWORD,
    PASSWORD,
    SECOND,
    UNKNOWN,
    Setting,
)

pytestmark = pytest.mark.anyio
WRONG = Err(Unauthenticated(code="INVALID_CREDENTIALS", message="The e-mail address or the password is wrong."))
HOME, AWAY = "192.0.2.1", "192.0.2.2"


async def login(
    setting: Setting, email: str = ADDRESSES[ADA].value, password: str = PASSWORD, address: str = HOME
) -> Result[Tokens | Challenge, DomainError]:
    handler = LoginHandler(setting.transactions, setting.hasher, setting.throttle, setting.opening)
    return await handler.execute(Login(email=email, password=password, address=address))


async def test_the_right_password_opens_a_session(setting: Setting) -> None:
    tokens = Tokens(access="access-1", refresh="secret-1", lives=ACCESS_LIFETIME)

    assert await login(setting, email=" Ada@Example.com") == Ok(tokens)

    (opened,) = sessions_of(setting.store)
    assert (opened.user_id, opened.generation, opened.expires_at) == (ADA, 0, BEGINNING + LIFETIME)
    assert setting.access.read("access-1", BEGINNING) == Ok(Actor(ADA, opened.id, PlatformRole.USER))
    assert setting.store.events == [LoggedIn(occurred_at=BEGINNING, user_id=ADA, session_id=opened.id)]
    assert (setting.store.commits, setting.transactions.by) == (1, [None, ADA])
    assert setting.hasher.asked == ["verify"]


async def test_of_the_refresh_token_only_a_digest_is_kept_and_it_leads_to_the_session(setting: Setting) -> None:
    tokens = (await login(setting)).unwrap()
    assert isinstance(tokens, Tokens)

    async with setting.transactions.begin(None) as work:
        held = await work.sessions.by_token(setting.digest(tokens.refresh))
    assert held is not None
    assert (held.session.id, held.generation) == (sessions_of(setting.store)[0].id, 0)


async def test_every_login_is_a_session_of_its_own(setting: Setting) -> None:
    await login(setting)
    await login(setting)

    assert len({each.id for each in sessions_of(setting.store)}) == 2


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (ADDRESSES[ADA].value, "wrong horse"),
        (ADDRESSES[NEW].value, "wrong horse"),
        (ADDRESSES[NEW].value, PASSWORD),
        (ADDRESSES[GONE].value, "wrong horse"),
        (ADDRESSES[GONE].value, PASSWORD),
        (UNKNOWN.value, PASSWORD),
        ("", PASSWORD),
        ("no address", PASSWORD),
    ],
    ids=["wrong", "unverified-wrong", "unverified", "deactivated-wrong", "deactivated", "unknown", "empty", "malformed"],
)
async def test_no_login_tells_why_it_failed_neither_by_its_words_nor_by_its_work(
    setting: Setting, email: str, password: str
) -> None:
    # Regressions: `USER_NOT_FOUND` beside `INVALID_PASSWORD`, and an early return that was a thousand times faster.
    assert await login(setting, email, password) == WRONG
    assert setting.hasher.asked == ["verify"]
    assert setting.transactions.by == [None]
    assert setting.throttle.tries.total() == 1
    assert setting.nothing_happened()


async def test_too_many_tries_are_refused_before_the_hasher_is_asked(setting: Setting) -> None:
    for _ in range(5):
        assert await login(setting, password=OTHER_PASSWORD) == WRONG
    asked = list(setting.hasher.asked)
    setting.transactions.by.clear()

    refused = await login(setting)

    assert refused == Err(
        TooMany(code="TOO_MANY_TRIES", message="There were too many tries. Wait a moment.", retry_after=2 * SECOND)
    )
    assert (setting.hasher.asked, setting.transactions.by) == (asked, [])
    assert setting.nothing_happened()


async def test_tries_from_one_address_lock_nobody_out_at_another(setting: Setting) -> None:
    for _ in range(6):
        await login(setting, password=OTHER_PASSWORD, address=AWAY)

    assert (await login(setting)).is_ok()


async def test_what_is_no_address_cannot_be_tried_without_end(setting: Setting) -> None:
    outcomes = [(await login(setting, email=f"no address {number}")).unwrap_err().code for number in range(6)]

    assert outcomes == ["INVALID_CREDENTIALS"] * 5 + ["TOO_MANY_TRIES"]


async def test_a_right_password_makes_the_tries_before_it_forgotten(setting: Setting) -> None:
    for _ in range(4):
        await login(setting, password=OTHER_PASSWORD)

    assert (await login(setting)).is_ok()
    assert not setting.throttle.tries


async def test_the_right_password_of_an_account_that_may_not_log_in_forgives_nothing(setting: Setting) -> None:
    await login(setting, ADDRESSES[GONE].value)

    assert setting.throttle.tries == {(ADDRESSES[GONE], HOME): 1}


async def test_a_busy_hasher_is_said(setting: Setting) -> None:
    setting.hasher.busy = {"verify"}

    assert await login(setting) == Err(BUSY)
    assert setting.nothing_happened()


async def test_an_outdated_hash_is_made_anew(setting: Setting) -> None:
    setting.user().password = PasswordHash(f"old:{PASSWORD}")

    assert (await login(setting)).is_ok()

    assert setting.user().password == PasswordHash(f"new:{PASSWORD}")
    assert (setting.hasher.asked, setting.store.commits) == (["verify", "hash"], 1)
    assert [event.name for event in setting.store.events] == ["identity.logged_in"]


async def test_an_outdated_hash_of_a_password_that_is_too_short_today_is_made_anew(setting: Setting) -> None:
    setting.user().password = PasswordHash("old:abc")

    assert (await login(setting, password="abc")).is_ok()  # noqa: S106 - a password that only tests have
    assert setting.user().password == PasswordHash("new:abc")


async def test_an_outdated_hash_stays_when_the_hasher_has_no_time(setting: Setting) -> None:
    setting.user().password = PasswordHash(f"old:{PASSWORD}")
    setting.hasher.busy = {"hash"}

    assert (await login(setting)).is_ok()
    assert setting.user().password == PasswordHash(f"old:{PASSWORD}")


async def test_an_outdated_hash_and_a_wrong_password_make_no_hash(setting: Setting) -> None:
    # The second hash of a failed login would tell of an account.
    setting.user().password = PasswordHash(f"old:{PASSWORD}")

    assert await login(setting, password=OTHER_PASSWORD) == WRONG
    assert setting.hasher.asked == ["verify"]


def changes_her_password(setting: Setting) -> None:
    setting.user().password = PasswordHash(f"new:{OTHER_PASSWORD}")


def is_deactivated(setting: Setting) -> None:
    setting.user().status = UserStatus.DEACTIVATED


def is_removed(setting: Setting) -> None:
    del setting.store.tables["users"][ADA]


class SlowHasher(FakePasswordHasher):
    """Takes so long that something happens meanwhile; notes whether a transaction was open."""

    def __init__(self, setting: Setting, happens: Callable[[Setting], None]) -> None:
        super().__init__()
        self._setting = setting
        self._happens = happens
        self.held_up: list[bool] = []

    async def verify(self, password: str, kept: PasswordHash | None) -> Result[Verdict, Unavailable]:
        self.held_up.append(self._setting.transactions.is_open)
        self._happens(self._setting)
        return await super().verify(password, kept)


@pytest.mark.parametrize("happens", [changes_her_password, is_deactivated, is_removed])
async def test_what_happens_to_a_user_while_the_password_is_checked_counts(
    setting: Setting, happens: Callable[[Setting], None]
) -> None:
    setting.hasher = SlowHasher(setting, happens)

    assert await login(setting) == WRONG
    assert setting.nothing_happened()


async def test_nobody_who_writes_waits_for_the_hasher(setting: Setting) -> None:
    setting.hasher = hasher = SlowHasher(setting, Setting.touch)

    assert (await login(setting)).is_ok()
    assert hasher.held_up == [False]


async def test_a_user_who_changed_at_the_same_time_is_read_again(setting: Setting) -> None:
    setting.user().password = PasswordHash(f"old:{PASSWORD}")
    setting.transactions.rivals = [setting.touch]

    assert await login(setting) == Ok(Tokens(access="access-2", refresh="secret-2", lives=ACCESS_LIFETIME))
    assert (setting.store.commits, len(sessions_of(setting.store))) == (1, 1)


async def test_a_login_that_loses_every_race_opens_nothing_and_forgives_nothing(setting: Setting) -> None:
    setting.user().password = PasswordHash(f"old:{PASSWORD}")
    setting.transactions.rivals = [setting.touch] * 3

    assert await login(setting) == Err(stale("user"))
    assert setting.nothing_happened()
    assert setting.throttle.tries.total() == 1
