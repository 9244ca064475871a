"""What is written about contracts, as import-linter would read it."""

import tomllib

import pytest

from audit.discover import tree_of
from audit.law.options import Options, options_of
from audit.model.law import LawFile

INI = """\
[importlinter]
root_package = shop
Include_External_Packages = True

[importlinter:contract:one]
name = First
type = forbidden
source_modules = shop.a
forbidden_modules =
    # not this one
    shop.b

    shop.c

[other]
x = 1

[importlinter:contract:two]
name = Second
type = layers
"""
TOML = """\
[tool.other]
x = 1

[tool.importlinter]
root_package = "shop"
include_external_packages = true

[[tool.importlinter.contracts]]
name = "First"
type = "forbidden"
source_modules = ["shop.a"]
as_packages = false
depth = 3

[[ tool.importlinter . contracts ]]
id = "two"
name = "Second"
type = "layers"
"""


def read(path: str, text: str) -> Options:
    found = options_of((LawFile(path, text),))
    assert found is not None
    return found


def test_ini_is_read() -> None:
    options = read("setup.cfg", INI)

    assert options.session == {"include_external_packages": "True", "root_packages": ["shop"]}
    assert options.roots == ("shop",)
    assert options.is_set("include_external_packages")
    assert [(each.options, each.line) for each in options.contracts] == [
        (
            {
                "id": "one",
                "name": "First",
                "type": "forbidden",
                "source_modules": "shop.a",
                "forbidden_modules": ["shop.b", "", "shop.c"],
            },
            5,
        ),
        ({"id": "two", "name": "Second", "type": "layers"}, 18),
    ]
    assert options.problem == ""


def test_toml_is_read() -> None:
    options = read("pyproject.toml", TOML)

    assert options.session == {"include_external_packages": "True", "root_packages": ["shop"]}
    assert [(each.options, each.line) for each in options.contracts] == [
        ({"name": "First", "type": "forbidden", "source_modules": ["shop.a"], "as_packages": "False", "depth": 3}, 8),
        ({"id": "two", "name": "Second", "type": "layers"}, 15),
    ]


def test_the_first_file_with_contracts_counts_in_the_order_of_import_linter() -> None:
    tree = tree_of(
        {
            "a.py": "",
            "pyproject.toml": TOML,
            ".importlinter": INI.replace("First", "Mine"),
            "setup.cfg": "[x]\ny = importlinter\n",
        }
    )

    assert [law.path for law in tree.law] == ["setup.cfg", ".importlinter", "pyproject.toml"]
    options = options_of(tree.law)
    assert options is not None
    assert (options.path, options.contracts[0].options["name"]) == (".importlinter", "Mine")


def test_files_that_do_not_speak_of_contracts_are_not_kept() -> None:
    tree = tree_of({"a.py": "", "pyproject.toml": "[tool.audit]\n", "setup.cfg": "[flake8]\n", "deep/.importlinter": INI})

    assert tree.law == ()
    assert options_of(tree.law) is None


def test_a_file_that_mentions_the_word_and_has_no_section_says_nothing() -> None:
    assert options_of((LawFile("pyproject.toml", '[project]\ndependencies = ["importlinter"]\n'),)) is None


@pytest.mark.parametrize(
    ("path", "text", "problem"),
    [
        (".importlinter", "root_package = shop\n", "it cannot be read: File contains no section headers."),
        ("pyproject.toml", "[tool.importlinter\n", "it cannot be read: Expected ']'"),
        (
            ".importlinter",
            "[importlinter]\nroot_package = shop\n",
            "it holds no contract; one begins with `[importlinter:contract:name]`",
        ),
        (
            "pyproject.toml",
            "[tool.importlinter]\nroot_package = 'shop'\n[[tool.importlinter.contract]]\nname = 'x'\n",
            "it holds no contract; one begins with `[[tool.importlinter.contracts]]`",
        ),
        (".importlinter", INI.replace("root_package = shop\n", ""), "it names no `root_package`"),
        (
            ".importlinter",
            INI.replace("root_package = shop", "root_packages = shop"),
            "`root_packages` stands on one line, and import-linter takes a list, each package on a line of its own",
        ),
        (
            ".importlinter",
            INI.replace("root_package = shop", "root_package = shop\ncontract_types = mine: shop.law.Mine"),
            "`contract_types` stands on one line, and import-linter takes a list, each type on a line of its own",
        ),
        (
            "pyproject.toml",
            TOML.replace("[[tool", 'contract_types = ["mine=shop.law.Mine"]\n[[tool', 1),
            "`contract_types` holds `mine=shop.law.Mine`, which is not of the form `name: package.module.Class`",
        ),
    ],
)
def test_what_cannot_be_used_says_why(path: str, text: str, problem: str) -> None:
    assert read(path, text).problem.startswith(problem)


@pytest.mark.parametrize("text", ["tool = 1", "[tool]\nimportlinter = 1", "[tool.importlinter]\nroot_package='a'\ncontracts = 1"])
def test_a_strange_shape_is_a_problem_and_no_crash(text: str) -> None:
    tomllib.loads(text)

    assert read("pyproject.toml", text).problem.startswith("it cannot be read: ")


def test_types_are_known_by_name() -> None:
    session = "root_package = shop\ncontract_types =\n    mine: shop.law.Mine\n    front: contracts.types.front_door.FrontDoor\n"

    assert read(".importlinter", INI.replace("root_package = shop\n", session)).types == {
        "mine": "shop.law.Mine",
        "front": "contracts.types.front_door.FrontDoor",
    }


def test_contracts_in_an_inline_list_stand_at_the_top_of_their_file() -> None:
    text = "[tool.importlinter]\nroot_package = 'shop'\ncontracts = [{name = 'One', type = 'layers'}]\n"

    assert [each.line for each in read("pyproject.toml", text).contracts] == [1]
