"""The letters that events cause."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from reference_service.application.identity.letters import TokenLetters
from reference_service.application.identity.subscribers.send_password_reset import SendPasswordReset
from reference_service.application.identity.subscribers.send_verification import SendVerification, SendVerificationAgain
from reference_service.application.identity.subscribers.tell_of_registration import TellOfRegistration
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.mail import Mail
from reference_service.domain.identity.events import PasswordResetRequested, RegistrationRepeated, VerificationRequested
from reference_service.domain.identity.token import Purpose
from reference_service.domain.shared.errors import Conflict
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.published import UserRegistered
from reference_service.domain.shared.result import UnwrapError
from tests.reference_service.fakes.identity import tokens_of
from tests.reference_service.fakes.shared import BEGINNING, FakeMailer
from tests.reference_service.unit.application.identity.setting import ADA, ADDRESSES, DAY, GONE, HOUR, NEW, NOBODY, Setting

pytestmark = pytest.mark.anyio
EVENT, LATER_EVENT = UUID(int=901), UUID(int=902)
Deliver = Callable[..., Awaitable[None]]


def letters(setting: Setting) -> TokenLetters:
    return TokenLetters(setting.transactions, setting.secrets, setting.mailer, setting.clock)


async def registered(setting: Setting, user_id: UserId, event: UUID = EVENT) -> None:
    heard = UserRegistered(occurred_at=BEGINNING, user_id=user_id, display_name="Ada")
    await SendVerification(letters(setting), setting.links).receive(Envelope(event, heard))


async def asked_again(setting: Setting, user_id: UserId, event: UUID = EVENT) -> None:
    heard = VerificationRequested(occurred_at=BEGINNING, user_id=user_id)
    await SendVerificationAgain(letters(setting), setting.links).receive(Envelope(event, heard))


async def forgot(setting: Setting, user_id: UserId, event: UUID = EVENT) -> None:
    heard = PasswordResetRequested(occurred_at=BEGINNING, user_id=user_id)
    await SendPasswordReset(letters(setting), setting.links).receive(Envelope(event, heard))


async def came_back(setting: Setting, user_id: UserId, event: UUID = EVENT) -> None:
    heard = RegistrationRepeated(occurred_at=BEGINNING, user_id=user_id)
    await TellOfRegistration(setting.transactions, setting.mailer).receive(Envelope(event, heard))


WITH_TOKEN = {registered: NEW, asked_again: NEW, forgot: ADA}
ALL = {**WITH_TOKEN, came_back: ADA}
each_with_token = pytest.mark.parametrize(("deliver", "user_id"), WITH_TOKEN.items())
each_letter = pytest.mark.parametrize(("deliver", "user_id"), ALL.items())


def mailed(setting: Setting) -> list[str]:
    """Return the secrets that the letters hold."""
    return [mail.body.partition("token=")[2].split()[0] for mail in setting.mailer.sent]


def verification(secret: str) -> Mail:
    link = f"https://service.test/verify?token={secret}"
    return Mail(ADDRESSES[NEW], "Verify your address", f"Welcome.\n\nTo verify this address, open\n{link}\n")


def kept(setting: Setting) -> list[tuple[UserId, Purpose, object, object]]:
    return [(each.user_id, each.purpose, each.digest, each.expires_at) for each in tokens_of(setting.store)]


@pytest.mark.parametrize(
    ("deliver", "name"),
    [(registered, "identity.send_verification"), (asked_again, "identity.send_verification_again")],
)
async def test_a_letter_to_verify_with_holds_a_secret_and_the_store_its_digest(
    setting: Setting, deliver: Deliver, name: str
) -> None:
    setting.clock.advance(HOUR)

    await deliver(setting, NEW)

    assert setting.mailer.sent == [verification("secret-1")]
    assert kept(setting) == [(NEW, Purpose.VERIFY_EMAIL, setting.digest("secret-1"), BEGINNING + HOUR + DAY)]
    assert (setting.store.commits, setting.store.deliveries) == (1, {(EVENT, name)})
    assert set(setting.transactions.by) == {None}


async def test_a_letter_to_choose_a_password_with_holds_a_secret_and_the_store_its_digest(setting: Setting) -> None:
    await forgot(setting, ADA)

    link = "https://service.test/reset?token=secret-1"
    body = f"Somebody, you we hope, wants a new password.\n\nTo choose one within 30 minutes, open\n{link}\n"
    assert setting.mailer.sent == [Mail(ADDRESSES[ADA], "A new password", body)]
    assert kept(setting) == [(ADA, Purpose.RESET_PASSWORD, setting.digest("secret-1"), BEGINNING + HOUR / 2)]
    assert (setting.store.commits, setting.store.deliveries) == (1, {(EVENT, "identity.send_password_reset")})


@pytest.mark.parametrize("user_id", [ADA, NEW, GONE])
async def test_the_owner_of_an_address_hears_that_it_was_registered_again(setting: Setting, user_id: UserId) -> None:
    await came_back(setting, user_id)

    body = (
        "Somebody registered with your address, which has an account. If it was you, log in.\n\n"
        "If you cannot, ask for another letter to verify your address with, or for a new password. "
        "If it was not you, do nothing.\n"
    )
    assert setting.mailer.sent == [Mail(ADDRESSES[user_id], "You have an account", body)]
    assert (setting.store.commits, setting.store.deliveries) == (1, {(EVENT, "identity.tell_of_registration")})


@each_with_token
async def test_a_newer_token_takes_the_place_of_the_older_one(setting: Setting, deliver: Deliver, user_id: UserId) -> None:
    await deliver(setting, user_id, EVENT)
    setting.clock.advance(HOUR)
    await deliver(setting, user_id, LATER_EVENT)

    token = setting.token()
    assert mailed(setting) == ["secret-1", "secret-2"]
    assert (token.digest, token.expires_at) == (
        setting.digest("secret-2"),
        setting.clock.now() + token.purpose.lifetime,
    )


async def test_a_newer_token_is_good_though_the_older_one_was_used(setting: Setting) -> None:
    setting.keep_token("older", Purpose.RESET_PASSWORD)
    setting.token().used_at = BEGINNING

    await forgot(setting, ADA)

    assert (setting.token().digest, setting.token().used_at) == (setting.digest("secret-1"), None)


@each_letter
async def test_an_event_that_comes_twice_sends_one_letter(setting: Setting, deliver: Deliver, user_id: UserId) -> None:
    for _ in range(2):
        await deliver(setting, user_id)

    assert (len(setting.mailer.sent), setting.store.commits) == (1, 1)


@each_letter
async def test_a_letter_that_could_not_be_sent_is_sent_later(setting: Setting, deliver: Deliver, user_id: UserId) -> None:
    # Regression: a bus that forgets what its subscribers raise loses the letter.
    setting.mailer.broken = True
    with pytest.raises(OSError, match="does not answer"):
        await deliver(setting, user_id)
    assert (setting.store.deliveries, setting.store.commits, kept(setting)) == (set(), 0, [])

    setting.mailer.broken = False
    await deliver(setting, user_id)

    assert (len(setting.mailer.sent), setting.store.commits) == (1, 1)


@each_with_token
async def test_a_letter_that_is_sent_later_holds_a_newer_secret(setting: Setting, deliver: Deliver, user_id: UserId) -> None:
    setting.mailer.broken = True
    with pytest.raises(OSError, match="does not answer"):
        await deliver(setting, user_id)
    setting.mailer.broken = False

    await deliver(setting, user_id)

    assert (mailed(setting), setting.token().digest) == (["secret-2"], setting.digest("secret-2"))


@each_with_token
async def test_a_token_that_changed_meanwhile_gets_another_letter(setting: Setting, deliver: Deliver, user_id: UserId) -> None:
    setting.keep_token("older", Purpose.RESET_PASSWORD if deliver is forgot else Purpose.VERIFY_EMAIL, of=user_id)
    setting.transactions.rivals = [setting.touch]
    with pytest.raises(UnwrapError):
        await deliver(setting, user_id)
    assert (setting.store.deliveries, setting.store.commits) == (set(), 0)

    await deliver(setting, user_id)

    assert (mailed(setting), setting.token().digest) == (["secret-1", "secret-2"], setting.digest("secret-2"))


async def test_a_delivery_whose_end_is_refused_comes_again(setting: Setting) -> None:
    setting.store.refuse = Conflict(code="CONFLICT", message="Somebody was faster.")

    with pytest.raises(UnwrapError):
        await came_back(setting, ADA)
    assert setting.store.deliveries == set()


@pytest.mark.parametrize(
    ("deliver", "user_id"),
    [
        (registered, ADA),
        (asked_again, ADA),
        (forgot, NEW),
        (forgot, GONE),
        *((deliver, NOBODY) for deliver in ALL),
    ],
)
async def test_whoever_no_longer_needs_a_letter_gets_none(setting: Setting, deliver: Deliver, user_id: UserId) -> None:
    await deliver(setting, user_id)

    assert (setting.mailer.sent, setting.nothing_happened(), kept(setting)) == ([], True, [])


class WatchedMailer(FakeMailer):
    """Notes whether a transaction is open; the event may be delivered meanwhile, by somebody else."""

    def __init__(self, setting: Setting, delivered: frozenset[tuple[UUID, str]] = frozenset()) -> None:
        super().__init__()
        self._setting = setting
        self._delivered = delivered
        self.held_up: list[bool] = []

    async def send(self, mail: Mail) -> None:
        self.held_up.append(self._setting.transactions.is_open)
        self._setting.store.deliveries |= self._delivered
        await super().send(mail)


@each_letter
async def test_nobody_who_writes_waits_for_the_mail_server(setting: Setting, deliver: Deliver, user_id: UserId) -> None:
    setting.mailer = mailer = WatchedMailer(setting)

    await deliver(setting, user_id)

    assert mailer.held_up == [False]


@each_letter
async def test_of_two_deliveries_at_the_same_time_the_second_keeps_nothing(
    setting: Setting, deliver: Deliver, user_id: UserId
) -> None:
    subscribers = (SendVerification, SendVerificationAgain, SendPasswordReset, TellOfRegistration)
    setting.mailer = WatchedMailer(setting, frozenset((EVENT, each.name) for each in subscribers))

    await deliver(setting, user_id)

    assert (setting.store.commits, kept(setting)) == (0, [])
