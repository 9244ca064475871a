"""The life of an account."""

from datetime import datetime
from itertools import product
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reference_service.domain.identity import events
from reference_service.domain.identity.events import EmailVerified, RoleGranted, UserActivated, UserDeactivated
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.user import User, UserStatus
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import Conflict, Denied
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.published import UserRegistered
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.shared.text import Name
from tests.reference_service.unit.domain.values import ALICE, BOB, CAROL, LATER, NOW, newcomer, user

ABOVE = Err(Denied(code="ROLE_ABOVE_OWN", message="Nobody decides on a role above their own."))
INACTIVE = Err(Denied(code="ACCOUNT_DEACTIVATED", message="A deactivated account decides on no other."))
OWN_ROLE = Err(Conflict(code="OWN_ROLE", message="Nobody changes their own role."))
OWN_ACCOUNT = Err(Conflict(code="OWN_ACCOUNT", message="Nobody deactivates their own account."))
REGISTERED = UserRegistered(occurred_at=NOW, user_id=ALICE, display_name="Alice")

pairs_of_roles = pytest.mark.parametrize(("own", "other"), list(product(PlatformRole, PlatformRole)))


def test_a_new_account_is_active_and_good_for_nothing_until_it_is_verified() -> None:
    alice = newcomer()

    assert (alice.role, alice.status, alice.verified_at) == (PlatformRole.USER, UserStatus.ACTIVE, None)
    assert (alice.can_login(), alice.pull_events()) == (False, (REGISTERED,))


def test_an_appointed_administrator_is_verified_at_once() -> None:
    root = User.appoint(ALICE, email=Email("a@b.example"), password=PasswordHash("h"), display_name=Name("Alice"), now=NOW)

    assert (root.role, root.can_login(), root.verified_at) == (PlatformRole.ADMINISTRATOR, True, NOW)
    assert root.pull_events() == (
        REGISTERED,
        EmailVerified(occurred_at=NOW, user_id=ALICE),
        RoleGranted(occurred_at=NOW, user_id=ALICE, role=PlatformRole.ADMINISTRATOR),
    )


@pytest.mark.parametrize(
    ("status", "verified_at", "may"),
    [
        (UserStatus.ACTIVE, NOW, True),
        (UserStatus.ACTIVE, None, False),
        (UserStatus.DEACTIVATED, NOW, False),
        (UserStatus.DEACTIVATED, None, False),
    ],
)
def test_only_active_and_verified_users_log_in(status: UserStatus, verified_at: datetime | None, may: bool) -> None:
    alice = user(status=status, verified_at=verified_at)
    alice.request_password_reset(LATER)

    assert alice.can_login() is may
    assert alice.pull_events() == ((events.PasswordResetRequested(occurred_at=LATER, user_id=ALICE),) if may else ())


def test_an_address_is_verified_once() -> None:
    alice = user(verified_at=None)
    alice.verify(NOW)
    alice.verify(LATER)

    assert (alice.verified_at, alice.pull_events()) == (NOW, (EmailVerified(occurred_at=NOW, user_id=ALICE),))


def test_another_verification_mail_is_asked_for_only_as_long_as_it_is_needed() -> None:
    alice = user(verified_at=None)
    alice.request_verification(NOW)
    alice.verify(NOW)
    alice.request_verification(LATER)

    assert alice.pull_events() == (
        events.VerificationRequested(occurred_at=NOW, user_id=ALICE),
        EmailVerified(occurred_at=NOW, user_id=ALICE),
    )


def test_a_repeated_registration_changes_nothing_and_is_noted() -> None:
    alice = user()
    alice.repeat_registration(LATER)

    assert (alice.password, alice.pull_events()) == (
        PasswordHash("hash"),
        (events.RegistrationRepeated(occurred_at=LATER, user_id=ALICE),),
    )


def test_a_new_password_is_a_fact_and_a_new_form_of_the_old_one_is_none() -> None:
    alice = user()
    alice.change_password(PasswordHash("new"), LATER)
    alice.rehash(PasswordHash("newer form"))

    assert alice.password == PasswordHash("newer form")
    assert alice.pull_events() == (events.PasswordChanged(occurred_at=LATER, user_id=ALICE),)


def test_the_end_of_all_sessions_is_noted() -> None:
    alice = user()
    alice.log_out_everywhere(LATER)

    assert alice.pull_events() == (events.LoggedOutEverywhere(occurred_at=LATER, user_id=ALICE),)


def test_sessions_that_are_lost_together_are_one_fact_and_none_are_none() -> None:
    alice = user(ALICE)
    sessions = [SessionId(UUID(int=number)) for number in (1, 2)]
    alice.lose_sessions(sessions, LATER)
    alice.lose_sessions([], LATER)

    assert alice.pull_events() == (events.SessionsEnded(occurred_at=LATER, user_id=ALICE, session_ids=tuple(sessions)),)


