import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt

from src.domain.exceptions.auth_errors import InvalidTokenError


class AuthService:
    def __init__(self, secret: str) -> None:
        self._secret = secret

    def hash_password(self, password: str) -> str:
        salt = secrets.token_hex(16)
        return f"{salt}${self._derived(password, salt)}"

    def verify_password(self, password: str, stored: str) -> bool:
        salt, _, expected = stored.partition("$")
        return hmac.compare_digest(self._derived(password, salt), expected)

    def create_access_token(self, admin_id: UUID) -> str:
        expires_at = datetime.now(UTC) + timedelta(minutes=15)
        return jwt.encode({"sub": str(admin_id), "exp": expires_at}, self._secret, algorithm="HS256")

    def subject_of(self, token: str) -> str:
        try:
            claims = jwt.decode(token, self._secret, algorithms=["HS256"])
        except jwt.InvalidTokenError as error:
            raise InvalidTokenError("the token is not valid") from error
        return str(claims["sub"])

    def hash_token(self, token: str) -> str:
        return hmac.new(self._secret.encode(), token.encode(), hashlib.sha256).hexdigest()

    def _derived(self, password: str, salt: str) -> str:
        return hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), 600_000).hex()
