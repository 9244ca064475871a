"""Who asks, by a token that somebody else has made."""

from datetime import datetime, timedelta
from typing import Final

from reference_service.adapters.gateway.published_keys import PublishedKeys
from reference_service.adapters.security.jwt_codec import kid_of
from reference_service.adapters.security.tokens import JwtAccessTokens
from reference_service.application.gateway.ports import Callers
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.errors import Unauthenticated, Unavailable
from reference_service.domain.shared.result import Err, Result

_SOON: Final = timedelta(seconds=1)


class JwtCallers(Callers):
    """Checks access tokens with keys that are published, which could make none."""

    def __init__(self, keys: PublishedKeys, issuer: str) -> None:
        self._keys = keys
        self._tokens = JwtAccessTokens(keys, issuer)

    async def identify(self, token: str, now: datetime) -> Result[Actor, Unauthenticated | Unavailable]:
        """Return whom an access token speaks of; `KEYS_UNKNOWN` while no keys have been published."""
        await self._keys.look_for(kid_of(token))
        if not self._keys.are_known:
            return Err(Unavailable(code="KEYS_UNKNOWN", message="Nobody can check tokens at the moment.", retry_after=_SOON))
        return self._tokens.read(token, now)
