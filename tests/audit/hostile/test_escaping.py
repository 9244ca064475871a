"""Names, comments and settings of a hostile tree stay text in every format: no markup, no terminal commands, no new lines."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.audit.hostile.traps import Done, Trap, audit, run, trap_in

NASTY = "a|b`<script>alert(1)<!--\x1b[31m\x9b2J\n\r\u2028\u202e\u200b[x](http:y)![z](http:y)*b*~~d~~&lt; # ``` %0A::error $(id)"
SPELLED = "a|b`<script>alert(1)<!--" + r"\x1b[31m\x9b2J\n\r\u2028\u202e\u200b" + NASTY.partition("\u200b")[2]
"""The same with what does not print spelled out."""

NAMES = {
    b"pipe|.py": "pipe|.py",
    b"| a | b |.py": "| a | b |.py",
    b"tick`.py": "tick`.py",
    b"```.py": "```.py",
    b"<script>alert(1)<!--.py": "<script>alert(1)<!--.py",
    b"<b>`|`<i>.py": "<b>`|`<i>.py",
    b"&lt;.py": "&lt;.py",
    b"[x](http:y).py": "[x](http:y).py",
    b"*bold*_it_.py": "*bold*_it_.py",
    b"::error file=x::y.py": "::error file=x::y.py",
    b"\x1b[2J\x1b]0;title\x07.py": "\\x1b[2J\\x1b]0;title\\x07.py",
    b"line\nbreak\r.py": "line\\nbreak\\r.py",
    "\u202egnp.py".encode(): "\\u202egnp.py",
    "\u2028\u2066\u200b\ufeff.py".encode(): "\\u2028\\u2066\\u200b\\ufeff.py",
    "\x9b31m\x7f.py".encode(): "\\x9b31m\\x7f.py",
    b"bad\xff\xfe.py": "bad\\xff\\xfe.py",
    b"bad\\xff\\xfe.py": "bad\\\\xff\\\\xfe.py",
}
"""File names as bytes on the disk, and as people are shown them."""

UNPARSEABLE = list(NAMES.values())[1::2]
"""The other half imports what does not exist."""

COLOUR = "import enum\n\nclass Colour(enum.Enum):\n    RED = 1\n\n"


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Trap:
    """A tree with a hostile name and hostile files in it: some cannot be parsed, some have broken imports."""
    folder = tmp_path_factory.mktemp("nasty")
    trap = trap_in(folder)
    trap = Trap(trap.tree.rename(folder / NASTY), trap.marks)
    for number, name in enumerate(NAMES):
        place = os.fsencode(trap.tree) + b"/shop/" + name
        Path(os.fsdecode(place)).write_bytes(b"def f(\n" if number % 2 else b"import shop.gone\n")
    waived = f"import shop.gone  # audit: allow CON101 because {NASTY.partition(chr(10))[0]}\n"
    unused = f"x = 1  # audit: allow {NASTY.partition(' ')[0].partition(chr(10))[0]} because\n"
    trap.write({"shop/colour.py": COLOUR + f"Colour[{NASTY!a}]\n", "shop/waived.py": waived, "shop/unused.py": unused})
    return trap


def _done(command: str, trap: Trap, *options: str, **environment: str) -> Done:
    """Run the command without looking for a newer Python, which takes time."""
    arguments = [command, str(trap.tree), "--no-cache", *options]
    return run(sys.executable, "-m", "audit", *arguments, environment={"PATH": "", **environment})


def _prints(text: str) -> bool:
    return text.replace("\n", "").isprintable()


def test_json_holds_the_names_and_nothing_that_a_terminal_obeys(nasty: Trap) -> None:
    done = _done("report", nasty, "-f", "json")
    assert (done.returncode, done.stderr, _prints(done.stdout)) == (0, "", True)
    report = json.loads(done.stdout)
    found = {finding["path"] for finding in report["findings"]}
    own = {"shop/cart.py", "shop/colour.py", "shop/waived.py", "shop/unused.py"}
    assert found == own | {_in_report(name) for name in NAMES}
    assert report["project"]["root"] == str(nasty.tree)
    assert [f["data"]["member"] for f in report["findings"] if f["rule"] == "CON103"] == [NASTY]


def _in_report(name: bytes) -> str:
    return "shop/" + name.replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")


def test_the_gate_prints_every_name_on_one_line(nasty: Trap) -> None:
    done = _done("check", nasty)
    assert (done.returncode, _prints(done.stdout), _prints(done.stderr)) == (1, True, True)
    lines = done.stdout.splitlines()
    assert [name for name in NAMES.values() if not any(line.startswith(f"shop/{name}:") for line in lines)] == []
    assert any(f"`{SPELLED}` is not a member of `Colour`" in line for line in lines)


def test_the_report_prints_every_unparseable_file_on_one_line(nasty: Trap) -> None:
    done = _done("report", nasty)
    assert (done.returncode, done.stderr, _prints(done.stdout)) == (0, "", True)
    lines = done.stdout.splitlines()
    assert lines[0].startswith(SPELLED)
    assert [name for name in UNPARSEABLE if not any(line.startswith(f"  shop/{name}:") for line in lines)] == []


def test_a_colourful_terminal_obeys_only_our_own_colours(nasty: Trap) -> None:
    done = _done("report", nasty, FORCE_COLOR="1")
    plain = _done("report", nasty)
    assert done.stdout != plain.stdout
    bare = "".join(part if number == 0 else part.partition("m")[2] for number, part in enumerate(done.stdout.split("\x1b[")))
    assert bare == plain.stdout


def _tokens(markdown: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown):
        yield token
        yield from token.children or ()


def _kinds(markdown: str) -> set[str]:
    kinds = {token.type for token in _tokens(markdown)}
    return kinds & {"html_inline", "html_block", "link_open", "image", "s_open"}


def test_markdown_holds_names_as_text_and_tables_keep_their_shape(nasty: Trap) -> None:
    done = _done("report", nasty, "-f", "markdown")
    assert (done.returncode, done.stderr, _prints(done.stdout)) == (0, "", True)
    assert _kinds(done.stdout) == set()
    codes = {token.content for token in _tokens(done.stdout) if token.type == "code_inline"}
    assert {f"shop/{name}:1" for name in NAMES.values()} <= codes
    headings = [line for line in done.stdout.splitlines() if line.startswith("#")]
    assert [heading for heading in headings if heading.startswith("# ")] == headings[:1]

    assert _kinds(f"- {NASTY}") == {"html_inline", "link_open", "image", "s_open"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('"\\u001b[31m\\u202e|" = 1', "`tool.audit.\\x1b[31m\\u202e|` is no key of the configuration"),
        ('profile = "<b>\\u001b[31m\\n::error::"', "no profile is called `<b>\\x1b[31m\\n::error::`"),
        ('roles = {"\\u009b31m" = "\\u202e"}', "`tool.audit.roles.\\x9b31m` is `\\u202e`, which is no role"),
        ('exclude = ["*a*b*c\\u001b"]', "`exclude` holds `*a*b*c\\x1b`, which is no usable gitignore pattern"),
    ],
    ids=["key", "profile", "role", "pattern"],
)
def test_a_complaint_about_the_settings_is_one_printable_line(settings: str, said: str, tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    trap.write({"pyproject.toml": f"[tool.audit]\n{settings}\n"})
    refused = audit("check", trap.tree)
    assert (refused.code, refused.report) == (2, {})
    assert (said in refused.complaint, refused.complaint.count("\n"), _prints(refused.complaint)) == (True, 1, True)


def test_a_tree_whose_path_is_no_text_is_refused_in_words(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    odd = trap.tree.rename(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    refused = audit("check", odd)
    assert (refused.code, refused.complaint) == (
        2,
        f"error: `{tmp_path}/caf\\udce9` cannot be audited: its path is no valid UTF-8\n",
    )
