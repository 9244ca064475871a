import asyncio
import email
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from reference_service.adapters.mail.folder import FolderMailer
from reference_service.application.shared.ports.mail import Mail
from reference_service.domain.shared.email import Email

pytestmark = pytest.mark.anyio

ADA = Email("ada@example.com")


def _letters(folder: Path) -> list[tuple[str, EmailMessage]]:
    return [(path.name, email.message_from_bytes(path.read_bytes(), policy=default)) for path in sorted(folder.iterdir())]


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_letter_is_a_file_that_can_be_read(tmp_path: Path) -> None:
    link = "https://service.test/verify-email?token=" + "x" * 200
    await FolderMailer(tmp_path).send(Mail(ADA, "Verify your address", f"Grüße! Go to\n{link}"))

    ((name, letter),) = _letters(tmp_path)
    assert (name, letter["From"], letter["To"], letter["Subject"], letter.get_content()) == (
        "00000001.eml",
        "service@localhost",
        "ada@example.com",
        "Verify your address",
        f"Grüße! Go to\n{link}\n",
    )
    assert link in (tmp_path / name).read_text(encoding="utf-8")


async def test_the_newest_letter_is_the_last_by_name(tmp_path: Path) -> None:
    for number in range(12):
        await FolderMailer(tmp_path).send(Mail(ADA, f"Letter {number}", ""))

    assert [letter["Subject"] for _, letter in _letters(tmp_path)] == [f"Letter {number}" for number in range(12)]


async def test_a_letter_never_takes_the_place_of_another(tmp_path: Path) -> None:
    mailers = [FolderMailer(tmp_path), FolderMailer(tmp_path)]
    await asyncio.gather(*(mailers[number % 2].send(Mail(ADA, f"Letter {number}", "")) for number in range(20)))

    assert sorted(letter["Subject"] for _, letter in _letters(tmp_path)) == sorted(f"Letter {number}" for number in range(20))


async def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.eml").write_text("kept")
    (tmp_path / "00000007.eml").write_text("kept too")
    await FolderMailer(tmp_path).send(Mail(ADA, "Hello", ""))

    assert _names(tmp_path) == ["00000007.eml", "00000008.eml", "kept.eml"]
    assert (tmp_path / "00000007.eml").read_text() == "kept too"


async def test_letters_are_for_their_owners_eyes_only(tmp_path: Path) -> None:
    await FolderMailer(tmp_path / "data" / "mail").send(Mail(ADA, "Hello", "a secret"))

    folder = tmp_path / "data" / "mail"
    assert [path.stat().st_mode & 0o777 for path in (folder, folder / "00000001.eml")] == [0o700, 0o600]


async def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OSError, match="file"):
        await FolderMailer(tmp_path / "file").send(Mail(ADA, "Hello", ""))


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"])
async def test_no_subject_becomes_a_header(tmp_path: Path, end: str) -> None:
    await FolderMailer(tmp_path).send(Mail(ADA, f"Hello{end}Bcc: eve@evil.test{end}{end}Another body", "The body"))

    ((_, letter),) = _letters(tmp_path)
    assert letter["Subject"] == "Hello Bcc: eve@evil.test Another body"
    assert letter["Bcc"] is None
    assert letter.get_content() == "The body\n"


@pytest.mark.parametrize(
    "address", ["ada@example.com\nBcc: eve@evil.test", "ada@example.com, eve@evil.test", "<ada@example.com>", "ada"]
)
async def test_an_address_that_nobody_checked_gets_no_letter(tmp_path: Path, address: str) -> None:
    with pytest.raises((ValueError, MessageError)):
        await FolderMailer(tmp_path).send(Mail(Email(address), "Hello", ""))

    assert _names(tmp_path) == []
