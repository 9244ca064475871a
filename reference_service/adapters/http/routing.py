"""Routers that say at once whether a path concerns them."""

from functools import cached_property

from fastapi import APIRouter
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import Match
from starlette.types import Scope


class NamedRouter(APIRouter):
    """A router whose routes begin with names of collections, and that is looked through for paths that name one of them.

    FastAPI tries the regular expressions of all routes of all routers in turn, and those of the right router twice.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Tell whether a route takes a request; this is asked of each router."""
        if self._names.isdisjoint(scope["path"].split("/")):
            return Match.NONE, {}
        return super().matches(scope)

    @cached_property
    def _names(self) -> frozenset[str]:
        names = frozenset(route.path.split("/")[1] for route in self.routes if isinstance(route, APIRoute | APIWebSocketRoute))
        assert not any("{" in name for name in names), "A route of a named router begins with a name."
        return names
