from uuid import UUID

import pytest

from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.mail import Mail, Mailer
from reference_service.application.tenancy.subscribers.send_invitation import SendInvitation
from reference_service.domain.shared.ids import InvitationId, TenantId
from reference_service.domain.shared.result import UnwrapError
from reference_service.domain.tenancy.events import MemberInvited
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.tenancy.setting import (
    ADDRESSES,
    GUEST,
    INVITATION,
    OURS,
    THEIRS,
    Setting,
    invitation,
)

pytestmark = pytest.mark.anyio
EVENT = UUID(int=901)


def subscriber(setting: Setting, mailer: Mailer | None = None) -> SendInvitation:
    return SendInvitation(setting.transactions, setting.secrets, mailer or setting.mailer, setting.links)


def invited(tenant_id: TenantId = OURS, invitation_id: InvitationId = INVITATION) -> Envelope[MemberInvited]:
    return Envelope(EVENT, MemberInvited(occurred_at=BEGINNING, tenant_id=tenant_id, invitation_id=invitation_id))


def digest(setting: Setting, text: str) -> str:
    return setting.secrets.known(text).digest


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
    assert (setting.store.commits, setting.store.deliveries) == (1, {(EVENT, "tenancy.send_invitation")})
    assert set(setting.transactions.by) == {None}


async def test_an_event_that_comes_twice_sends_one_letter(setting: Setting) -> None:
    setting.keep(invitation())

    for _ in range(2):
        await subscriber(setting).receive(invited())

    assert (len(setting.mailer.sent), setting.store.commits) == (1, 1)


async def test_a_letter_that_could_not_be_sent_is_sent_later_with_a_newer_secret(setting: Setting) -> None:
    setting.keep(invitation())
    before = setting.invitation().secret
    setting.mailer.broken = True
    with pytest.raises(OSError, match="does not answer"):
        await subscriber(setting).receive(invited())
    assert (setting.invitation().secret, setting.store.deliveries, setting.store.commits) == (before, set(), 0)

    setting.mailer.broken = False
    await subscriber(setting).receive(invited())

    assert [mail.body.partition("token=")[2].split()[0] for mail in setting.mailer.sent] == ["secret-2"]
    assert setting.invitation().secret == digest(setting, "secret-2")


async def test_an_invitation_that_changed_meanwhile_gets_another_letter(setting: Setting) -> None:
    setting.keep(invitation())

    def rival() -> None:
        setting.invitation().version += 1

    setting.transactions.rivals = [rival]
    with pytest.raises(UnwrapError):
        await subscriber(setting).receive(invited())
    assert (setting.store.deliveries, setting.store.commits) == (set(), 0)

    await subscriber(setting).receive(invited())
    assert setting.invitation().secret == digest(setting, "secret-2")


@pytest.mark.parametrize("tenant_id", [OURS, THEIRS])
async def test_an_invitation_that_is_not_there_is_not_mailed(setting: Setting, tenant_id: TenantId) -> None:
    setting.keep(invitation(OURS if tenant_id == THEIRS else THEIRS))

    await subscriber(setting).receive(invited(tenant_id))

    assert (setting.mailer.sent, setting.store.commits) == ([], 0)


class WatchedMailer(Mailer):
    """Sends nothing; does to the store what another delivery does meanwhile, and notes whether a transaction is open."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self.taken: list[tuple[Mail, bool]] = []

    async def send(self, mail: Mail) -> None:
        self.taken.append((mail, self._setting.transactions.is_open))
        self._setting.store.deliveries.add((EVENT, SendInvitation.name))


async def test_nobody_who_writes_waits_for_the_mail_server(setting: Setting) -> None:
    setting.keep(invitation())
    mailer = WatchedMailer(setting)

    await subscriber(setting, mailer).receive(invited())

    assert [is_open for _, is_open in mailer.taken] == [False]


async def test_of_two_deliveries_at_the_same_time_the_second_seals_nothing(setting: Setting) -> None:
    setting.keep(invitation())
    sealed = setting.invitation().secret

    await subscriber(setting, WatchedMailer(setting)).receive(invited())

    assert (setting.invitation().secret, setting.store.commits) == (sealed, 0)


async def test_giving_up_takes_nothing_back(setting: Setting) -> None:
    setting.keep(invitation())

    await subscriber(setting).give_up(invited())

    assert setting.transactions.by == []
