"""Second factors: one that is switched on and off, against a model that remembers every code that was ever good."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reference_service.domain.identity.events import (
    RecoveryCodeUsed,
    TwoFactorDisabled,
    TwoFactorEnabled,
    TwoFactorFailed,
    TwoFactorReset,
)
from reference_service.domain.identity.token import TokenDigest
from reference_service.domain.identity.two_factor import NEVER, SealedSecret, TwoFactor
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.errors import Conflict, Denied, Unauthenticated
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.unit.domain.values import ALICE, BOB, LATER, NOW, user

SECRET, OTHER = SealedSecret("sealed"), SealedSecret("sealed anew")
ONE, TWO, THREE = (TokenDigest(letter * 64) for letter in "123")
WRONG = Err(Unauthenticated(code="WRONG_CODE", message="The code is wrong, or was used before."))
ON_ALREADY = Err(Conflict(code="TWO_FACTOR_ON", message="Two-factor login is on. Switch it off before you begin anew."))
NOT_PROPOSED = Err(Conflict(code="TWO_FACTOR_NOT_PROPOSED", message="There is no two-factor login to confirm."))
ENABLED = TwoFactorEnabled(occurred_at=NOW, user_id=ALICE)
FAILED = TwoFactorFailed(occurred_at=NOW, user_id=ALICE)


def proposed() -> TwoFactor:
    factor = TwoFactor(user_id=ALICE)
    factor.propose(SECRET).unwrap()
    return factor


def switched_on() -> TwoFactor:
    factor = proposed()
    factor.confirm(10, [ONE, TWO], NOW).unwrap()
    factor.pull_events()
    return factor


def test_a_proposed_secret_asks_nobody_for_a_code() -> None:
    factor = proposed()

    assert (factor.secret, factor.is_proposed, factor.is_on, factor.pull_events()) == (SECRET, True, False, ())
    assert factor.use_code(10, NOW) == WRONG


def test_a_newer_secret_takes_the_place_of_one_that_was_never_confirmed() -> None:
    factor = proposed()

    assert (factor.propose(OTHER), factor.secret) == (Ok(None), OTHER)


def test_a_code_of_the_device_switches_it_on_and_is_used_up_by_that() -> None:
    factor = proposed()

    assert factor.confirm(10, [ONE, TWO], NOW) == Ok(None)

    assert (factor.is_on, factor.is_proposed, factor.confirmed_at, factor.recovery) == (True, False, NOW, frozenset({ONE, TWO}))
    assert factor.use_code(10, NOW) == WRONG
    assert factor.pull_events() == (ENABLED, FAILED)


def test_a_wrong_code_switches_nothing_on() -> None:
    factor = proposed()

    assert (factor.confirm(None, [ONE], NOW), factor.is_on, factor.recovery) == (WRONG, False, frozenset())
    assert factor.pull_events() == (FAILED,)


def test_what_is_on_is_neither_proposed_nor_confirmed_again() -> None:
    factor = switched_on()

    assert (factor.propose(OTHER), factor.confirm(11, [THREE], NOW)) == (ON_ALREADY, NOT_PROPOSED)
    assert (factor.secret, factor.recovery, factor.pull_events()) == (SECRET, frozenset({ONE, TWO}), ())


def test_what_was_never_proposed_is_not_confirmed() -> None:
    assert TwoFactor(user_id=ALICE).confirm(10, [ONE], NOW) == NOT_PROPOSED


def test_a_code_is_good_once_and_none_before_it_is_good_afterwards() -> None:
    factor = switched_on()

    assert [factor.use_code(step, NOW) for step in (12, 12, 11, None, 13)] == [Ok(None), WRONG, WRONG, WRONG, Ok(None)]
    assert factor.pull_events() == (FAILED, FAILED, FAILED)


def test_a_recovery_code_is_good_once() -> None:
    factor = switched_on()

    assert [factor.use_recovery(digest, NOW) for digest in (ONE, ONE, THREE)] == [Ok(None), WRONG, WRONG]
    assert factor.recovery == {TWO}
    assert factor.pull_events() == (RecoveryCodeUsed(occurred_at=NOW, user_id=ALICE), FAILED, FAILED)


def test_the_same_secret_in_another_form_changes_nothing_else() -> None:
    factor = switched_on()
    factor.reseal(OTHER)

    assert (factor.secret, factor.last_step, factor.pull_events()) == (OTHER, 10, ())


def test_nothing_is_left_of_what_the_user_switches_off() -> None:
    factor = switched_on()
    factor.disable(LATER)
    factor.disable(LATER)

    assert (factor.secret, factor.confirmed_at, factor.last_step, factor.recovery) == (None, None, NEVER, frozenset())
    assert factor.pull_events() == (TwoFactorDisabled(occurred_at=LATER, user_id=ALICE),)


def test_nothing_is_left_of_what_staff_switches_off() -> None:
    factor = switched_on()
    factor.reset(LATER)
    factor.reset(LATER)

    assert (factor.is_on, factor.secret, factor.recovery) == (False, None, frozenset())
    assert factor.pull_events() == (TwoFactorReset(occurred_at=LATER, user_id=ALICE),)


def test_staff_resets_those_who_are_not_above_it_and_never_itself() -> None:
    administrator = user(BOB, role=PlatformRole.ADMINISTRATOR)
    support = user(BOB, role=PlatformRole.SUPPORT)

    assert user(ALICE).allow_reset(by=administrator) == Ok(None)
    assert user(ALICE, role=PlatformRole.ADMINISTRATOR).allow_reset(by=support) == Err(
        Denied(code="ROLE_ABOVE_OWN", message="Nobody decides on a role above their own.")
    )
    assert administrator.allow_reset(by=administrator) == Err(
        Conflict(code="OWN_TWO_FACTOR", message="Nobody resets their own two-factor login.")
    )


def test_what_is_kept_of_a_secret_is_not_printed() -> None:
    assert SECRET.value not in repr(switched_on())


class TwoFactorMachine(RuleBasedStateMachine):
    """Any codes in any order, while it is switched on and off."""

    @initialize()
    def begin(self) -> None:
        self.factor = TwoFactor(user_id=ALICE)
        self.state = "off"
        self.used: set[int] = set()
        """The steps of this secret whose codes opened something."""
        self.left: set[TokenDigest] = set()
        self.expected: list[Event] = []

    @rule()
    def propose(self) -> None:
        answer = self.factor.propose(SECRET)
        if self.state == "on":
            assert answer == ON_ALREADY
        else:
            assert answer == Ok(None)
            self.state, self.used = "proposed", set()

    @rule(step=st.none() | st.integers(0, 5))
    def confirm(self, step: int | None) -> None:
        answer = self.factor.confirm(step, [ONE, TWO], NOW)
        if self.state != "proposed":
            assert answer == NOT_PROPOSED
        elif step is None:
            assert answer == WRONG
            self.expected.append(FAILED)
        else:
            assert answer == Ok(None)
            self.state, self.used, self.left = "on", {step}, {ONE, TWO}
            self.expected.append(ENABLED)

    @rule(step=st.none() | st.integers(0, 9))
    def use_code(self, step: int | None) -> None:
        answer = self.factor.use_code(step, NOW)
        if self.state == "on" and step is not None and all(step > each for each in self.used):
            assert answer == Ok(None)
            self.used.add(step)
        else:
            assert answer == WRONG
            self.expected.append(FAILED)

    @rule(digest=st.sampled_from([ONE, TWO, THREE]))
    def use_recovery(self, digest: TokenDigest) -> None:
        answer = self.factor.use_recovery(digest, NOW)
        if digest in self.left:
            assert answer == Ok(None)
            self.left.remove(digest)
            self.expected.append(RecoveryCodeUsed(occurred_at=NOW, user_id=ALICE))
        else:
            assert answer == WRONG
            self.expected.append(FAILED)

    @rule(by_staff=st.booleans())
    def switch_off(self, *, by_staff: bool) -> None:
        (self.factor.reset if by_staff else self.factor.disable)(NOW)
        if self.state == "on":
            self.state, self.left = "off", set()
            self.expected.append((TwoFactorReset if by_staff else TwoFactorDisabled)(occurred_at=NOW, user_id=ALICE))

    @invariant()
    def factor_and_model_agree(self) -> None:
        states = {(False, False): "off", (True, False): "proposed", (False, True): "on"}
        assert states[self.factor.is_proposed, self.factor.is_on] == self.state
        assert self.factor.recovery == self.left
        assert (self.factor.secret is None) is (self.state == "off")

    def teardown(self) -> None:
        assert self.factor.pull_events() == tuple(self.expected)


TwoFactorMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None, database=None)
TestAnyCodesInAnyOrder = TwoFactorMachine.TestCase
