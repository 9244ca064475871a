"""JSON Web Tokens of one type: signed claims about somebody, for one use, for a short while."""

import json
import re
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, TypeGuard

import jwt
from jwt.types import Options

from reference_service.adapters.security.keyring import KeySource
from reference_service.adapters.security.verified import Verified, VerifiedTokens
from reference_service.domain.shared.errors import Unauthenticated
from reference_service.domain.shared.result import Err, Ok, Result

LEEWAY: Final = timedelta(seconds=30)
"""How far the clocks of two machines may be apart."""
_OPTIONS: Final[Options] = {
    "require": ["sub", "type", "aud", "iss", "iat", "exp", "jti"],
    "strict_aud": True,
    # These three are checked here: the library would ask a clock of its own.
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}
_LONGEST: Final = 4096
_FORM: Final = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
"""Without padding, which the library lets pass: one token would have several forms."""


class JwtCodec:
    """Makes and checks the tokens of one type; the type's audience keeps them from being taken for those of another."""

    def __init__(
        self, keyring: KeySource, issuer: str, *, kind: str, lifetime: timedelta, verified: VerifiedTokens | None = None
    ) -> None:
        self._verified = VerifiedTokens() if verified is None else verified
        self._keyring = keyring
        self._issuer = issuer
        self._kind = kind
        self._audience = f"{issuer}/{kind}"
        self._lifetime = int(lifetime.total_seconds())

    def issue(self, subject: str, claims: Mapping[str, object], now: datetime) -> str:
        """Return a token about a subject, signed with the newest key."""
        key = self._keyring.newest
        issued = int(now.timestamp())
        payload = {
            **claims,
            "sub": subject,
            "type": self._kind,
            "aud": self._audience,
            "iss": self._issuer,
            "iat": issued,
            "exp": issued + self._lifetime,
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode(payload, key.signing, key.algorithm, headers={"kid": key.kid})

    def read(self, token: str, now: datetime) -> Result[Mapping[str, object], Unauthenticated]:
        """Return the claims of a token that this codec could have issued and that is still good."""
        if len(token) > _LONGEST or _FORM.fullmatch(token) is None:
            return Err(invalid_token())
        claims = self._signed(token)
        if claims is None or not self._is_ours(claims):
            return Err(invalid_token())
        timely = self._timely(claims, now.timestamp())
        if isinstance(timely, Err):
            self._verified.forget(token)
        return timely

    def _signed(self, token: str) -> Mapping[str, object] | None:
        """Return the claims of a token that a key of the keyring signed.

        The signature alone is what is not worked out again; whether its key is still there is asked each time.
        """
        known = self._verified.find(token)
        if known is not None:
            if self._keyring.find(known.key.kid) == known.key:
                return known.claims
            self._verified.forget(token)
        try:
            verified = self._worked_out(token)
        except jwt.InvalidTokenError:
            return None
        if verified is None:
            return None
        self._verified.keep(token, verified)
        return verified.claims

    def _is_ours(self, claims: Mapping[str, object]) -> bool:
        said = (claims.get("type"), claims.get("aud"), claims.get("iss"))
        return said == (self._kind, self._audience, self._issuer)

    def _worked_out(self, token: str) -> Verified | None:
        header = _header(token)
        key = self._keyring.find(header.get("kid")) if isinstance(header, dict) else None
        # Ours say no more than this; so a key that comes with the token, or an extension to be understood, is refused.
        if key is None or header != {"typ": "JWT", "alg": key.algorithm, "kid": key.kid}:
            return None
        claims = jwt.decode(
            token,
            key.verifying,
            algorithms=[key.algorithm],
            audience=self._audience,
            issuer=self._issuer,
            options=_OPTIONS,
        )
        return Verified(key, MappingProxyType(claims))

    def _timely(self, claims: Mapping[str, object], now: float) -> Result[Mapping[str, object], Unauthenticated]:
        begins, issued, ends = (claims.get(name) for name in ("nbf", "iat", "exp"))
        leeway = LEEWAY.total_seconds()
        latest = now + leeway
        if not _is_moment(issued) or not 0 <= issued <= latest:
            return Err(invalid_token())
        if not _is_moment(ends) or not 0 < ends - issued <= self._lifetime:
            return Err(invalid_token())
        if "nbf" in claims and (not _is_moment(begins) or begins > latest):
            return Err(invalid_token())
        if now >= ends + leeway:
            return Err(Unauthenticated(code="TOKEN_EXPIRED", message="The token has expired."))
        return Ok(claims)


def invalid_token() -> Unauthenticated:
    """Return the one refusal for a token that is forged, damaged or meant for another use."""
    return Unauthenticated(code="TOKEN_INVALID", message="The token is not valid.")


def kid_of(token: str) -> str | None:
    """Return the name of the key that a token claims to be signed with; None if it is no token at all."""
    if len(token) > _LONGEST or _FORM.fullmatch(token) is None:
        return None
    header = _header(token)
    kid = header.get("kid") if isinstance(header, dict) else None
    return kid if isinstance(kid, str) else None


def _header(token: str) -> object:
    # The library's own function decodes the rest of the token too, a quarter of what reading it costs.
    part = token.partition(".")[0]
    try:
        return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return None


def _is_moment(value: object) -> TypeGuard[int]:
    # RFC 7519 allows fractions; ours have none. A boolean is an `int` to Python.
    return type(value) is int
