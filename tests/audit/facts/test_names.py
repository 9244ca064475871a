"""Which names a module binds, exports and may have in secret."""

import pytest

from audit.model.facts import BindingKind
from tests.audit.facts.reading import bound, facts


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import a.b\nimport c.d as e\nfrom f import g, h as i\n", ["a", "e", "g", "i"]),
        ("def f(x): y = 1\nasync def g(): ...\nclass C:\n    z = 1\n", ["f", "g", "C"]),
        ("a = b = 1\nc, (d, *e) = 1, (2, 3)\nf: int = 1\ng += 1\n", ["a", "b", "c", "d", "e", "f", "g"]),
        ("for i in x: j = i\nwith a as k, b as (l, m): pass\n", ["i", "j", "k", "l", "m"]),
        ("if (n := 1): pass\nprint([o := x for p in y])\n", ["n", "o"]),
        ("match v:\n    case {'a': q, **r}: pass\n    case [s, *t] as u: pass\n", ["q", "r", "s", "t", "u"]),
        ("try: pass\nexcept E as v: w = 1\n", ["v", "w"]),
        ("def f():\n    global late\n    late = 1\n    early = 2\n", ["f", "late"]),
        ("[x for x in y]\nlambda z: z\n", []),
    ],
)
def test_every_way_to_bind_a_name_in_a_module_is_known(code: str, names: list[str]) -> None:
    assert bound(code) == names


def test_an_annotation_without_a_value_is_told_apart() -> None:
    assert [(each.name, each.kind) for each in facts("a: int\nb: int = 1\n").bindings] == [
        ("a", BindingKind.ANNOTATION),
        ("b", BindingKind.VALUE),
    ]


@pytest.mark.parametrize(
    ("code", "exports", "computed"),
    [
        ("", None, False),
        ("__all__ = ['a', 'b']\n", ("a", "b"), False),
        (
            "__all__ = ('a',) + ('b',)\n__all__ += ['c']\n__all__.extend(['d'])\n__all__.append('e')\n",
            ("a", "b", "c", "d", "e"),
            False,
        ),
        ("__all__ = ['a'] + other.__all__\n", None, True),
        ("__all__ = ['a']\n__all__ += other.__all__\n", None, True),
        ("__all__ = [name for name in dir()]\n", None, True),
        ("__all__ = ['a']\n__all__.remove('a')\n", None, True),
    ],
)
def test_exports_are_read_where_they_are_spelled_out(code: str, exports: tuple[str, ...] | None, computed: bool) -> None:
    found = facts(code)
    assert (found.exports, found.computed_exports) == (exports, computed)


@pytest.mark.parametrize(
    ("code", "dynamic"),
    [
        ("globals().update(a=1)\n", ("it works on `globals()`",)),
        ("def f():\n    globals()['a'] = 1\n", ("it works on `globals()`",)),
        ("vars()['a'] = 1\n", ("it works on `vars()`",)),
        ("exec('a = 1')\n", ("it runs `exec`",)),
        ("import sys\nsys.modules[__name__] = object()\n", ("it reaches for itself in `sys.modules`",)),
        ("x = globals()['a']\ny = globals().get('b')\n", ()),
        ("def f():\n    return locals()\n", ()),
        ("def f():\n    exec('a = 1')\n", ()),
    ],
)
def test_a_module_whose_names_cannot_be_read_off_says_why(code: str, dynamic: tuple[str, ...]) -> None:
    assert facts(code).dynamic == dynamic


@pytest.mark.parametrize(
    ("code", "open_path"),
    [
        ("__path__ = extend_path(__path__, __name__)\n", True),
        ("__path__.append('x')\n", True),
        ("import sys\nsys.meta_path.append(Finder())\n", True),
        ("print(__file__)\n", False),
    ],
)
def test_a_package_that_finds_its_modules_elsewhere_is_known(code: str, open_path: bool) -> None:
    assert facts(code).open_path is open_path


def test_what_is_handed_the_modules_own_name_is_known() -> None:
    found = facts("a, b = local.recreate(__name__, x)\nlog = logging.getLogger(__name__)\nattach(__name__)\n")
    assert found.hands_out_name == (("attach",), ("local", "recreate"))


@pytest.mark.parametrize(
    ("code", "main_guard", "has_code"),
    [
        ('"""Only words."""\n', False, False),
        ("", False, False),
        ("x = 1\n", False, True),
        ("if __name__ == '__main__':\n    run()\n", True, True),
        ("if '__main__' == __name__:\n    run()\n", True, True),
        ("def f():\n    if __name__ == '__main__':\n        run()\n", False, True),
    ],
)
def test_a_start_of_the_program_and_an_empty_file_are_known(code: str, main_guard: bool, has_code: bool) -> None:
    found = facts(code)
    assert (found.main_guard, found.has_code) == (main_guard, has_code)
