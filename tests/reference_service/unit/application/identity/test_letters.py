"""The letters that events cause."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import pytest

from reference_service.application.identity.letters import TokenLetters
from reference_service.application.identity.subscribers.send_password_reset import SendPasswordReset
from reference_service.application.identity.subscribers.send_verification import SendVerification, SendVerificationAgain
from reference_service.application.identity.subscribers.tell_of_registration import TellOfRegistration
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.mail import Mail
from reference_service.domain.identity.events import PasswordResetRequested, RegistrationRepeated, VerificationRequested
from reference_service.domain.identity.token import Purpose, TokenDigest
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


NAMES: Final[dict[Deliver, str]] = {
    registered: "identity.send_verification",
    asked_again: "identity.send_verification_again",
    forgot: "identity.send_password_reset",
    came_back: "identity.tell_of_registration",
}
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


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store has of a token."""

    user_id: UserId
    purpose: Purpose
    digest: TokenDigest
    expires_at: datetime
    used_at: datetime | None = None


def kept(setting: Setting) -> list[Kept]:
    return [Kept(each.user_id, each.purpose, each.digest, each.expires_at, each.used_at) for each in tokens_of(setting.store)]


def issued(setting: Setting, deliver: Deliver, user_id: UserId, secret: str) -> Kept:
    """Return what the store has of the token with a secret that is made now."""
    purpose = Purpose.RESET_PASSWORD if deliver is forgot else Purpose.VERIFY_EMAIL
    return Kept(user_id, purpose, setting.digest(secret), setting.clock.now() + purpose.lifetime)


@pytest.mark.parametrize("deliver", [registered, asked_again])
async def test_a_letter_to_verify_with_holds_a_secret_and_the_store_its_digest(setting: Setting, deliver: Deliver) -> None:
    setting.clock.advance(HOUR)

    await deliver(setting, NEW)

    assert setting.mailer.sent == [verification("secret-1")]
    assert kept(setting) == [Kept(NEW, Purpose.VERIFY_EMAIL, setting.digest("secret-1"), BEGINNING + HOUR + DAY)]
    assert (setting.store.commits, setting.store.deliveries) == (2, {(EVENT, NAMES[deliver])})
    assert set(setting.transactions.by) == {None}


async def test_a_letter_to_choose_a_password_with_holds_a_secret_and_the_store_its_digest(setting: Setting) -> None:
    await forgot(setting, ADA)

    link = "https://service.test/reset?token=secret-1"
    body = f"Somebody, you we hope, wants a new password.\n\nTo choose one within 30 minutes, open\n{link}\n"
    assert setting.mailer.sent == [Mail(ADDRESSES[ADA], "A new password", body)]
    assert kept(setting) == [Kept(ADA, Purpose.RESET_PASSWORD, setting.digest("secret-1"), BEGINNING + HOUR / 2)]
    assert (setting.store.commits, setting.store.deliveries) == (2, {(EVENT, "identity.send_password_reset")})


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

    assert mailed(setting) == ["secret-1", "secret-2"]
    assert kept(setting) == [issued(setting, deliver, user_id, "secret-2")]


async def test_a_newer_token_is_good_though_the_older_one_was_used(setting: Setting) -> None:
    setting.keep_token("older", Purpose.RESET_PASSWORD)
    setting.token().used_at = BEGINNING

    await forgot(setting, ADA)

    assert kept(setting) == [issued(setting, forgot, ADA, "secret-1")]


@each_letter
async def test_an_event_that_comes_twice_sends_one_letter(setting: Setting, deliver: Deliver, user_id: UserId) -> None:
    await deliver(setting, user_id)
    sent, tokens, commits = list(setting.mailer.sent), kept(setting), setting.store.commits

    await deliver(setting, user_id)

    assert len(sent) == 1
    assert (setting.mailer.sent, kept(setting), setting.store.commits) == (sent, tokens, commits)


@each_letter
async def test_a_letter_that_could_not_be_sent_is_sent_later(setting: Setting, deliver: Deliver, user_id: UserId) -> None:
    # Regression: a bus that forgets what its subscribers raise loses the letter.
    setting.mailer.broken = True
    with pytest.raises(OSError, match="does not answer"):
        await deliver(setting, user_id)
    assert (setting.mailer.sent, setting.store.deliveries) == ([], set())

    setting.mailer.broken = False
    await deliver(setting, user_id)

    assert [mail.to for mail in setting.mailer.sent] == [ADDRESSES[user_id]]
    assert setting.store.deliveries == {(EVENT, NAMES[deliver])}


