from datetime import timedelta

import anyio
import pytest

from reference_service.application.identity.commands.refresh import Refresh, RefreshHandler
from reference_service.application.identity.tokens import ACCESS_LIFETIME, Tokens
from reference_service.application.shared.actor import Actor
from reference_service.domain.identity.events import RefreshReused
from reference_service.domain.identity.session import GRACE, LIFETIME, session_over
from reference_service.domain.identity.user import UserStatus
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.errors import DomainError, stale
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.identity import FakeIdentityTransactions
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.identity.setting import ADA, HOUR, SECOND, SESSION, Setting, session

pytestmark = pytest.mark.anyio
OVER = Err(session_over())


async def refresh(setting: Setting, token: str = "first") -> Result[Tokens, DomainError]:  # noqa: S107 - no real secret
    handler = RefreshHandler(setting.transactions, setting.access, setting.secrets, setting.clock)
    return await handler.execute(Refresh(token=token))


def given(number: int, token: str) -> Ok[Tokens]:
    return Ok(Tokens(access=f"access-{number}", refresh=token, lives=ACCESS_LIFETIME))


@pytest.fixture
def setting() -> Setting:
    """Return users of whom Ada has an open session."""
    setting = Setting()
    setting.keep_session(session())
    return setting


async def test_a_refresh_token_gives_way_to_its_successor(setting: Setting) -> None:
    setting.clock.advance(HOUR)

    assert await refresh(setting) == given(1, "first+")

    kept = setting.session()
    assert (kept.generation, kept.rotated_at, kept.expires_at) == (1, BEGINNING + HOUR, BEGINNING + LIFETIME)
    assert setting.access.read("access-1", BEGINNING + HOUR) == Ok(Actor(ADA, SESSION, PlatformRole.USER))
    assert (setting.store.commits, setting.store.events) == (1, [])


async def test_a_chain_of_refreshes_goes_on_until_the_session_expires(setting: Setting) -> None:
    token = "first"  # noqa: S105 - no real secret
    for _ in range(7):
        token = (await refresh(setting, token)).unwrap().refresh
        setting.clock.advance(timedelta(days=1))

    assert (token, setting.session().generation) == ("first+++++++", 7)
    assert await refresh(setting, token) == OVER
    assert setting.store.commits == 7


async def test_the_role_of_the_next_access_token_is_that_of_today(setting: Setting) -> None:
    setting.user().role = PlatformRole.SUPPORT

    tokens = (await refresh(setting)).unwrap()

    assert setting.access.read(tokens.access, BEGINNING) == Ok(Actor(ADA, SESSION, PlatformRole.SUPPORT))


async def test_a_token_that_comes_back_within_the_grace_gives_the_same_successor(setting: Setting) -> None:
    assert await refresh(setting) == given(1, "first+")
    setting.clock.advance(GRACE)

    assert await refresh(setting) == given(2, "first+")
    assert (setting.session().generation, setting.store.commits) == (1, 1)


async def test_a_token_that_comes_back_after_the_grace_ends_the_session_for_good(setting: Setting) -> None:
    await refresh(setting)
    setting.clock.advance(GRACE + SECOND)
    moment = setting.clock.now()

    assert await refresh(setting) == OVER

    assert setting.session().ended_at == moment
    assert setting.store.events == [RefreshReused(occurred_at=moment, user_id=ADA, session_id=SESSION)]
    assert setting.store.commits == 2
    assert await refresh(setting, "first+") == OVER


async def test_a_token_from_before_the_last_one_ends_the_session_even_within_the_grace(setting: Setting) -> None:
    await refresh(setting)
    await refresh(setting, "first+")

    assert await refresh(setting) == OVER
    assert [event.name for event in setting.store.events] == ["identity.refresh_reused"]
    assert await refresh(setting, "first++") == OVER


async def test_a_reuse_is_not_lost_when_somebody_else_was_faster(setting: Setting) -> None:
    await refresh(setting)
    setting.clock.advance(GRACE + SECOND)
    setting.transactions.rivals = [setting.touch]

    assert await refresh(setting) == OVER
    assert setting.session().ended_at == setting.clock.now()
    assert len(setting.store.events) == 1


async def test_twenty_refreshes_at_once_with_one_token_lead_to_one_successor(setting: Setting) -> None:
    outcomes: list[Result[Tokens, DomainError]] = []

    async def at_once() -> None:
        transactions = FakeIdentityTransactions(setting.store)
        handler = RefreshHandler(transactions, setting.access, setting.secrets, setting.clock)
        outcomes.append(await handler.execute(Refresh(token="first")))  # noqa: S106 - no real secret

    async with anyio.create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(at_once)

    assert outcomes == [given(number, "first+") for number in range(1, 21)]
    assert (setting.session().generation, setting.store.commits, setting.store.events) == (1, 1, [])
    assert await refresh(setting, "first+") == given(21, "first++")


async def test_a_session_that_ended_while_it_was_renewed_stays_ended(setting: Setting) -> None:
    def rival() -> None:
        setting.session().ended_at = BEGINNING
        setting.touch()

    setting.transactions.rivals = [rival]

    assert await refresh(setting) == OVER
    assert (setting.session().ended_at, setting.store.commits) == (BEGINNING, 0)


async def test_whoever_loses_every_race_gets_no_tokens(setting: Setting) -> None:
    setting.transactions.rivals = [setting.touch] * 3

    assert await refresh(setting) == Err(stale("session"))
    assert (setting.nothing_happened(), setting.access.issued) == (True, {})


async def test_an_unknown_token_is_refused(setting: Setting) -> None:
    assert await refresh(setting, "guessed") == OVER
    assert setting.nothing_happened()


async def test_a_token_of_an_expired_session_is_refused(setting: Setting) -> None:
    setting.clock.advance(LIFETIME)

    assert await refresh(setting) == OVER
    assert setting.nothing_happened()


async def test_a_token_of_an_ended_session_is_refused(setting: Setting) -> None:
    setting.session().ended_at = BEGINNING

    assert await refresh(setting) == OVER
    assert setting.nothing_happened()


async def test_a_deactivated_user_is_refused(setting: Setting) -> None:
    setting.user().status = UserStatus.DEACTIVATED

    assert await refresh(setting) == OVER
    assert setting.nothing_happened()


async def test_a_session_of_nobody_is_refused(setting: Setting) -> None:
    del setting.store.tables["users"][ADA]

    assert await refresh(setting) == OVER
    assert setting.nothing_happened()
