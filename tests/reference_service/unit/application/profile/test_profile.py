from uuid import UUID

import pytest

from reference_service.application.profile.commands.edit_profile import EditProfile, EditProfileHandler
from reference_service.application.profile.ports import ProfileView
from reference_service.application.profile.queries.get_profile import GetProfileHandler
from reference_service.application.profile.subscribers.introduce_user import IntroduceUser
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.envelope import Envelope
from reference_service.domain.profile.events import ProfileEdited
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.errors import Invalid, not_found, stale
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.published import UserRegistered
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.fakes.profile import FakeProfileReader, FakeProfileTransactions
from tests.reference_service.fakes.shared import BEGINNING, FakeClock, Store

pytestmark = pytest.mark.anyio
ADA = UserId(UUID(int=1))
ACTOR = Actor(ADA, SessionId(UUID(int=2)), PlatformRole.USER)
REGISTERED = Envelope(UUID(int=3), UserRegistered(occurred_at=BEGINNING, user_id=ADA, display_name="Ada"))


@pytest.fixture
async def store() -> Store:
    store = Store()
    await IntroduceUser(FakeProfileTransactions(store)).receive(REGISTERED)
    return store


async def shown(store: Store) -> ProfileView:
    return (await GetProfileHandler(FakeProfileReader(store)).execute(ACTOR)).unwrap()


async def edit(store: Store, *, name: str = "Countess", biography: str = "", version: int = 1) -> object:
    handler = EditProfileHandler(FakeProfileTransactions(store), FakeClock())
    return await handler.execute(ACTOR, EditProfile(display_name=name, biography=biography, expected_version=version))


async def test_who_registers_gets_a_profile_once(store: Store) -> None:
    await IntroduceUser(FakeProfileTransactions(store)).receive(REGISTERED)

    assert await shown(store) == ProfileView(user_id=ADA.value, display_name="Ada", biography="", version=1)
    assert store.commits == 1


async def test_a_profile_is_edited_by_its_user(store: Store) -> None:
    edited = await edit(store, biography="Mathematics.")

    expected = ProfileView(user_id=ADA.value, display_name="Countess", biography="Mathematics.", version=2)
    assert (edited, await shown(store)) == (Ok(expected), expected)
    assert store.events == [ProfileEdited(occurred_at=BEGINNING, user_id=ADA)]


async def test_an_older_version_is_left_alone(store: Store) -> None:
    assert await edit(store, version=0) == Err(stale("profile"))
    assert (await shown(store)).display_name == "Ada"


@pytest.mark.parametrize(("name", "biography", "field"), [("", "", "display_name"), ("Ada", "x" * 4001, "biography")])
async def test_invalid_words_are_named_by_their_field(store: Store, name: str, biography: str, field: str) -> None:
    refused = await edit(store, name=name, biography=biography)

    assert isinstance(refused, Err)
    assert isinstance(refused.error, Invalid)
    assert (refused.error.field, store.commits) == (field, 1)


async def test_before_its_event_has_come_there_is_no_profile() -> None:
    assert await GetProfileHandler(FakeProfileReader(Store())).execute(ACTOR) == Err(not_found("profile"))
    assert await edit(Store()) == Err(not_found("profile"))
