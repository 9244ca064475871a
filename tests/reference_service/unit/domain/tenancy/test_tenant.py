"""Tenants and their members."""

from itertools import product
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import Conflict, Denied, not_found
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.published import TenantCreated
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.shared.text import Name
from reference_service.domain.tenancy.events import (
    MemberJoined,
    MemberRemoved,
    MemberRoleChanged,
    TenantAbandoned,
    TenantOpened,
    TenantRenamed,
)
from reference_service.domain.tenancy.tenant import Tenant, TenantStatus
from tests.reference_service.unit.domain.values import ALICE, BOB, CAROL, LATER, NOW, TENANT

ABOVE = Err(Denied(code="ROLE_ABOVE_OWN", message="Nobody decides on a role above their own."))
LAST_OWNER = Err(Conflict(code="LAST_OWNER", message="A tenant keeps at least one owner."))
NO_TENANT, NO_MEMBER = Err(not_found("tenant")), Err(not_found("member"))
STRANGER = UserId(UUID(int=99))

OWNER, MANAGER, MEMBER, VIEWER = TenantRole.OWNER, TenantRole.MANAGER, TenantRole.MEMBER, TenantRole.VIEWER


def tenant(**members: TenantRole) -> Tenant:
    """Return an open tenant with members of the names `alice`, `bob` and `carol`, which has caused nothing yet."""
    known = {"alice": ALICE, "bob": BOB, "carol": CAROL}
    return Tenant(
        id=TENANT,
        name=Name("Builders"),
        status=TenantStatus.OPEN,
        created_at=NOW,
        members={known[name]: role for name, role in members.items()},
    )


def test_whoever_founds_a_tenant_owns_it_and_it_is_still_to_be_set_up() -> None:
    founded = Tenant.found(TENANT, name=Name("Builders"), owner=ALICE, now=NOW)

    assert (founded.status, founded.members) == (TenantStatus.ONBOARDING, {ALICE: OWNER})
    assert founded.pull_events() == (TenantCreated(occurred_at=NOW, tenant_id=TENANT, owner_id=ALICE, title="Builders"),)


def test_a_tenant_that_is_set_up_opens_once_and_is_not_abandoned_any_more() -> None:
    founded = Tenant.found(TENANT, name=Name("Builders"), owner=ALICE, now=NOW)
    founded.pull_events()
    founded.open(NOW)
    founded.open(LATER)
    founded.abandon(LATER)

    assert (founded.status, founded.pull_events()) == (TenantStatus.OPEN, (TenantOpened(occurred_at=NOW, tenant_id=TENANT),))


def test_a_tenant_that_could_not_be_set_up_is_abandoned_once_and_never_opens() -> None:
    founded = Tenant.found(TENANT, name=Name("Builders"), owner=ALICE, now=NOW)
    founded.pull_events()
    founded.abandon(NOW)
    founded.abandon(LATER)
    founded.open(LATER)

    assert founded.status is TenantStatus.ABANDONED
    assert founded.pull_events() == (TenantAbandoned(occurred_at=NOW, tenant_id=TENANT),)


def test_another_name_is_a_fact_and_the_same_one_is_none() -> None:
    builders = tenant(alice=OWNER)
    builders.rename(Name("Builders"), NOW)
    builders.rename(Name("Roofers"), LATER)

    assert builders.name == Name("Roofers")
    assert builders.pull_events() == (TenantRenamed(occurred_at=LATER, tenant_id=TENANT, title="Roofers"),)


def test_somebody_joins_once() -> None:
    builders = tenant(alice=OWNER)
    answers = [builders.join(BOB, MEMBER, NOW), builders.join(BOB, OWNER, LATER)]

    assert answers == [Ok(None), Err(Conflict(code="ALREADY_MEMBER", message="The user is a member already."))]
    assert builders.members == {ALICE: OWNER, BOB: MEMBER}
    assert builders.pull_events() == (MemberJoined(occurred_at=NOW, tenant_id=TENANT, user_id=BOB, role=MEMBER),)


@pytest.mark.parametrize(("own", "role"), list(product(TenantRole, TenantRole)))
def test_nobody_offers_a_role_above_their_own(own: TenantRole, role: TenantRole) -> None:
    assert tenant(alice=own).may_grant(role, by=ALICE) == (Ok(None) if own.rank >= role.rank else ABOVE)


@pytest.mark.parametrize(("own", "before", "after"), list(product(TenantRole, repeat=3)))
def test_nobody_grants_or_takes_a_role_above_their_own(own: TenantRole, before: TenantRole, after: TenantRole) -> None:
    builders = tenant(alice=own, bob=before, carol=OWNER)
    allowed = own.rank >= before.rank and own.rank >= after.rank

    assert builders.change_role(BOB, after, by=ALICE, now=NOW) == (Ok(None) if allowed else ABOVE)
    assert builders.members == {ALICE: own, BOB: after if allowed else before, CAROL: OWNER}
    changed = (MemberRoleChanged(occurred_at=NOW, tenant_id=TENANT, user_id=BOB, role=after),)
    assert builders.pull_events() == (changed if allowed and after is not before else ())


