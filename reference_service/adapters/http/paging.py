"""Long lists, a page at a time, each with the cursor of the next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Query

from reference_service.adapters.http.cursor import LENGTH, Cursors
from reference_service.adapters.http.deps import State
from reference_service.adapters.http.problems import Rejected, unwrap
from reference_service.adapters.http.schemas.base import Output, PageOut
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err

O_co = TypeVar("O_co", bound=Output)
V = TypeVar("V")

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
        return self.show_each(page, model.model_validate)

    def show_each(self, page: Page[V], present: Callable[[V], O_co]) -> PageOut[O_co]:
        """Return a page as it is answered, each item as it is presented."""
        items = [present(item) for item in page.items]
        following = None if page.following is None else self.cursors.encode(page.following, self.scope)
        return PageOut(items=items, next_cursor=following)


@dataclass(frozen=True, slots=True)
class Asked:
    """The page of a list that a request asks for, whoever it belongs to."""

    name: str
    cursors: Cursors
    limit: int
    cursor: str | None

    def of(self, owner: UserId | TenantId) -> Pager:
        """Return the page of the list as its owner sees it; a cursor that was not given out for this list is refused."""
        scope = f"{self.name}:{owner}"
        if self.cursor is None:
            return Pager(unwrap(PageRequest.parse(self.limit)), self.cursors, scope)
        place = self.cursors.decode(self.cursor, scope)
        if isinstance(place, Err):
            raise Rejected(400, place.error.code, place.error.message)
        return Pager(unwrap(PageRequest.parse(self.limit, place.value)), self.cursors, scope)


@dataclass(frozen=True, slots=True)
class Pages:
    """A dependency: the page that is asked for, of a list with a name."""

    name: str

    async def __call__(self, state: State, limit: _Limit = 50, cursor: _Cursor = None) -> Asked:
        """Return the page that is asked for."""
        return Asked(self.name, state.cursors, limit, cursor)
