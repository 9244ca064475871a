"""The collection of this context, over its table."""

from typing import ClassVar

from reference_service.adapters.persistence.profile.mapping import profile_of, write_profile
from reference_service.adapters.persistence.profile.tables import ProfileRow
from reference_service.adapters.persistence.shared.repository import SqlRepository
from reference_service.application.profile.ports import Profiles
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.ids import UserId


class SqlProfiles(SqlRepository[UserId, Profile, ProfileRow], Profiles):
    """Profiles in their table."""

    kind = ProfileRow
    what: ClassVar[str] = "profile"

    def _key(self, entity: Profile) -> UserId:
        return entity.user_id

    def _primary_key(self, key: UserId) -> object:
        return key.value

    def _entity(self, row: ProfileRow) -> Profile:
        return profile_of(row)

    def _row(self, entity: Profile) -> ProfileRow:
        row = ProfileRow()
        write_profile(entity, row)
        return row

    def _apply(self, entity: Profile, row: ProfileRow) -> None:
        write_profile(entity, row)
