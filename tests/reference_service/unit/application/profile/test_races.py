"""What happens to a profile at the same moment, and what must not happen twice."""

from uuid import UUID

import pytest

from reference_service.application.profile.commands.edit_profile import EditProfile, EditProfileHandler
from reference_service.application.profile.subscribers.introduce_user import IntroduceUser
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.envelope import Envelope
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.errors import stale
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.published import UserRegistered
from reference_service.domain.shared.result import Err, UnwrapError
from reference_service.domain.shared.text import Name
from tests.reference_service.fakes.profile import FakeProfileTransactions
from tests.reference_service.fakes.shared import BEGINNING, FakeClock, Store

pytestmark = pytest.mark.anyio
ADA = UserId(UUID(int=1))
FIRST, SECOND = UUID(int=901), UUID(int=902)


def registered(event: UUID = FIRST) -> Envelope[UserRegistered]:
    return Envelope(event, UserRegistered(occurred_at=BEGINNING, user_id=ADA, display_name="Ada"))


@pytest.fixture
def transactions() -> FakeProfileTransactions:
    return FakeProfileTransactions(Store())


def profiles(transactions: FakeProfileTransactions) -> list[Profile]:
    kept = transactions.store.tables.get("profiles", {}).values()
    return [profile for profile in kept if isinstance(profile, Profile)]


async def test_an_event_makes_the_profile_in_the_name_of_the_service(transactions: FakeProfileTransactions) -> None:
    await IntroduceUser(transactions).receive(registered())

    (made,) = profiles(transactions)
    assert (made.user_id, made.display_name, made.version) == (ADA, Name("Ada"), 1)
    assert transactions.store.deliveries == {(FIRST, "profile.introduce_user")}
    assert (transactions.by, transactions.store.events) == ([None], [])


async def test_a_profile_that_is_there_stays_as_it_is(transactions: FakeProfileTransactions) -> None:
    await IntroduceUser(transactions).receive(registered(FIRST))
    profiles(transactions)[0].display_name = Name("Countess")

    await IntroduceUser(transactions).receive(registered(SECOND))

    assert [each.display_name for each in profiles(transactions)] == [Name("Countess")]
    assert transactions.store.commits == 1


async def test_of_two_deliveries_at_once_the_second_raises_and_finds_the_profile_when_it_comes_again(
    transactions: FakeProfileTransactions,
) -> None:
    # Regression: a bus that forgets what its subscribers raise would count the event as delivered.
    def rival() -> None:
        transactions.store.tables["profiles"][ADA] = Profile.introduce(ADA, Name("Ada"))

    transactions.rivals = [rival]
    with pytest.raises(UnwrapError):
        await IntroduceUser(transactions).receive(registered())
    assert (transactions.store.deliveries, transactions.store.commits) == (set(), 0)

    await IntroduceUser(transactions).receive(registered())
    assert len(profiles(transactions)) == 1


async def test_of_two_edits_at_once_the_second_is_refused(transactions: FakeProfileTransactions) -> None:
    await IntroduceUser(transactions).receive(registered())

    def rival() -> None:
        profiles(transactions)[0].version += 1

    transactions.rivals = [rival]
    editing = EditProfileHandler(transactions, FakeClock())
    actor = Actor(ADA, SessionId(UUID(int=2)), PlatformRole.USER)

    refused = await editing.execute(actor, EditProfile(display_name="Countess", biography="", expected_version=1))

    assert refused == Err(stale("profile"))
    assert ([each.display_name for each in profiles(transactions)], transactions.store.commits) == ([Name("Ada")], 1)
    assert (transactions.by, transactions.store.events) == ([None, ADA], [])
