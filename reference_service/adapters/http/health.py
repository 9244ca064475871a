"""Whether the service lives, has started, and can do its work."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Final

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from reference_service.adapters.http.routing import NamedRouter

Check = Callable[[], Awaitable[object]]
"""Something that the service needs: it raises if it is not there."""

_PATIENCE: Final = timedelta(seconds=2)
_OK: Final = "ok"
router: Final = NamedRouter(include_in_schema=False)


@dataclass(slots=True, kw_only=True)
class Checks:
    """What is asked about the health of a process, by name."""

    needed: Mapping[str, Check] = field(default_factory=dict)
    """Without one of these the service cannot do its work."""
    wanted: Mapping[str, Check] = field(default_factory=dict)
    """Without one of these it serves all the same, in part or more slowly."""
    beginning: Mapping[str, Check] = field(default_factory=dict)
    """What has to be so once, and then stays so."""
    begun: set[str] = field(default_factory=set)
    """Those of them that were found to be so."""
    is_ending: bool = False
    """Whether the process was told to end, and only answers what it was asked before."""


class Health(BaseModel):
    """What is well and what is not, by name."""

    status: str
    checks: dict[str, str] = {}


async def _checks(request: Request) -> Checks:
    checks: Checks = request.app.state.checks
    return checks


_Checks = Annotated[Checks, Depends(_checks)]


@router.get("/livez")
async def livez() -> Health:
    """Tell that the process answers."""
    return Health(status=_OK)


@router.get("/startupz")
async def startupz(checks: _Checks, response: Response) -> Health:
    """Tell whether all is there that the process begins with; what was once found is not asked for again."""
    missing = {name: check for name, check in checks.beginning.items() if name not in checks.begun}
    found = await _verdicts(missing)
    checks.begun.update(name for name, verdict in found.items() if verdict == _OK)
    verdicts = {name: found.get(name, _OK) for name in checks.beginning}
    response.status_code = 200 if len(checks.begun) == len(verdicts) else 503
    return Health(status=_OK if response.status_code == 200 else "starting", checks=verdicts)


@router.get("/readyz")
async def readyz(checks: _Checks, response: Response) -> Health:
    """Tell whether the service can do its work; each thing that it needs has two seconds to answer."""
    found = await _verdicts({**checks.needed, **checks.wanted})
    if checks.is_ending:
        status = "ending"
    elif any(found[name] != _OK for name in checks.needed):
        status = "unavailable"
    else:
        status = _OK if all(verdict == _OK for verdict in found.values()) else "degraded"
    response.status_code = 200 if status in {_OK, "degraded"} else 503
    return Health(status=status, checks=found)


async def _verdicts(checks: Mapping[str, Check]) -> dict[str, str]:
    verdicts = await asyncio.gather(*(verdict_of(check, _PATIENCE) for check in checks.values()))
    return dict(zip(checks, verdicts, strict=True))


async def verdict_of(check: Check, patience: timedelta) -> str:
    """Return `ok`, or in a word or two what is wrong."""
    try:
        async with asyncio.timeout(patience.total_seconds()):
            await check()
    except TimeoutError:
        return "too slow"
    except Exception as error:  # noqa: BLE001 - whatever it is, the thing is not there; its text may hold an address
        return type(error).__name__
    return _OK
