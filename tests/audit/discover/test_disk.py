"""Trees on a real disk: links, pipes, odd names, and what stands above the audited root."""

import os
from pathlib import Path

import pytest

from audit.discover import read_tree
from audit.errors import NothingToAudit, UnusablePath
from audit.model.settings import Settings
from audit.model.source import FileKind, Skipped, SourceTree


def _write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="")
    return root


def _read(root: Path) -> SourceTree:
    return read_tree(root, Settings())


def _paths(tree: SourceTree) -> list[str]:
    return [file.path for file in tree.files]


def test_a_tree_on_disk_reads_as_the_same_tree_in_memory(tmp_path: Path) -> None:
    _write(tmp_path / "shop", {"app.py": "x = 1\r\n", "a/b.py": "", "a-b.py": "", "tests/test_a.py": "", "pyproject.toml": ""})
    tree = _read(tmp_path / "shop")
    assert (tree.root, tree.name) == (str(tmp_path / "shop"), "shop")
    assert _paths(tree) == ["a-b.py", "a/b.py", "app.py", "tests/test_a.py"]
    assert [file.data for file in tree.files] == [b"", b"", b"x = 1\r\n", b""]
    assert [file.path for file in tree.files if file.is_test] == ["tests/test_a.py"]


def test_a_path_that_is_no_folder_is_an_error(tmp_path: Path) -> None:
    _write(tmp_path, {"app.py": ""})
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnusablePath, match=r"app\.py` is a file; give the folder of the project"):
        _read(tmp_path / "app.py")
    with pytest.raises(UnusablePath, match="pipe` is no folder; give the folder of the project"):
        _read(tmp_path / "pipe")
    with pytest.raises(UnusablePath, match="missing` cannot be audited: no such file or directory"):
        _read(tmp_path / "missing")
    with pytest.raises(UnusablePath, match=r"cannot be audited: .*embedded null"):
        _read(tmp_path / "a\0b")


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NothingToAudit, match=f"`{tmp_path}` holds no Python file"):
        _read(tmp_path)


def test_no_link_is_followed_and_each_is_named(tmp_path: Path) -> None:
    _write(tmp_path, {"secret.py": "", "elsewhere/x.py": "", "notes.txt": ""})
    root = _write(tmp_path / "project", {"pkg/a.py": "", "data.txt": ""})
    for name, target in {
        "pkg/again.py": "a.py",
        "pkg/loop": "..",
        "copy": "pkg",
        "stolen.py": "../secret.py",
        "outside": "../elsewhere",
        "dangling.py": "nowhere.py",
        "itself": "itself",
        "notes": "../notes.txt",
        ".hidden": "../elsewhere",
        "pyproject.toml": "../notes.txt",
        ".gitignore": "../notes.txt",
    }.items():
        (root / name).symlink_to(target)
    tree = _read(root)
    assert _paths(tree) == ["pkg/a.py"]
    assert tree.skipped == (
        Skipped(".gitignore", "symbolic link out of the audited root"),
        Skipped("copy", "symbolic link to `pkg`: a duplicate"),
        Skipped("dangling.py", "symbolic link that leads nowhere: no such file or directory"),
        Skipped("itself", "symbolic link that leads nowhere: too many levels of symbolic links"),
        Skipped("outside", "symbolic link out of the audited root"),
        Skipped("pkg/again.py", "symbolic link to `pkg/a.py`: a duplicate"),
        Skipped("pkg/loop", "symbolic link to a folder above it: a loop"),
        Skipped("pyproject.toml", "symbolic link out of the audited root"),
        Skipped("stolen.py", "symbolic link out of the audited root"),
    )


def test_a_root_given_as_a_link_is_the_folder_it_leads_to(tmp_path: Path) -> None:
    _write(tmp_path / "real", {"a.py": "", "b.py": ""})
    (tmp_path / "link").symlink_to("real")
    assert _read(tmp_path / "link") == _read(tmp_path / "real")


def test_a_pipe_is_named_and_never_opened(tmp_path: Path) -> None:
    _write(tmp_path, {"a.py": ""})
    for name in ("pipe.py", "pyproject.toml", ".gitignore"):
        os.mkfifo(tmp_path / name)
    tree = _read(tmp_path)
    assert _paths(tree) == ["a.py"]
    names = (".gitignore", "pipe.py", "pyproject.toml")
    assert tree.skipped == tuple(Skipped(name, "not a regular file") for name in names)


def test_a_folder_named_as_a_module_is_a_folder(tmp_path: Path) -> None:
    assert _paths(_read(_write(tmp_path, {"x.py/a.py": ""}))) == ["x.py/a.py"]


