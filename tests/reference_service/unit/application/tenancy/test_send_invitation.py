from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.mail import Mail
from reference_service.application.tenancy.subscribers.send_invitation import SendInvitation
from reference_service.domain.shared.errors import Conflict
from reference_service.domain.shared.ids import InvitationId, TenantId
from reference_service.domain.shared.result import UnwrapError
from reference_service.domain.tenancy.events import MemberInvited
from tests.reference_service.fakes.shared import BEGINNING, FakeMailer
from tests.reference_service.unit.application.tenancy.setting import (
    ADDRESSES,
    GUEST,
    INVITATION,
    OURS,
    SECRET,
    THEIRS,
    Setting,
    invitation,
)

pytestmark = pytest.mark.anyio
EVENT = UUID(int=901)
DELIVERED = {(EVENT, "tenancy.send_invitation")}


def subscriber(setting: Setting) -> SendInvitation:
    return SendInvitation(setting.transactions, setting.secrets, setting.mailer, setting.links)


def invited(tenant_id: TenantId = OURS, invitation_id: InvitationId = INVITATION) -> Envelope[MemberInvited]:
    return Envelope(EVENT, MemberInvited(occurred_at=BEGINNING, tenant_id=tenant_id, invitation_id=invitation_id))


def digest(setting: Setting, text: str) -> str:
    return setting.secrets.known(text).digest


def mailed(setting: Setting) -> list[str]:
    """Return the secrets that the letters hold."""
    return [mail.body.partition("token=")[2].split()[0] for mail in setting.mailer.sent]


async def test_the_letter_holds_the_secret_and_the_store_its_digest(setting: Setting) -> None:
    setting.keep(invitation())

    await subscriber(setting).receive(invited())

    assert setting.mailer.sent == [
        Mail(
            ADDRESSES[GUEST],
            "An invitation to Engines",
            "You are invited to join Engines as member.\n\n"
            f"To accept, log in with this address and open\nhttps://service.test/join?tenant={OURS}&token=secret-1\n\n"
            "The invitation is good until 2026-03-08 12:00 UTC. If you did not expect it, do nothing.\n",
        )
    ]
    assert setting.invitation().secret == digest(setting, "secret-1")
    assert (setting.store.commits, setting.store.deliveries) == (2, DELIVERED)
    assert set(setting.transactions.by) == {None}


async def test_an_event_that_comes_twice_sends_one_letter(setting: Setting) -> None:
    setting.keep(invitation())

    for _ in range(2):
        await subscriber(setting).receive(invited())

    assert mailed(setting) == ["secret-1"]
    assert (setting.invitation().secret, setting.store.commits) == (digest(setting, "secret-1"), 2)


async def test_a_letter_that_could_not_be_sent_is_sent_later_with_a_newer_secret(setting: Setting) -> None:
    setting.keep(invitation())
    setting.mailer.broken = True
    with pytest.raises(OSError, match="does not answer"):
        await subscriber(setting).receive(invited())
    assert (setting.mailer.sent, setting.store.deliveries) == ([], set())

    setting.mailer.broken = False
    await subscriber(setting).receive(invited())

    assert (mailed(setting), setting.invitation().secret) == (["secret-2"], digest(setting, "secret-2"))
    assert setting.store.deliveries == DELIVERED


async def test_an_invitation_that_changed_meanwhile_is_refused_before_anything_is_mailed(setting: Setting) -> None:
    setting.keep(invitation())

    def rival() -> None:
        setting.invitation().version += 1

    setting.transactions.rivals = [rival]
    with pytest.raises(UnwrapError):
        await subscriber(setting).receive(invited())
    assert (setting.mailer.sent, setting.invitation().secret) == ([], digest(setting, SECRET))
    assert (setting.store.deliveries, setting.store.commits) == (set(), 0)

    await subscriber(setting).receive(invited())

    assert (mailed(setting), setting.invitation().secret) == (["secret-2"], digest(setting, "secret-2"))


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_letter_whose_delivery_was_not_noted_is_sent_again_unless_it_did_its_work(
    setting: Setting, *, accepted: bool
) -> None:
    setting.keep(invitation())

    def be_faster() -> None:
        setting.store.refuse = Conflict(code="CONFLICT", message="Somebody was faster.")

    setting.transactions.rivals = [lambda: None, be_faster]
    with pytest.raises(UnwrapError):
        await subscriber(setting).receive(invited())
    assert (mailed(setting), setting.store.deliveries) == (["secret-1"], set())
    if accepted:
        setting.invitation().accepted_at = BEGINNING

    await subscriber(setting).receive(invited())

    assert mailed(setting) == (["secret-1"] if accepted else ["secret-1", "secret-2"])
    assert setting.invitation().secret == digest(setting, mailed(setting)[-1])


@pytest.mark.parametrize("tenant_id", [OURS, THEIRS])
async def test_an_invitation_that_is_not_there_is_not_mailed(setting: Setting, tenant_id: TenantId) -> None:
    setting.keep(invitation(OURS if tenant_id == THEIRS else THEIRS))

    await subscriber(setting).receive(invited(tenant_id))

    assert (setting.mailer.sent, setting.store.commits) == ([], 0)


class WatchingMailer(FakeMailer):
    """Notes whether a transaction is open and what is in the store; something may happen meanwhile, once."""

    def __init__(self, setting: Setting, meanwhile: Callable[[], Awaitable[None]] | None = None) -> None:
        super().__init__()
        self._setting = setting
        self._meanwhile = meanwhile
        self.held_up: list[bool] = []
        self.found: list[tuple[str | None, set[tuple[UUID, str]]]] = []

    async def send(self, mail: Mail) -> None:
        self.held_up.append(self._setting.transactions.is_open)
        self.found.append((self._setting.invitation().secret, set(self._setting.store.deliveries)))
        meanwhile, self._meanwhile = self._meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        await super().send(mail)


async def test_nobody_who_writes_waits_for_the_mail_server(setting: Setting) -> None:
    setting.keep(invitation())
    setting.mailer = mailer = WatchingMailer(setting)

    await subscriber(setting).receive(invited())

    assert mailer.held_up == [False]


async def test_a_link_works_as_soon_as_it_can_be_read(setting: Setting) -> None:
    # Regression: the invitation was sealed after it was mailed, and who was fast was told that there is no such invitation.
    setting.keep(invitation())
    setting.mailer = mailer = WatchingMailer(setting)

    await subscriber(setting).receive(invited())

    assert (mailed(setting), mailer.found) == (["secret-1"], [(digest(setting, "secret-1"), set())])


async def test_of_two_deliveries_at_the_same_time_the_later_secret_counts_and_one_is_noted(setting: Setting) -> None:
    setting.keep(invitation())
    setting.mailer = WatchingMailer(setting, lambda: subscriber(setting).receive(invited()))

    await subscriber(setting).receive(invited())

    assert (mailed(setting), setting.invitation().secret) == (["secret-2", "secret-1"], digest(setting, "secret-2"))
    assert (setting.store.commits, setting.store.deliveries) == (3, DELIVERED)


async def test_giving_up_takes_nothing_back(setting: Setting) -> None:
    setting.keep(invitation())

    await subscriber(setting).give_up(invited())

    assert setting.transactions.by == []
