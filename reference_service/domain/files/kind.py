"""What files may be, told by what is in them and never by what they are called."""

from enum import StrEnum
from typing import Final


class FileKind(StrEnum):
    """A kind of files that may be kept, by its media type."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    GIF = "image/gif"
    WEBP = "image/webp"
    PDF = "application/pdf"
    TEXT = "text/plain"

    @property
    def extension(self) -> str:
        """What the names of such files end with."""
        return _EXTENSIONS[self]


_EXTENSIONS: Final = {
    FileKind.PNG: "png",
    FileKind.JPEG: "jpg",
    FileKind.GIF: "gif",
    FileKind.WEBP: "webp",
    FileKind.PDF: "pdf",
    FileKind.TEXT: "txt",
}
_BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF),
    (b"%PDF-", FileKind.PDF),
)
_NO_TEXT: Final = frozenset(range(32)) - frozenset(b"\t\n\r\f") | {127}


def kind_of(content: bytes) -> FileKind | None:
    """Return what a file is; None for what may not be kept, which is also anything that is not known."""
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return FileKind.WEBP
    return FileKind.TEXT if _is_text(content) else None


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(content) and _NO_TEXT.isdisjoint(content)
