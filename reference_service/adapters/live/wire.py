"""News and tickets as Redis holds them: signed, so that who can write there can tell nobody anything."""

from datetime import datetime
from typing import Final

from pydantic import TypeAdapter

from reference_service.adapters.cache.codec import Codec, Place
from reference_service.application.live.ports import Gap, Listener, Message, News
from reference_service.domain.shared.result import Ok

_MESSAGE: Final[TypeAdapter[Message]] = TypeAdapter(Message)
_LISTENER: Final[TypeAdapter[Listener]] = TypeAdapter(Listener)
_GAP: Final = b"gap"
"""Needs no signature: it says no more than that one should look."""


class Wire:
    """Writes and reads what belongs to one place, and is believed nowhere else and not for ever."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec

    def of_news(self, news: News, channel: str, until: datetime) -> bytes:
        """Return news as they go through a channel."""
        return _GAP if isinstance(news, Gap) else self._sure(self._codec.encode(news, _MESSAGE, Place(channel, b""), until))

    def news(self, content: bytes, channel: str, now: datetime) -> News | None:
        """Return what came through a channel; None for what nobody of us has written."""
        if content == _GAP:
            return Gap()
        read = self._codec.decode(content, _MESSAGE, Place(channel, b""), now)
        return read.value if isinstance(read, Ok) else None

    def of_listener(self, listener: Listener, name: str, until: datetime) -> bytes:
        """Return what a ticket is for, as it is kept under a name."""
        return self._sure(self._codec.encode(listener, _LISTENER, Place(name, b""), until))

    def listener(self, content: bytes, name: str, now: datetime) -> Listener | None:
        """Return what was kept under a name; None for what is too old, or what nobody of us has written."""
        read = self._codec.decode(content, _LISTENER, Place(name, b""), now)
        return read.value if isinstance(read, Ok) else None

    @staticmethod
    def _sure(content: bytes | None) -> bytes:
        assert content is not None, "It is far smaller than a value may be."
        return content
