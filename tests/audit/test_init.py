"""`audit init`: a project that never heard of us is held to its architecture, passes today and fails on what is new."""

import json
import tomllib
from pathlib import Path

import pytest

from audit.cli import run
from tests.audit.profiles import layered
from tests.samples.hurried_shop import files
from tests.samples.vpn_backend.states import write

WRITTEN = (".importlinter", ".audit-baseline.json", "pyproject.toml", ".github/workflows/audit.yml")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The shop that was written in a hurry."""
    write(tmp_path, files())
    return tmp_path


def _audit(*words: str | Path) -> int:
    return run([*map(str, words), "--no-cache", "--quiet"])


def _state(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_without_write_nothing_is_written_and_the_diff_is_shown(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _state(shop)

    assert _audit("init", shop) == 0

    told = capsys.readouterr()
    assert _state(shop) == before
    assert [line for line in told.out.splitlines() if line.startswith("+++ ")] == [f"+++ b/{path}" for path in WRITTEN]
    assert '+profile = "layered" # detected, 100% sure' in told.out
    assert told.err == "Nothing is written; `audit init --write` does it.\n"


def test_what_is_written_passes_today_and_fails_on_a_new_breach_until_it_is_mended(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _audit("check", shop) == 1
    assert _audit("init", shop, "--write") == 0
    assert _audit("check", shop) == 0
    capsys.readouterr()

    errors = shop / "shop/domain/errors.py"
    kept = errors.read_text(encoding="utf-8")
    errors.write_text(f"import sqlalchemy\n\nfrom shop.infrastructure import mail\n\n{kept}", encoding="utf-8")

    assert _audit("check", shop) == 1
    told = capsys.readouterr().out
    rules = {line.split()[1] for line in told.splitlines() if line.startswith("shop/domain/errors.py:")}
    assert {"DOM101", "AUD107"} <= rules
    errors.write_text(kept, encoding="utf-8")
    assert _audit("check", shop) == 0


def test_a_second_run_finds_nothing_to_do(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _audit("init", shop, "--write")
    written = _state(shop)
    capsys.readouterr()

    assert _audit("init", shop, "--write") == 0

    assert _state(shop) == written
    assert capsys.readouterr().out.splitlines()[-1] == "There is nothing to write."


def test_what_is_there_is_left_as_it_is(shop: Path) -> None:
    (shop / ".importlinter").write_text("[settings]\n", encoding="utf-8")
    (shop / "pyproject.toml").write_text('[project]\nname = "shop"\n\n[tool.audit]\nprofile = "ports"\n', encoding="utf-8")
    before = _state(shop)

    assert _audit("init", shop, "--write", "--ci", "none") == 0

    after = _state(shop)
    assert {path for path in after if after[path] != before.get(path)} == {".audit-baseline.json"}
    assert _audit("check", shop) == 0


def test_the_job_is_of_the_service_that_is_in_use(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / ".gitlab-ci.yml").write_text("stages: [test]\n", encoding="utf-8")

    assert _audit("init", shop, "--write") == 0

    assert "audit check --format gitlab" in (shop / ".gitlab/audit.yml").read_text(encoding="utf-8")
    assert not (shop / ".github").exists()
    assert "add to `.gitlab-ci.yml`: `include: {local: .gitlab/audit.yml}`" in capsys.readouterr().out


def test_a_project_without_layers_gets_everything_but_contracts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"tool/__init__.py": "", "tool/run.py": "from tool import gone\n"})

    assert _audit("init", tmp_path, "--write") == 0

    assert sorted(_state(tmp_path)) == [
        ".audit-baseline.json", ".github/workflows/audit.yml", "pyproject.toml", "tool/__init__.py", "tool/run.py",
    ]  # fmt: skip
    assert "no architecture was detected, so no contracts are written" in capsys.readouterr().out
    assert _audit("check", tmp_path) == 0


def test_floors_are_what_is_covered_today(tmp_path: Path) -> None:
    write(tmp_path, dict(layered.GOOD))
    path = next(path for path in layered.GOOD if "domain" in path and layered.GOOD[path])
    lines = range(1, layered.GOOD[path].count("\n") + 1)
    data = {"meta": {"version": "7", "format": 3}, "files": {path: {"executed_lines": [*lines], "missing_lines": []}}}
    write(tmp_path, {"coverage.json": json.dumps(data)})

    assert _audit("init", tmp_path, "--write", "--ci", "none") == 0

    settings = tomllib.loads((tmp_path / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["audit"]
    assert settings["floors"] == {"domain": 75}
    assert _audit("coverage", tmp_path) == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--ci", "gitlub"), "error: no service is called `gitlub`; did you mean `gitlab`?\n"),
        (("--format", "json"), "error: no format of these files is called `json`; it is text\n"),
    ],
)
def test_a_wrong_word_is_told(shop: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], complaint: str) -> None:
    assert _audit("init", shop, *words) == 2
    assert capsys.readouterr().err == complaint


def test_settings_that_cannot_be_added_are_shown(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "pyproject.toml").write_text("tool = {}\n", encoding="utf-8")

    assert _audit("init", shop, "--write") == 2
    assert "`pyproject.toml` cannot take these lines at its end" in capsys.readouterr().err


def test_what_was_left_out_stays_left_out(shop: Path) -> None:
    write(shop, {"legacy/old.py": "import shop.gone\n"})

    assert _audit("init", shop, "--write", "--exclude", "legacy/", "--ci", "none") == 0

    assert 'exclude = ["legacy/"]\n' in (shop / "pyproject.toml").read_text(encoding="utf-8")
    assert _audit("check", shop) == 0


def test_the_baseline_is_written_to_where_the_settings_look_for_it(shop: Path) -> None:
    write(shop, {"pyproject.toml": '[tool.audit]\nbaseline = "ci/debt.json"\nfail-on = "info"\n'})

    assert _audit("init", shop, "--write", "--ci", "none") == 0

    assert (shop / "ci/debt.json").is_file()
    assert not (shop / ".audit-baseline.json").exists()
    assert _audit("check", shop) == 0


@pytest.mark.parametrize(
    ("path", "text", "breach"),
    [
        ("pyproject.toml", "[tool.audit]\nmin-score = 100\n", "and must reach 100"),
        ("shop/domain/waived.py", "total = 1  # audit: allow DEP101 because it was needed once\n", "1 waiver accepts nothing"),
        (".audit-baseline.json", '{"version": 1, "model": 1, "entries": []}\n', "break a contract"),
    ],
)
def test_what_still_fails_is_told(shop: Path, capsys: pytest.CaptureFixture[str], path: str, text: str, breach: str) -> None:
    write(shop, {path: text})

    assert _audit("init", shop, "--write") == 0

    told = capsys.readouterr().err
    assert told.startswith("Written, but `audit check` fails: ")
    assert breach in told
    assert _audit("check", shop) == 1


def test_the_ends_of_lines_are_kept(shop: Path) -> None:
    (shop / "pyproject.toml").write_bytes(b'[project]\r\nname = "shop"\r\n')

    assert _audit("init", shop, "--write") == 0

    text = (shop / "pyproject.toml").read_bytes()
    assert text.startswith(b'[project]\r\nname = "shop"\r\n\r\n[tool.audit]\r\n')
    assert text.count(b"\n") == text.count(b"\r\n")


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"\xef\xbb\xbf[project]\n", "is no valid TOML (Invalid statement (at line 1, column 1)); mend it first\n"),
        (b"# caf\xe9\n", "is no UTF-8 from byte 5 on; save it as UTF-8 first\n"),
        (b"tool = {}\n", 'add by hand: `[tool.audit]`, `profile = "layered" # detected, 100% sure`\n'),
    ],
)
def test_a_file_that_cannot_take_settings_is_told_and_nothing_is_written(
    shop: Path, capsys: pytest.CaptureFixture[str], data: bytes, complaint: str
) -> None:
    (shop / "pyproject.toml").write_bytes(data)
    before = _state(shop)

    assert _audit("init", shop, "--write") == 2

    assert capsys.readouterr().err.endswith(complaint)
    assert _state(shop) == before


def test_no_symbolic_link_is_followed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / ".importlinter").symlink_to(shop / "elsewhere.ini")

    assert _audit("init", shop, "--write") == 2

    assert (
        capsys.readouterr().err == "error: `.importlinter` is a symbolic link, which is not followed; put the file itself there\n"
    )


def test_a_file_where_a_folder_is_needed_is_told(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / ".github").write_text("", encoding="utf-8")

    assert _audit("init", shop, "--write") == 2

    assert capsys.readouterr().err == f"error: the folder `{shop}/.github/workflows` cannot be made: not a directory\n"


@pytest.mark.parametrize(
    ("service", "path", "line"),
    [
        ("github", ".github/workflows/audit-parts-shop-1.yml", "      - run: \"audit check 'parts/shop 1' --format github\""),
        ("gitlab", ".gitlab/audit-parts-shop-1.yml", "architecture-parts-shop-1:"),
    ],
)
def test_the_job_of_a_part_of_a_repository_lies_at_its_top(tmp_path: Path, service: str, path: str, line: str) -> None:
    (tmp_path / ".git").mkdir()
    part = tmp_path / "parts/shop 1"
    write(part, files())

    assert _audit("init", part, "--write", "--ci", service) == 0

    job = (tmp_path / path).read_text(encoding="utf-8").splitlines()
    assert line in job
    assert not any(name.startswith((".git", "parts")) for name in _state(part))
    assert service == "github" or f"  - local: {path}" in (tmp_path / ".gitlab-ci.yml").read_text(encoding="utf-8").splitlines()


def test_what_keeps_import_linter_from_judging_is_told(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(shop, {"contracts/__init__.py": "", "contracts/sales.py": ""})
    (shop / "shop/domain/__init__.py").unlink()

    assert _audit("init", shop) == 0

    told = capsys.readouterr().out
    assert "`lint-imports` takes the package `contracts` of this project for that of archaudit, and stops" in told
    assert "`lint-imports` sees nothing of `shop.domain`, which has no `__init__.py`" in told


def test_files_that_no_python_here_reads_are_told(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(shop, {"shop/domain/broken.py": "def (:\n"})

    assert _audit("init", shop, "--write") == 0

    assert "1 file of " in (told := capsys.readouterr().out)
    assert "could not be read, and a breach there passes" in told
