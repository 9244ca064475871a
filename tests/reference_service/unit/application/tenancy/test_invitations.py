"""Invitations: how they are offered and taken."""

from datetime import timedelta
from uuid import UUID

import pytest

from reference_service.application.tenancy.commands.accept_invitation import AcceptInvitation, AcceptInvitationHandler
from reference_service.application.tenancy.commands.invite_member import InviteMember, InviteMemberHandler
from reference_service.application.tenancy.ports import TenantView
from reference_service.application.tenancy.views import InvitationView
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import Conflict, Denied, DomainError, Invalid, not_found
from reference_service.domain.shared.ids import InvitationId, TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.tenancy.events import MemberInvited, MemberJoined
from reference_service.domain.tenancy.invitation import LIFETIME
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.tenancy.setting import (
    ADDRESSES,
    GUEST,
    MANAGER,
    MEMBER,
    NOWHERE,
    OURS,
    OWNER,
    ROLES,
    SECRET,
    STRANGER,
    THEIRS,
    Setting,
    at_work,
    invitation,
    user,
)

pytestmark = pytest.mark.anyio
MADE = InvitationId(UUID(int=1))
NONE = Err(not_found("invitation"))


async def invite(
    setting: Setting, *, email: str = "guest@example.com", role: str = "member"
) -> Result[InvitationView, DomainError]:
    handler = InviteMemberHandler(setting.transactions, setting.clock, setting.ids)
    return await handler.execute(at_work(MANAGER), InviteMember(email=email, role=role))


async def accept(
    setting: Setting, *, by: UserId = GUEST, tenant_id: object = OURS, secret: str = SECRET
) -> Result[TenantView, DomainError]:
    handler = AcceptInvitationHandler(setting.transactions, setting.addresses, setting.secrets, setting.clock)
    return await handler.execute(user(by), AcceptInvitation(tenant_id=str(tenant_id), secret=secret))


async def test_an_invitation_is_kept_and_its_mail_is_still_to_be_sent(setting: Setting) -> None:
    assert await invite(setting, email="Guest@Example.com") == Ok(
        InvitationView(id=MADE.value, email="guest@example.com", role="member", expires_at=BEGINNING + LIFETIME)
    )
    assert (setting.invitation().secret, setting.invitation().invited_by) == (None, MANAGER)
    assert setting.store.events == [MemberInvited(occurred_at=BEGINNING, tenant_id=OURS, invitation_id=MADE)]
    assert (setting.store.commits, setting.transactions.by) == (1, [MANAGER])


async def test_somebody_with_an_account_is_invited_in_the_same_words_as_somebody_without(setting: Setting) -> None:
    known = (await invite(setting, email=ADDRESSES[MEMBER].value)).unwrap()
    unknown = (await invite(setting, email="nobody@example.com")).unwrap()

    assert (known.role, known.expires_at) == (unknown.role, unknown.expires_at)


async def test_what_is_no_address_and_what_is_no_role_are_refused(setting: Setting) -> None:
    assert await invite(setting, email="guest") == Err(
        Invalid(code="INVALID_EMAIL", message="`email` is not an e-mail address.", field="email")
    )
    assert await invite(setting, role="king") == Err(
        Invalid(code="UNKNOWN_ROLE", message="`role` is one of viewer, member, manager, owner.", field="role")
    )
    assert setting.store.commits == 0


async def test_nobody_invites_somebody_to_be_more_than_they_are(setting: Setting) -> None:
    above = Denied(code="ROLE_ABOVE_OWN", message="Nobody decides on a role above their own.")

    assert await invite(setting, role="owner") == Err(above)
    assert setting.store.commits == 0


@pytest.mark.parametrize("tenant_id", [THEIRS, NOWHERE])
async def test_nobody_invites_into_another_tenant(setting: Setting, tenant_id: TenantId) -> None:
    handler = InviteMemberHandler(setting.transactions, setting.clock, setting.ids)
    command = InviteMember(email="guest@example.com", role="viewer")

    assert await handler.execute(at_work(OWNER, tenant_id), command) == Err(not_found("tenant"))
    assert setting.store.commits == 0


async def test_whoever_has_the_mail_and_the_account_becomes_a_member(setting: Setting) -> None:
    setting.keep(invitation())

    assert await accept(setting) == Ok(
        TenantView(id=OURS.value, name="Engines", status="open", role="member", created_at=BEGINNING, version=4)
    )
    assert setting.tenant().members == {**ROLES, GUEST: TenantRole.MEMBER}
    assert setting.invitation().accepted_at == BEGINNING
    assert setting.store.events == [MemberJoined(occurred_at=BEGINNING, tenant_id=OURS, user_id=GUEST, role=TenantRole.MEMBER)]
    assert (setting.store.commits, setting.transactions.by) == (1, [GUEST])


async def test_an_invitation_is_good_once(setting: Setting) -> None:
    setting.keep(invitation())
    await accept(setting)

    assert await accept(setting) == NONE
    assert setting.store.commits == 1


@pytest.mark.parametrize(
    ("by", "tenant_id", "secret"),
    [
        (GUEST, OURS, "guessed"),
        (GUEST, OURS, ""),
        (STRANGER, OURS, SECRET),
        (MEMBER, OURS, SECRET),
        (GUEST, THEIRS, SECRET),
        (GUEST, NOWHERE, SECRET),
        (GUEST, "no id", SECRET),
    ],
)
async def test_whatever_is_wrong_with_an_invitation_is_refused_in_the_same_words(
    setting: Setting, by: UserId, tenant_id: object, secret: str
) -> None:
    setting.keep(invitation())

    assert await accept(setting, by=by, tenant_id=tenant_id, secret=secret) == NONE
    assert (setting.tenant().members, setting.invitation().accepted_at, setting.store.commits) == (ROLES, None, 0)


async def test_an_invitation_expires(setting: Setting) -> None:
    setting.keep(invitation())
    setting.clock.advance(LIFETIME - timedelta(microseconds=1))
    assert (await accept(setting)).is_ok()

    late = Setting()
    late.keep(invitation())
    late.clock.advance(LIFETIME)
    assert await accept(late) == NONE


async def test_a_member_does_not_join_again(setting: Setting) -> None:
    setting.keep(invitation())
    setting.addresses.known = {MEMBER: ADDRESSES[GUEST]}

    assert await accept(setting, by=MEMBER) == Err(Conflict(code="ALREADY_MEMBER", message="The user is a member already."))
    assert (setting.invitation().accepted_at, setting.store.commits) == (None, 0)


@pytest.mark.parametrize("left", [TenantRole.MEMBER, None])
async def test_whoever_may_not_give_the_role_any_more_has_invited_nobody_to_it(setting: Setting, left: TenantRole | None) -> None:
    members = {each: role for each, role in ROLES.items() if each != MANAGER}
    setting.tenant().members = members if left is None else {**members, MANAGER: left}
    setting.keep(invitation(role=TenantRole.MANAGER))

    assert await accept(setting) == NONE
    assert (GUEST in setting.tenant().members, setting.store.commits) == (False, 0)


async def test_two_who_accept_at_the_same_time_both_join(setting: Setting) -> None:
    setting.keep(invitation())
    setting.transactions.rivals = [setting.touch]

    assert (await accept(setting)).unwrap().role == "member"
    assert (setting.tenant().version, setting.store.commits) == (5, 1)


def test_a_secret_is_not_shown_by_its_command() -> None:
    assert SECRET not in repr(AcceptInvitation(tenant_id=str(OURS), secret=SECRET))
