"""What a file says of the attributes of names that functions bind."""

import msgspec
import pytest

from audit.model.code import Code, FieldFact
from tests.audit.facts.reading import facts


def _code(text: str) -> Code:
    return msgspec.json.decode(facts(text).code, type=Code)


def _reads(text: str) -> list[str]:
    return [f"{each.place[0]}:{'.'.join(each.path)}" for each in _code(text).uses.reads]


def test_what_is_read_of_parameters_and_locals_is_told_once_where_it_stands_first() -> None:
    text = """\
        import os

        def use(user):
            name = os.path
            print(user.name.first, user.keys["a"], name.x)
            made = make()
            made.one = made.two
            user.name.first
            return [user.age for user in made.all]
        """
    assert _reads(text) == ["5:user.name.first", "5:user.keys", "7:made.two", "9:made.all"]


def test_what_is_read_of_self_is_told_once_for_a_class() -> None:
    text = """\
        class Cart:
            def one(self):
                return self.lines, self.total

            def two(self):
                return lambda: self.lines

        def loose(self):
            return self.lines
        """
    assert _reads(text) == ["3:self.lines", "3:self.total", "9:self.lines"]


@pytest.mark.parametrize(
    "text",
    [
        "def f(a):\n    return hasattr(a, 'b') and a.b\n",
        "def f(a):\n    try:\n        a.b\n    except AttributeError:\n        pass\n",
        "def f(a):\n    a.b = 1\n    del a.b\n",
        "def f(a):\n    a.b()\n",
        "a = make()\na.b\n",
    ],
)
def test_what_is_guarded_written_called_or_bound_by_the_module_is_not_read(text: str) -> None:
    assert _reads(text) == []


def test_attributes_are_set_by_name_in_several_ways() -> None:
    text = """\
        def f(a, b, key):
            setattr(a, "one", 1)
            setattr(a.b, key, 1)
            object.__setattr__(a, "two", 1)
            a.__dict__.update(x=1)
            return b.__dict__, vars(b)
        """
    found = [".".join(path) for _, path in _code(text).uses.sets]
    assert found == ["a.*", "a.b.*", "a.one", "a.two", "b.*"]


def test_what_code_asks_the_class_of_is_narrowed() -> None:
    text = """\
        def f(a, b, c):
            if isinstance(a.x, int) and callable(b):
                match c:
                    case int():
                        return getattr(a, "named", 1), hasattr(b, "held"), getattr(a, c)
        """
    uses = _code(text).uses
    assert ([".".join(path) for _, path in uses.narrowed], uses.asked) == (["a.x", "b", "c"], ("held", "named"))


@pytest.mark.parametrize("error", ["TypeError", "(ValueError, ValidationError)", "AttributeError"])
def test_a_call_whose_failure_is_caught_is_guarded(error: str) -> None:
    text = f"def f(a):\n    try:\n        a.b()\n    except {error}:\n        a.c()\n"
    assert [(call.path[-1], call.guarded) for call in _code(text).calls] == [("b", True), ("c", False)]


def test_attributes_that_are_given_side_by_side_are_assigned() -> None:
    text = """\
        def f(a):
            a.x, [a.y, *a.z] = 1, 2
            for a.i, k in k:
                with k as a.w:
                    pass
        """
    assert [".".join(each.target) for each in _code(text).assigns] == ["a.x", "a.y", "a.z", "a.i", "a.w"]


def test_a_name_that_an_inner_function_binds_anew_is_rebound() -> None:
    text = "def f(a):\n    def inner():\n        nonlocal a\n        a = 1\n\n    return a.x\n"
    assert [name for _, name in _code(text).rebound] == ["a"]


def test_what_describes_a_field_is_told_by_word() -> None:
    text = """\
        class A:
            one: int = field(init=False, default_factory=lambda: 1)
            two: int = Field(..., alias="b", **more)
            three: int = other(init=False)
            model_config = {"extra": "allow", **rest}
        """
    assert {each.name: each.words for each in _fields(text)} == {
        "one": (("init", "False"), ("default_factory", "?")),
        "two": (("default", "..."), ("alias", "b"), ("*", "more")),
        "three": (),
        "model_config": (("extra", "allow"), ("*", "rest")),
    }


def _fields(text: str) -> tuple[FieldFact, ...]:
    return _code(text).fields
