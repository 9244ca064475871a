"""Sessions: a family of refresh tokens against a model that is a list of moments."""

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reference_service.domain.identity.events import LoggedIn, LoggedOut, RefreshReused
from reference_service.domain.identity.session import GRACE, LIFETIME, Renewal, Session
from reference_service.domain.shared.errors import Unauthenticated
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.unit.domain.values import ALICE, NOW, SESSION

OVER = Err(Unauthenticated(code="SESSION_OVER", message="The session is over. Log in again."))
MOMENT = timedelta(microseconds=1)

LOGGED_IN = LoggedIn(occurred_at=NOW, user_id=ALICE, session_id=SESSION)


def opened() -> Session:
    """Return a session that is open since `NOW`, with its token number 0."""
    return Session.open(SESSION, ALICE, NOW)


def test_a_login_opens_a_session() -> None:
    session = opened()

    assert (session.generation, session.expires_at, session.is_open(NOW)) == (0, NOW + timedelta(days=7), True)
    assert session.pull_events() == (LOGGED_IN,)


def test_the_good_token_makes_place_for_its_successor() -> None:
    session = opened()

    assert [session.renew(number, NOW) for number in (0, 1, 2)] == [Ok(Renewal.ROTATED)] * 3
    assert session.generation == 3


def test_the_token_before_is_forgiven_for_twenty_seconds_and_changes_nothing() -> None:
    session = opened()
    session.renew(0, NOW)

    assert [session.renew(0, NOW), session.renew(0, NOW + timedelta(seconds=20))] == [Ok(Renewal.REPEATED)] * 2
    assert (session.generation, session.rotated_at, session.pull_events()) == (1, NOW, (LOGGED_IN,))


def test_the_token_before_ends_the_session_once_the_grace_is_over() -> None:
    session = opened()
    session.renew(0, NOW)
    late = NOW + timedelta(seconds=20) + MOMENT

    assert (session.renew(0, late), session.ended_at) == (OVER, late)
    assert session.pull_events()[1:] == (RefreshReused(occurred_at=late, user_id=ALICE, session_id=SESSION),)


def test_an_older_token_ends_the_session_at_once() -> None:
    session = opened()
    session.renew(0, NOW)
    session.renew(1, NOW)

    assert (session.renew(0, NOW), session.is_open(NOW)) == (OVER, False)


def test_no_token_renews_a_session_that_has_ended_and_no_reuse_is_noted() -> None:
    session = opened()
    session.end(NOW)

    assert session.renew(0, NOW) == OVER
    assert session.pull_events() == (LOGGED_IN, LoggedOut(occurred_at=NOW, user_id=ALICE, session_id=SESSION))


def test_a_session_expires_however_often_it_was_renewed() -> None:
    session = opened()
    end = NOW + LIFETIME

    assert session.renew(0, end - MOMENT) == Ok(Renewal.ROTATED)
    assert (session.is_open(end), session.renew(1, end), session.generation) == (False, OVER, 1)


class SessionMachine(RuleBasedStateMachine):
    """Any tokens in any order at any moments."""

    @initialize()
    def open(self) -> None:
        self.now = NOW
        self.session = opened()
        self.rotations: list[datetime] = [NOW]
        """When each token of the family came to be: the last is the good one."""
        self.ended: datetime | None = None
        self.expected: list[Event] = [LOGGED_IN]

    @property
    def open_now(self) -> bool:
        return self.ended is None and self.now - NOW < LIFETIME

    @rule(step=st.sampled_from([MOMENT, timedelta(seconds=1), GRACE, GRACE + MOMENT, timedelta(days=3)]))
    def wait(self, step: timedelta) -> None:
        self.now += step

    @rule(age=st.sampled_from([0, 0, 0, 1, 1, 2, 5]))
    def present(self, age: int) -> None:
        number = max(len(self.rotations) - 1 - age, 0)
        last = len(self.rotations) - 1
        answer = self.session.renew(number, self.now)
        if not self.open_now:
            assert answer == OVER
        elif number == last:
            assert answer == Ok(Renewal.ROTATED)
            self.rotations.append(self.now)
        elif number == last - 1 and self.now - self.rotations[-1] <= GRACE:
            assert answer == Ok(Renewal.REPEATED)
        else:
            assert answer == OVER
            self._end(RefreshReused(occurred_at=self.now, user_id=ALICE, session_id=SESSION))

    @rule()
    def log_out(self) -> None:
        self.session.end(self.now)
        if self.open_now:
            self._end(LoggedOut(occurred_at=self.now, user_id=ALICE, session_id=SESSION))

    def _end(self, event: Event) -> None:
        self.ended = self.now
        self.expected.append(event)

    @invariant()
    def session_and_model_agree(self) -> None:
        session = self.session
        assert session.generation == len(self.rotations) - 1
        assert (session.rotated_at, session.ended_at) == (self.rotations[-1], self.ended)
        assert session.is_open(self.now) is self.open_now

    def teardown(self) -> None:
        assert self.session.pull_events() == tuple(self.expected)


SessionMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None, database=None)
TestAnyTokensInAnyOrder = SessionMachine.TestCase
