"""What letters point to."""

from urllib.parse import urlencode

from reference_service.application.shared.ports.mail import Links


class SettingsLinks(Links):
    """Links that begin with an address from the settings, so that no `Host` header of a request gets into a letter."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url.rstrip("/")

    def verify_email(self, secret: str) -> str:
        """Return where a new user proves that mail arrives."""
        return self._link("verify-email", token=secret)

    def reset_password(self, secret: str) -> str:
        """Return where a user chooses a new password."""
        return self._link("reset-password", token=secret)

    def accept_invitation(self, tenant: str, secret: str) -> str:
        """Return where somebody joins a tenant."""
        return self._link("accept-invitation", tenant=tenant, token=secret)

    def _link(self, page: str, **words: str) -> str:
        return f"{self._public_url}/{page}?{urlencode(words)}"