@pytest.mark.parametrize(("own", "before", "after"), list(product(PlatformRole, repeat=3)))
def test_nobody_grants_or_takes_a_role_above_their_own(own: PlatformRole, before: PlatformRole, after: PlatformRole) -> None:
    alice, bob = user(ALICE, role=own), user(BOB, role=before)
    allowed = own.rank >= before.rank and own.rank >= after.rank

    assert bob.grant(after, by=alice, now=LATER) == (Ok(None) if allowed else ABOVE)
    assert bob.role is (after if allowed else before)
    granted = (RoleGranted(occurred_at=LATER, user_id=BOB, role=after),)
    assert bob.pull_events() == (granted if allowed and after is not before else ())


@pairs_of_roles
def test_nobody_decides_on_the_account_of_a_higher_role(own: PlatformRole, other: PlatformRole) -> None:
    alice, bob = user(ALICE, role=own), user(BOB, role=other)
    deactivated = bob.deactivate(by=alice, now=NOW)
    between = bob.status
    bob.status = UserStatus.DEACTIVATED
    activated = bob.activate(by=alice, now=LATER)

    allowed = own.rank >= other.rank
    assert (deactivated, activated) == ((Ok(None), Ok(None)) if allowed else (ABOVE, ABOVE))
    assert (between, bob.status) == (
        (UserStatus.DEACTIVATED, UserStatus.ACTIVE) if allowed else (UserStatus.ACTIVE, UserStatus.DEACTIVATED)
    )


def test_an_account_is_deactivated_and_activated_once() -> None:
    root, bob = user(ALICE, role=PlatformRole.ADMINISTRATOR), user(BOB)
    answers = [bob.activate(by=root, now=NOW), *(bob.deactivate(by=root, now=NOW) for _ in range(2))]
    answers += [bob.activate(by=root, now=LATER) for _ in range(2)]

    assert answers == [Ok(None)] * 5
    assert bob.pull_events() == (
        UserDeactivated(occurred_at=NOW, user_id=BOB),
        UserActivated(occurred_at=LATER, user_id=BOB),
    )


def test_nobody_changes_their_own_role_or_deactivates_themselves() -> None:
    root = user(role=PlatformRole.ADMINISTRATOR)

    assert root.grant(PlatformRole.USER, by=root, now=NOW) == OWN_ROLE
    assert root.deactivate(by=root, now=NOW) == OWN_ACCOUNT


def test_somebody_deactivated_decides_on_nobody_and_does_not_come_back_by_themselves() -> None:
    former = user(ALICE, role=PlatformRole.ADMINISTRATOR, status=UserStatus.DEACTIVATED)
    bob = user(BOB)

    assert bob.grant(PlatformRole.SUPPORT, by=former, now=NOW) == INACTIVE
    assert bob.deactivate(by=former, now=NOW) == INACTIVE
    assert former.activate(by=former, now=NOW) == INACTIVE


def test_the_repr_of_a_user_shows_no_hash() -> None:
    assert "hash" not in repr(newcomer())


class StaffMachine(RuleBasedStateMachine):
    """Three people who do to each other all that they may; one of them begins as the administrator."""

    people = st.sampled_from([ALICE, BOB, CAROL])

    @initialize()
    def begin(self) -> None:
        self.roles = {ALICE: PlatformRole.ADMINISTRATOR, BOB: PlatformRole.USER, CAROL: PlatformRole.USER}
        self.active = {ALICE, BOB, CAROL}
        self.users = {each: user(each, role=role) for each, role in self.roles.items()}

    @rule(whom=people, by=people, role=st.sampled_from(PlatformRole))
    def grant(self, whom: UserId, by: UserId, role: PlatformRole) -> None:
        answer = self.users[whom].grant(role, by=self.users[by], now=NOW)
        allowed = whom != by and self._may_decide(by, max(role.rank, self.roles[whom].rank))
        assert answer.is_ok() is allowed
        if allowed:
            self.roles[whom] = role

    @rule(whom=people, by=people)
    def deactivate(self, whom: UserId, by: UserId) -> None:
        answer = self.users[whom].deactivate(by=self.users[by], now=NOW)
        allowed = whom != by and self._may_decide(by, self.roles[whom].rank)
        assert answer.is_ok() is allowed
        if allowed:
            self.active.discard(whom)

    @rule(whom=people, by=people)
    def activate(self, whom: UserId, by: UserId) -> None:
        answer = self.users[whom].activate(by=self.users[by], now=NOW)
        allowed = self._may_decide(by, self.roles[whom].rank)
        assert answer.is_ok() is allowed
        if allowed:
            self.active.add(whom)

    def _may_decide(self, by: UserId, rank: int) -> bool:
        return by in self.active and self.roles[by].rank >= rank

    @invariant()
    def users_and_model_agree(self) -> None:
        assert {each: self.users[each].role for each in self.users} == self.roles
        assert {each for each in self.users if self.users[each].status is UserStatus.ACTIVE} == self.active

    @invariant()
    def an_administrator_is_left_who_may_log_in(self) -> None:
        assert any(each.can_login() for each in self.users.values() if each.role is PlatformRole.ADMINISTRATOR)


StaffMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None, database=None)
TestTheLastAdministratorStays = StaffMachine.TestCase
