"""Whether the service lives, has started, and can do its work."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Annotated, Final

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from reference_service.adapters.http.routing import NamedRouter

Check = Callable[[], Awaitable[object]]
"""Something that the service needs: it raises if it is not there."""

_PATIENCE: Final = timedelta(seconds=2)
router: Final = NamedRouter(include_in_schema=False)


class Health(BaseModel):
    """What is well and what is not, by name."""

    status: str
    checks: dict[str, str] = {}


def _checks(request: Request) -> Mapping[str, Check]:
    checks: Mapping[str, Check] = request.app.state.checks
    return checks


@router.get("/livez")
async def livez() -> Health:
    """Tell that the process answers."""
    return Health(status="ok")


@router.get("/startupz")
async def startupz() -> Health:
    """Tell that the process has started: before, nothing listens."""
    return Health(status="ok")


@router.get("/readyz")
async def readyz(checks: Annotated[Mapping[str, Check], Depends(_checks)], response: Response) -> Health:
    """Tell whether all that the service needs is there; each thing has two seconds to answer."""
    found = dict(zip(checks, await asyncio.gather(*(verdict_of(check, _PATIENCE) for check in checks.values())), strict=True))
    well = all(verdict == "ok" for verdict in found.values())
    response.status_code = 200 if well else 503
    return Health(status="ok" if well else "unavailable", checks=found)


async def verdict_of(check: Check, patience: timedelta) -> str:
    """Return `ok`, or in a word or two what is wrong."""
    try:
        async with asyncio.timeout(patience.total_seconds()):
            await check()
    except TimeoutError:
        return "too slow"
    except Exception as error:  # noqa: BLE001 - whatever it is, the thing is not there; its text may hold an address
        return type(error).__name__
    return "ok"
