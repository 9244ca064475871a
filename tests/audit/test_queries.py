"""Where queries belong: a class that implements the port of a repository is one wherever it stands."""

import pytest

from audit.catalogue import rules
from audit.model.settings import Settings
from tests.audit.index.projects import project

LAYERS = ("domain", "application", "infrastructure", "presentation")
BASE = {"shop/__init__.py": "", **{f"shop/{layer}/__init__.py": "" for layer in LAYERS}}
PORT = "    @abstractmethod\n    def names(self): ...\n"
IMPORTS = "from abc import ABC\n\nfrom sqlalchemy import select\n\nfrom shop.domain.users import {}\n\n\n"
QUERY = "        def query():\n            return select(self.model)\n\n        return query()\n"


def _subjects(port: str, head: str, *, layer: str = "application") -> list[str]:
    word = port.partition("(")[0]
    files = {
        "shop/domain/users.py": f"from abc import ABC, abstractmethod\nfrom typing import Protocol\n\n\nclass {port}:\n{PORT}",
        f"shop/{layer}/stored.py": f"{IMPORTS.format(word)}class {head}:\n    def names(self):\n{QUERY}",
    }
    found = project({**BASE, **files}, Settings(profile="layered"))
    rule = next(rule for rule in rules() if rule.id == "REP107")
    return [each.subject for each in rule.check(found)]


@pytest.mark.parametrize("layer", ["domain", "application", "presentation"])
@pytest.mark.parametrize(
    ("port", "head"),
    [
        ("UserRepository(ABC)", "Stored(UserRepository)"),
        ("UserRepository(Protocol)", "Stored(UserRepository)"),
        ("UserRepositoryPort(Protocol)", "SqlUserRepository"),
        ("UserDao(ABC)", "Stored(UserDao)"),
    ],
)
def test_a_repository_in_the_wrong_layer_may_query(port: str, head: str, layer: str) -> None:
    assert _subjects(port, head, layer=layer) == []


@pytest.mark.parametrize(
    ("port", "head"),
    [
        ("UserRepository(ABC)", "SqlUserRepository"),
        ("UserRepository(Protocol)", "ListUsers"),
        ("Users(ABC)", "SqlUserRepository(Users)"),
        ("UserRepository(ABC)", "Stored(UserRepository, ABC)"),
    ],
)
def test_what_implements_no_port_of_a_repository_may_not(port: str, head: str) -> None:
    word = head.partition("(")[0]
    assert _subjects(port, head) == [f"shop.application.stored.{word}.names.query"]
