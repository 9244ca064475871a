"""Fakes of the ports of profile."""

from reference_service.application.profile.ports import (
    ProfileReader,
    Profiles,
    ProfileTransactions,
    ProfileUnitOfWork,
    ProfileView,
)
from reference_service.application.profile.views import view_of_profile
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.ids import UserId
from tests.reference_service.fakes.scoped import FakeTenantUnitOfWork, FakeTransactions
from tests.reference_service.fakes.shared import FakeCollection, Store


class FakeProfiles(FakeCollection[UserId, Profile], Profiles):
    """All profiles, by their user."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, "profiles", "profile", lambda each: each.user_id)


class FakeProfileUnitOfWork(FakeTenantUnitOfWork, ProfileUnitOfWork):
    """A transaction over profiles."""

    def __init__(self, transactions: FakeTransactions) -> None:
        super().__init__(transactions)
        profiles = FakeProfiles(self.store)
        self.profiles = profiles
        self.collections = (profiles,)


class FakeProfileTransactions(FakeTransactions, ProfileTransactions):
    """Where units of work over a store come from."""

    def begin(self, by: UserId | None) -> FakeProfileUnitOfWork:
        self.by.append(by)
        return FakeProfileUnitOfWork(self)


class FakeProfileReader(ProfileReader):
    """The profiles of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, user: UserId) -> ProfileView | None:
        found = self._store.tables.get("profiles", {}).get(user)
        return view_of_profile(found) if isinstance(found, Profile) else None
