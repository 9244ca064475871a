"""Profiles."""

from reference_service.domain.profile.events import ProfileEdited
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.text import Name, Prose
from tests.reference_service.unit.domain.values import ALICE, LATER, NOW


def test_somebody_new_has_a_name_and_tells_nothing_yet() -> None:
    profile = Profile.introduce(ALICE, Name("Alice"))

    assert (profile.user_id, profile.display_name, profile.biography) == (ALICE, Name("Alice"), Prose(""))
    assert profile.pull_events() == ()


def test_other_words_are_a_fact_and_the_same_ones_are_none() -> None:
    profile = Profile.introduce(ALICE, Name("Alice"))
    profile.edit(display_name=Name("Alice"), biography=Prose(""), now=NOW)
    profile.edit(display_name=Name("Alice"), biography=Prose("I build."), now=LATER)

    assert (profile.display_name, profile.biography) == (Name("Alice"), Prose("I build."))
    assert profile.pull_events() == (ProfileEdited(occurred_at=LATER, user_id=ALICE),)
