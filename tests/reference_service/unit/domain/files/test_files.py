"""What files are, how they are called, and what becomes of them."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_service.domain.files.events import FileDeleted, FileUploaded
from reference_service.domain.files.kind import FileKind, kind_of
from reference_service.domain.files.stored_file import FileName, StoredFile
from reference_service.domain.shared.ids import FileId, TenantId, UserId
from tests.reference_service.unit.domain.values import NOW

TENANT, FILE, USER = TenantId(UUID(int=1)), FileId(UUID(int=2)), UserId(UUID(int=3))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n rest", FileKind.PNG),
        (b"\xff\xd8\xff\xe0 rest", FileKind.JPEG),
        (b"GIF87a rest", FileKind.GIF),
        (b"GIF89a rest", FileKind.GIF),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", FileKind.WEBP),
        (b"%PDF-1.7 rest", FileKind.PDF),
        ("Löse das\n\tjetzt.\r\n".encode(), FileKind.TEXT),
        (b"<html><script>alert(1)</script>", FileKind.TEXT),
        (b"", None),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"text with \x00", None),
        (b"text with \x1b[31m", None),
        (b"\xff\xfe\x00\x00", None),
        (b"PK\x03\x04 a zip", None),
        (b"MZ\x90\x00 a program", None),
        (b"\x7fELF", None),
    ],
)
def test_a_file_is_what_is_in_it(content: bytes, kind: FileKind | None) -> None:
    assert kind_of(content) is kind


@given(st.binary(max_size=64))
def test_any_bytes_are_of_a_known_kind_or_of_none(content: bytes) -> None:
    assert kind_of(content) in {*FileKind, None}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "INVALID_TEXT"),
        ("a\x00.png", "INVALID_TEXT"),
        ("a\r\nb.png", "INVALID_TEXT"),
        ("\u202egnp.exe", "INVALID_TEXT"),
        ("a" * 121, "INVALID_TEXT"),
        ("../secret", "INVALID_FILE_NAME"),
        ("/etc/passwd", "INVALID_FILE_NAME"),
        ("..\\secret", "INVALID_FILE_NAME"),
    ],
)
def test_a_path_is_no_name(text: str, code: str) -> None:
    assert FileName.parse(text).unwrap_err().code == code


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("plan.png", "plan.png"),
        ("plan", "plan.png"),
        ("photo.php.png", "photo_php.png"),
        ("photo.png.exe", "photo_png.png"),
        (".htaccess", "htaccess.png"),
        ("..", "file.png"),
        ('a"; filename="b.exe', "a_filename_b.png"),
        ("Löse das.txt", "L_se_das.png"),
        ("文書", "file.png"),
        ("CON;x=1.png", "CON_x_1.png"),
    ],
)
def test_the_name_to_save_it_under_is_that_of_its_kind(text: str, safe: str) -> None:
    assert FileName.parse(text).unwrap().safe(FileKind.PNG) == safe


@given(st.text(max_size=120), st.sampled_from(FileKind))
def test_a_safe_name_is_safe_whatever_it_is_made_of(text: str, kind: FileKind) -> None:
    stem, dot, extension = FileName(text).safe(kind).partition(".")

    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
    assert (bool(stem), dot, extension) == (True, ".", kind.extension)


def test_a_file_is_brought_and_deleted_once() -> None:
    name = FileName.parse("plan.png").unwrap()
    file = StoredFile.upload(FILE, tenant_id=TENANT, name=name, kind=FileKind.PNG, size=7, by=USER, now=NOW)
    later = NOW + timedelta(days=1)
    for moment in (later, later + timedelta(days=1)):
        file.delete(moment)

    assert file.deleted_at == later
    assert file.pull_events() == (
        FileUploaded(occurred_at=NOW, tenant_id=TENANT, file_id=FILE, kind="image/png", size=7),
        FileDeleted(occurred_at=later, tenant_id=TENANT, file_id=FILE),
    )
    assert FileDeleted(occurred_at=NOW, tenant_id=TENANT, file_id=FILE).aggregate == FILE.value
