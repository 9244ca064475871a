"""The HTML report in a real browser: what it asks for, what a keyboard does to it, and how it looks to whoever cannot see."""

import json
import time
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest
from msgspec.structs import replace

from audit.model.report import RenderOptions
from audit.render.html import render
from tests.audit.render.chromium import ANSWERS_WITHIN, Page
from tests.audit.render.test_html import hostile, many, whole

SHOWN = "[...document.querySelectorAll('.finding')].filter(each => each.offsetParent).length"
TOLD = "document.getElementById('shown').textContent"
FOCUSED = "document.activeElement.name || document.activeElement.id || document.activeElement.className"
INSIDE = 86
"""How wide the ring is inside, in its own units, at the height at which digits end."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the files of some reports by name."""
    folder = tmp_path_factory.mktemp("pages")
    reports = {"whole": whole(), "hostile": hostile(whole()), "many": many(5000)}
    for name, report in reports.items():
        (folder / f"{name}.html").write_text(render(report, RenderOptions()), encoding="utf-8", newline="")
    return {name: folder / f"{name}.html" for name in reports}


@pytest.fixture
def page(browser: Page, pages: dict[str, Path]) -> Page:
    """Return a report, freshly opened on a desk, in light colours."""
    browser.send("Emulation.setScriptExecutionDisabled", value=False)
    browser.look(1280)
    browser.open(pages["whole"])
    browser.run("localStorage.clear(), delete document.documentElement.dataset.theme")
    return browser


def focus(page: Page, name: str) -> None:
    """Press Tab until the focus is on a field."""
    page.run("document.getElementById('findings').scrollIntoView(), document.activeElement.blur()")
    for _ in range(200):
        page.press("Tab")
        if page.run(FOCUSED) == name:
            return
    raise AssertionError(f"Tab never reaches `{name}`")


def settles(page: Page, told: str) -> None:
    """Wait until the page says that it shows this: it takes its time to catch up with what was typed."""
    page.wait_for(f"{TOLD} === {json.dumps(told)}")


@pytest.mark.parametrize("name", ["whole", "hostile"])
def test_the_page_asks_for_nothing_and_complains_of_nothing(page: Page, pages: dict[str, Path], name: str) -> None:
    page.open(pages[name])

    assert [each["request"]["url"] for each in page.told("Network.requestWillBeSent")] == [pages[name].as_uri()]
    assert page.told("Log.entryAdded") + page.told("Runtime.exceptionThrown") + page.told("Runtime.consoleAPICalled") == []
    assert page.told("Page.javascriptDialogOpening") == []


def test_the_policy_refuses_what_is_not_ours(page: Page) -> None:
    page.run("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://evil.test/x.png\" onerror=\"window.ran = 1\">')")
    page.run("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))")

    assert page.run("window.ran") is None
    assert [each["type"] for each in page.told("Network.responseReceived")] == ["Document"]


@pytest.mark.parametrize("total", ["0", "82.6", "100"])
def test_the_total_stands_inside_of_its_ring(page: Page, tmp_path: Path, total: str) -> None:
    report = whole()
    doubtful = replace(report, score=replace(report.score, total=Fraction(total)))
    (tmp_path / "total.html").write_text(render(doubtful, RenderOptions()), encoding="utf-8", newline="")
    page.open(tmp_path / "total.html")

    assert page.run("document.querySelector('.ring .total').textContent") == f"{float(total):.1f}?"
    assert page.run("document.querySelector('.ring .total').getComputedTextLength()") < INSIDE


def test_search_and_filters_are_used_by_keyboard_alone(page: Page) -> None:
    total = len(whole().findings)
    assert page.run(TOLD) == f"All {total} findings"

    focus(page, "search")
    page.type("sqlalchemy login")
    settles(page, f"1 of {total} findings")
    assert page.run(SHOWN) == 1

    page.run("document.querySelector('[type=reset]').focus()")
    page.press("Enter")
    settles(page, f"All {total} findings")

    focus(page, "severity")
    page.press(" ")
    critical = sum(finding.severity == "critical" for finding in whole().findings)
    settles(page, f"{critical} of {total} findings")

    page.press(" ")
    focus(page, "category")
    page.press("ArrowDown")
    first = sum(whole().notes[finding.rule].category == "layer_separation" for finding in whole().findings)
    settles(page, f"{first} of {total} findings")


def test_nothing_found_is_said_and_accepted_findings_can_be_asked_for(page: Page) -> None:
    page.run("document.querySelector('[name=accepted]').value = 'accepted'")
    page.run("document.getElementById('filter').dispatchEvent(new Event('input'))")
    settles(page, f"{sum(finding.accepted for finding in whole().findings)} of {len(whole().findings)} findings")

    focus(page, "search")
    page.type("no such thing anywhere")
    settles(page, f"0 of {len(whole().findings)} findings")
    assert page.run("document.getElementById('nothing').checkVisibility()") is True


