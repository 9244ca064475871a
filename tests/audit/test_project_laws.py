"""The laws of the score on whole projects, from their texts to their points."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from audit.discover import tree_of
from audit.extract import extract
from audit.model.report import Report
from audit.model.settings import Settings
from audit.verdict import verdict
from tests.audit.generated import Feature, files_of, projects

few = settings(max_examples=15, deadline=None)


def judged(files: Mapping[str, str]) -> Report:
    """Return the report on some files."""
    chosen = Settings(profile="layered")
    tree = tree_of(files, chosen)
    extractions = [extract(file.data) if file.data is not None else None for file in tree.files]
    return verdict(tree, extractions, chosen, date(2026, 1, 1))


def total(files: Mapping[str, str]) -> Fraction:
    """Return the exact total of some files."""
    found = judged(files).score.total
    assert found is not None, "a layered project has categories to score"
    return found


def found(files: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the rule and fingerprint of every finding."""
    return sorted((finding.rule, finding.fingerprint) for finding in judged(files).findings)


@few
@given(projects)
def test_the_same_project_is_judged_the_same(features: Sequence[Feature]) -> None:
    assert judged(files_of(features)) == judged(files_of(features))


@few
@given(projects, st.data())
def test_the_order_of_files_means_nothing(features: Sequence[Feature], data: st.DataObject) -> None:
    files = files_of(features)
    order = data.draw(st.permutations(list(files)))
    assert judged({path: files[path] for path in order}) == judged(files)


@few
@given(projects)
def test_comments_and_blank_lines_mean_nothing(features: Sequence[Feature]) -> None:
    files = files_of(features)
    spread = {
        path: "# A comment.\n\n" + text.replace("\n\n\n", "\n\n\n# Another.\n\n\n") if path.endswith(".py") and text else text
        for path, text in files.items()
    }
    assert (found(spread), total(spread)) == (found(files), total(files))


@few
@given(projects)
def test_another_name_for_a_package_means_nothing_to_the_score(features: Sequence[Feature]) -> None:
    assert total(files_of(features, "mart")) == total(files_of(features, "shop"))


@few
@given(projects)
def test_another_name_for_a_module_within_its_role_means_nothing(features: Sequence[Feature]) -> None:
    renamed = {
        path.replace("domain/order", "domain/purchase"): text.replace("domain.order", "domain.purchase")
        for path, text in files_of(features).items()
    }
    assert total(renamed) == total(files_of(features))


@few
@given(projects)
def test_a_project_twice_over_has_the_same_densities(features: Sequence[Feature]) -> None:
    once = files_of(features)
    before, after = (_densities(judged(files)) for files in (once, {**once, **files_of(features, "mart")}))
    assert {rule: after[rule] for rule in before} == before


def _densities(report: Report) -> dict[str, Fraction]:
    lines = [line for line in report.score.ledger if line.population and not line.cap]
    return {line.rule: line.violations / line.population for line in lines}


@few
@given(projects, st.data())
def test_mending_a_vice_never_lowers_the_score(features: Sequence[Feature], data: st.DataObject) -> None:
    ill = [(index, vice) for index, feature in enumerate(features) for vice in feature.vices]
    if ill:
        index, vice = data.draw(st.sampled_from(ill))
        mended = [*features]
        mended[index] = replace(features[index], **{vice: False})
        before, after = judged(files_of(features)).score, judged(files_of(mended)).score
        assert before.total is not None
        assert after.total is not None
        assert after.total >= before.total


@few
@given(projects)
def test_a_waiver_never_raises_the_score(features: Sequence[Feature]) -> None:
    files = files_of(features)
    waived = {
        path: text.replace("import Sql", "import Sql", 1).replace(
            "\n\n\nclass Close", "  # audit: allow DEP101 because the port comes next week\n\n\nclass Close"
        )
        if "/application/" in path and ".infrastructure." in text
        else text
        for path, text in files.items()
    }
    assert total(waived) <= total(files)


@few
@given(projects)
def test_every_lost_point_has_its_line(features: Sequence[Feature]) -> None:
    card = judged(files_of(features)).score
    assert card.total is not None
    assert sum((line.points for line in card.ledger), Fraction(0)) == 100 - card.total
