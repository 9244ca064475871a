"""A stranger's contracts are data: nothing of the tree is imported unless somebody says `--trust`."""

import subprocess
import sys
from pathlib import Path

import pytest

from audit.cli import run

TYPE = """\
from importlinter import Contract, ContractCheck, fields, output


class Loud(Contract):
    type_name = "loud"
    words = fields.StringField()

    def check(self, graph, verbose):
        output.print("this is swallowed")
        return ContractCheck(kept="quiet" in self.words, metadata={"words": self.words, "count": 3})

    def render_broken_contract(self, check):
        output.print_error("It is not quiet:")
        output.print(f"    {check.metadata['words']} [red]not markup?[/red]")
"""
LAW = """\
[importlinter]
root_package = shop
contract_types =
    loud: shop_law.Loud

[importlinter:contract:one]
name = Be quiet
type = loud
words = {words}
"""
REFUSED = "its type `loud` is the project's own code, `shop_law.Loud`, which runs only with `audit contracts --trust`"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    (folder / "shop").mkdir(parents=True)
    (folder / "shop" / "__init__.py").write_text("")
    (folder / "shop_law.py").write_text(TYPE)
    (folder / ".importlinter").write_text(LAW.format(words="noise"))
    return folder


def trap(mark: Path) -> str:
    """Return a line of Python that leaves a mark when it is run."""
    return f"open({str(mark)!r}, 'w').close()\n"


def command(folder: Path, *more: str) -> tuple[int, str]:
    """Run `audit contracts` in a process of its own, from inside the tree."""
    line = [sys.executable, "-m", "audit", "contracts", "--no-cache", "--profile", "none", *more]
    done = subprocess.run(line, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_without_trust_a_type_of_the_project_is_unknown(shop: Path) -> None:
    (shop / "shop_law.py").write_text(trap(shop.parent / "sprung") + TYPE)

    code, text = command(shop)

    assert (code, text) == (
        1,
        f"""\
The contracts of .importlinter
  Be quiet UNKNOWN

Be quiet  (.importlinter:6)
  {REFUSED}

contracts: 0 kept, 0 broken, 1 unknown
""",
    )
    assert not (shop.parent / "sprung").exists()


def test_with_trust_it_runs_and_says_in_its_own_words_why_it_is_broken(shop: Path) -> None:
    assert command(shop, "--trust") == (
        1,
        """\
The contracts of .importlinter
  Be quiet BROKEN

Be quiet  (.importlinter:6)
  It is not quiet:
      noise not markup?

contracts: 0 kept, 1 broken
""",
    )


def test_with_trust_a_contract_that_is_kept_is_kept(shop: Path) -> None:
    (shop / ".importlinter").write_text(LAW.format(words="quiet"))

    assert command(shop, "--trust")[0] == 0


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("shop_law.Gone", "AttributeError"),
        ("gone.Loud", "ModuleNotFoundError"),
        ("shop_law.fields", "is no subclass of `importlinter.Contract`"),
    ],
)
def test_with_trust_a_type_that_cannot_be_loaded_is_unknown(shop: Path, code: str, why: str) -> None:
    (shop / ".importlinter").write_text(LAW.format(words="quiet").replace("shop_law.Loud", code))

    ended, text = command(shop, "--trust")

    assert ended == 1
    assert "Be quiet UNKNOWN" in text
    assert why in text


def test_the_import_path_is_as_before_afterwards(shop: Path) -> None:
    before = list(sys.path)

    run(["contracts", "--no-cache", "--trust", str(shop)])

    assert sys.path == before
    sys.modules.pop("shop_law", None)


def test_a_type_that_a_project_calls_by_our_name_is_not_ours(shop: Path) -> None:
    law = LAW.replace("loud: shop_law.Loud", "layers: shop_law.Loud").replace("type = loud", "type = layers")
    (shop / ".importlinter").write_text(law.format(words="quiet"))

    code, text = command(shop)

    assert (code, "its type `layers` is the project's own code" in text) == (1, True)


def test_our_own_types_are_known_by_name_and_by_import_string_and_nothing_is_imported_for_it(shop: Path) -> None:
    sprung = shop.parent / "sprung"
    (shop / "contracts" / "types").mkdir(parents=True)
    for name in ("contracts/__init__.py", "contracts/types/__init__.py", "contracts/types/allowlist.py"):
        (shop / name).write_text(trap(sprung))
    law = (
        "[importlinter]\nroot_package = shop\ninclude_external_packages = True\n"
        "contract_types =\n    listed: contracts.types.allowlist.AllowlistContract\n"
    )
    for number, kind in enumerate(("listed", "allowlist")):
        law += f"[importlinter:contract:{number}]\nname = {kind}\ntype = {kind}\nsource_modules = shop\nallowed_modules = os\n"
    (shop / ".importlinter").write_text(law)

    code, text = command(shop)

    assert (code, text.splitlines()[-1]) == (0, "contracts: 2 kept, 0 broken")
    assert not sprung.exists()


def test_nothing_of_a_tree_runs_for_its_contracts(shop: Path) -> None:
    sprung = shop.parent / "sprung"
    for name in ("importlinter.py", "grimp.py", "rich.py", "shop/__init__.py", "shop_law.py", "sitecustomize.py", "contracts.py"):
        (shop / name).write_text(trap(sprung))

    for line in (["contracts"], ["report"], ["check", "--fail-on", "none"]):
        done = subprocess.run(
            [sys.executable, "-m", "audit", *line, "--no-cache"], cwd=shop, capture_output=True, encoding="utf-8", check=False
        )
        assert (done.returncode in (0, 1), done.stderr) == (True, "")
        assert not sprung.exists(), line


def test_a_link_to_contracts_is_not_followed(shop: Path) -> None:
    (shop / ".importlinter").rename(shop.parent / "elsewhere")
    (shop / ".importlinter").symlink_to(shop.parent / "elsewhere")

    code, text = command(shop)

    assert (code, "it is a symbolic link, which is not followed" in text) == (1, True)


def test_a_tree_cannot_ask_for_trust_itself(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "pyproject.toml").write_text("[tool.audit]\ntrust = true\n")

    assert run(["contracts", "--no-cache", str(shop)]) == 2
    assert "`tool.audit.trust` is no key of the configuration" in capsys.readouterr().err
