"""Which of several definitions counts: of methods, of bases, of what a class has from elsewhere."""

from audit.model.program import Kind, Program, Target
from audit.model.settings import Settings
from tests.audit.index.projects import project

SETTINGS = Settings(profile="layered")
TREE = {"shop/__init__.py": "", "shop/domain/__init__.py": "", "shop/application/__init__.py": ""}


def _program(code: str) -> Program:
    return project({**TREE, "shop/infrastructure/dao.py": code}, SETTINGS).program


def test_of_two_methods_by_one_name_the_later_counts() -> None:
    code = "class Users:\n    def find(self, key): ...\n\n    def find(self, key, day): ...\n"
    method = _program(code).functions["shop.infrastructure.dao.Users.find"]
    assert [parameter.name for parameter in method.parameters] == ["key", "day"]


def test_a_class_above_two_bases_comes_after_both_of_them() -> None:
    code = (
        "from abc import ABC, abstractmethod\n\n\n"
        "class Port(ABC):\n    @abstractmethod\n    def send(self): ...\n\n\n"
        "class Named(Port): ...\n\n\n"
        "class Sending(Port):\n    def send(self):\n        print(1)\n\n\n"
        "class Smtp(Named, Sending): ...\n"
    )
    found = _program(code).classes["shop.infrastructure.dao.Smtp"]
    assert [name.rpartition(".")[2] for name in found.ancestors] == ["Named", "Sending", "Port"]
    assert found.abstract == frozenset()


def test_an_attribute_of_a_class_that_is_not_its_own_is_that_of_the_one_class_from_elsewhere_above_it() -> None:
    code = (
        "from django.db import models\n\n\n"
        "class User(models.Model): ...\n\n\n"
        "class Tag(models.Model):\n    objects = None\n\n\n"
        "def users():\n    User.objects.filter(1)\n    Tag.objects.filter(1)\n"
    )
    calls = _program(code).functions["shop.infrastructure.dao.users"].calls
    assert [(call.target, call.name) for call in calls] == [
        (Target.FUNCTION, "django.db.models.Model.objects.filter"),
        (Target.UNKNOWN, "Tag.objects.filter"),
    ]


def test_what_a_class_has_below_two_classes_from_elsewhere_is_unknown() -> None:
    code = "from a import A\nfrom b import B\n\n\nclass Both(A, B): ...\n\n\ndef use():\n    Both.make()\n"
    calls = _program(code).functions["shop.infrastructure.dao.use"].calls
    assert [(call.target, call.name) for call in calls] == [(Target.UNKNOWN, "Both.make")]


def test_an_abstract_property_is_a_property() -> None:
    code = "from abc import ABC, abstractproperty\n\n\nclass Port(ABC):\n    @abstractproperty\n    def name(self): ...\n"
    method = _program(code).functions["shop.infrastructure.dao.Port.name"]
    assert (method.is_property, method.is_abstract) == (True, True)


def test_what_is_named_as_data_is_no_repository_wherever_it_lies() -> None:
    get = "    def get(self, key):\n        return 1\n"
    code = f"class Dto(dict):\n{get}\n\nclass Users:\n{get}"
    assert [each.word for each in _program(code).of_kind(Kind.REPOSITORY)] == ["Users"]
