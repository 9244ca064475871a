"""Letters by SMTP."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from reference_service.adapters.mail.letter import SENDABLE, letter
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.mail import Mail, Mailer

_PORTS: Final = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    host: str
    port: int
    encrypted: bool
    user: str
    password: str = field(repr=False)

    @classmethod
    def parse(cls, url: str) -> Self:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            # Without the address itself, which may hold a password.
            raise ValueError("The address of the mail server is not like `smtp://host:port` or `smtps://user:password@host`.")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            encrypted=parts.scheme == "smtps",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )


class SmtpMailer(Mailer):
    """Hands letters to a mail server, each over a connection of its own.

    The connection is encrypted from the start (`smtps`) or as soon as the server can (`smtp`), and its certificate
    checked; a password never goes over one that is not.
    """

    def __init__(
        self,
        url: str,
        *,
        sender: str,
        clock: Clock,
        ids: IdFactory,
        timeout: timedelta = timedelta(seconds=10),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`timeout` is for each step of the talk; `tls` is for servers whose certificate a public authority did not sign.

        ValueError: the address is none.
        """
        self._server = _Server.parse(url)
        self._sender = sender
        self._domain = sender.rpartition("@")[2]
        self._clock = clock
        self._ids = ids
        self._timeout = timeout.total_seconds()
        self._tls = tls or ssl.create_default_context()

    async def send(self, mail: Mail) -> None:
        """Hand a letter over. OSError: the server does not answer, does not take it, or cannot be trusted."""
        message = letter(mail, sender=self._sender, policy=SENDABLE)
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = f"<{self._ids.new()}@{self._domain}>"
        await asyncio.to_thread(self._hand_over, mail.to.value, message.as_bytes())

    def _hand_over(self, recipient: str, message: bytes) -> None:
        with self._connection() as connection:
            if not self._server.encrypted and _can_encrypt(connection):
                connection.starttls(context=self._tls)
            if self._server.user:
                self._log_in(connection)
            # Not `send_message`: it puts a `>` before each line that begins with `From`.
            connection.sendmail(self._sender, [recipient], message)

    def _connection(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        # The name that it greets with would otherwise be looked up.
        if self._server.encrypted:
            return smtplib.SMTP_SSL(host, port, self._domain, timeout=self._timeout, context=self._tls)
        return smtplib.SMTP(host, port, self._domain, timeout=self._timeout)

    def _log_in(self, connection: smtplib.SMTP) -> None:
        if not isinstance(connection.sock, ssl.SSLSocket):
            raise smtplib.SMTPNotSupportedError("The mail server does not encrypt, so it is not told the password.")
        connection.login(self._server.user, self._server.password)


def _can_encrypt(connection: smtplib.SMTP) -> bool:
    connection.ehlo_or_helo_if_needed()
    return connection.has_extn("starttls")
