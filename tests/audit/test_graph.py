"""Who imports whom, folder by folder: what a graph of the layers shows of a project."""

from collections.abc import Mapping

from audit import catalogue
from audit.discover import tree_of
from audit.extract import extract
from audit.graph import graph_of
from audit.model.graph import Edge, Graph, Node
from audit.model.settings import DETECT, NO_PROFILE, Settings
from audit.survey import profile_of
from audit.testing import TODAY
from audit.verdict import judge, project_of

LAYERED = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "import sqlalchemy\n\n\nclass User: ...\n",
    "shop/application/__init__.py": "",
    "shop/application/login.py": (
        "from shop.domain.user import User\nfrom shop.infrastructure.users import (\n    OTHERS,\n    SqlUsers,\n)\n\n\n"
        "class Login:\n    def __init__(self, users: SqlUsers) -> None:\n        self.users = users\n"
    ),
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from shop.domain.user import User\n\nOTHERS = 1\n\n\nclass SqlUsers: ...\n",
    "shop/infrastructure/mails.py": "from shop.infrastructure.users import SqlUsers\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.application.login import Login\n",
    "shop/legacy/__init__.py": "",
    "shop/legacy/old.py": "from shop.domain import user\n",
    "tests/test_login.py": "from shop.application.login import Login\n",
}


def graph(files: Mapping[str, str], profile: str = DETECT) -> Graph:
    """Return the graph of a project under every rule."""
    settings = Settings(profile=profile)
    tree = tree_of(files, settings)
    project = project_of(tree, [extract(file.data) for file in tree.files if file.data is not None], settings)
    return graph_of(project, profile_of(project).roles, judge(project, catalogue.rules(), TODAY))


def test_folders_that_play_a_role_are_nodes_and_so_are_packages_beside_them_and_frameworks_that_are_forbidden() -> None:
    assert graph(LAYERED, "layered") == Graph(
        nodes=(
            Node("shop.application", "application", 2),
            Node("shop.domain", "domain", 2),
            Node("shop.infrastructure", "infrastructure", 3),
            Node("shop.legacy", "", 1),
            Node("shop.presentation", "presentation", 2),
            Node("SQLAlchemy", "", 0, external=True),
        ),
        edges=(
            Edge("shop.application", "shop.domain", 1),
            Edge("shop.application", "shop.infrastructure", 1, bad=1),
            Edge("shop.domain", "SQLAlchemy", 1, bad=1),
            Edge("shop.infrastructure", "shop.domain", 1),
            Edge("shop.legacy", "shop.domain", 1),
            Edge("shop.presentation", "shop.application", 1),
        ),
    )


def test_without_an_architecture_the_packages_below_the_top_are_nodes() -> None:
    files = {
        "tool/__init__.py": "",
        "tool/main.py": "from tool.reading import lines\nfrom tool.writing.out import show\n",
        "tool/reading/__init__.py": "def lines(): ...\n",
        "tool/writing/__init__.py": "",
        "tool/writing/out.py": "from tool.writing.ink.black import BLACK\nfrom tool.reading import lines\n\n\ndef show(): ...\n",
        "tool/writing/ink/__init__.py": "",
        "tool/writing/ink/black.py": "BLACK = 1\n",
        "setup.py": "import tool.main\n",
    }
    assert graph(files, NO_PROFILE) == Graph(
        nodes=(Node("setup", "", 1), Node("tool", "", 1), Node("tool.reading", "", 1), Node("tool.writing", "", 2)),
        edges=(
            Edge("setup", "tool", 1),
            Edge("tool", "tool.reading", 1),
            Edge("tool", "tool.writing", 1),
            Edge("tool.writing", "tool.reading", 1),
        ),
    )


def test_an_import_cycle_is_bad_where_nothing_else_is_known_of_the_direction() -> None:
    files = {
        "tool/__init__.py": "",
        "tool/a/__init__.py": "import tool.b\n",
        "tool/b/__init__.py": "import tool.a\n",
        "tool/c/__init__.py": "import tool.a\n",
    }
    assert graph(files, NO_PROFILE).edges == (
        Edge("tool.a", "tool.b", 1, bad=1),
        Edge("tool.b", "tool.a", 1, bad=1),
        Edge("tool.c", "tool.a", 1),
    )


def test_packages_that_lie_deep_are_told_apart_below_what_they_have_in_common() -> None:
    files = {
        "lib/core/a/__init__.py": "import lib.core.b.x\n",
        "lib/core/b/__init__.py": "",
        "lib/core/b/x.py": "X = 1\n",
    }
    assert graph(files, NO_PROFILE) == Graph(
        nodes=(Node("lib.core.a", "", 1), Node("lib.core.b", "", 1)), edges=(Edge("lib.core.a", "lib.core.b", 1),)
    )


def test_a_graph_of_nothing_is_empty() -> None:
    assert graph({"p/__init__.py": ""}) == Graph()
