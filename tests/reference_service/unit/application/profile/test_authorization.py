"""Who may run which use case of profile."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import pytest

from reference_service.application import profile
from reference_service.application.profile.commands.edit_profile import EditProfile, EditProfileHandler
from reference_service.application.profile.queries.get_profile import GetProfileHandler
from reference_service.application.shared.actor import Actor, denied
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.access import Permission, PlatformRole
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.result import Err, Result
from reference_service.domain.shared.text import Name
from tests.reference_service.fakes.profile import FakeProfileReader, FakeProfileTransactions
from tests.reference_service.fakes.shared import FakeClock, Store
from tests.reference_service.unit.application.matrix import PowerlessActor, handlers_of

pytestmark = pytest.mark.anyio
ADA, SESSION = UserId(UUID(int=1)), SessionId(UUID(int=2))
Run = Callable[[FakeProfileTransactions, Actor], Awaitable[Result[object, DomainError]]]

BY_USERS: Mapping[str, tuple[Permission, Run]] = {
    "EditProfileHandler": (
        Permission.PROFILE_EDIT,
        lambda transactions, by: EditProfileHandler(transactions, FakeClock()).execute(
            by, EditProfile(display_name="Countess", biography="", expected_version=0)
        ),
    ),
    "GetProfileHandler": (
        Permission.PROFILE_READ,
        lambda transactions, by: GetProfileHandler(FakeProfileReader(transactions.store)).execute(by),
    ),
}


@pytest.fixture
def transactions() -> FakeProfileTransactions:
    return FakeProfileTransactions(Store(tables={"profiles": {ADA: Profile.introduce(ADA, Name("Ada"))}}))


def test_every_use_case_is_in_the_matrix() -> None:
    assert handlers_of(profile) == {*BY_USERS}


@pytest.mark.parametrize("role", PlatformRole)
@pytest.mark.parametrize("name", BY_USERS)
async def test_users_of_every_role_tend_their_profile(
    transactions: FakeProfileTransactions, name: str, role: PlatformRole
) -> None:
    permission, run = BY_USERS[name]

    assert role.allows(permission)
    assert (await run(transactions, Actor(ADA, SESSION, role))).is_ok()


@pytest.mark.parametrize("name", BY_USERS)
async def test_a_user_without_the_permission_is_refused(transactions: FakeProfileTransactions, name: str) -> None:
    permission, run = BY_USERS[name]

    assert await run(transactions, PowerlessActor(ADA, SESSION, PlatformRole.USER)) == Err(denied(permission))
    assert (transactions.by, transactions.store.commits, transactions.store.events) == ([], 0, [])
