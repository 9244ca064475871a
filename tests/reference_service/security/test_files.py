"""Files of strangers: row 40 of the security list, on a whole service."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import httpx2
import pytest

from tests.reference_service.whole import API, Whole, whole_service

pytestmark = pytest.mark.anyio
FILES = f"{API}/files"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
LIMIT = 2048


@pytest.fixture
async def whole(database_url: str, tmp_path: Path) -> AsyncIterator[Whole]:
    """Return a service that takes small files only: one test on each kind of database."""
    async with whole_service(tmp_path / "data", database_url=database_url, file_limit=LIMIT, body_limit=1024) as opened:
        yield opened


@pytest.fixture
async def owner(whole: Whole) -> httpx2.AsyncClient:
    client = await whole.account("owner@example.com")
    await whole.found(client, "Engines")
    return client


async def bring(client: httpx2.AsyncClient, name: str, content: bytes, kind: str) -> httpx2.Response:
    return await client.post(FILES, params={"name": name}, content=content, headers={"Content-Type": kind})


def kept(whole: Whole) -> list[Path]:
    """Return all that is in the folder of files."""
    return [path for path in (whole.container.settings.data_folder / "files").rglob("*") if path.is_file()]


def code_of(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_file_is_brought_looked_at_taken_out_and_deleted(whole: Whole, owner: httpx2.AsyncClient) -> None:
    made = await bring(owner, "Löse das.png", PNG, "image/png")
    place = made.headers["location"]
    seen, taken = await owner.get(place), await owner.get(f"{place}/content")

    said = made.json()
    assert (made.status_code, seen.json(), seen.headers["etag"]) == (201, said, '"1"')
    assert (said["name"], said["kind"], said["size"]) == ("Löse das.png", "image/png", len(PNG))
    assert (taken.content, taken.headers["content-type"]) == (PNG, "image/png")
    assert taken.headers["content-disposition"] == 'attachment; filename="L_se_das.png"'
    assert (taken.headers["x-content-type-options"], taken.headers["cache-control"]) == ("nosniff", "no-store")
    assert (await owner.delete(place)).status_code == 204
    assert [(await owner.get(each)).status_code for each in (place, f"{place}/content")] == [404, 404]
    assert kept(whole) == []


# Row 40.
@pytest.mark.parametrize("name", ["../../etc/cron.d/evil", "..\\..\\evil", "/etc/passwd", "a\x00.png", "a\r\nX: b"])
async def test_a_name_that_is_a_place_is_refused_and_nothing_is_written(
    whole: Whole, owner: httpx2.AsyncClient, name: str
) -> None:
    assert (await bring(owner, name, PNG, "image/png")).status_code == 422
    assert kept(whole) == []


# Row 40: where a file lies has nothing to do with what it is called.
@pytest.mark.parametrize("name", ["..", ".htaccess", "%2e%2e%2fevil", "C:evil.png", "plan.png"])
async def test_a_file_lies_under_its_identity_wherever_its_name_points(
    whole: Whole, owner: httpx2.AsyncClient, name: str
) -> None:
    said = (await bring(owner, name, PNG, "image/png")).json()

    [path] = kept(whole)
    tenant = UUID(path.parent.name)
    assert path == whole.container.settings.data_folder / "files" / str(tenant) / said["id"]
    assert path.stat().st_mode & 0o777 == 0o600


# Row 40.
@pytest.mark.parametrize("file", ["../service.db", "..%2f..%2fservice.db", "%00", "nonsense", str(UUID(int=7))])
async def test_no_other_place_is_read(owner: httpx2.AsyncClient, file: str) -> None:
    for place in (f"{FILES}/{file}", f"{FILES}/{file}/content"):
        assert (await owner.get(place)).status_code == 404


# Row 40.
@pytest.mark.parametrize(("name", "safe"), [("a.php.png", "a_php.png"), ("a.png.html", "a_png.png"), ("a.png;.exe", "a_png.png")])
async def test_a_double_extension_is_saved_as_what_the_file_is(owner: httpx2.AsyncClient, name: str, safe: str) -> None:
    place = (await bring(owner, name, PNG, "image/png")).headers["location"]
    taken = await owner.get(f"{place}/content")

    assert taken.headers["content-disposition"] == f'attachment; filename="{safe}"'


# Row 40.
@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"GIF89a...", "image/png", "FILE_KIND_MISMATCH"),
        (b"<html>", "image/png", "FILE_KIND_MISMATCH"),
        (b"<html>", "text/html", "FILE_KIND_MISMATCH"),
        (b"<svg onload=alert(1)>", "image/svg+xml", "FILE_KIND_MISMATCH"),
        (PNG, "application/json", "FILE_KIND_MISMATCH"),
        (b"PK\x03\x04\x14\x00", "application/zip", "FILE_KIND_UNSUPPORTED"),
        (b"MZ\x90\x00", "image/png", "FILE_KIND_UNSUPPORTED"),
        (b"", "image/png", "FILE_KIND_UNSUPPORTED"),
    ],
)
async def test_what_is_not_what_it_is_said_to_be_is_refused(
    whole: Whole, owner: httpx2.AsyncClient, content: bytes, kind: str, code: str
) -> None:
    assert code_of(await bring(owner, "a.png", content, kind)) == (422, code)
    assert kept(whole) == []


# Row 40.
async def test_one_byte_too_much_is_refused_however_it_comes(whole: Whole, owner: httpx2.AsyncClient) -> None:
    async def slices(size: int) -> AsyncIterator[bytes]:
        body = PNG.ljust(size, b"\0")
        for begin in range(0, size, 100):
            yield body[begin : begin + 100]

    async def chunked(size: int) -> httpx2.Response:
        headers = {"Content-Type": "image/png"}
        return await owner.post(FILES, params={"name": "a.png"}, content=slices(size), headers=headers)

    answers = [
        await bring(owner, "a.png", PNG.ljust(LIMIT + 1, b"\0"), "image/png"),
        await chunked(LIMIT + 1),
        await bring(owner, "a.png", PNG.ljust(LIMIT, b"\0"), "image/png"),
        await chunked(LIMIT),
    ]

    assert [answer.status_code for answer in answers] == [413, 413, 201, 201]
    assert len(kept(whole)) == 2


# Row 40: what is larger for files is not for all else.
async def test_no_other_route_takes_as_much(owner: httpx2.AsyncClient) -> None:
    body = {"name": "A", "description": "x" * 1500}

    assert code_of(await owner.post(f"{API}/projects", json=body)) == (413, "BODY_TOO_LARGE")


# Row 40: also row 1.
async def test_the_files_of_another_tenant_are_not_there(whole: Whole, owner: httpx2.AsyncClient) -> None:
    place = (await bring(owner, "a.png", PNG, "image/png")).headers["location"]
    other = await whole.account("other@example.com")
    await whole.found(other, "Looms")
    answers = [await other.get(place), await other.get(f"{place}/content"), await other.delete(place)]

    assert [code_of(answer) for answer in answers] == [(404, "FILE_NOT_FOUND")] * 3
    assert (await owner.get(f"{place}/content")).content == PNG


# Row 40.
async def test_a_text_that_is_html_is_not_served_as_html(owner: httpx2.AsyncClient) -> None:
    page = b"<!doctype html><script>alert(document.cookie)</script>"
    place = (await bring(owner, "page.html", page, "text/plain; charset=utf-8")).headers["location"]
    taken = await owner.get(f"{place}/content", headers={"Accept": "text/html"})

    assert (taken.content, taken.headers["content-type"]) == (page, "text/plain; charset=utf-8")
    assert taken.headers["content-disposition"] == 'attachment; filename="page.txt"'
    assert taken.headers["x-content-type-options"] == "nosniff"
    assert taken.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


# Row 40.
async def test_a_file_that_nobody_knows_of_is_not_served(whole: Whole, owner: httpx2.AsyncClient) -> None:
    said = (await bring(owner, "a.png", PNG, "image/png")).json()
    [path] = kept(whole)
    for name in (str(UUID(int=9)), f"{UUID(int=9)}.new", "plan.png"):
        (path.parent / name).write_bytes(PNG)

    assert (await owner.get(f"{FILES}/{said['id']}/content")).status_code == 200
    for name in (str(UUID(int=9)), "plan.png", f"{UUID(int=9)}.new"):
        assert (await owner.get(f"{FILES}/{name}/content")).status_code == 404
