import os
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest

from audit.cli.console import Progress, colored, complain, show, width, write
from audit.errors import UnusablePath


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def test_what_an_encoding_lacks_is_spelled_out() -> None:
    written = BytesIO()
    stream = TextIOWrapper(written, encoding="ascii", newline="")
    show("██░ … – é \N{SNOWMAN}\n", stream)
    assert written.getvalue() == b"##. ... - \\xe9 \\u2603\n"


def test_an_error_is_one_line_whatever_it_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    complain("`a\nb\x1b[0m` is no file")
    assert capsys.readouterr() == ("", "error: `a\\nb\\x1b[0m` is no file\n")


def test_colour_is_for_terminals() -> None:
    assert [colored(Terminal(), wanted=True), colored(StringIO(), wanted=True)] == [True, False]


def test_colour_can_be_forbidden_and_demanded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not colored(Terminal(), wanted=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert colored(StringIO(), wanted=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colored(Terminal(), wanted=True)


def test_a_dumb_terminal_gets_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert not colored(Terminal(), wanted=True)


def test_a_page_has_a_hundred_columns_and_a_terminal_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "57")
    assert [width(StringIO()), width(Terminal())] == [100, 57]


def test_a_file_is_written_as_utf_8_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "report.txt", "░ first\n")
    write(tmp_path / "report.txt", "░\nsecond\n")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("report.txt", "░\nsecond\n".encode())]


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write(tmp_path / "link", "x\n")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text(encoding="utf-8") == "x\n"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write(Path(os.devnull), "x\n")
    assert not Path(os.devnull).is_file()


def test_a_file_that_cannot_be_written_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UnusablePath) as refusal:
        write(tmp_path / "missing" / "report.txt", "x\n")
    assert str(refusal.value) == f"`{tmp_path / 'missing' / 'report.txt'}` cannot be written: No such file or directory"


def test_progress_is_drawn_in_place_and_gone_at_the_end() -> None:
    terminal = Terminal()
    with Progress(terminal, wanted=True) as progress:
        progress.show("reading code", 3, 9)
    assert terminal.getvalue() == "\r\x1b[Kreading code 3/9\r\x1b[K"


def test_progress_is_silent_where_nobody_looks_or_nobody_wants_it() -> None:
    page, terminal = StringIO(), Terminal()
    for stream, wanted in ((page, True), (terminal, False)):
        with Progress(stream, wanted=wanted) as progress:
            progress.show("judging", 0, 0)
    assert (page.getvalue(), terminal.getvalue()) == ("", "")


def test_an_interrupt_while_printing_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    from audit.cli import run

    class Interrupting(StringIO):
        def write(self, text: str) -> int:
            raise KeyboardInterrupt(text)

    monkeypatch.setattr(sys, "stdout", Interrupting())
    assert run(["profiles"]) == 130
