"""`audit baseline`, and how `audit check` and `audit report` take what it wrote."""

import json
from pathlib import Path

import pytest

from audit.cli import run
from audit.model.baseline import BASELINE_FILE

LOGIN = "shop/application/login.py"
ROUTES = "shop/presentation/routes.py"
OUTWARD = "from shop.infrastructure.users import Users\n"
FILES = {
    "pyproject.toml": "[tool.audit]\nprofile = 'layered'\n",
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n",
    "shop/application/__init__.py": "",
    LOGIN: OUTWARD,
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from shop.domain.user import User\n\n\nclass Users: ...\n",
    "shop/presentation/__init__.py": "",
    ROUTES: "from shop.aplication import login\n",
    "tests/test_shop.py": (
        "from shop.application import login\nfrom shop.infrastructure import users\nfrom shop.presentation import routes\n"
    ),
}
FROZEN = """\
{
  "version": 1,
  "model": 1,
  "entries": [
    {"module": "shop.application.login", "rule": "DEP101", "subject": "shop.infrastructure.users", "severity": "high", \
"count": 1, "fingerprint": "aa9b3653c8090102"},
    {"module": "shop.presentation.routes", "rule": "CON101", "subject": "shop.aplication", "severity": "critical", \
"count": 1, "fingerprint": "61fc933c9f7c480b"}
  ]
}
"""
TABLE = """\
.audit-baseline.json: {total} accepted; {state}

               kept    added  removed
  critical        {critical}
  high            {high}
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a project with one broken import and one outward import."""
    for path, text in FILES.items():
        put(tmp_path / "work" / path, text)
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def frozen(shop: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The same project with a baseline of both."""
    assert run(["baseline", "--no-cache"]) == 0
    capsys.readouterr()
    return shop / BASELINE_FILE


def put(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def table(total: str, state: str, critical: str, high: str) -> str:
    """Return what the command prints; the counts of a severity are given as one text."""
    return TABLE.format(total=total, state=state, critical=critical, high=high)


def test_the_first_baseline_takes_all_and_makes_the_gate_green(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--no-cache"]) == 1
    capsys.readouterr()

    assert run(["baseline", "--no-cache"]) == 0
    assert capsys.readouterr() == (table("2 findings", "written", "0        1        0", "0        1        0"), "")
    assert (shop / BASELINE_FILE).read_text(encoding="utf-8") == FROZEN

    assert run(["check", "--no-cache", "--new-only"]) == 0
    summary, debt = capsys.readouterr().out.splitlines()
    assert summary.endswith("2 findings in 10 files, 2 accepted")
    assert debt.startswith("debt: 2 accepted findings, ")


def test_a_second_copy_is_new_and_is_not_taken_in_silence(frozen: Path, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(shop / LOGIN, OUTWARD + OUTWARD)

    assert run(["check", "--no-cache"]) == 1
    printed, complained = capsys.readouterr()
    assert printed.startswith("shop/application/login.py:2:1: DEP101 ")
    assert complained == "gate: 1 finding is `high` or worse\n"

    assert run(["baseline", "--no-cache"]) == 1
    assert capsys.readouterr().out == table("2 findings", "unchanged", "1        0        0", "1        0        0") + (
        "\n1 finding is not in it. Mend it, or accept with `audit baseline --grow`:\n"
        "  shop/application/login.py:2:1: DEP101 "
        "`shop.application.login` (application) imports `shop.infrastructure.users` (infrastructure)\n"
    )
    assert frozen.read_text(encoding="utf-8") == FROZEN


def test_it_grows_when_it_is_told_to_on_the_terms_given(frozen: Path, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(shop / LOGIN, OUTWARD + OUTWARD)
    terms = ["--owner", "team-login", "--reason", "the port is on its way", "--until", "2999-01-31"]

    assert run(["baseline", "--no-cache", "--grow", *terms, "--check"]) == 1
    assert capsys.readouterr().out.startswith(
        ".audit-baseline.json: 3 findings accepted; not written, since `--check` only looks"
    )
    assert frozen.read_text(encoding="utf-8") == FROZEN

    assert run(["baseline", "--no-cache", "--grow", *terms]) == 0
    assert capsys.readouterr().out == table("3 findings", "written", "1        0        0", "1        1        0")
    assert run(["check", "--no-cache"]) == 0
    assert capsys.readouterr().out.endswith("; oldest until 2999-01-31\n")
    assert run(["report", "--no-cache", "--format", "json"]) == 0
    reasons = {each["reason"] for each in json.loads(capsys.readouterr().out)["findings"] if each["rule"] == "DEP101"}
    assert reasons == {"baseline: the port is on its way (team-login)"}


@pytest.mark.usefixtures("frozen")
def test_what_is_mended_makes_its_entry_stale_until_it_is_taken_out(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(shop / ROUTES, "from shop.application import login\n")

    assert run(["check", "--no-cache"]) == 1
    printed, complained = capsys.readouterr()
    assert printed.splitlines()[:2] == [
        (
            ".audit-baseline.json:6:1: AUD106 "
            "the baseline accepts CON101 for `shop.aplication` in `shop.presentation.routes`, which is no longer found"
        ),
        "    take it out with `audit baseline`",
    ]
    assert complained == "gate: 1 entry of the baseline is stale\n"
    assert run(["baseline", "--no-cache", "--check"]) == 1
    capsys.readouterr()

    assert run(["baseline", "--no-cache", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "schema": 1,
        "file": ".audit-baseline.json",
        "changed": True,
        "kept": {"high": 1},
        "added": {},
        "removed": {"critical": 1},
        "refused": [],
    }
    assert run(["check", "--no-cache"]) == 0
    assert run(["baseline", "--no-cache", "--check"]) == 0


@pytest.mark.usefixtures("shop")
def test_a_baseline_never_raises_the_score(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "--no-cache", "--format", "json"]) == 0
    before = json.loads(capsys.readouterr().out)["score"]
    assert run(["baseline", "--no-cache"]) == 0
    capsys.readouterr()
    assert run(["report", "--no-cache", "--format", "json"]) == 0
    after = json.loads(capsys.readouterr().out)["score"]

    assert {**after, "without_accepted_debt": None} == {**before, "without_accepted_debt": None}
    assert before["without_accepted_debt"] == before["total"] < after["without_accepted_debt"]


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_baseline_can_stand_elsewhere_and_be_left_out(
    command: str, shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["baseline", "--no-cache", "--file", "../debt.json"]) == 0
    assert capsys.readouterr().out.startswith("../debt.json: 2 findings accepted; written\n")
    assert not (shop / BASELINE_FILE).exists()
    accepted = []
    for options in (["--baseline", "../debt.json"], []):
        run([command, "--no-cache", "--format", "json", *options])
        accepted.append([each["accepted"] for each in json.loads(capsys.readouterr().out)["findings"]])
    (tmp_path / "debt.json").rename(shop / BASELINE_FILE)
    run([command, "--no-cache", "--format", "json", "--no-baseline"])
    accepted.append([each["accepted"] for each in json.loads(capsys.readouterr().out)["findings"]])

    assert accepted == [[True, True], [False, False], [False, False]]


def test_the_settings_say_where_it_stands_and_that_only_what_is_new_counts(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(shop / "pyproject.toml", FILES["pyproject.toml"] + "baseline = 'ci/debt.json'\nnew-only = true\n")
    put(shop / "ci" / "readme.txt", "")

    assert run(["check", "--no-cache"]) == 2
    assert capsys.readouterr().err == (
        "error: `--new-only` needs a baseline, and there is no `ci/debt.json`; `audit baseline` makes it\n"
    )
    assert run(["report", "--no-cache"]) == 2
    complaint = capsys.readouterr().err
    assert complaint == "error: the baseline `ci/debt.json` is not there; `audit baseline --file ci/debt.json` makes it\n"
    assert run(["baseline", "--no-cache"]) == 0
    assert (shop / "ci" / "debt.json").read_text(encoding="utf-8") == FROZEN
    assert run(["check", "--no-cache"]) == 0
    assert run(["check", "--no-cache", "--no-baseline"]) == 1


@pytest.mark.usefixtures("frozen")
def test_debt_stands_beside_a_report_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--no-cache", "--format", "json"]) == 0
    printed, complained = capsys.readouterr()
    assert len(json.loads(printed)["findings"]) == 2
    assert complained.startswith("debt: 2 accepted findings, ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["check", "--new-only"],
            "`--new-only` needs a baseline, and there is no `.audit-baseline.json`; `audit baseline` makes it",
        ),
        (
            ["check", ".", "--new-only", "--no-baseline"],
            "`--new-only` needs a baseline, and none is wanted; leave `--no-baseline` out, or name one",
        ),
        (
            ["check", "--baseline", "x.json", "--no-baseline"],
            "`--baseline` and `--no-baseline` contradict each other; give one of them",
        ),
        (["baseline", "--until", "2020-01-31"], "`--until 2020-01-31` has passed; give a day to come"),
        (["baseline", "--format", "jsno"], "no format of these changes is called `jsno`; did you mean `json`?"),
        (["baseline", "--file", "no/debt.json"], "`{root}/no/debt.json` cannot be written: No such file or directory"),
    ],
)
def test_misuse_is_told_with_the_way_out(
    arguments: list[str], message: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr() == ("", f"error: {message.format(root=shop)}\n")


@pytest.mark.usefixtures("shop")
def test_the_command_that_makes_a_baseline_is_told_for_the_path_and_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["check", "work", "--new-only", "--baseline", "my debt.json"]) == 2
    assert capsys.readouterr().err == (
        f"error: `--new-only` needs a baseline, and there is no `{tmp_path / 'my debt.json'}`; "
        f"`audit baseline work --file '{tmp_path / 'my debt.json'}'` makes it\n"
    )


@pytest.mark.usefixtures("frozen")
def test_terms_without_growth_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["baseline", "--reason", "soon"]) == 2
    assert capsys.readouterr().err == (
        "error: `--owner`, `--reason` and `--until` are put on what is added, and nothing is without `--grow`\n"
    )


def test_a_merge_conflict_is_said_to_be_one(frozen: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = FROZEN.replace("    {", "<<<<<<< HEAD\n    {", 1)
    frozen.write_text(text, encoding="utf-8")
    for command in ("check", "report", "baseline"):
        assert run([command, "--no-cache"]) == 2
        assert capsys.readouterr().err == (
            "error: `.audit-baseline.json`, line 5: a merge conflict is not resolved; "
            "keep the entries of both sides, take the marks away, and run `audit baseline`\n"
        )
    assert frozen.read_text(encoding="utf-8") == text


def test_what_is_wrong_with_a_waiver_cannot_be_frozen(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(shop / LOGIN, "import shop  # audit: allow CON101 because it was missing once\n")

    assert run(["baseline", "--no-cache"]) == 0
    assert capsys.readouterr().out.endswith(
        "\nNo baseline accepts what is wrong with a waiver:\n"
        "  shop/application/login.py:1:1: AUD105 `CON101` is waived where it finds nothing\n"
    )
    assert run(["check", "--no-cache"]) == 1
    assert capsys.readouterr().err == "gate: 1 waiver accepts nothing\n"


def test_no_baseline_is_written_through_a_link_that_leads_out(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(shop / "pyproject.toml", FILES["pyproject.toml"] + "baseline = 'ci/debt.json'\n")
    (tmp_path / "elsewhere").mkdir()
    (shop / "ci").symlink_to(tmp_path / "elsewhere")

    assert run(["baseline", "--no-cache"]) == 2
    assert capsys.readouterr().err == (
        "error: `ci/debt.json` leads out of the project through a symbolic link; name a file with `--file`\n"
    )
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.usefixtures("shop")
def test_a_cached_report_knows_its_baseline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cached = ["--cache-dir", str(tmp_path / "cache")]
    codes = [run(["check", *cached]), run(["baseline", *cached]), run(["check", *cached]), run(["check", *cached])]

    assert codes == [1, 0, 0, 0]
    assert capsys.readouterr().out.splitlines()[-1].startswith("debt: 2 accepted findings, ")
