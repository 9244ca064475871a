"""Logins that wait for a code."""

from datetime import datetime

from reference_service.adapters.security.jwt_codec import JwtCodec, invalid_token
from reference_service.adapters.security.keyring import KeySource
from reference_service.application.identity.tokens import TWO_FACTOR_LIFETIME
from reference_service.application.identity.two_factor_ports import PendingLogin, TwoFactorTokens
from reference_service.domain.shared.errors import Unauthenticated
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Result


class JwtTwoFactorTokens(TwoFactorTokens):
    """Waiting logins as JWTs, signed by a keyring. They name neither session nor role, so they permit nothing."""

    def __init__(self, keyring: KeySource, issuer: str) -> None:
        self._codec = JwtCodec(keyring, issuer, kind="two-factor", lifetime=TWO_FACTOR_LIFETIME)

    def issue(self, pending: PendingLogin, now: datetime) -> str:
        """Return a token that stands for a login which waits."""
        return self._codec.issue(str(pending.user_id), {"proof": pending.proof}, now)

    def read(self, token: str, now: datetime) -> Result[PendingLogin, Unauthenticated]:
        """Return the login that a token stands for: `TOKEN_EXPIRED` once it is too old, `TOKEN_INVALID` for all else."""
        claims = self._codec.read(token, now)
        if isinstance(claims, Err):
            return claims
        proof = claims.value.get("proof")
        if not isinstance(proof, str):
            return Err(invalid_token())
        user = UserId.parse(str(claims.value.get("sub"))).map_err(lambda _: invalid_token())
        return user.map(lambda user_id: PendingLogin(user_id, proof))
