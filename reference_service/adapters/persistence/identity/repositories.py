"""The collections of this context, over its tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select, true, update

from reference_service.adapters.persistence.identity.mapping import (
    primary_key_of_token,
    session_of,
    token_of,
    user_of,
    write_session,
    write_token,
    write_user,
)
from reference_service.adapters.persistence.identity.tables import OneTimeTokenRow, RefreshTokenRow, SessionRow, UserRow
from reference_service.adapters.persistence.shared.repository import Change, SqlCollection, SqlRepository
from reference_service.application.identity.ports import HeldSession, OneTimeTokens, Sessions, Users
from reference_service.application.identity.tokens import USABLE
from reference_service.domain.identity.session import Session
from reference_service.domain.identity.token import OneTimeToken, Purpose, TokenDigest
from reference_service.domain.identity.user import User
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import Stale
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.result import Ok, Result


class SqlUsers(SqlRepository[UserId, User, UserRow], Users):
    """Users in their table."""

    kind = UserRow
    what: ClassVar[str] = "user"

    async def by_email(self, email: Email) -> User | None:
        """Return the user of an address."""
        return await self._first(select(UserRow).where(UserRow.email == email.value))

    async def hold(self, user: UserId) -> User | None:
        """Return a user, whom nobody else changes or holds until the end of this transaction; SQLite has one writer anyway."""
        held = select(UserRow).where(UserRow.id == user.value).with_for_update(key_share=True)
        return await self._first(held.execution_options(populate_existing=True))

    def _key(self, entity: User) -> UserId:
        return entity.id

    def _primary_key(self, key: UserId) -> object:
        return key.value

    def _entity(self, row: UserRow) -> User:
        return user_of(row)

    def _row(self, entity: User) -> UserRow:
        row = UserRow()
        write_user(entity, row)
        return row

    def _apply(self, entity: User, row: UserRow) -> None:
        write_user(entity, row)


class SqlSessions(SqlRepository[SessionId, Session, SessionRow], Sessions):
    """Sessions in their table, and the digests of their tokens in another."""

    kind = SessionRow
    what: ClassVar[str] = "session"

    async def by_token(self, digest: TokenDigest) -> HeldSession | None:
        """Return the session that gave out a token, however old."""
        token = await self._session.get(RefreshTokenRow, digest.value)
        session = None if token is None else await self._find(SessionId(token.session_id))
        return None if token is None or session is None else HeldSession(session, token.generation)

    async def give_out(self, session: Session, digest: TokenDigest) -> None:
        """Keep the digest of the token of the session's generation."""
        token = RefreshTokenRow(digest=digest.value, session_id=session.id.value, generation=session.generation)
        self._changes.append(Change(session, lambda: self._insert_token(token), RefreshTokenRow))

    async def end_all(self, user: UserId, now: datetime, *, but: SessionId | None = None) -> Sequence[SessionId]:
        """End every open session of a user, except one, and return those of which access tokens may still be good."""
        others = true() if but is None else SessionRow.id != but.value
        # Their versions rise, so that a session that is being renewed elsewhere does not come back to life.
        ended = await self._session.execute(
            update(SessionRow)
            .where(SessionRow.user_id == user.value, SessionRow.ended_at.is_(None), SessionRow.expires_at > now, others)
            .values(ended_at=now, version=SessionRow.version + 1)
            .returning(SessionRow.id, SessionRow.rotated_at)
            .execution_options(synchronize_session=False)
        )
        return sorted(SessionId(row.id) for row in ended if row.rotated_at > now - USABLE)

    async def _insert_token(self, token: RefreshTokenRow) -> Result[int, Stale]:
        session = await self._session.get(SessionRow, token.session_id)
        assert session is not None, "A session is stored before its tokens."
        self._session.add(token)
        await self._session.flush()
        return Ok(session.version)

    def _key(self, entity: Session) -> SessionId:
        return entity.id

    def _primary_key(self, key: SessionId) -> object:
        return key.value

    def _entity(self, row: SessionRow) -> Session:
        return session_of(row)

    def _row(self, entity: Session) -> SessionRow:
        row = SessionRow()
        write_session(entity, row)
        return row

    def _apply(self, entity: Session, row: SessionRow) -> None:
        write_session(entity, row)


class SqlOneTimeTokens(SqlCollection[tuple[UserId, Purpose], OneTimeToken, OneTimeTokenRow], OneTimeTokens):
    """Mailed tokens in their table."""

    kind = OneTimeTokenRow
    what: ClassVar[str] = "token"

    async def of(self, user: UserId, purpose: Purpose) -> OneTimeToken | None:
        """Return the token that a user has for a purpose, used or not."""
        return await self._find((user, purpose))

    async def by_digest(self, digest: TokenDigest, purpose: Purpose) -> OneTimeToken | None:
        """Return the token of a digest, if it has that purpose."""
        return await self._first(
            select(OneTimeTokenRow).where(OneTimeTokenRow.digest == digest.value, OneTimeTokenRow.purpose == purpose.value)
        )

    def _key(self, entity: OneTimeToken) -> tuple[UserId, Purpose]:
        return entity.user_id, entity.purpose

    def _primary_key(self, key: tuple[UserId, Purpose]) -> object:
        return primary_key_of_token(key)

    def _entity(self, row: OneTimeTokenRow) -> OneTimeToken:
        return token_of(row)

    def _row(self, entity: OneTimeToken) -> OneTimeTokenRow:
        row = OneTimeTokenRow()
        write_token(entity, row)
        return row

    def _apply(self, entity: OneTimeToken, row: OneTimeTokenRow) -> None:
        write_token(entity, row)
