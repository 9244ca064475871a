"""What is answered while the database is away: that it may be there again in a moment, and not that the service failed."""

from datetime import timedelta
from typing import Final

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from reference_service.adapters.http.middleware.notes import notes_of
from reference_service.adapters.http.problems import refusal
from reference_service.adapters.persistence.shared.database import is_away
from reference_service.domain.shared.errors import Unavailable

_log = structlog.get_logger()
_AWAY: Final = Unavailable(
    code="DATABASE_AWAY",
    message="The database cannot be reached. Whether a change was stored shows when the request comes again.",
    retry_after=timedelta(seconds=1),
)


def refuse_while_away(app: FastAPI) -> None:
    """Have what cannot be done without the database refused; all other errors of it stay bugs."""
    app.add_exception_handler(SQLAlchemyError, _refused)


async def _refused(request: Request, raised: Exception) -> JSONResponse:
    if not isinstance(raised, SQLAlchemyError) or not is_away(raised):
        raise raised
    # Without its trace: it comes with every request for as long as the database is away.
    _log.error("database_away", error=type(raised.__cause__ or raised).__name__)
    notes_of(request.scope).code = _AWAY.code
    return refusal(_AWAY, request.url.path)
