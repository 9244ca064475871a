"""Users as they are looked at."""

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, select

from reference_service.adapters.persistence.identity.tables import UserRow
from reference_service.adapters.persistence.shared.reader import Line, ReaderBase
from reference_service.application.identity.ports import UserReader, UserView
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.pagination import Page, PageRequest

_USERS = select(UserRow.id, UserRow.email, UserRow.role, UserRow.status, UserRow.created_at, UserRow.verified_at)

_USER = _USERS.where(UserRow.id == bindparam("user"))


class SqlUserReader(ReaderBase, UserReader):
    """Users of the database."""

    async def get(self, user: UserId) -> UserView | None:
        """Return one user."""
        row = await self._row(_USER, user=user.value)
        return None if row is None else _view(row)

    async def page(self, request: PageRequest) -> Page[UserView]:
        """Return some users, oldest first."""
        return await self._page(_USERS, (UserRow.created_at, UserRow.id), request, _view)

    async def addresses(self, users: Collection[UserId]) -> Mapping[UserId, Email]:
        """Return the verified addresses of some users; those without one are left out."""
        if not users:
            return {}
        wanted = [user.value for user in users]
        rows = await self._rows(select(UserRow.id, UserRow.email).where(UserRow.id.in_(wanted), UserRow.verified_at.is_not(None)))
        return {UserId(row.id): Email(row.email) for row in rows}


def _view(row: Line) -> UserView:
    return UserView(
        id=row.id,
        email=row.email,
        role=row.role,
        status=row.status,
        verified=row.verified_at is not None,
        created_at=row.created_at,
    )