def test_a_finding_is_unfolded_by_keyboard(page: Page) -> None:
    page.run("document.querySelector('.finding summary').focus()")
    page.press("Enter")

    assert page.run("document.querySelector('.finding details').open") is True


def test_a_link_to_an_issue_opens_it_also_where_a_filter_hides_it(page: Page) -> None:
    page.run("document.querySelector('[name=search]').value = 'no such thing'")
    page.run("document.getElementById('filter').dispatchEvent(new Event('input'))")
    settles(page, f"0 of {len(whole().findings)} findings")

    page.run("location.hash = 'arch-1'")
    page.wait_for("document.getElementById('arch-1').open")

    assert page.run("document.getElementById('arch-1').checkVisibility()") is True


def test_the_theme_follows_the_system_until_the_reader_chooses(page: Page, pages: dict[str, Path]) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.run(ground)
    page.look(1280, scheme="dark")
    dark = page.run(ground)
    assert dark != light

    page.run("document.querySelector('[name=theme]:checked').focus()")
    page.press("ArrowRight")
    assert (page.run("document.activeElement.value"), page.run(ground)) == ("light", light)

    # The browser takes its time to keep what it is told to.
    chosen, limit = "", time.monotonic() + ANSWERS_WITHIN
    while chosen != "light" and time.monotonic() < limit:
        page.open(pages["whole"])
        chosen = page.run("document.querySelector('[name=theme]:checked').value")
    assert (chosen, page.run(ground)) == ("light", light)


def test_the_first_stop_of_the_keyboard_skips_to_the_report_and_shows_where_it_is(page: Page) -> None:
    page.press("Tab")

    assert page.run(FOCUSED) == "skip"
    assert page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.press("Enter")
    page.wait_for("document.activeElement.id === 'main'")


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("name", ["whole", "hostile"])
def test_the_page_never_scrolls_sideways(page: Page, pages: dict[str, Path], name: str, width: int) -> None:
    page.look(width)
    page.open(pages[name])
    page.run("document.querySelectorAll('details').forEach(each => { each.open = true })")

    assert page.run("document.documentElement.scrollWidth") == width


def test_on_paper_everything_is_unfolded_and_nothing_is_to_be_clicked(page: Page) -> None:
    page.look(800, media="print")

    assert page.run("[...document.querySelectorAll('form, nav')].filter(each => each.checkVisibility()).length") == 0
    hidden = "[...document.querySelectorAll('.finding .help, .source, #layers table')].filter(each => !each.offsetHeight).length"
    assert page.run(hidden) == 0


def test_without_scripts_every_finding_can_be_read_and_nothing_useless_is_offered(page: Page, pages: dict[str, Path]) -> None:
    page.send("Emulation.setScriptExecutionDisabled", value=True)
    page.open(pages["whole"])

    assert page.run("[...document.querySelectorAll('form')].filter(each => each.checkVisibility()).length") == 0
    page.run("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert page.run(SHOWN) == len(whole().findings)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(page: Page, pages: dict[str, Path], scheme: str, width: int) -> None:
    found = "axe.run().then(told => told.violations.map(each => [each.id, each.nodes.map(node => node.html)]))"
    page.look(width, scheme=scheme)
    page.open(pages["whole"])
    page.run(files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8") + ";undefined")

    assert page.run(found) == []
    page.run("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert page.run(found) == []


def test_five_thousand_findings_are_searched_while_one_types(page: Page, pages: dict[str, Path]) -> None:
    page.open(pages["many"])
    focus(page, "search")
    page.type("m4321.py")
    page.wait_for(f"{TOLD} === '1 of 5000 findings'")

    typed = "document.querySelector('[name=search]')"
    once = (
        f"new Promise(done => {{ const start = performance.now(); {typed}.value = 'm1';"
        f" {typed}.dispatchEvent(new Event('input', {{bubbles: true}}));"
        f" const wait = () => {TOLD}.startsWith('1111 ')"
        " ? done([document.body.offsetHeight, performance.now() - start][1]) : requestAnimationFrame(wait); wait(); })"
    )
    took = []
    for _ in range(3):
        took.append(page.run(once))
        page.run(f"{typed}.value = 'm4321.py', {typed}.dispatchEvent(new Event('input', {{bubbles: true}}))")
        page.wait_for(f"{TOLD} === '1 of 5000 findings'")
    assert min(took) < 3000
