"""Finds contract types: import-linter's, ours by their folder, and the project's own where somebody trusts them."""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext

from importlinter import Contract
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

from contracts import types as folder

TRUST = "`audit contracts --trust`"

_BUILT_IN: tuple[type[Contract], ...] = (
    AcyclicSiblingsContract,
    ForbiddenContract,
    IndependenceContract,
    LayersContract,
    ProtectedContract,
)


def own_types() -> Mapping[str, type[Contract]]:
    """Return the contract types that we add to import-linter's, by name."""
    return {_name(each): each for each in _of_folder()}


def _name(kind: type[Contract]) -> str:
    return str(getattr(kind, "type_name", kind.__name__))


@contextmanager
def contract_types(root: str, own: Mapping[str, str], *, trust: bool) -> Iterator[Mapping[str, type[Contract] | str]]:
    """Give the contract types by name, for a project that calls some of its `own` by name and import string.

    What names a type of ours or of import-linter means just that, and nothing is imported for it. Other code is imported
    only on `trust`, with the audited root on the import path until the types have been used; where it cannot be had, a
    sentence that says why stands in its place.
    """
    known = {_name(each): each for each in (*_BUILT_IN, *_of_folder())}
    by_code = {f"{each.__module__}.{each.__qualname__}": each for each in known.values()}
    with _on_path(root) if trust else nullcontext():
        loaded = {name: by_code.get(code) or (_imported(code) if trust else _refused(name, code)) for name, code in own.items()}
        yield {**known, **loaded}


@contextmanager
def _on_path(folder: str) -> Iterator[None]:
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        if folder in sys.path:
            sys.path.remove(folder)


def _refused(name: str, code: str) -> str:
    return f"its type `{name}` is the project's own code, `{code}`, which runs only with {TRUST}"


def _of_folder() -> Iterator[type[Contract]]:
    """Yield our contract types: the classes that the modules of their folder define."""
    for info in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}."):
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            if inspect.isclass(value) and issubclass(value, Contract) and value.__module__ == module.__name__:
                yield value


def _imported(code: str) -> type[Contract] | str:
    module, _, name = code.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), name)
    except Exception as error:  # noqa: BLE001  # trusted code may raise whatever it likes
        return f"its type `{code}` cannot be loaded: {type(error).__name__}: {error}"
    if not (inspect.isclass(found) and issubclass(found, Contract)):
        return f"its type `{code}` is no subclass of `importlinter.Contract`"
    return found
