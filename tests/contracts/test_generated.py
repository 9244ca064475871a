"""What is made from profiles and contract types is fresh."""

from audit.model.questions import libraries
from contracts import frameworks
from tests.contracts.generated import COMPUTING, ROOT, artefacts


def test_sets_floors_and_pages_are_fresh() -> None:
    made = artefacts()
    folders = ("contracts/sets", "docs/contracts")
    there = {
        path.relative_to(ROOT).as_posix() for folder in folders for path in (ROOT / folder).iterdir() if path.suffix != ".py"
    }
    there = {path for path in there if not path.endswith("__pycache__")} | {"contracts/coverage.toml"}

    published = {path: (ROOT / path).read_text(encoding="utf-8") for path in there}

    assert published == made, "`python -m tests.contracts.generated` writes them anew"


def test_every_kind_of_framework_says_why_inner_layers_do_without() -> None:
    assert frameworks.REASONS.keys() == frameworks.FRAMEWORKS.keys()


def test_every_framework_that_the_rules_of_the_audit_judge_is_known() -> None:
    judged = set(libraries._JUDGED)  # noqa: SLF001 - the rules ask about one name at a time

    assert judged - {module for modules in frameworks.FRAMEWORKS.values() for module in modules} == set()


def test_nothing_that_computes_is_a_framework() -> None:
    assert [module for module in COMPUTING if frameworks.framework_of(module)] == []
