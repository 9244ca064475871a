from pathlib import Path

import pytest
from msgspec.structs import replace

from audit.discover import read_tree, tree_in
from audit.errors import HistoryError
from audit.history.above import surroundings_at
from audit.history.git import head_of, repository_of
from audit.history.objects import Objects
from audit.history.trees import Trees
from audit.model.settings import Settings
from audit.model.source import SourceTree
from tests.audit.history.repositories import Repo

FILES = {
    "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["fastapi"]\n',
    ".gitignore": "made/\n*_local.py\n",
    "src/shop/__init__.py": "",
    "src/shop/a.py": "a = 1\n",
    "src/shop/proto/x.proto": "",
    "src/shop/inner/.gitignore": "!keep_local.py\n",
    "src/shop/inner/__init__.py": "",
    "src/shop/inner/keep_local.py": "kept = 1\n",
    "tests/test_a.py": "def test() -> None: ...\n",
    "tools/requirements.txt": "requests\n",
    "node_modules/x/y.py": "no = 1\n",
    ".hidden/z.py": "no = 1\n",
    "über/maß.py": "x = 1\n",
}


def _committed(root: Path, commit: str | None = None) -> SourceTree:
    repository = repository_of(root)
    with Objects(repository) as objects:
        trees = Trees(objects, repository, str(root.resolve()))
        tree = trees.at(objects.commit(commit or head_of(repository)).tree)
        return tree_in(tree, surroundings_at(tree, repository, root.name), Settings())


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "project")
    made.write(FILES)
    for link, target in {
        "src/shop/twin.py": "a.py",
        "src/shop/loop": "..",
        "src/again": "shop/inner",
        "src/shop/far.py": "../../../elsewhere.py",
        "src/shop/lost.py": "nowhere.py",
        "src/shop/round.py": "round.py",
        "src/shop/inner/twins.py": "../twin.py",
    }.items():
        (made.folder / link).symlink_to(target)
    made.commit({})
    return made


@pytest.mark.parametrize("below", ["", "src", "src/shop", "src/shop/inner", "tests"])
def test_a_commit_is_read_exactly_as_its_checkout(repo: Repo, tmp_path: Path, below: str) -> None:
    (tmp_path / "elsewhere.py").write_text("")
    assert _committed(repo.folder / below) == read_tree(repo.folder / below, Settings())


def test_an_older_commit_is_read_as_it_was(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text("")
    before = read_tree(repo.folder, Settings())
    old = repo.git("rev-parse", "HEAD")
    repo.commit({"src/shop/a.py": "changed = 1\n", "src/shop/b.py": "", ".gitignore": ""}, gone=("src/shop/inner/.gitignore",))
    assert _committed(repo.folder, old) == before


def test_a_bare_repository_is_read_like_the_one_it_was_cloned_from(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--bare", str(repo.folder), str(tmp_path / "bare"))
    bare = _committed(tmp_path / "bare")
    assert replace(bare, root="", name="") == replace(_committed(repo.folder), root="", name="")


def test_nobody_looks_into_a_submodule(tmp_path: Path) -> None:
    library = Repo(tmp_path / "library")
    library.commit({"lib.py": "x = 1\n"})
    repo = Repo(tmp_path / "project")
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(library.folder), "library")
    repo.commit({"a.py": "a = 1\n"})
    assert [file.path for file in _committed(repo.folder).files] == ["a.py"]


def test_a_file_that_the_clone_lacks_is_told_as_unreadable(repo: Repo) -> None:
    blob = repo.git("rev-parse", "HEAD:src/shop/a.py")
    (repo.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    file = next(file for file in _committed(repo.folder).files if file.path == "src/shop/a.py")
    assert (file.data, file.problem) == (None, "not in this clone")


def test_a_folder_that_was_not_there_yet_is_an_error(repo: Repo) -> None:
    (repo.folder / "new").mkdir()
    with pytest.raises(HistoryError, match="there is no folder `new` in it"):
        _committed(repo.folder / "new")


def test_names_that_no_checkout_would_make_are_left_out(repo: Repo, tmp_path: Path) -> None:
    blob = repo.git("rev-parse", "HEAD:src/shop/a.py")
    listing = b"".join(b"100644 %s\0" % name + bytes.fromhex(blob) for name in (b"..", b"a.py", b"x/y.py"))
    (tmp_path / "listing").write_bytes(listing)
    tree = repo.git("hash-object", "-t", "tree", "-w", "--literally", str(tmp_path / "listing"))
    commit = repo.git("commit-tree", tree, "-m", "odd")
    assert [file.path for file in _committed(repo.folder, commit).files] == ["a.py"]


def test_a_file_over_the_limit_is_not_read_and_the_next_one_is(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    repo.commit({"a.py": "# " + "x" * 3_000_000, "b.py": "b = 1\n"})
    assert [(file.path, file.over_limit, file.data) for file in _committed(repo.folder).files] == [
        ("a.py", True, None),
        ("b.py", False, b"b = 1\n"),
    ]
