"""The keys that another service publishes for its tokens to be checked with."""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import structlog

from reference_service.adapters.security.jwks import keyring_from
from reference_service.adapters.security.keyring import AnyKey, Keyring, SigningKey
from reference_service.application.gateway.ports import Answer, Request, Upstream
from reference_service.domain.shared.result import Err

_log = structlog.get_logger()
_PATH: Final = "/.well-known/jwks.json"
_LARGEST: Final = 65_536
_PATIENCE: Final = timedelta(seconds=2)
_LIFETIME: Final = timedelta(minutes=5)
_PAUSE: Final = timedelta(seconds=10)
_FIRST_PAUSE: Final = timedelta(seconds=1)


class PublishedKeys:
    """What was published last. It is kept while whoever publishes it is away, and can sign nothing."""

    def __init__(
        self,
        upstream: Upstream,
        *,
        host: str,
        lifetime: timedelta = _LIFETIME,
        pause: timedelta = _PAUSE,
        first_pause: timedelta = _FIRST_PAUSE,
        patience: timedelta = _PATIENCE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`host` is the name that the other service goes by.

        `lifetime` is after what time the keys are asked for again, `pause` how long it is at least between two askings,
        whatever names of keys tokens show, and `first_pause` the same while there are no keys at all.
        `patience` is how long an answer may take.
        """
        self._upstream = upstream
        self._host = host
        self._lifetime = lifetime.total_seconds()
        self._pause = pause.total_seconds()
        self._first_pause = first_pause.total_seconds()
        self._patience = patience
        self._now = now
        self._keyring: Keyring | None = None
        self._fetched = self._tried = float("-inf")
        self._turn = asyncio.Lock()

    @property
    def newest(self) -> SigningKey:
        """ValueError: whoever verifies with the keys of others signs nothing."""
        raise ValueError("Keys that others publish sign nothing.")

    @property
    def are_known(self) -> bool:
        """Whether there are any."""
        return self._keyring is not None

    def find(self, kid: object) -> AnyKey | None:
        """Return the key of a name that a token shows."""
        return None if self._keyring is None else self._keyring.find(kid)

    async def look_for(self, kid: str | None) -> None:
        """Ask for the keys if there are none, if they are old, or if a name is not among them; not too often."""
        # Who knows the key does not wait for those who ask about it.
        if not self._is_due(kid) or (self._turn.locked() and self.find(kid) is not None):
            return
        async with self._turn:
            if self._is_due(kid):
                await self._fetch()

    def _is_due(self, kid: str | None) -> bool:
        now = self._now()
        if now - self._tried < (self._first_pause if self._keyring is None else self._pause):
            return False
        return self._keyring is None or now - self._fetched >= self._lifetime or (kid is not None and self.find(kid) is None)

    async def _fetch(self) -> None:
        self._tried = self._now()
        headers = (("accept", "application/json"), ("host", self._host))
        sent = await self._upstream.send(Request(method="GET", path=_PATH, headers=headers, patience=self._patience))
        if isinstance(sent, Err):
            _log.warning("keys_not_fetched", reason=sent.error.code)
            return
        try:
            self._keyring = keyring_from(await _document(sent.value))
        except (ValueError, RecursionError) as error:
            _log.error("keys_not_fit", reason=str(error)[:200])
            return
        self._fetched = self._now()


async def _document(answer: Answer) -> object:
    if answer.rest is not None:
        await answer.rest.close()
    content_type = next((value for name, value in answer.headers if name == "content-type"), "")
    if answer.status != 200 or not content_type.startswith("application/json") or len(answer.body) > _LARGEST:
        raise ValueError("It is no set of keys.")
    return json.loads(answer.body)