@pytest.mark.parametrize(("own", "other"), list(product(TenantRole, TenantRole)))
def test_nobody_removes_a_member_of_a_higher_role(own: TenantRole, other: TenantRole) -> None:
    builders = tenant(alice=own, bob=other, carol=OWNER)
    allowed = own.rank >= other.rank

    assert builders.remove(BOB, by=ALICE, now=NOW) == (Ok(None) if allowed else ABOVE)
    assert builders.members == {ALICE: own, CAROL: OWNER} | ({} if allowed else {BOB: other})
    removed = (MemberRemoved(occurred_at=NOW, tenant_id=TENANT, user_id=BOB),)
    assert builders.pull_events() == (removed if allowed else ())


@pytest.mark.parametrize("role", list(TenantRole))
def test_everybody_may_go_while_an_owner_stays(role: TenantRole) -> None:
    builders = tenant(alice=role, carol=OWNER)

    assert (builders.remove(ALICE, by=ALICE, now=NOW), builders.members) == (Ok(None), {CAROL: OWNER})


def test_the_last_owner_neither_goes_nor_steps_down() -> None:
    builders = tenant(alice=OWNER, bob=MANAGER)

    assert builders.remove(ALICE, by=ALICE, now=NOW) == LAST_OWNER
    assert [builders.change_role(ALICE, role, by=ALICE, now=NOW) for role in (VIEWER, MEMBER, MANAGER)] == [LAST_OWNER] * 3
    assert builders.change_role(ALICE, OWNER, by=ALICE, now=NOW) == Ok(None)
    assert (builders.members, builders.pull_events()) == ({ALICE: OWNER, BOB: MANAGER}, ())


def test_a_stranger_learns_nothing_of_the_members() -> None:
    builders = tenant(alice=OWNER)

    answers = [builders.change_role(whom, VIEWER, by=STRANGER, now=NOW) for whom in (ALICE, BOB, STRANGER)]
    answers += [builders.remove(whom, by=STRANGER, now=NOW) for whom in (ALICE, BOB, STRANGER)]
    answers += [builders.may_grant(VIEWER, by=STRANGER)]
    assert answers == [NO_TENANT] * 7


def test_who_is_no_member_is_not_found_by_a_member() -> None:
    builders = tenant(alice=OWNER)

    assert builders.change_role(BOB, VIEWER, by=ALICE, now=NOW) == NO_MEMBER
    assert builders.remove(BOB, by=ALICE, now=NOW) == NO_MEMBER


def test_a_look_at_the_members_does_not_change_with_them() -> None:
    builders = tenant(alice=OWNER)
    before = builders.members
    builders.join(BOB, MEMBER, NOW)
    builders.change_role(BOB, MANAGER, by=ALICE, now=NOW)
    builders.remove(BOB, by=ALICE, now=NOW)

    assert before == {ALICE: OWNER}


class MembersMachine(RuleBasedStateMachine):
    """Three people and a stranger who do to each other all that they may."""

    people = st.sampled_from([ALICE, BOB, CAROL, STRANGER])
    roles = st.sampled_from(TenantRole)

    @initialize()
    def found(self) -> None:
        self.tenant = Tenant.found(TENANT, name=Name("Builders"), owner=ALICE, now=NOW)
        self.model = {ALICE: OWNER}
        self.expected: list[Event] = list(self.tenant.pull_events())

    @rule(whom=st.sampled_from([ALICE, BOB, CAROL]), role=roles)
    def join(self, whom: UserId, role: TenantRole) -> None:
        answer = self.tenant.join(whom, role, NOW)
        assert answer.is_ok() is (whom not in self.model)
        if whom not in self.model:
            self.model[whom] = role
            self.expected.append(MemberJoined(occurred_at=NOW, tenant_id=TENANT, user_id=whom, role=role))

    @rule(whom=people, by=people, role=roles)
    def change_role(self, whom: UserId, by: UserId, role: TenantRole) -> None:
        answer = self.tenant.change_role(whom, role, by=by, now=NOW)
        allowed = self._outranks(by, whom) and self.model[by].rank >= role.rank
        allowed = allowed and OWNER in (self.model | {whom: role}).values()
        assert answer.is_ok() is allowed
        if allowed and self.model[whom] is not role:
            self.model[whom] = role
            self.expected.append(MemberRoleChanged(occurred_at=NOW, tenant_id=TENANT, user_id=whom, role=role))

    @rule(whom=people, by=people)
    def remove(self, whom: UserId, by: UserId) -> None:
        answer = self.tenant.remove(whom, by=by, now=NOW)
        rest = {each: role for each, role in self.model.items() if each != whom}
        allowed = self._outranks(by, whom) and OWNER in rest.values()
        assert answer.is_ok() is allowed
        if allowed:
            self.model = rest
            self.expected.append(MemberRemoved(occurred_at=NOW, tenant_id=TENANT, user_id=whom))

    def _outranks(self, by: UserId, whom: UserId) -> bool:
        return by in self.model and whom in self.model and self.model[by].rank >= self.model[whom].rank

    @invariant()
    def tenant_and_model_agree_and_an_owner_stays(self) -> None:
        assert self.tenant.members == self.model
        assert OWNER in self.model.values()

    def teardown(self) -> None:
        assert [
            TenantCreated(occurred_at=NOW, tenant_id=TENANT, owner_id=ALICE, title="Builders"),
            *self.tenant.pull_events(),
        ] == self.expected


MembersMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None, database=None)
TestTheLastOwnerStays = MembersMachine.TestCase
