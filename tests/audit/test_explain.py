from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import catalogue
from audit.cli import run
from audit.explain import Sections, category_page, index_page, note, pages, profile_page, rule_page, sections
from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Layer, Profile, Role
from audit.model.project import Project
from audit.model.rule import Example, Rule

PAGES = Path(__file__).parents[2] / "docs" / "rules"


class Shouting(Rule):
    """A name shouts.

    Why: It wakes `readers` up,
    all of them.

    Two paragraphs of it.

    Instead: Write it small.
    """

    id = "XYZ101"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "No name shouts"
    bad = (
        Example({"shop/__init__.py": "", "shop/a.py": "NAME = 1  # finding: XYZ101\n", "pyproject.toml": "[tool.audit]\n"}),
        Example({"b.py": "\x1bNAME = 2  # finding: XYZ101\n"}, "clean"),
    )
    good = (Example({"a.py": "name = 1\n"}),)

    def population(self, project: Project) -> int:
        """Return the number of names."""
        return len(project.modules)

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each module."""
        for module in project.modules.values():
            yield self.finding(module, Span(1, 0, 1, 0), subject="it", message="it shouts", help="calm it")


def test_a_docstring_is_taken_apart_into_title_why_and_instead() -> None:
    assert sections(Shouting()) == Sections(
        title="A name shouts.",
        why="It wakes `readers` up,\nall of them.\n\nTwo paragraphs of it.",
        instead="Write it small.",
    )


def test_a_note_is_the_page_in_short() -> None:
    short = note(Shouting())
    assert (short.id, short.title, short.severity, short.effort, short.instead, short.criterion) == (
        "XYZ101",
        "A name shouts.",
        Severity.LOW,
        Effort.LOW,
        "Write it small.",
        "No name shouts",
    )


def test_a_page_shows_every_file_of_every_example() -> None:
    assert rule_page(Shouting()) == (
        "# XYZ101: A name shouts.\n\n"
        "- Name: `test_explain`\n- Category: none, it costs no points\n- Severity: low\n- Effort to mend: low\n"
        "- Criterion: No name shouts\n- Population: names\n\n"
        "## Why\n\nIt wakes `readers` up,\nall of them.\n\nTwo paragraphs of it.\n\n"
        "## Instead\n\nWrite it small.\n\n"
        "## Found\n\n"
        "`shop/a.py`\n\n```python\nNAME = 1  # finding: XYZ101\n```\n\n"
        "`pyproject.toml`\n\n```toml\n[tool.audit]\n```\n\n"
        "Beside `shop/__init__.py`, empty.\n\n---\n\n"
        "Under the `clean` profile:\n\n`b.py`\n\n```python\n\\x1bNAME = 2  # finding: XYZ101\n```\n\n"
        "## Not found\n\n`a.py`\n\n```python\nname = 1\n```\n"
    )


def test_the_page_of_a_profile_says_who_may_see_whom() -> None:
    profile = Profile(
        name="two",
        title="Two",
        description="Inside and outside.",
        layers=(
            Layer(Role.DOMAIN, ("inside",), ("core",)),
            Layer(Role.ADAPTER, ("outside",), required=False),
        ),
        sees={Role.DOMAIN: frozenset()},
        inner=frozenset({Role.DOMAIN}),
        floors={Role.DOMAIN: 95},
    )
    assert profile_page(profile) == (
        "# `two`: Two\n\nInside and outside.\n\n"
        "## Folders and their roles\n\n"
        "| Role | Folders | Also known as | Required |\n|---|---|---|---|\n"
        "| domain | `inside` | `core` | yes |\n| adapter | `outside` | - | no |\n\n"
        "## Who may see whom\n\n| Role | May import |\n|---|---|\n| domain | nothing |\n\n"
        "A role that is not listed may import all.\n\nThe dependency rule protects domain.\n\n"
        "## Coverage floors\n\n| Role | Floor |\n|---|---|\n| domain | 95 % |\n"
    )


def test_the_page_of_a_category_lists_its_rules() -> None:
    assert category_page("layer_separation", [catalogue.rule("LAY101"), catalogue.rule("CON101")]) == (
        "# Layer Separation\n\n"
        "| Rule | Name | Severity | Finds |\n|---|---|---|---|\n"
        "| [LAY101](LAY101.md) | `code_in_no_layer` | low | "
        "An inner layer leans on code that stands beside the layers and in none of them. |\n"
    )


def test_the_index_links_every_rule_and_profile() -> None:
    rules, profiles = catalogue.rules(), tuple(catalogue.profiles().values())
    index = index_page(rules, profiles)
    targets = {f"({rule.id}.md)" for rule in rules} | {f"(profile-{profile.name}.md)" for profile in profiles}
    assert [target for target in targets if target not in index] == []


def test_the_published_pages_are_fresh() -> None:
    made = pages(catalogue.rules(), tuple(catalogue.profiles().values()))
    published = {path.name: path.read_text(encoding="utf-8") for path in PAGES.iterdir()}
    assert published == made, "`audit explain --all --output docs/rules` writes them anew; delete what no rule answers for"


@pytest.mark.parametrize("name", ["allowlist", "framework_free", "front_door", "inhabited"])
def test_a_contract_type_has_the_page_that_is_published(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", name]) == 0
    assert capsys.readouterr().out == (PAGES.parent / "contracts" / f"{name}.md").read_text(encoding="utf-8")
