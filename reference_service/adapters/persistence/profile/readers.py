"""Profiles as they are looked at."""

from sqlalchemy import bindparam, select

from reference_service.adapters.persistence.profile.tables import ProfileRow
from reference_service.adapters.persistence.shared.reader import ReaderBase
from reference_service.application.profile.ports import ProfileReader, ProfileView
from reference_service.domain.shared.ids import UserId

_PROFILE = select(ProfileRow.user_id, ProfileRow.display_name, ProfileRow.biography, ProfileRow.version).where(
    ProfileRow.user_id == bindparam("user")
)


class SqlProfileReader(ReaderBase, ProfileReader):
    """Profiles of the database."""

    async def get(self, user: UserId) -> ProfileView | None:
        """Return the profile of a user."""
        row = await self._row(_PROFILE, user=user.value)
        if row is None:
            return None
        return ProfileView(user_id=row.user_id, display_name=row.display_name, biography=row.biography, version=row.version)
