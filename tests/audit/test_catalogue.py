"""What is found by its folder, and how a malformed rule is refused."""

import pytest

from audit import catalogue, formats
from audit.errors import MalformedPlugin, UnknownName
from audit.model.finding import Effort, Severity
from audit.model.rule import Example, Rule


def test_a_rule_is_found_by_its_id_and_by_its_name_in_any_case() -> None:
    assert {catalogue.rule(word).id for word in ("CON101", "con101", "broken_import", "Broken_Import")} == {"CON101"}


@pytest.mark.parametrize(
    ("ask", "word", "answer"),
    [
        (catalogue.rule, "borken_import", "no rule is called `borken_import`; did you mean `broken_import`?"),
        (catalogue.rule, "CON101x", "no rule is called `CON101x`; did you mean `CON101`?"),
        (catalogue.profile, "layerd", "no profile is called `layerd`; did you mean `layered`?"),
        (catalogue.profile, "xyz", "no profile is called `xyz`; `audit profiles` lists them"),
        (formats.renderer, "markdwon", "no format is called `markdwon`; did you mean `markdown`?"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(ask: object, word: str, answer: str) -> None:
    assert callable(ask)
    with pytest.raises(UnknownName) as failure:
        ask(word)
    assert str(failure.value) == answer


def test_a_format_is_a_module_of_its_folder() -> None:
    assert formats.formats() == (
        *("badge", "dot", "github", "gitlab", "html", "json", "junit", "markdown", "mermaid", "sarif", "shields", "text"),
    )


def test_a_rule_without_examples_or_page_is_refused_where_it_is_defined() -> None:
    with pytest.raises(
        MalformedPlugin, match=r"test_catalogue\.py:\d+: rule `Halfway` lacks bad, good, `Instead:` in its docstring"
    ):

        class Halfway(Rule):
            """A title.

            Why: Because.
            """

            id = "XXX101"
            severity = Severity.LOW
            effort = Effort.LOW
            criterion = "Nothing is left halfway"


def test_a_rule_takes_its_name_and_category_from_where_it_stands() -> None:
    example = Example({"a.py": ""})
    names = {"__doc__": "T.\n\nWhy: W.\n\nInstead: I.\n", "__module__": "plugin.api_design.odd_route"}
    whole = type("Whole", (Rule,), names | _body(example))
    assert issubclass(whole, Rule)
    assert (whole.category, whole.name) == ("api_design", "odd_route")


def _body(example: Example) -> dict[str, object]:
    words = {"id": "XXX102", "severity": Severity.LOW, "effort": Effort.LOW, "criterion": "Routes are even"}
    return {**words, "bad": (example,), "good": (example,)}
