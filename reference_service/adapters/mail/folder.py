"""Letters as files, for development and tests."""

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Final

from reference_service.adapters.mail.letter import READABLE, letter
from reference_service.application.shared.ports.mail import Mail, Mailer

_SENDER: Final = "service@localhost"


class FolderMailer(Mailer):
    """Puts each letter into a folder, as `00000001.eml` and so on: the newest is the last by name.

    The files are for their owner's eyes only, since letters hold secrets.
    """

    def __init__(self, folder: Path, *, sender: str = _SENDER) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, mail: Mail) -> None:
        """Write a letter; whoever looks sees all of it or nothing. OSError: it cannot be written."""
        text = letter(mail, sender=self._sender, policy=READABLE).as_bytes()
        await asyncio.to_thread(self._put, text)

    def _put(self, text: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".draft") as draft:
            draft.write(text)
            draft.flush()
            self._name(Path(draft.name))

    def _name(self, draft: Path) -> None:
        number = self._last()
        while True:
            number += 1
            try:
                # A link, unlike a new name, never takes the place of another letter.
                os.link(draft, self._folder / f"{number:08}.eml")
            except FileExistsError:
                continue
            return

    def _last(self) -> int:
        return max((int(path.stem) for path in self._folder.glob("*.eml") if path.stem.isdecimal()), default=0)