@each_with_token
async def test_a_token_that_nobody_got_is_replaced_by_that_of_the_next_delivery(
    setting: Setting, deliver: Deliver, user_id: UserId
) -> None:
    setting.mailer.broken = True
    with pytest.raises(OSError, match="does not answer"):
        await deliver(setting, user_id)
    assert kept(setting) == [issued(setting, deliver, user_id, "secret-1")]
    setting.mailer.broken = False
    setting.clock.advance(HOUR)

    await deliver(setting, user_id)

    assert (mailed(setting), kept(setting)) == (["secret-2"], [issued(setting, deliver, user_id, "secret-2")])


@each_with_token
async def test_a_token_that_changed_meanwhile_is_refused_before_anything_is_mailed(
    setting: Setting, deliver: Deliver, user_id: UserId
) -> None:
    older = issued(setting, deliver, user_id, "older")
    setting.keep_token("older", older.purpose, of=user_id)
    setting.transactions.rivals = [setting.touch]
    with pytest.raises(UnwrapError):
        await deliver(setting, user_id)
    assert (setting.mailer.sent, kept(setting), setting.store.deliveries) == ([], [older], set())

    await deliver(setting, user_id)

    assert (mailed(setting), kept(setting)) == (["secret-2"], [issued(setting, deliver, user_id, "secret-2")])
    assert setting.store.deliveries == {(EVENT, NAMES[deliver])}


@each_letter
async def test_a_delivery_whose_end_is_refused_comes_again(setting: Setting, deliver: Deliver, user_id: UserId) -> None:
    def be_faster() -> None:
        setting.store.refuse = Conflict(code="CONFLICT", message="Somebody was faster.")

    # The delivery is noted by the last commit, which follows that of the token, if there is one.
    setting.transactions.rivals = [be_faster] if deliver is came_back else [lambda: None, be_faster]
    with pytest.raises(UnwrapError):
        await deliver(setting, user_id)
    assert ([mail.to for mail in setting.mailer.sent], setting.store.deliveries) == ([ADDRESSES[user_id]], set())

    await deliver(setting, user_id)

    assert [mail.to for mail in setting.mailer.sent] == [ADDRESSES[user_id]] * 2
    assert kept(setting) == ([] if deliver is came_back else [issued(setting, deliver, user_id, "secret-2")])
    assert setting.store.deliveries == {(EVENT, NAMES[deliver])}


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


class WatchingMailer(FakeMailer):
    """Notes at each letter whether a transaction is open and what is in the store; something may happen meanwhile, once."""

    def __init__(self, setting: Setting, meanwhile: Callable[[], Awaitable[None]] | None = None) -> None:
        super().__init__()
        self._setting = setting
        self._meanwhile = meanwhile
        self.held_up: list[bool] = []
        self.found: list[tuple[list[Kept], set[tuple[UUID, str]]]] = []

    async def send(self, mail: Mail) -> None:
        self.held_up.append(self._setting.transactions.is_open)
        self.found.append((kept(self._setting), set(self._setting.store.deliveries)))
        meanwhile, self._meanwhile = self._meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        await super().send(mail)


@each_letter
async def test_nobody_who_writes_waits_for_the_mail_server(setting: Setting, deliver: Deliver, user_id: UserId) -> None:
    setting.mailer = mailer = WatchingMailer(setting)

    await deliver(setting, user_id)

    assert mailer.held_up == [False]


@each_with_token
async def test_a_link_works_as_soon_as_it_can_be_read(setting: Setting, deliver: Deliver, user_id: UserId) -> None:
    # Regression: the token was kept after it was mailed, and who was fast was told that there is no such token.
    setting.mailer = mailer = WatchingMailer(setting)

    await deliver(setting, user_id)

    assert (mailed(setting), mailer.found) == (["secret-1"], [([issued(setting, deliver, user_id, "secret-1")], set())])


@each_with_token
async def test_of_two_deliveries_at_the_same_time_the_later_token_counts(
    setting: Setting, deliver: Deliver, user_id: UserId
) -> None:
    setting.mailer = WatchingMailer(setting, lambda: deliver(setting, user_id))

    await deliver(setting, user_id)

    assert (mailed(setting), kept(setting)) == (["secret-2", "secret-1"], [issued(setting, deliver, user_id, "secret-2")])


@each_letter
async def test_of_two_deliveries_at_the_same_time_one_is_noted(setting: Setting, deliver: Deliver, user_id: UserId) -> None:
    setting.mailer = WatchingMailer(setting, lambda: deliver(setting, user_id))

    await deliver(setting, user_id)

    assert [mail.to for mail in setting.mailer.sent] == [ADDRESSES[user_id]] * 2
    tokens = 0 if deliver is came_back else 2
    assert (setting.store.commits - tokens, setting.store.deliveries) == (1, {(EVENT, NAMES[deliver])})
