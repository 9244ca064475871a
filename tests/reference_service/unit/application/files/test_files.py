"""Files are kept, given out and deleted, and nothing is left that nobody knows of."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest

from reference_service.application import files
from reference_service.application.files.commands.delete_file import NOT_THE_UPLOADER, DeleteFile, DeleteFileHandler
from reference_service.application.files.commands.upload_file import UploadFile, UploadFileHandler
from reference_service.application.files.orphans import Orphans
from reference_service.application.files.ports import FileView
from reference_service.application.files.queries.get_file import GetFileHandler
from reference_service.application.files.queries.read_file import ReadFileHandler, WholeFile
from reference_service.application.shared.actor import TenantActor, denied
from reference_service.domain.files.events import FileDeleted, FileUploaded
from reference_service.domain.shared.access import Permission, TenantRole
from reference_service.domain.shared.errors import Conflict, DomainError, not_found
from reference_service.domain.shared.ids import FileId, TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.files import FakeFileReader, FakeFileStore, FakeFilesTransactions
from tests.reference_service.fakes.shared import BEGINNING, FakeClock, FakeIds, Store
from tests.reference_service.unit.application.matrix import PowerlessMember, handlers_of

pytestmark = pytest.mark.anyio
OURS, THEIRS = TenantId(UUID(int=1)), TenantId(UUID(int=2))
ADA, BOB = UserId(UUID(int=3)), UserId(UUID(int=4))
MEMBER, OTHER = TenantActor(ADA, OURS, TenantRole.MEMBER), TenantActor(BOB, OURS, TenantRole.MEMBER)
MANAGER, STRANGER = TenantActor(BOB, OURS, TenantRole.MANAGER), TenantActor(BOB, THEIRS, TenantRole.OWNER)
FILE = FileId(UUID(int=1))
CONTENT = b"%PDF-1.7"
UPLOAD = UploadFile(name="plan.v1.pdf", said_to_be="application/pdf", content=CONTENT)
VIEW = FileView(
    id=FILE.value,
    name="plan.v1.pdf",
    safe_name="plan_v1.pdf",
    kind="application/pdf",
    size=8,
    uploaded_by=ADA.value,
    created_at=BEGINNING,
    version=1,
)
NOTHING = Err(not_found("file"))


@dataclass(slots=True)
class Setting:
    """All that the use cases ask for."""

    store: Store = field(default_factory=Store)
    clock: FakeClock = field(default_factory=FakeClock)
    contents: FakeFileStore = field(init=False)
    transactions: FakeFilesTransactions = field(init=False)
    reader: FakeFileReader = field(init=False)
    upload: UploadFileHandler = field(init=False)
    delete: DeleteFileHandler = field(init=False)
    get: GetFileHandler = field(init=False)
    read: ReadFileHandler = field(init=False)

    def __post_init__(self) -> None:
        self.contents, self.reader = FakeFileStore(self.clock), FakeFileReader(self.store)
        self.transactions = FakeFilesTransactions(self.store)
        self.upload = UploadFileHandler(self.transactions, self.contents, self.clock, FakeIds(), 20)
        self.delete = DeleteFileHandler(self.transactions, self.contents, self.clock)
        self.get, self.read = GetFileHandler(self.reader), ReadFileHandler(self.reader, self.contents)


@pytest.fixture
def setting() -> Setting:
    return Setting()


async def test_a_file_is_kept_and_given_out(setting: Setting) -> None:
    assert await setting.upload.execute(MEMBER, UPLOAD) == Ok(VIEW)
    assert await setting.get.execute(OTHER, str(FILE)) == Ok(VIEW)
    assert await setting.read.execute(OTHER, str(FILE)) == Ok(WholeFile(VIEW, CONTENT))
    assert list(setting.contents.settled) == [(OURS, FILE)]
    assert setting.store.events == [
        FileUploaded(occurred_at=BEGINNING, tenant_id=OURS, file_id=FILE, kind="application/pdf", size=8)
    ]


@pytest.mark.parametrize(
    ("name", "said_to_be", "content", "code"),
    [
        ("../plan.pdf", "application/pdf", CONTENT, "INVALID_FILE_NAME"),
        ("plan.pdf", "image/png", CONTENT, "FILE_KIND_MISMATCH"),
        ("plan.pdf", "", CONTENT, "FILE_KIND_MISMATCH"),
        ("plan.pdf", "application/pdf", b"PK\x03\x04\x00", "FILE_KIND_UNSUPPORTED"),
        ("plan.pdf", "application/pdf", b"", "FILE_KIND_UNSUPPORTED"),
        ("plan.pdf", "application/pdf", CONTENT + b"x" * 13, "FILE_TOO_LARGE"),
    ],
)
async def test_what_may_not_be_kept_leaves_nothing(
    setting: Setting, name: str, said_to_be: str, content: bytes, code: str
) -> None:
    refused = await setting.upload.execute(MEMBER, UploadFile(name=name, said_to_be=said_to_be, content=content))

    assert refused.unwrap_err().code == code
    assert (setting.contents.aside, setting.contents.settled, setting.store.tables) == ({}, {}, {})


async def test_what_is_not_committed_is_taken_back(setting: Setting) -> None:
    setting.store.refuse = Conflict(code="CONFLICT", message="There is such a thing already.")

    assert (await setting.upload.execute(MEMBER, UPLOAD)).unwrap_err().code == "CONFLICT"
    assert (setting.contents.aside, setting.contents.settled) == ({}, {})


async def test_a_file_whose_last_step_was_not_taken_is_given_out_all_the_same(setting: Setting) -> None:
    await setting.upload.execute(MEMBER, UPLOAD)
    setting.contents.aside[OURS, FILE] = setting.contents.settled.pop((OURS, FILE))

    assert await setting.read.execute(MEMBER, str(FILE)) == Ok(WholeFile(VIEW, CONTENT))


async def test_what_nobody_knows_of_is_given_to_nobody(setting: Setting) -> None:
    await setting.contents.put_aside(OURS, FILE, CONTENT)

    assert await setting.read.execute(MEMBER, str(FILE)) == NOTHING


async def test_a_file_that_lost_its_content_is_not_there(setting: Setting) -> None:
    await setting.upload.execute(MEMBER, UPLOAD)
    await setting.contents.remove(OURS, FILE)

    assert await setting.read.execute(MEMBER, str(FILE)) == NOTHING


@pytest.mark.parametrize("file", [str(FILE), "../../etc/passwd", "nonsense"])
async def test_the_files_of_others_are_not_there(setting: Setting, file: str) -> None:
    await setting.upload.execute(MEMBER, UPLOAD)

    assert await setting.get.execute(STRANGER, file) == NOTHING
    assert await setting.read.execute(STRANGER, file) == NOTHING
    assert await setting.delete.execute(STRANGER, DeleteFile(file_id=file)) == NOTHING


@pytest.mark.parametrize("actor", [MEMBER, MANAGER], ids=["the uploader", "a manager"])
async def test_a_deleted_file_is_gone_with_what_was_in_it(setting: Setting, actor: TenantActor) -> None:
    await setting.upload.execute(MEMBER, UPLOAD)

    assert await setting.delete.execute(actor, DeleteFile(file_id=str(FILE))) == Ok(None)
    assert await setting.get.execute(MEMBER, str(FILE)) == NOTHING
    assert await setting.delete.execute(actor, DeleteFile(file_id=str(FILE))) == NOTHING
    assert setting.contents.settled == {}
    assert setting.store.events[1:] == [FileDeleted(occurred_at=BEGINNING, tenant_id=OURS, file_id=FILE)]


async def test_a_member_deletes_no_file_of_somebody_else(setting: Setting) -> None:
    await setting.upload.execute(MEMBER, UPLOAD)

    assert await setting.delete.execute(OTHER, DeleteFile(file_id=str(FILE))) == Err(NOT_THE_UPLOADER)


async def test_a_deletion_that_is_refused_removes_nothing(setting: Setting) -> None:
    await setting.upload.execute(MEMBER, UPLOAD)
    setting.store.refuse = Conflict(code="CONFLICT", message="Somebody was faster.")

    assert (await setting.delete.execute(MEMBER, DeleteFile(file_id=str(FILE)))).unwrap_err().code == "CONFLICT"
    assert list(setting.contents.settled) == [(OURS, FILE)]


async def test_what_nobody_knows_of_is_removed_when_it_is_old(setting: Setting) -> None:
    await setting.upload.execute(MEMBER, UPLOAD)
    for number in (11, 12, 13):
        await setting.contents.put_aside(OURS, FileId(UUID(int=number)), CONTENT)
    later = BEGINNING + timedelta(days=1)
    orphans = Orphans(setting.reader, setting.contents)

    assert await orphans.remove(BEGINNING, 10) == 0
    assert [await orphans.remove(later, 2), await orphans.remove(later, 2)] == [2, 1]
    assert (list(setting.contents.settled), setting.contents.aside) == ([(OURS, FILE)], {})


Run = Callable[[Setting, TenantActor], Awaitable[Result[object, DomainError]]]
MATRIX: dict[str, tuple[Permission, Run]] = {
    "UploadFileHandler": (Permission.FILES_UPLOAD, lambda s, actor: s.upload.execute(actor, UPLOAD)),
    "DeleteFileHandler": (Permission.FILES_UPLOAD, lambda s, actor: s.delete.execute(actor, DeleteFile(file_id=str(FILE)))),
    "GetFileHandler": (Permission.FILES_READ, lambda s, actor: s.get.execute(actor, str(FILE))),
    "ReadFileHandler": (Permission.FILES_READ, lambda s, actor: s.read.execute(actor, str(FILE))),
}


def test_the_matrix_has_all_use_cases() -> None:
    assert handlers_of(files) == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
async def test_who_may_nothing_does_nothing(setting: Setting, name: str) -> None:
    permission, run = MATRIX[name]

    assert await run(setting, PowerlessMember(ADA, OURS, TenantRole.OWNER)) == Err(denied(permission))


async def test_a_viewer_brings_no_file(setting: Setting) -> None:
    viewer = TenantActor(BOB, OURS, TenantRole.VIEWER)

    assert await setting.upload.execute(viewer, UPLOAD) == Err(denied(Permission.FILES_UPLOAD))
