import pytest

from reference_service.application.identity.commands.create_administrator import (
    CreateAdministrator,
    CreateAdministratorHandler,
)
from reference_service.application.identity.ports import UserView
from reference_service.application.identity.refusals import email_taken
from reference_service.domain.identity.events import EmailVerified, RoleGranted
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.errors import DomainError, Invalid
from reference_service.domain.shared.published import UserRegistered
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.identity import BUSY, EMAIL_TAKEN, users_of
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.identity.setting import ADA, ADDRESSES, PASSWORD, UNKNOWN, Setting

pytestmark = pytest.mark.anyio


async def create(setting: Setting, email: str = UNKNOWN.value, password: str = PASSWORD) -> Result[UserView, DomainError]:
    handler = CreateAdministratorHandler(setting.transactions, setting.hasher, setting.clock, setting.ids)
    return await handler.execute(CreateAdministrator(email=email, password=password))


async def test_an_administrator_may_log_in_at_once(setting: Setting) -> None:
    outcome = await create(setting, " Unknown@example.com")

    (made,) = (each for each in users_of(setting.store) if each.email == UNKNOWN)
    assert outcome == Ok(
        UserView(
            id=made.id.value,
            email="unknown@example.com",
            role="administrator",
            status="active",
            verified=True,
            created_at=BEGINNING,
        )
    )
    assert (made.password, made.can_login()) == (PasswordHash(f"new:{PASSWORD}"), True)
    assert setting.store.events == [
        UserRegistered(occurred_at=BEGINNING, user_id=made.id, display_name="Administrator"),
        EmailVerified(occurred_at=BEGINNING, user_id=made.id),
        RoleGranted(occurred_at=BEGINNING, user_id=made.id, role=PlatformRole.ADMINISTRATOR),
    ]
    assert setting.store.commits == 1


async def test_a_known_address_is_refused_without_a_hash(setting: Setting) -> None:
    assert await create(setting, ADDRESSES[ADA].value) == Err(email_taken())
    assert (setting.nothing_happened(), setting.hasher.asked) == (True, [])


async def test_an_address_that_somebody_registers_meanwhile_is_refused(setting: Setting) -> None:
    def rival() -> None:
        setting.user(ADA).email = UNKNOWN

    setting.transactions.rivals = [rival]

    assert await create(setting) == Err(EMAIL_TAKEN)
    assert setting.nothing_happened()


async def test_what_is_no_address_is_refused(setting: Setting) -> None:
    assert await create(setting, "chief") == Err(
        Invalid(code="INVALID_EMAIL", message="`email` is not an e-mail address.", field="email")
    )
    assert (setting.hasher.asked, setting.transactions.by) == ([], [])


async def test_a_weak_password_is_refused(setting: Setting) -> None:
    assert await create(setting, password="short") == Err(  # noqa: S106 - a password that only tests have
        Invalid(code="WEAK_PASSWORD", message="`password` has from 8 to 128 characters.", field="password")
    )
    assert (setting.hasher.asked, setting.transactions.by) == ([], [])


async def test_a_busy_hasher_is_said(setting: Setting) -> None:
    setting.hasher.busy = {"hash"}

    assert await create(setting) == Err(BUSY)
    assert setting.nothing_happened()
