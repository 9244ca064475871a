"""The settings: what `[tool.audit]` and the command line may say, and what is said of a mistake."""

import os
from pathlib import Path

import pytest

from audit.config import load
from audit.errors import ConfigError
from audit.model.baseline import BASELINE_FILE
from audit.model.finding import Severity
from audit.model.profile import Role
from audit.model.settings import PackageSettings, Settings

EVERYTHING = """
[tool.audit]
profile = "clean"
roots = ["src", "./services/web/"]
contexts = ["src/shop/domain"]
exclude = ["migrations/", "!kept/"]
fail-on = "medium"
min-score = 72.5
max-file-bytes = 1000
max-file-seconds = 3
baseline = "ci/debt.json"
new-only = true
coverage = "build/coverage.xml"
[tool.audit.floors]
domain = 100
adapter = 82.5
[tool.audit.roles]
"src/shop/core" = "domain"
[tool.audit.min]
testability = 5
[[tool.audit.package]]
path = "services/web"
profile = "none"
"""


def _file(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder


def _audit(folder: Path, text: str) -> Path:
    return _file(folder, f"[tool.audit]\n{text}\n")


def test_nothing_said_means_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path, {"profile": None, "roots": None}) == Settings()
    assert load(tmp_path / "missing", {}) == Settings()


