"""Long lists, a page at a time, each with the cursor of the next."""

from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Query

from reference_service.adapters.http.cursor import LENGTH, Cursors
from reference_service.adapters.http.deps import AtWork, Authenticated, State
from reference_service.adapters.http.problems import Rejected, unwrap
from reference_service.adapters.http.schemas.base import Output, PageOut
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err

O_co = TypeVar("O_co", bound=Output)

_Limit = Annotated[int, Query(ge=1, le=100)]
_Cursor = Annotated[str | None, Query(max_length=2 * LENGTH, description="`next_cursor` of the page before.")]


@dataclass(frozen=True, slots=True)
class Pager:
    """The page that is asked for, of a list that nobody else's cursors are good for."""

    request: PageRequest
    cursors: Cursors
    scope: str

    def show(self, page: Page[object], model: type[O_co]) -> PageOut[O_co]:
        """Return a page as it is answered, each item through its model."""
        items = [model.model_validate(item) for item in page.items]
        following = None if page.following is None else self.cursors.encode(page.following, self.scope)
        return PageOut(items=items, next_cursor=following)


@dataclass(frozen=True, slots=True)
class PagesOfUser:
    """A dependency: the page that is asked for, of a list with a name, as the actor sees it."""

    name: str

    async def __call__(self, actor: Authenticated, state: State, limit: _Limit = 50, cursor: _Cursor = None) -> Pager:
        """Return the page that is asked for; a cursor that was not given out for this list is refused."""
        return _pager(state.cursors, f"{self.name}:{actor.user_id}", limit, cursor)


@dataclass(frozen=True, slots=True)
class PagesOfTenant:
    """A dependency: the page that is asked for, of a list with a name, of the tenant that the actor works in."""

    name: str

    async def __call__(self, actor: AtWork, state: State, limit: _Limit = 50, cursor: _Cursor = None) -> Pager:
        """Return the page that is asked for; a cursor that was not given out for this list is refused."""
        return _pager(state.cursors, f"{self.name}:{actor.tenant_id}", limit, cursor)


def _pager(cursors: Cursors, scope: str, limit: int, cursor: str | None) -> Pager:
    if cursor is None:
        return Pager(unwrap(PageRequest.parse(limit)), cursors, scope)
    place = cursors.decode(cursor, scope)
    if isinstance(place, Err):
        raise Rejected(400, place.error.code, place.error.message)
    return Pager(unwrap(PageRequest.parse(limit, place.value)), cursors, scope)
