import anyio
import pytest

from reference_service.application.identity.commands.register import Register, RegisterHandler
from reference_service.domain.identity.events import RegistrationRepeated
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.user import User, UserStatus
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.errors import Conflict, Denied, DomainError, Invalid
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.published import UserRegistered
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.flags import FakeRules
from tests.reference_service.fakes.identity import BUSY, FakeIdentityTransactions, users_of
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.identity.setting import (
    ADA,
    ADDRESSES,
    GONE,
    NEW,
    OTHER_PASSWORD,
    PASSWORD,
    UNKNOWN,
    Setting,
)

pytestmark = pytest.mark.anyio


def handler(setting: Setting) -> RegisterHandler:
    return RegisterHandler(setting.transactions, setting.hasher, FakeRules(), setting.clock, setting.ids)


async def register(setting: Setting, **other: str) -> Result[None, DomainError]:
    words = {"email": UNKNOWN.value, "password": PASSWORD, "display_name": "Ada"} | other
    return await handler(setting).execute(Register(**words))


def made(setting: Setting) -> User:
    (found,) = (each for each in users_of(setting.store) if each.email == UNKNOWN)
    return found


async def test_a_new_address_gets_an_account_that_is_not_verified(setting: Setting) -> None:
    assert await register(setting, email=" Unknown@Example.com ") == Ok(None)

    user = made(setting)
    assert (user.password, user.role, user.status) == (
        PasswordHash(f"new:{PASSWORD}"),
        PlatformRole.USER,
        UserStatus.ACTIVE,
    )
    assert (user.created_at, user.verified_at, user.version) == (BEGINNING, None, 1)
    assert setting.store.events == [UserRegistered(occurred_at=BEGINNING, user_id=user.id, display_name="Ada")]
    assert (setting.store.commits, setting.transactions.by) == (1, [None])


@pytest.mark.parametrize("user_id", [ADA, NEW, GONE])
async def test_a_known_address_gets_the_same_answer_for_the_same_work_and_only_its_owner_hears_of_it(
    setting: Setting, user_id: UserId
) -> None:
    # Regression: an early return for a known address told everybody who has an account.
    before = (setting.user(user_id).password, len(users_of(setting.store)))

    assert await register(setting, email=ADDRESSES[user_id].value, password=OTHER_PASSWORD) == Ok(None)

    assert (setting.user(user_id).password, len(users_of(setting.store))) == before
    assert setting.store.events == [RegistrationRepeated(occurred_at=BEGINNING, user_id=user_id)]
    assert (setting.hasher.asked, setting.store.commits, setting.transactions.by) == (["hash"], 1, [None])


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (
            {"email": "ada"},
            Invalid(code="INVALID_EMAIL", message="`email` is not an e-mail address.", field="email"),
        ),
        (
            {"display_name": " "},
            Invalid(code="INVALID_TEXT", message="`display_name` has from 1 to 120 characters.", field="display_name"),
        ),
        (
            {"password": "short"},
            Invalid(code="WEAK_PASSWORD", message="`password` has from 8 to 128 characters.", field="password"),
        ),
        (
            {"password": f"my {UNKNOWN}"},
            Invalid(code="WEAK_PASSWORD", message="`password` does not hold the e-mail address.", field="password"),
        ),
    ],
)
async def test_bad_words_are_refused_before_any_work(setting: Setting, words: dict[str, str], error: Invalid) -> None:
    assert await register(setting, **words) == Err(error)
    assert setting.nothing_happened()
    assert (setting.hasher.asked, setting.transactions.by) == ([], [])


async def test_a_busy_hasher_is_said_and_nothing_is_kept(setting: Setting) -> None:
    setting.hasher.busy = {"hash"}

    assert await register(setting) == Err(BUSY)
    assert setting.nothing_happened()


async def test_two_who_register_one_address_at_once_get_one_account_and_the_same_answer(setting: Setting) -> None:
    outcomes = []

    async def at_once() -> None:
        one = RegisterHandler(FakeIdentityTransactions(setting.store), setting.hasher, FakeRules(), setting.clock, setting.ids)
        outcomes.append(await one.execute(Register(email=UNKNOWN.value, password=PASSWORD, display_name="Ada")))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(at_once)
        tasks.start_soon(at_once)

    user = made(setting)
    assert outcomes == [Ok(None), Ok(None)]
    assert setting.store.events == [
        UserRegistered(occurred_at=BEGINNING, user_id=user.id, display_name="Ada"),
        RegistrationRepeated(occurred_at=BEGINNING, user_id=user.id),
    ]
    assert setting.store.commits == 2


async def test_a_refused_commit_tells_no_event(setting: Setting) -> None:
    # Regression: an event that is told before the commit is told of what never was.
    setting.store.refuse = Conflict(code="EMAIL_TAKEN", message="Somebody was faster.")
    seen: list[int] = []
    setting.transactions.rivals = [lambda: seen.append(len(setting.store.events))] * 2

    assert await register(setting) == Ok(None)

    assert seen == [0, 0]
    assert len(setting.store.events) == 1


async def test_whoever_loses_every_race_for_a_known_address_still_gets_the_same_answer(setting: Setting) -> None:
    setting.transactions.rivals = [setting.touch] * 3

    assert await register(setting, email=ADDRESSES[ADA].value) == Ok(None)
    assert setting.nothing_happened()


@pytest.mark.parametrize("email", [UNKNOWN.value, ADDRESSES[ADA].value, "no address"])
async def test_a_closed_registration_refuses_everybody_in_the_same_words_without_a_look_at_anything(
    setting: Setting, email: str
) -> None:
    closed = FakeRules(is_registration_open=False)
    one = RegisterHandler(setting.transactions, setting.hasher, closed, setting.clock, setting.ids)

    outcome = await one.execute(Register(email=email, password=PASSWORD, display_name="Ada"))

    assert outcome == Err(Denied(code="REGISTRATION_CLOSED", message="Nobody can register at the moment."))
    assert (setting.nothing_happened(), setting.hasher.asked, setting.transactions.by) == (True, [], [])
