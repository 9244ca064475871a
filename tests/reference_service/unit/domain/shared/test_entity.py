"""Entities and the facts that they cause."""

from reference_service.domain.profile.events import ProfileEdited
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.text import Name, Prose
from tests.reference_service.unit.domain.values import ALICE, NOW


def profile() -> Profile:
    """Return a profile."""
    return Profile.introduce(ALICE, Name("Alice"))


def test_an_entity_gives_up_each_fact_once_and_the_oldest_first() -> None:
    alice = profile()
    alice.edit(display_name=Name("Al"), biography=Prose(""), now=NOW)
    alice.edit(display_name=Name("Ally"), biography=Prose(""), now=NOW)

    edited = ProfileEdited(occurred_at=NOW, user_id=ALICE)
    assert (alice.pull_events(), alice.pull_events()) == ((edited, edited), ())


def test_an_entity_has_news_until_somebody_pulls_them() -> None:
    alice = profile()
    seen = [alice.has_news]
    alice.edit(display_name=Name("Al"), biography=Prose(""), now=NOW)
    seen.append(alice.has_news)
    alice.pull_events()

    assert [*seen, alice.has_news] == [False, True, False]


def test_an_entity_that_was_never_stored_has_version_0_and_later_the_one_of_the_store() -> None:
    alice = profile()
    versions = [alice.version]
    alice.stored(7)

    assert [*versions, alice.version] == [0, 7]


def test_two_entities_of_the_same_content_are_not_the_same_entity() -> None:
    assert profile() != profile()


def test_the_facts_of_an_entity_are_not_in_its_repr() -> None:
    alice = profile()
    alice.edit(display_name=Name("Al"), biography=Prose(""), now=NOW)

    assert "ProfileEdited" not in repr(alice)
