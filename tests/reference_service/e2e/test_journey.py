import doctest
from pathlib import Path

import pytest

from tests.reference_service.e2e.running import ROOT, Running, running

JOURNEY = ROOT / "docs" / "journey.md"


def _follow(service: Running) -> doctest.TestResults:
    return doctest.testfile(
        str(JOURNEY),
        module_relative=False,
        globs={"url": service.url, "letters": service.folder / "data" / "mail"},
        optionflags=doctest.ELLIPSIS | doctest.REPORT_NDIFF,
    )


def test_the_journey_of_the_docs_goes_as_it_is_told(service: Running) -> None:
    results = _follow(service)

    assert results.failed == 0
    assert results.attempted > 50


def test_the_journey_goes_the_same_way_on_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    with running(tmp_path, {"DATABASE_URL": postgresql_url}) as service:
        results = _follow(service)

    assert results.failed == 0
    assert not (tmp_path / "data" / "service.db").exists()


def test_the_first_start_prints_all_that_a_user_needs(service: Running) -> None:
    lines = service.printed.splitlines()

    assert [line.partition("  ")[0] for line in lines] == ["Administrator", "Listening on"]
    assert "shown only now" in lines[0]


def test_keys_of_development_are_for_their_owner_only(service: Running) -> None:
    (keys,) = (service.folder / "data").glob("*keys.json")

    assert keys.stat().st_mode & 0o777 == 0o600


def test_production_does_not_start_with_what_development_does_with(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="PASSWORD_PEPPER is missing"), running(tmp_path, {"ENVIRONMENT": "production"}):
        pass

    assert not (tmp_path / "data").exists()
