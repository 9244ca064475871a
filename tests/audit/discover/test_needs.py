"""What a project is called, needs, starts and generates."""

import pytest

from audit.discover import tree_of


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project]\nname = "My-Shop.Core"\n'),
        ("pyproject.toml", '[tool.poetry]\nname = "my_shop_core"\n'),
        ("setup.cfg", "[metadata]\nname = my-shop--core\n"),
        ("setup.py", 'setup(\n    name="My-Shop-Core",\n)\n'),
    ],
)
def test_the_projects_own_name_is_normalised(name: str, text: str) -> None:
    assert tree_of({"a.py": "", f"core/{name}": text}).distributions == {"my_shop_core"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "[project]\ndependencies = ['httpx>=0.26', 'rich[x]']\n"),
        ("pyproject.toml", "[project.optional-dependencies]\nweb = ['httpx ; python_version > \"3\"']\ncli = ['rich']\n"),
        ("pyproject.toml", "[dependency-groups]\ndev = ['httpx', 'rich', {include-group = 'x'}]\n"),
        ("pyproject.toml", "[tool.poetry.dependencies]\nhttpx = '^1'\n[tool.poetry.group.dev.dependencies]\nrich = '*'\n"),
        ("setup.cfg", "[options]\ninstall_requires =\n    httpx>1 # why\n[options.extras_require]\ncli =\n    rich\n"),
        ("setup.py", "setup(install_requires=['httpx[http2]', \"rich>=1\"])\n"),
        (
            "requirements.txt",
            "# web\nhttpx==1 # why\n-r other.txt\n-e .\n./local\nhttps://example.org/x.zip\nrich @ https://x.org\n",
        ),
        ("docs/dev-requirements.in", "httpx\ngit+https://example.org/rich#egg=rich\n"),
        ("requirements/base.txt", "httpx\nrich\n"),
        ("Pipfile", "[packages]\nhttpx = '*'\n[dev-packages]\nrich = '*'\n"),
    ],
)
def test_dependencies_are_what_is_declared(name: str, text: str) -> None:
    assert tree_of({"a.py": "", name: text}).dependencies == {"httpx", "rich"}


@pytest.mark.parametrize(
    ("distribution", "imported"),
    [
        ("PyYAML", {"pyyaml", "yaml"}),
        ("python-dotenv", {"python_dotenv", "dotenv"}),
        ("types-PyYAML", {"types_pyyaml", "pyyaml", "yaml"}),
        ("google-cloud-storage", {"google_cloud_storage", "google"}),
        ("zope.interface", {"zope_interface", "zope"}),
    ],
)
def test_a_dependency_is_known_by_every_name_it_may_be_imported_by(distribution: str, imported: set[str]) -> None:
    assert tree_of({"a.py": "", "requirements.txt": distribution}).dependencies == imported


def test_a_distribution_of_the_tree_is_no_dependency() -> None:
    tree = tree_of(
        {
            "core/pyproject.toml": "[project]\nname = 'shop-core'\n",
            "core/shop_core.py": "",
            "web/pyproject.toml": "[project]\nname = 'shop-web'\ndependencies = ['Shop_Core', 'httpx']\n",
        }
    )
    assert tree.distributions == {"shop_core", "shop_web"}
    assert tree.dependencies == {"httpx"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "[project.scripts]\nshop = 'shop.cli:main'\n[project.gui-scripts]\ng = 'shop.gui:App.run'\n"),
        ("pyproject.toml", "[project.entry-points.'a.b']\nx = 'shop.cli'\n[project.entry-points.c]\ny = 'shop.gui:f [extra]'\n"),
        ("pyproject.toml", "[tool.poetry.scripts]\na = 'shop.cli:main'\nb = {reference = 'shop.gui:main', type = 'console'}\n"),
        ("setup.cfg", "[options.entry_points]\nconsole_scripts =\n    shop = shop.cli:main\n    gui = shop.gui:main\n"),
    ],
)
def test_scripts_are_the_modules_that_entry_points_name(name: str, text: str) -> None:
    assert tree_of({"a.py": "", name: text}).scripts == ("shop.cli", "shop.gui")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "[tool.setuptools_scm]\nversion_file = 'shop/_version.py'\n"),
        ("pyproject.toml", "[tool.hatch.build.hooks.vcs]\nversion-file = 'shop/_version.py'\n"),
        ("pyproject.toml", "[tool.pdm.version]\nwrite_to = 'shop/_version.py'\n"),
        ("pyproject.toml", "[tool.poetry-dynamic-versioning.files.'shop/_version.py']\ninitial-content = ''\n"),
        ("setup.py", "setup(use_scm_version={'write_to': 'shop/_version.py'})\n"),
        ("setup.py", "setup(ext_modules=[Extension('shop._version', ['x.c'])])\n"),
        ("shop/_version.pyx", ""),
    ],
)
def test_generated_paths_are_those_that_a_build_writes(name: str, text: str) -> None:
    assert tree_of({"shop/a.py": "", name: text}).generated == ("shop/_version.py",)


def test_protocol_buffers_become_modules_beside_them() -> None:
    assert tree_of({"a.py": "", "api/cart.proto": ""}).generated == (
        "api/cart_pb2.py",
        "api/cart_pb2.pyi",
        "api/cart_pb2_grpc.py",
        "api/cart_pb2_grpc.pyi",
    )
