from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from audit.model.criterion import Place
from audit.model.report import NotAnalysed, RenderOptions
from audit.model.stack import Library
from audit.render.markdown import cell, code, prose, render
from audit.render.view.escaping import visible
from tests.audit.render import sample
from tests.audit.render.goldens import GOLDEN, assert_kept

HOSTILE = "`|<script>alert(1)</script>\x1b[0m](javascript:x)\n# h ``"
READER = MarkdownIt("commonmark").enable("table")


def test_a_report_is_written_as_the_golden_file_shows() -> None:
    assert_kept(GOLDEN / "report.md", render(sample.report(), RenderOptions()))


def test_a_project_that_nothing_could_be_scored_in_is_said_to_have_no_score() -> None:
    assert_kept(GOLDEN / "nothing.md", render(sample.nothing_scored(), RenderOptions()))


def test_hostile_names_leave_the_outline_of_the_page_as_it_is() -> None:
    report = sample.report()
    first, *rest = report.findings
    hostile = replace(
        report,
        root=f"/x/{HOSTILE}".replace("</script>", ""),
        packages=(HOSTILE,),
        profile=replace(report.profile, roles={HOSTILE: HOSTILE}, unplaced=(HOSTILE,), flow=((HOSTILE, HOSTILE + "2", 3),)),
        layers=tuple(replace(each, role=HOSTILE, packages=(HOSTILE, "```"), holds=((HOSTILE, 2),)) for each in report.layers),
        stack=(Library(HOSTILE, HOSTILE, 1),),
        criteria=tuple(replace(each, statement=HOSTILE, note=HOSTILE, places=(Place(HOSTILE, 1),)) for each in report.criteria),
        enums={HOSTILE: (HOSTILE,)},
        completeness=replace(report.completeness, not_analysed=(NotAnalysed(HOSTILE, HOSTILE),)),
        findings=(
            replace(first, path=HOSTILE, help=HOSTILE, data={"module": HOSTILE}, accepted=True, reason=HOSTILE),
            *(replace(each, message=HOSTILE, help=HOSTILE, data=dict.fromkeys(each.data, HOSTILE)) for each in rest),
        ),
    )
    tokens = READER.parse(render(hostile, RenderOptions()))
    usual = READER.parse(render(report, RenderOptions()))
    assert _fixed(_headings(tokens)) == _fixed(_headings(usual))
    assert {token.type for token in _flat(tokens)} <= {token.type for token in _flat(usual)}
    assert _columns_of(tokens) <= {3, 4, 5, 6}


@given(st.text())
def test_code_shows_any_text_as_it_is(text: str) -> None:
    (shown,) = READER.parseInline(code(text))[0].children or []
    assert shown.type == "code_inline"
    assert shown.content.strip(" ") == visible(text).strip(" ")


@given(st.text())
def test_prose_is_text_and_code_and_nothing_else(text: str) -> None:
    parts = READER.parseInline("x" + prose(text) + "x")[0].children or []
    assert {part.type for part in parts} <= {"text", "code_inline", "text_special"}
    said = "".join(part.content for part in parts).replace("`", "").replace(" ", "")
    assert said == "x" + visible(" ".join(text.split())).replace("`", "").replace(" ", "") + "x"


@given(st.text())
def test_a_cell_stays_one_cell(text: str) -> None:
    table = READER.parse(f"| a | b |\n|---|---|\n| {cell(code(text))} | {cell(prose(text))} |\n")
    assert [token.type for token in table].count("td_open") == 2


def _flat(tokens: list[Token]) -> list[Token]:
    return [each for token in tokens for each in (token, *(token.children or []))]


def _headings(tokens: list[Token]) -> list[str]:
    return [following.content for token, following in pairwise(tokens) if token.type == "heading_open"]


def _fixed(headings: list[str]) -> list[str]:
    """Return the headings that neither the project's name nor the verdict on a layer is part of."""
    return [heading for heading in headings[1:] if not heading.startswith("2.")]


def _columns_of(tokens: list[Token]) -> set[int]:
    rows: list[int] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append(0)
        elif token.type in ("td_open", "th_open"):
            rows[-1] += 1
    return set(rows)