def test_a_name_that_is_not_utf_8_can_be_printed_and_is_read(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9.py"
    Path(os.fsdecode(raw)).write_bytes(b"x = 1")
    _write(tmp_path, {"größe.py": ""})
    tree = _read(tmp_path)
    assert [(file.path, file.data) for file in tree.files] == [("caf\\xe9.py", b"x = 1"), ("größe.py", b"")]


def test_folders_nested_beyond_what_the_system_can_open_are_named(tmp_path: Path) -> None:
    _write(tmp_path, {"a.py": ""})
    descriptor = os.open(tmp_path, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=descriptor)
        deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = deeper
    os.close(descriptor)
    tree = _read(tmp_path)
    assert _paths(tree) == ["a.py"]
    assert [skipped.reason for skipped in tree.skipped] == ["cannot be listed: file name too long"]


def test_a_folder_that_would_be_ignored_is_audited_when_it_is_the_root(tmp_path: Path) -> None:
    files = {"pyvenv.cfg": "", "lib/site-packages/pip/a.py": "", "lib/site-packages/.x/y.py": "", "node_modules/b.py": ""}
    _write(tmp_path / ".venv", files)
    assert _paths(_read(tmp_path / ".venv" / "lib" / "site-packages")) == ["pip/a.py"]
    assert _paths(_read(tmp_path / ".venv" / "lib" / "site-packages" / ".x")) == ["y.py"]
    assert _paths(_read(tmp_path / ".venv" / "node_modules")) == ["b.py"]


def test_ignore_files_above_the_root_apply_up_to_the_repository(tmp_path: Path) -> None:
    _write(tmp_path, {".gitignore": "a.py\n"})
    repository = _write(
        tmp_path / "repository",
        {
            ".git/info/exclude": "b.py\n",
            ".gitignore": "c.py\n/services/shop/d.py\n/d.py\n",
            "services/.gitignore": "!c.py\n",
            **{f"services/shop/{name}.py": "" for name in "abcdef"},
        },
    )
    assert _paths(_read(repository / "services" / "shop")) == ["a.py", "c.py", "e.py", "f.py"]
    assert _paths(_read(repository)) == [f"services/shop/{name}.py" for name in "acef"]


def test_a_file_named_git_ends_the_search_for_ignore_files(tmp_path: Path) -> None:
    _write(tmp_path, {".git/HEAD": "", ".gitignore": "a.py\n", "worktree/.git": "gitdir: ../.git\n", "worktree/a.py": ""})
    assert _paths(_read(tmp_path / "worktree")) == ["a.py"]


@pytest.mark.parametrize("line", ["vendor/", "/vendor/lib", "*", "vendor/*"])
def test_a_root_that_git_ignores_is_audited_without_what_is_above(tmp_path: Path, line: str) -> None:
    _write(tmp_path, {".git/HEAD": "", ".gitignore": f"{line}\na.py\n", "vendor/lib/a.py": "", "vendor/lib/.gitignore": "b.py"})
    _write(tmp_path, {"vendor/lib/b.py": ""})
    assert _paths(_read(tmp_path / "vendor" / "lib")) == ["a.py"]


def test_a_root_inside_packages_knows_their_names(tmp_path: Path) -> None:
    _write(
        tmp_path, {"shop/__init__.py": "", "shop/cart/__init__.py": "", "shop/cart/lines/__init__.py": "", "shop/web/a.py": ""}
    )
    assert _read(tmp_path / "shop" / "cart").enclosing == ("shop", "cart")
    assert _read(tmp_path / "shop" / "cart").roots == ("",)
    assert _read(tmp_path / "shop" / "web").enclosing == ()
    assert _read(tmp_path).enclosing == ()


def test_a_project_above_the_root_says_what_concerns_the_root(tmp_path: Path) -> None:
    manifest = (
        "[project]\nname = 'shop'\ndependencies = ['httpx']\n"
        "[tool.pytest.ini_options]\npythonpath = ['src', 'src/deep', 'other']\n"
        "[tool.setuptools_scm]\nversion_file = 'src/shop/_version.py'\n"
    )
    _write(tmp_path, {".git/HEAD": "", "pyproject.toml": manifest, "src/shop/a.py": "", "src/deep/b.py": "", "other/c.py": ""})
    tree = _read(tmp_path / "src")
    assert tree.distributions == {"shop"}
    assert tree.dependencies == {"httpx"}
    assert (tree.roots, tree.generated) == (("", "deep"), ("deep/shop/_version.py", "shop/_version.py"))


def test_an_installed_package_does_not_belong_to_the_project_around_it(tmp_path: Path) -> None:
    _write(tmp_path, {"pyproject.toml": "[project]\nname = 'shop'\n", "env/lib/site-packages/lib/a.py": ""})
    assert _read(tmp_path / "env" / "lib" / "site-packages" / "lib").distributions == frozenset()


def test_compiled_modules_are_never_opened(tmp_path: Path) -> None:
    _write(tmp_path, {"a.py": "", "fast.abi3.so": "x" * 10})
    tree = read_tree(tmp_path, Settings(max_file_bytes=5))
    assert [(file.path, file.kind, file.problem) for file in tree.files] == [
        ("a.py", FileKind.SOURCE, ""),
        ("fast.abi3.so", FileKind.COMPILED, ""),
    ]
