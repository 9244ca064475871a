"""Small projects and what becomes of their contracts, on values alone."""

from collections.abc import Mapping

from audit.discover import tree_of
from audit.extract import extract
from audit.model.law import ContractResult
from audit.model.project import Project
from audit.model.settings import Settings
from audit.verdict import project_of

PACKAGE = {"shop/__init__.py": "", "shop/web.py": "from shop import prices\n", "shop/prices.py": "", "shop/store.py": ""}


def project(files: Mapping[str, str], settings: Settings | None = None) -> Project:
    """Return the project that files make up."""
    chosen = settings or Settings()
    tree = tree_of(files, chosen)
    extractions = [extract(file.data) if file.data is not None else None for file in tree.files]
    return project_of(tree, extractions, chosen)


def held(files: Mapping[str, str]) -> tuple[ContractResult, ...]:
    """Return what becomes of the contracts of a project."""
    return project(files).contracts


def ini(contract: str, session: str = "root_package = shop") -> str:
    """Return the text of an `.importlinter` with one contract, given as `key = value` lines."""
    return f"[importlinter]\n{session}\n\n[importlinter:contract:one]\nname = One\n{contract}\n"


def one(contract: str, files: Mapping[str, str] | None = None, session: str = "root_package = shop") -> ContractResult:
    """Return what becomes of one contract of a shop."""
    (found,) = held({".importlinter": ini(contract, session), **(PACKAGE if files is None else files)})
    return found
