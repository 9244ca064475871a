"""What the pages say is so: their examples are run."""

import re
from pathlib import Path

import pytest

from audit import __version__
from tests.repository.pages import Block, Step, WrongExampleError, blocks, documented, follow, refreshed, steps

ROOT = Path(__file__).parents[2]
PAGES = {str(path.relative_to(ROOT)): path for path in documented(ROOT)}


@pytest.mark.parametrize("name", PAGES)
def test_every_example_of_a_page_does_what_the_page_says(name: str, tmp_path: Path) -> None:
    follow(PAGES[name].read_text(encoding="utf-8"), tmp_path)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_inside_the_repository_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", PAGES[name].read_text(encoding="utf-8"))

    assert [link for link in links if not (PAGES[name].parent / link).exists()] == []


def test_the_page_on_the_architecture_names_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.stem for path in (ROOT / "audit").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}

    assert sorted(room for room in rooms if not room.startswith("__") and f"`{room}`" not in page) == []


def test_blocks_are_found_with_language_title_and_line() -> None:
    page = 'Text\n\n```python title="a/b.py"\nx = 1\n```\n\n- item\n\n  ```sh\n  ls\n  ```\n\n````text\n```\n````\n'

    assert blocks(page) == [
        Block("python", "a/b.py", "x = 1\n", 3),
        Block("sh", "", "ls\n", 9),
        Block("text", "", "```\n", 13),
    ]


def test_each_command_of_a_console_block_has_its_own_output() -> None:
    assert steps("$ audit rules\none\ntwo\n$ echo $?\n0\n") == [Step("audit rules", "one\ntwo\n"), Step("echo $?", "0\n")]


@pytest.mark.parametrize(
    ("example", "complaint"),
    [
        ("```console\n$ audit --version\narchaudit 0\n```\n", "line 1: `audit --version` prints something else:"),
        (
            "```console\n$ audit report nowhere\n...\n```\n",
            "line 1: `audit report nowhere` exits with 2, and the page does not say so:",
        ),
        ("```console\n$ rm -r .\n```\n", "line 1: `rm -r .` is not a command of ours, and nothing else is run"),
        ("\n```toml\n[tool.audit]\nprofil = 'clean'\n```\n", "line 2: "),
        ("```python\nx =\n```\n", "line 1: invalid syntax"),
        ("```json\n{\n```\n", "line 1: "),
    ],
)
def test_an_example_that_is_wrong_is_told_with_its_line(example: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(WrongExampleError) as caught:
        follow(example, tmp_path)

    assert str(caught.value).startswith(complaint)


def test_an_exit_code_is_read_off_the_page_and_dots_stand_for_anything(tmp_path: Path) -> None:
    page = "```console\n$ audit report nowhere\nerror: ...\n$ echo $?\n2\n$ audit --version\narchaudit ...\n```\n"

    assert follow(page, tmp_path) == 1


def test_a_page_is_refreshed_where_a_command_prints_something_else(tmp_path: Path) -> None:
    page = "```console\n$ audit {}\n{}\n$ audit --version\narchaudit ...\n$ echo $?\n{}\n```\n"

    fresh = refreshed(page.format("--version", "archaudit 0", 1), tmp_path)

    assert fresh == page.format("--version", f"archaudit {__version__}", 0)


def test_of_two_examples_that_are_alike_each_gets_its_own_output(tmp_path: Path) -> None:
    example = '```python title="shop/{}.py"\n```\n\n```console\n$ audit check --fail-on none shop\n?\n```\n\n'

    fresh = refreshed(example.format("a") + example.format("b"), tmp_path)

    assert re.findall(r"in (\d) files?", fresh) == ["1", "2"]
