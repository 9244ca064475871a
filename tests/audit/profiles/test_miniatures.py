"""Each profile's own miniature services: the good one obeys every rule, the bad one breaks exactly the marked laws."""

from collections.abc import Mapping

import pytest

from audit import catalogue
from audit.model.rule import Example
from audit.model.settings import Settings
from audit.testing import expected, findings_in, places
from tests.audit.index.projects import project
from tests.audit.profiles import clean, domain_driven, layered, modular, ports

MINIATURES = {each.__name__.rpartition(".")[2]: each for each in (clean, domain_driven, layered, modular, ports)}
GOOD = [pytest.param(name, each.GOOD, id=name) for name, each in MINIATURES.items()]
BAD = [pytest.param(name, each.BAD, id=name) for name, each in MINIATURES.items()]

LAWS = frozenset({"layer_separation", "dependency_rule"})


def test_every_profile_has_its_miniatures() -> None:
    assert MINIATURES.keys() == catalogue.profiles().keys()


@pytest.mark.parametrize(("name", "files"), [*GOOD, *BAD])
def test_the_profile_of_a_miniature_is_detected(name: str, files: Mapping[str, str]) -> None:
    detection = project(files, Settings()).detection
    assert detection.profile is not None
    assert detection.profile.name == name
    assert detection.confidence > 0.7


@pytest.mark.parametrize(("name", "files"), GOOD)
def test_everything_in_a_good_miniature_has_a_place(name: str, files: Mapping[str, str]) -> None:
    found = project(files, Settings(profile=name))
    assert [
        module.name for module in found.modules.values() if module.role is None and module.has_code and not module.is_test
    ] == []


@pytest.mark.parametrize(("name", "files"), GOOD)
def test_a_good_miniature_is_clean_under_every_rule(name: str, files: Mapping[str, str]) -> None:
    assert places(findings_in(Example(files, name), catalogue.rules())) == []


@pytest.mark.parametrize(("name", "files"), BAD)
def test_a_bad_miniature_breaks_exactly_the_marked_laws(name: str, files: Mapping[str, str]) -> None:
    example = Example(files, name)
    laws = [rule for rule in catalogue.rules() if rule.category in LAWS]
    assert places(findings_in(example, laws)) == expected(example)
