import re
from base64 import b64encode
from hashlib import sha256
from importlib import resources
from itertools import pairwise

import pytest
from msgspec.structs import replace

from audit.model.coverage import CoverageReport, FileTally, LayerCoverage, Tally, UncoveredUseCase
from audit.model.criterion import Place
from audit.model.finding import Finding
from audit.model.graph import Edge, Graph, Node
from audit.model.law import Chain, ContractResult, Hop, Standing
from audit.model.report import NotAnalysed, RenderOptions, Report
from audit.model.stack import Library
from audit.render import json
from audit.render.html import prose, render
from tests.audit.render import sample
from tests.audit.render.pages import Page, read

HOSTILE = "`\"'><script>alert(1)</script><img src=//evil.test onerror=alert(2)>&lt;{{7*7}}\x1b[0m\u202e"
EXCERPT = {"src/application/login.py": {1: "import os", 2: "\timport sqlalchemy  # <b>"}}


def whole() -> Report:
    """Return the report by hand with all that a page can show beside it."""
    graph = Graph(
        (Node("src.application", "application", 61), Node("src.domain", "domain", 34), Node("SQLAlchemy", "", 0, external=True)),
        (Edge("src.application", "SQLAlchemy", 11, 11), Edge("src.application", "src.domain", 59)),
    )
    hop = Hop("src.a", "src.b", "src/a.py", (3,))
    broken = ContractResult(
        "Layers", "layers", Standing.BROKEN, "", (Chain("src.a", "src.b", (hop,)),), path=".importlinter", line=4
    )
    tally = Tally(10, 9, 4, 2)
    layer = LayerCoverage("domain", "domain", tally, 100.0, (FileTally("src/domain/users.py", tally),))
    uncovered = UncoveredUseCase("src.application.login.Login", "src/application/login.py", 4, ("execute",))
    return replace(
        sample.report(),
        graph=graph,
        contracts=(broken, ContractResult("Contexts", "independence", Standing.KEPT, path=".importlinter", line=9)),
        coverage=CoverageReport("/x", ".coverage", "", True, (layer,), tally, (uncovered,), None, ("older than `src/a.py`",)),
        excerpts=EXCERPT,
        scope=("src/a.py",),
    )


def hostile(report: Report) -> Report:
    """Return the report with every name, sentence and line replaced by one that wants out of its place."""
    result, coverage = report.contracts[0], report.coverage
    assert coverage is not None
    return replace(
        report,
        root="/x/" + HOSTILE.replace("/", "|"),
        packages=(HOSTILE,),
        python=HOSTILE,
        version=HOSTILE,
        profile=replace(report.profile, roles={HOSTILE: HOSTILE}, unplaced=(HOSTILE,), flow=((HOSTILE, HOSTILE + "2", 3),)),
        layers=tuple(replace(each, role=HOSTILE, packages=(HOSTILE,), holds=((HOSTILE, 2),)) for each in report.layers),
        stack=(Library(HOSTILE, HOSTILE, 1),),
        criteria=tuple(replace(each, statement=HOSTILE, note=HOSTILE, places=(Place(HOSTILE, 1),)) for each in report.criteria),
        completeness=replace(report.completeness, not_analysed=(NotAnalysed(HOSTILE, HOSTILE),)),
        findings=tuple(
            replace(each, path=HOSTILE, message=HOSTILE, help=HOSTILE, accepted=True, reason=HOSTILE, line=2)
            for each in report.findings
        ),
        notes={
            rule: replace(note, name=HOSTILE, title=HOSTILE, why=HOSTILE, instead=HOSTILE) for rule, note in report.notes.items()
        },
        graph=Graph(tuple(replace(each, name=each.name + HOSTILE, role="domain") for each in report.graph.nodes), ()),
        contracts=(replace(result, name=HOSTILE, type=HOSTILE, text=HOSTILE, remarks=(HOSTILE,)),),
        coverage=replace(coverage, source=HOSTILE, layers=(replace(coverage.layers[0], name=HOSTILE),), remarks=(HOSTILE,)),
        excerpts={HOSTILE: {1: HOSTILE, 2: HOSTILE, 3: HOSTILE}},
    )


def many(count: int) -> Report:
    """Return a report with so many findings, each with its lines of source."""
    one = sample.outward_imports()[1]
    found = tuple(replace(one, path=f"src/m{at}.py", line=3, fingerprint=f"{at}") for at in range(count))
    lines = {number: f"from src.infrastructure.database import session_{number}" for number in range(1, 6)}
    return replace(sample.report(), findings=found, excerpts={finding.path: lines for finding in found})


@pytest.fixture(scope="module")
def page() -> Page:
    return read(render(whole(), RenderOptions()))


def test_headings_follow_each_other_without_a_gap(page: Page) -> None:
    levels = [int(element.tag[1]) for element in page.of("h1", "h2", "h3", "h4", "h5", "h6")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(upper, lower) for upper, lower in pairwise(levels) if lower > upper + 1] == []


def test_each_id_is_there_once_and_each_link_leads_to_one(page: Page) -> None:
    ids = page.values("id")
    links = page.values("href") + [f"#{each}" for each in page.values("aria-labelledby")]

    assert sorted(set(ids)) == sorted(ids)
    assert {link for link in links if link.removeprefix("#") not in ids} == set()


