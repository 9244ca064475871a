"""What git's ignore files leave out. The expectations were taken from `git check-ignore`."""

import pytest

from audit.discover import tree_of
from audit.discover.ignores import exactly, rebased
from audit.errors import ConfigError
from audit.model.settings import Settings
from audit.model.source import Skipped

FILES = ("x.py", "a/x.py", "a/b/x.py", "b/x.py", "b/y.py")


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ("x.py", ["b/y.py"]),
        ("/x.py", ["a/b/x.py", "a/x.py", "b/x.py", "b/y.py"]),
        ("b", ["a/x.py", "x.py"]),
        ("b/", ["a/x.py", "x.py"]),
        ("/b", ["a/b/x.py", "a/x.py", "x.py"]),
        ("a/b", ["a/x.py", "b/x.py", "b/y.py", "x.py"]),
        ("a/*", ["b/x.py", "b/y.py", "x.py"]),
        ("a/*\n!a/x.py", ["a/x.py", "b/x.py", "b/y.py", "x.py"]),
        ("a/**\n!a/b/", ["b/x.py", "b/y.py", "x.py"]),
        ("a/**\n!a/x.py", ["a/x.py", "b/x.py", "b/y.py", "x.py"]),
        ("a\n!a/x.py", ["b/x.py", "b/y.py", "x.py"]),
        ("**/b/x.py", ["a/x.py", "b/y.py", "x.py"]),
        ("*\n!*/\n!y.py", ["b/y.py"]),
        ("*/", ["x.py"]),
        ("*.py[cod]\n*.log\n# x.py\n\n", sorted(FILES)),
        ("[xz].py\r\n", ["b/y.py"]),
        ("\N{ZERO WIDTH NO-BREAK SPACE}b/", ["a/x.py", "x.py"]),
    ],
)
def test_an_ignore_file_means_what_git_means(lines: str, kept: list[str]) -> None:
    tree = tree_of({".gitignore": lines, **dict.fromkeys(FILES, "")})
    assert [file.path for file in tree.files] == kept


def test_a_nearer_ignore_file_wins() -> None:
    tree = tree_of({".gitignore": "x.py", "a/.gitignore": "!x.py", "a/x.py": "", "x.py": ""})
    assert [file.path for file in tree.files] == ["a/x.py"]


def test_what_git_ignores_is_named_by_folder_and_counted_by_pattern() -> None:
    tree = tree_of({".gitignore": "gen/\n*_pb2.py\n", "app.py": "", "gen/a.py": "", "a_pb2.py": "", "b/b_pb2.py": ""})
    assert tree.skipped == (Skipped("*_pb2.py", "ignored by git", 2), Skipped("gen", "ignored by git"))


@pytest.mark.parametrize("line", ["*a*a*a*b", "***a", "a/**/b/**/c/**/d", "[z-a]", "[[:alpha:]]", "!", "a\\", "a" * 1001])
def test_a_line_that_cannot_be_used_or_would_be_a_bomb_is_named(line: str) -> None:
    tree = tree_of({".gitignore": f"{line}\nb.py\n", "a.py": "", "b.py": ""})
    assert [file.path for file in tree.files] == ["a.py"]
    assert tree.skipped[0] == Skipped(".gitignore", f"the line `{line[:80]}` cannot be used")


def test_a_huge_ignore_file_is_named_and_not_used() -> None:
    tree = tree_of({".gitignore": "a.py\n" * 60_000, "a.py": ""})
    assert tree.skipped == (Skipped(".gitignore", "300000 bytes, more than the limit of 250000"),)


def test_an_unusable_pattern_of_the_configuration_is_an_error() -> None:
    with pytest.raises(ConfigError, match=r"^`pyproject.toml`: `exclude` holds `\[z-a\]`, which is no usable gitignore pattern$"):
        tree_of({"a.py": ""}, Settings(exclude=("[z-a]",), source="pyproject.toml"))


@pytest.mark.parametrize(
    ("line", "offset", "said"),
    [
        ("*.py", "src/shop", "*.py"),
        ("gen/", "src/shop", "gen/"),
        ("!keep", "src", "!keep"),
        ("/src/gen.py", "src", "/gen.py"),
        ("src/shop/gen/", "src/shop", "/gen/"),
        ("!src/gen", "src", "!/gen"),
        ("*/gen", "src", "/gen"),
        ("src/**/gen", "src/shop", "**/gen"),
        ("/docs/gen", "src", None),
        ("/src/", "src", None),
        ("/src", "src/shop", None),
    ],
)
def test_a_line_is_rebased_to_a_folder_below(line: str, offset: str, said: str | None) -> None:
    assert rebased(line, offset) == said


def test_a_path_is_written_as_a_line_that_means_nothing_else() -> None:
    assert exactly("a b/[x]*?.py") == r"/a\ b/\[x\]\*\?.py"