def test_a_path_that_cannot_exist_leaves_the_error_to_whoever_reads_it(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert load(tmp_path / "loop", {}) == Settings()
    assert load(tmp_path / "a\0b", {}) == Settings()


def test_every_key_of_the_table_is_read(tmp_path: Path) -> None:
    assert load(_file(tmp_path, EVERYTHING), {}) == Settings(
        profile="clean",
        packages=(PackageSettings("services/web", "none"),),
        roots=("src", "services/web"),
        exclude=("migrations/", "!kept/"),
        roles={"src/shop/core": Role.DOMAIN},
        contexts=("src/shop/domain",),
        fail_on=Severity.MEDIUM,
        min_score=72.5,
        minimums={"testability": 5.0},
        max_file_bytes=1000,
        max_file_seconds=3,
        source=str(tmp_path / "pyproject.toml"),
        baseline="ci/debt.json",
        new_only=True,
        coverage="build/coverage.xml",
        floors={Role.DOMAIN: 100.0, Role.ADAPTER: 82.5},
    )


def test_coverage_data_may_lie_above_the_audited_folder_but_not_outside_of_the_project(tmp_path: Path) -> None:
    _audit(tmp_path, 'coverage = "build/coverage.xml"')
    (tmp_path / "services" / "shop").mkdir(parents=True)

    assert load(tmp_path / "services" / "shop", {}).coverage == "../../build/coverage.xml"
    assert load(tmp_path, {"coverage": "/elsewhere/.coverage"}).coverage == "/elsewhere/.coverage"
    assert load(tmp_path, {"coverage": "../.coverage"}).coverage == "../.coverage"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('coverage = "../.coverage"', "`tool.audit.coverage` is `../.coverage`, which is outside of the project"),
        ('coverage = "/.coverage"', "`tool.audit.coverage` is `/.coverage`, which is no relative path with forward slashes"),
        ("[tool.audit.floors]\ndomian = 90", "`tool.audit.floors.domian` is `domian`, which is no role; did you mean `domain`?"),
        ("[tool.audit.floors]\ndomain = 101", "`tool.audit.floors.domain` is `101`, which is no number from 0 to 100"),
        ("floors = 90", "`tool.audit.floors` is `90`, which is no table; write `[tool.audit.floors]`"),
    ],
)
def test_coverage_that_cannot_be_is_refused(line: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refusal:
        load(_audit(tmp_path, line), {})
    assert str(refusal.value) == f"`{tmp_path / 'pyproject.toml'}`: {message}"


def test_a_baseline_belongs_to_the_folder_that_it_lies_in(tmp_path: Path) -> None:
    _audit(tmp_path, 'baseline = "services/shop/debt.json"')
    (tmp_path / "services" / "shop").mkdir(parents=True)
    (tmp_path / "tools").mkdir()

    found = [load(tmp_path / folder, {}).baseline for folder in ("", "services/shop", "tools")]

    assert found == ["services/shop/debt.json", "debt.json", BASELINE_FILE]
    assert load(tmp_path, {"baseline": ""}).baseline == ""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('baseline = "../debt.json"', "`tool.audit.baseline` is `../debt.json`, which is outside of the project"),
        ('baseline = "/debt.json"', "`tool.audit.baseline` is `/debt.json`, which is no relative path with forward slashes"),
        ("baseline = true", "`tool.audit.baseline` is `True`, which is no text"),
        ('new-only = "yes"', "`tool.audit.new-only` is `yes`, which is neither true nor false"),
    ],
)
def test_a_baseline_that_cannot_be_is_refused(line: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refusal:
        load(_audit(tmp_path, line), {})
    assert str(refusal.value) == f"`{tmp_path / 'pyproject.toml'}`: {message}"


def test_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    _file(tmp_path, EVERYTHING)
    given = {"profile": "layered", "roots": ("lib",), "exclude": ["gen/"], "fail_on": "low", "min-score": 10, "min": None}
    settings = load(tmp_path, given)
    assert (settings.profile, settings.roots, settings.exclude) == ("layered", ("lib",), ("gen/",))
    assert (settings.fail_on, settings.min_score, settings.minimums) == (Severity.LOW, 10.0, {"testability": 5.0})


def test_the_nearest_file_with_the_table_is_the_one(tmp_path: Path) -> None:
    _audit(tmp_path, 'profile = "far"')
    _audit(tmp_path / "a", 'profile = "near"')
    root = _file(tmp_path / "a" / "b", '[project]\nname = "audit"\n')
    assert load(root, {}).profile == "near"
    assert load(root / "main.py", {}).profile == "near"


@pytest.mark.parametrize("git", ["folder", "file"])
def test_nothing_above_the_repository_is_read(tmp_path: Path, git: str) -> None:
    _audit(tmp_path, 'profile = "above"')
    root = tmp_path / "repository" / "src"
    root.mkdir(parents=True)
    if git == "folder":
        (root.parent / ".git").mkdir()
    else:
        (root.parent / ".git").write_text("gitdir: elsewhere", encoding="utf-8")
    assert load(root, {}) == Settings()


def test_paths_are_relative_to_the_audited_root_and_those_outside_are_dropped(tmp_path: Path) -> None:
    text = """
        [tool.audit]
        roots = [".", "src", "src/shop", "src/shop/lib", "other", "../beyond"]
        exclude = ["*.gen.py", "/src/shop/old/", "src/*/new", "/docs/"]
        roles = { src = "shared", "src/shop" = "application", "src/shop/core" = "domain", other = "adapter" }
        package = [{path = "src", profile = "clean"}, {path = "src/shop/web", profile = "none"}, {path = "x", profile = "y"}]
        """
    (_file(tmp_path, text) / "src" / "shop").mkdir(parents=True)
    settings = load(tmp_path / "src" / "shop", {})
    assert settings.roots == ("", "lib")
    assert settings.exclude == ("*.gen.py", "/old/", "/new")
    assert settings.roles == {"": Role.APPLICATION, "core": Role.DOMAIN}
    assert settings.packages == (PackageSettings("", "clean"), PackageSettings("web", "none"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('profil = "clean"', "`tool.audit.profil` is no key of the configuration; did you mean `profile`?"),
        ("fail_on = 3", "`tool.audit.fail_on` is no key of the configuration; did you mean `fail-on`?"),
        ("zebra = 1", "`tool.audit.zebra` is no key of the configuration"),
        ('fail-on = "hihg"', "`tool.audit.fail-on` is `hihg`, which is no severity; did you mean `high`?"),
        ("fail-on = 3", "`tool.audit.fail-on` is `3`, which is no severity; it is one of critical, high, medium, low, info"),
        ("profile = 1", "`tool.audit.profile` is `1`, which is no text"),
        ('roots = "src"', "`tool.audit.roots` is `src`, which is no list of texts"),
        ("roots = [1]", "`tool.audit.roots` is `1`, which is no text"),
        ('roots = ["/src"]', "`tool.audit.roots` is `/src`, which is no relative path with forward slashes"),
        ('exclude = ["a", {}]', "`tool.audit.exclude` is `{}`, which is no text"),
        ("min-score = 101", "`tool.audit.min-score` is `101`, which is no number from 0 to 100"),
        ("min-score = true", "`tool.audit.min-score` is `True`, which is no number from 0 to 100"),
        ("min-score = nan", "`tool.audit.min-score` is `nan`, which is no number from 0 to 100"),
        ("max-file-bytes = 0", "`tool.audit.max-file-bytes` is `0`, which is no whole number above 0"),
        ("max-file-seconds = 1.5", "`tool.audit.max-file-seconds` is `1.5`, which is no whole number above 0"),
        ("min = 5", "`tool.audit.min` is `5`, which is no table; write `[tool.audit.min]`"),
        ("min.testabilty = 5", "`tool.audit.min.testabilty` is no key of the configuration; did you mean `testability`?"),
        ("min.testability = 11", "`tool.audit.min.testability` is `11`, which is no number from 0 to 10"),
        ('roles."src/a" = "domian"', "`tool.audit.roles.src/a` is `domian`, which is no role; did you mean `domain`?"),
        ('package = "a"', "`tool.audit.package` is `a`, which is no list of tables; write `[[tool.audit.package]]`"),
        ('package = [{path = "a"}]', "`tool.audit.package` has no `profile`"),
        ('package = [{pth = "a"}]', "`tool.audit.package.pth` is no key of the configuration; did you mean `path`?"),
    ],
)
def test_a_mistake_names_file_key_value_and_the_nearest_valid_one(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(_audit(tmp_path, text), {})
    assert str(caught.value) == f"`{tmp_path / 'pyproject.toml'}`: {message}"


def test_a_mistake_of_the_command_line_names_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^`min-score` is `high`, which is no number from 0 to 100$"):
        load(tmp_path, {"min_score": "high"})
    with pytest.raises(ConfigError, match=r"^`profiles` is no key of the configuration; did you mean `profile`\?$"):
        load(tmp_path, {"profiles": "clean"})


def test_a_table_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"`tool.audit` is `1`, which is no table; write `\[tool.audit\]`$"):
        load(_file(tmp_path, "[tool]\naudit = 1\n"), {})


def test_malformed_toml_is_an_error_only_where_it_holds_the_table(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"pyproject.toml` cannot be read as TOML: .*line 2"):
        load(_audit(tmp_path / "a", "profile = clean"), {})
    assert load(_file(tmp_path / "b", "[tool.pip-audit]\nx = y\n[tool.auditwheel]\n"), {}) == Settings()


def test_a_file_too_large_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be read: 1000\d+ bytes, more than the limit of 1000000$"):
        load(_audit(tmp_path, "#" * 1_000_000), {})


def test_a_link_or_a_pipe_in_place_of_the_file_is_not_opened(tmp_path: Path) -> None:
    _audit(tmp_path, 'profile = "clean"')
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "pyproject.toml").symlink_to("/dev/zero")
    (tmp_path / "piped" / "pyproject.toml").parent.mkdir()
    os.mkfifo(tmp_path / "piped" / "pyproject.toml")
    assert load(tmp_path / "linked", {}).profile == "clean"
    assert load(tmp_path / "piped", {}).profile == "clean"