def test_the_page_has_its_landmarks_and_every_table_its_headers(page: Page) -> None:
    assert [len(page.of(tag)) for tag in ("main", "nav", "header", "footer")] == [1, 1, 1, 1]
    assert {element.attributes.get("scope") for element in page.of("th")} == {"col", "row"}
    assert all("label" in element.around for element in page.of("input", "select"))


def test_nothing_is_fetched_and_nothing_inline_but_what_the_policy_knows(page: Page) -> None:
    policy = next(each for each in page.values("content") if each.startswith("default-src"))
    hashes = re.findall(r"'sha256-([^']+)'", policy)
    inline = [text for tag, text in page.texts if tag in ("style", "script")]

    assert [b64encode(sha256(text.encode()).digest()).decode() for text in inline] == hashes
    assert re.sub(r" 'sha256-[^']+'", " #", policy) == (
        "default-src 'none'; style-src #; script-src # #; base-uri 'none'; form-action 'none'"
    )
    assert page.values("src") + page.values("style") + page.of("link", "img", "iframe") == []
    assert [name for element in page.elements for name in element.attributes if name.startswith("on")] == []
    assert re.findall(r"url\((?!#)|@import|https?:", "".join(inline)) == []


def test_every_finding_is_on_the_page_before_any_script_runs(page: Page) -> None:
    findings = [element for element in page.of("li") if element.attributes.get("class") == "finding"]

    assert len(findings) == len(whole().findings)
    assert {tuple(element.attributes) for element in findings} == {("class", "data-severity", "data-standing")}
    assert [element.attributes["id"] for element in page.of("form") if "hidden" not in element.attributes] == []


def test_lines_of_source_stand_below_their_finding_and_the_one_meant_is_marked() -> None:
    text = render(whole(), RenderOptions())

    assert '<pre class="source"><span><b>1</b>import os\n</span><span class="hit"><b>2</b>' in text
    assert "    import sqlalchemy  # &lt;b&gt;\n</span>" in text


def test_hostile_names_become_text_and_nothing_else() -> None:
    usual, strange = (read(render(report, RenderOptions())) for report in (whole(), hostile(whole())))

    assert {element.tag for element in strange.elements} <= {element.tag for element in usual.elements}
    assert len(strange.of("script")) == 2
    assert strange.values("onerror") + strange.values("src") == []
    assert "alert(1)" in strange.text_in("h1", "h4", "th", "code", "span", "p")
    assert "{{7*7}}" in strange.text_in("h4")
    assert [text for _, text in strange.texts if "\x1b" in text or "\u202e" in text] == []
    assert sorted(set(strange.values("id"))) == sorted(strange.values("id"))


def test_what_a_plug_in_calls_its_rule_stays_inside_its_attribute() -> None:
    report = whole()
    odd = 'X"><script>alert(1)</script>'
    findings = tuple(replace(each, rule=odd) for each in report.findings)
    note = next(iter(report.notes.values()))
    page = read(render(replace(report, findings=findings, notes={**report.notes, odd: replace(note, id=odd)}), RenderOptions()))

    assert odd in page.values("data-rule")
    assert len(page.of("script")) == 2


def test_prose_is_text_and_code() -> None:
    assert prose("`a<b>` is\n`c`") == "<code>a&lt;b&gt;</code> is <code>c</code>"
    assert prose("one ` <tick>") == "one ` &lt;tick&gt;"


def test_a_project_that_nothing_could_be_scored_in_has_a_page_too() -> None:
    page = read(render(sample.nothing_scored(), RenderOptions()))

    assert "Nothing could be scored." in page.text_in("p")
    assert page.text_in("title") == "shop: architecture audit"


def test_five_thousand_findings_make_a_page_in_proportion() -> None:
    some, more = many(500), many(5000)
    sizes = [len(render(report, RenderOptions())) for report in (some, more)]

    assert sizes[1] < 10.1 * sizes[0]
    assert sizes[1] < 3 * len(json.render(more, RenderOptions()))


def test_json_knows_nothing_of_source() -> None:
    assert json.render(whole(), RenderOptions()).find("import sqlalchemy  #") == -1


def test_a_finding_about_the_audit_is_listed_with_the_others() -> None:
    findings: list[Finding] = [sample.unparseable()]
    page = read(render(replace(sample.report(), findings=tuple(findings)), RenderOptions()))

    assert page.values("data-rule") == ["AUD101"]
    assert "About the audit itself" in page.text_in("h3")


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground_as_wcag_asks(scheme: int) -> None:
    theme = resources.files("audit.render").joinpath("templates/theme.css").read_text(encoding="utf-8")
    colours = {name: pair[scheme] for name, *pair in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", theme)}
    grounds = dict.fromkeys(("ink", "muted"), ("page", "surface", "sunken")) | {"accent": ("page", "surface", "accent-soft")}
    grounds |= {name.removesuffix("-soft"): (name, "page", "surface") for name in colours if name.endswith("-soft")}

    faint = {
        (ink, ground): round(ratio, 2)
        for ink, below in grounds.items()
        for ground in below
        if (ratio := contrast(colours[ink], colours[ground])) < 4.5
    }
    assert faint == {}
    assert contrast(colours["edge"], colours["surface"]) >= 3


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, between 1 and 21, as WCAG works it out."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return how bright a colour is, between 0 and 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
