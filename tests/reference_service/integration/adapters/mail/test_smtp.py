import asyncio
import email
import smtplib
import socket
import ssl
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default

import pytest

from reference_service.adapters.mail.smtp import SmtpMailer
from reference_service.application.shared.ports.mail import Mail
from reference_service.domain.shared.email import Email
from tests.reference_service.fakes.shared import FakeClock, FakeIds
from tests.reference_service.integration.adapters.mail.server import MailServer, client_tls, server_tls, serving

pytestmark = pytest.mark.anyio

MAIL = Mail(to=Email("ada@example.com"), subject="Verify your address", body="Go to https://service.test/verify?token=abc")


def _mailer(url: str, *, timeout: timedelta = timedelta(seconds=30), tls: ssl.SSLContext | None = None) -> SmtpMailer:
    return SmtpMailer(url, sender="service@example.com", clock=FakeClock(), ids=FakeIds(), timeout=timeout, tls=tls)


def _read(letter: bytes) -> EmailMessage:
    return email.message_from_bytes(letter.replace(b"\r\n", b"\n"), policy=default)


async def test_a_letter_is_handed_over_whole() -> None:
    async with serving(MailServer()) as server:
        await _mailer(f"smtp://127.0.0.1:{server.port}").send(MAIL)

    (letter,) = map(_read, server.letters)
    assert dict(letter.items()) == {
        "From": "service@example.com",
        "To": "ada@example.com",
        "Subject": "Verify your address",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "7bit",
        "MIME-Version": "1.0",
        "Date": "Sun, 01 Mar 2026 12:00:00 +0000",
        "Message-ID": "<00000000-0000-0000-0000-000000000001@example.com>",
    }
    assert letter.get_content() == "Go to https://service.test/verify?token=abc\n"
    # SMTP does not heed their case, and the versions of Python differ in it.
    assert [command.partition(" size=")[0].lower() for command in server.commands] == [
        "ehlo example.com",
        "mail from:<service@example.com>",
        "rcpt to:<ada@example.com>",
        "data",
        "quit",
    ]


@pytest.mark.parametrize("body", ["Grüße, 世界\n" + "ü" * 2_000 + "\n", ".\n..\nQUIT\nFrom here\n.\n", "\n", "x" * 990 + "\n"])
async def test_whatever_a_body_holds_arrives_as_it_was(body: str) -> None:
    async with serving(MailServer()) as server:
        await _mailer(f"smtp://127.0.0.1:{server.port}").send(Mail(MAIL.to, "Grüße", body))

    (letter,) = map(_read, server.letters)
    assert letter["Subject"] == "Grüße"
    assert letter.get_content().replace("\r\n", "\n") == body
    assert server.letters[0].isascii()


async def test_the_connection_is_encrypted_as_soon_as_the_server_can() -> None:
    async with serving(MailServer(offers=("STARTTLS", "AUTH PLAIN"))) as server:
        await _mailer(f"smtp://post:p%40ss@127.0.0.1:{server.port}", tls=client_tls()).send(MAIL)

    assert [command.split()[0] for command in server.commands] == [
        "ehlo",
        "STARTTLS",
        "ehlo",
        "AUTH",
        "mail",
        "rcpt",
        "data",
        "QUIT",
    ]
    assert "AUTH PLAIN AHBvc3QAcEBzcw==" in server.commands
    assert len(server.letters) == 1


async def test_the_connection_is_encrypted_from_the_start_where_the_address_says_so() -> None:
    async with serving(MailServer(offers=("AUTH PLAIN",)), tls=server_tls()) as server:
        await _mailer(f"smtps://post:p%40ss@127.0.0.1:{server.port}", tls=client_tls()).send(MAIL)

    assert "AUTH PLAIN AHBvc3QAcEBzcw==" in server.commands
    assert len(server.letters) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_a_server_whose_certificate_nobody_signed_is_told_nothing(scheme: str) -> None:
    server = MailServer(offers=("STARTTLS", "AUTH PLAIN"))
    async with serving(server, tls=server_tls() if scheme == "smtps" else None):
        with pytest.raises(ssl.SSLCertVerificationError):
            await _mailer(f"{scheme}://post:secret@127.0.0.1:{server.port}").send(MAIL)

    assert [command for command in server.commands if not command.startswith(("ehlo", "STARTTLS"))] == []


async def test_a_password_is_not_told_to_a_server_that_does_not_encrypt() -> None:
    async with serving(MailServer(offers=("AUTH PLAIN",))) as server:
        with pytest.raises(smtplib.SMTPNotSupportedError, match="does not encrypt, so it is not told the password"):
            await _mailer(f"smtp://post:secret@127.0.0.1:{server.port}").send(MAIL)

    assert server.commands == ["ehlo example.com", "QUIT"]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
async def test_a_server_that_does_not_take_the_letter_is_an_os_error(verb: str) -> None:
    async with serving(MailServer(answers={verb: "550 no"})) as server:
        with pytest.raises(OSError, match="no"):
            await _mailer(f"smtp://127.0.0.1:{server.port}").send(MAIL)

    assert server.letters == []


async def test_a_server_that_is_not_there_is_an_os_error() -> None:
    with socket.socket() as deaf:
        # Bound, so that nobody else gets the port; it does not listen.
        deaf.bind(("127.0.0.1", 0))
        with pytest.raises(OSError, match="refused"):
            await _mailer(f"smtp://127.0.0.1:{deaf.getsockname()[1]}").send(MAIL)


async def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mailer = _mailer(f"smtp://127.0.0.1:{silent.getsockname()[1]}", timeout=timedelta(milliseconds=20))

        with pytest.raises(OSError, match="timed out"):
            await mailer.send(MAIL)


async def test_others_go_on_while_a_letter_is_handed_over() -> None:
    async with serving(MailServer()) as server:
        url = f"smtp://127.0.0.1:{server.port}"
        await asyncio.gather(*(_mailer(url).send(MAIL) for _ in range(5)))

    assert len(server.letters) == 5


@pytest.mark.parametrize("url", ["", "http://127.0.0.1", "127.0.0.1:25", "smtp://", "smtp:127.0.0.1", "file:///etc/passwd"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="The address of the mail server is not like"):
        _mailer(url)


def test_the_password_is_not_shown() -> None:
    mailer = _mailer("smtps://post:a-password@127.0.0.1")

    assert "a-password" not in repr([mailer, mailer._server])  # noqa: SLF001 - a crash dump would look there
