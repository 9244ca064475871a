"""A mail server that takes what it is given, on this machine only."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("localhost.pem")
"""Of nobody, for 127.0.0.1, with its key: it protects nothing."""


@dataclass(slots=True)
class MailServer:
    """What it offers, what it answers, and what it was told."""

    offers: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    """Other answers than the usual ones, by the first word of the command."""
    commands: list[str] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)
    port: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk to one client until it leaves."""
        try:
            await self._talk(reader, writer)
        except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            pass  # The client left, which is what some tests are about.
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode().rstrip():
            self.commands.append(line)
            verb = line.split()[0].upper()
            writer.write(f"{self._answer(verb)}\r\n".encode())
            await writer.drain()
            if verb == "STARTTLS":
                await writer.start_tls(server_tls())
            if verb == "DATA" and verb not in self.answers:
                text = await reader.readuntil(b"\r\n.\r\n")
                self.letters.append(text[:-3].replace(b"\r\n..", b"\r\n."))
                writer.write(b"250 taken\r\n")
            if verb == "QUIT":
                return

    def _answer(self, verb: str) -> str:
        usual = {
            "EHLO": "\r\n".join(f"250-{offer}" for offer in ("here", *self.offers)) + "\r\n250 HELP",
            "STARTTLS": "220 go on",
            "AUTH": "235 welcome",
            "DATA": "354 go on",
            "QUIT": "221 bye",
        }
        return self.answers.get(verb, usual.get(verb, "250 fine"))


def server_tls() -> ssl.SSLContext:
    """Return what the server encrypts with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def client_tls() -> ssl.SSLContext:
    """Return what trusts the server's certificate and no other."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


@asynccontextmanager
async def serving(server: MailServer, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[MailServer]:
    """Listen on a free port of this machine."""
    async with await asyncio.start_server(server.talk, "127.0.0.1", 0, ssl=tls) as listening:
        server.port = listening.sockets[0].getsockname()[1]
        yield server
