"""Users and their sessions as they are looked at."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import bindparam, func, select

from reference_service.adapters.persistence.identity.tables import SessionRow, TwoFactorRow, UserRow
from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.reader import Line, ReaderBase
from reference_service.application.identity.ports import SessionReader, SessionView, UserDetails, UserReader, UserView
from reference_service.application.shared.actor import Actor
from reference_service.domain.identity.session import LIFETIME
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest

_USERS = select(UserRow.id, UserRow.email, UserRow.role, UserRow.status, UserRow.created_at, UserRow.verified_at)

_SESSIONS = select(SessionRow.id, SessionRow.expires_at, SessionRow.rotated_at).where(SessionRow.ended_at.is_(None))

_ENDED_AT = select(SessionRow.ended_at).where(SessionRow.id == bindparam("session"))

_ENDED_SINCE = select(SessionRow.id, SessionRow.ended_at).where(SessionRow.ended_at >= bindparam("moment"))

_LAST_SEEN = select(func.max(SessionRow.rotated_at)).where(SessionRow.user_id == UserRow.id).scalar_subquery()
_USER = (
    _USERS.add_columns(TwoFactorRow.confirmed_at, _LAST_SEEN.label("last_seen_at"))
    .outerjoin(TwoFactorRow, TwoFactorRow.user_id == UserRow.id)
    .where(UserRow.id == bindparam("user"))
)


class SqlUserReader(ReaderBase, UserReader):
    """Users of the database."""

    async def get(self, user: UserId) -> UserDetails | None:
        """Return one user."""
        row = await self._row(_USER, user=user.value)
        return None if row is None else _details(row)

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


class SqlSessionReader(ReaderBase, SessionReader):
    """Sessions of the database, where they are written: a replica may not know yet of one that has just ended."""

    def __init__(self, databases: Databases) -> None:
        is_sqlite = databases.writer.dialect.name == "sqlite"
        super().__init__(databases if is_sqlite else replace(databases, reader=databases.writer))

    async def page(self, actor: Actor, now: datetime, request: PageRequest) -> Page[SessionView]:
        """Return some of the actor's open sessions, oldest first."""
        mine = _SESSIONS.where(SessionRow.user_id == actor.user_id.value, SessionRow.expires_at > now)
        # All live equally long, so that in the order of their ends they are in that of their beginnings.
        return await self._page(mine, (SessionRow.expires_at, SessionRow.id), request, lambda row: _session_view(row, actor))

    async def has_ended(self, session: SessionId) -> bool:
        """Tell whether somebody ended a session, or there is none."""
        row = await self._row(_ENDED_AT, session=session.value)
        return row is None or row.ended_at is not None

    async def ended_since(self, moment: datetime) -> Mapping[SessionId, datetime]:
        """Return the sessions that somebody ended at a moment or later, and when."""
        return {SessionId(row.id): row.ended_at for row in await self._rows(_ENDED_SINCE, moment=moment)}


def _session_view(row: Line, actor: Actor) -> SessionView:
    return SessionView(
        id=row.id,
        opened_at=row.expires_at - LIFETIME,
        renewed_at=row.rotated_at,
        current=row.id == actor.session_id.value,
    )


def _view(row: Line) -> UserView:
    return UserView(
        id=row.id,
        email=row.email,
        role=row.role,
        status=row.status,
        verified=row.verified_at is not None,
        created_at=row.created_at,
    )


def _details(row: Line) -> UserDetails:
    return UserDetails(**asdict(_view(row)), two_factor=row.confirmed_at is not None, last_seen_at=row.last_seen_at)
