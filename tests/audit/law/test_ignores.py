"""Ignored imports: each is named, and a comment says why."""

from audit.law.options import options_of
from audit.model.law import IgnoreFault, LawFile

WILD, BARE = IgnoreFault.WILDCARD, IgnoreFault.NO_REASON


def faults(path: str, text: str) -> list[tuple[int, str, IgnoreFault]]:
    options = options_of((LawFile(path, text),))
    assert options is not None
    assert options.problem == ""
    return [(each.line, each.entry, each.fault) for written in options.contracts for each in written.ignores]


def test_ini_entries_are_told_by_line() -> None:
    text = """\
[importlinter]
root_package = shop

[importlinter:contract:one]
name = One
type = layers
ignore_imports =
    shop.a -> shop.b
    # The old way in, until the shop is rewritten.
    shop.a -> shop.c
    shop.** -> shop.c

    shop.a -> shop.d
    # shop.a -> shop.e
    shop.a -> shop.f
layers =
    shop.a

[importlinter:contract:two]
name = Two
type = layers
; Nobody knows how to untie them.
ignore_imports = shop.a -> shop.b
layers = shop.a

[importlinter:contract:three]
name = Three
type = layers
layers = shop.a
ignore_imports: shop.*.a -> shop.b
"""

    assert faults(".importlinter", text) == [
        (8, "shop.a -> shop.b", BARE),
        (11, "shop.** -> shop.c", WILD),
        (13, "shop.a -> shop.d", BARE),
        (15, "shop.a -> shop.f", BARE),
        (30, "shop.*.a -> shop.b", WILD),
        (30, "shop.*.a -> shop.b", BARE),
    ]


def test_toml_entries_are_told_by_line() -> None:
    text = """\
[tool.importlinter]
root_package = "shop"

[[tool.importlinter.contracts]]
name = "One"
type = "layers"
layers = ["shop.a"]
ignore_imports = [
    "shop.a -> shop.b", # the old way in
    "shop.a -> shop.c",
    # They were one module once.
    'shop.a -> shop.d',
    "shop.* -> shop.e", "shop.a -> shop.f",

    "shop.a -> shop.g", # 12
]

[[tool.importlinter.contracts]]
name = "Two"
type = "layers"
layers = ["shop.a"]
# Nobody knows how to untie them.
ignore_imports = ["shop.a -> shop.b"]

[[tool.importlinter.contracts]]
name = "Three [really]"
type = "layers"
"ignore_imports" = "shop.a -> shop.b"
layers = ["shop.a"]

[tool.other]
ignore_imports = ["x -> y"]
"""

    assert faults("pyproject.toml", text) == [
        (10, "shop.a -> shop.c", BARE),
        (13, "shop.* -> shop.e", WILD),
        (15, "shop.a -> shop.g", BARE),
        (28, "shop.a -> shop.b", BARE),
    ]


def test_a_contract_without_ignored_imports_has_no_fault() -> None:
    text = "[importlinter]\nroot_package = shop\n[importlinter:contract:one]\nname = One\ntype = layers\nlayers = shop.a\n"

    assert faults(".importlinter", text) == []
