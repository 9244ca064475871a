"""A receiver of webhooks, as somebody else would write one: a real server on this machine."""

import asyncio
import base64
import hashlib
import hmac
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came."""

    line: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Receiver:
    """Keeps what comes, and answers with a status; None is no answer at all."""

    port: int = 0
    status: int | None = 204
    headers: str = ""
    length: int = 0
    """How long it says that its answer is; none of it comes."""
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once anything has come."""

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection until its other side ends it."""
        self.connections += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                line, *fields = head.split("\r\n")
                headers = {name.lower(): value for name, _, value in (each.partition(": ") for each in fields if each)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.received.append(Received(line, headers, body))
                self.came.set()
                if self.status is not None:
                    answer = f"HTTP/1.1 {self.status} X\r\ncontent-length: {self.length}\r\n{self.headers}\r\n"
                    writer.write(answer.encode())
                    await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            return
        finally:
            writer.close()


@asynccontextmanager
async def receiving(certificate: Path | None = None) -> AsyncIterator[Receiver]:
    """Run a receiver at a port of this machine that is free; with a certificate and its key in a file, by TLS."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    receiver = Receiver()
    server = await asyncio.start_server(receiver.take, "127.0.0.1", 0, ssl=context)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()


def is_genuine(secret: str, received: Received, now: float) -> bool:
    """Tell whether a message comes from whoever knows a secret: the check that Standard Webhooks asks of receivers."""
    moment = received.headers["webhook-timestamp"]
    if abs(now - int(moment)) > 300:
        return False
    key = base64.b64decode(secret.split("_", 1)[1])
    content = b".".join([received.headers["webhook-id"].encode(), moment.encode(), received.body])
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    given = [each.split(",", 1) for each in received.headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(expected, signature) for version, signature in given)
