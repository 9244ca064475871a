"""Code that is made to confuse: names and classes that lead in circles, or on without an end."""

from audit.model.program import Class, Function
from audit.model.settings import Settings
from tests.audit.index.projects import project

SETTINGS = Settings(profile="layered")
TREE = {"shop/__init__.py": "", "shop/domain/__init__.py": "", "shop/application/__init__.py": ""}


def _function(code: str, name: str) -> Function:
    return project({**TREE, "shop/domain/deep.py": code}, SETTINGS).program.functions[f"shop.domain.deep.{name}"]


def _class(code: str, name: str) -> Class:
    return project({**TREE, "shop/domain/deep.py": code}, SETTINGS).program.classes[f"shop.domain.deep.{name}"]


def test_a_name_that_is_made_of_itself_is_not_known() -> None:
    lines = "\n".join("    query = query.where(query, query)" for _ in range(300))
    found = _function(f"def search(query):\n{lines}\n    return query\n", "search")
    assert found.returns is None
    assert len(found.calls) == 300


def test_functions_that_return_each_other_return_something_unknown() -> None:
    found = _function("def one():\n    return two()\n\n\ndef two():\n    return one()\n", "one")
    assert found.returns is None


def test_a_long_chain_of_factories_is_followed_so_far_and_no_farther() -> None:
    near = ["class Base:\n    pass\n", "def make_0():\n    return Base()\n"]
    far = [f"def make_{number}():\n    return make_{number - 1}()\n" for number in range(1, 500)]
    code = "\n\n".join(near + far)
    assert _function(code, "make_2").returns is not None
    assert _function(code, "make_499").name.endswith("make_499")


def test_a_class_that_inherits_from_itself_is_open() -> None:
    assert _class("class Loop(Loop):\n    pass\n", "Loop").open
    assert _class("class One(Two):\n    pass\n\n\nclass Two(One):\n    pass\n", "One").open


def test_a_class_below_a_thousand_others_is_judged_without_falling_over() -> None:
    code = "class C0:\n    pass\n" + "".join(f"class C{number}(C{number - 1}):\n    pass\n" for number in range(1, 1000))
    assert _class(code, "C999").name == "shop.domain.deep.C999"


def test_aliases_of_types_that_lead_in_a_circle_are_not_known() -> None:
    code = "from typing import Annotated\nOne = Annotated[Two, 1]\nTwo = Annotated[One, 2]\n\n\ndef use(it: One): ...\n"
    assert _function(code, "use").parameters[0].type is None


def test_an_annotation_of_many_brackets_is_not_known() -> None:
    code = f"def use(it: {'Optional[' * 50}int{']' * 50}): ...\n"
    assert _function(code, "use").parameters[0].type is None
