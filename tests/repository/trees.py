"""What `ast` alone says of a project given as texts: a second opinion, independent of the audit."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Import:
    """A name that an import statement brings in from a module."""

    path: str
    line: int
    module: str
    name: str


class Trees:
    """The syntax trees of a project's Python files, by path."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.trees = {path: ast.parse(text, path) for path, text in files.items() if path.endswith(".py")}

    def below(self, folder: str) -> "Trees":
        """Return the trees of one folder."""
        chosen = Trees({})
        chosen.trees = {path: tree for path, tree in self.trees.items() if path.startswith(folder)}
        return chosen

    def imports(self, prefix: str = "") -> list[Import]:
        """Return the names that are imported from modules whose name starts so, in order."""
        return sorted(
            each for path, tree in self.trees.items() for each in _imports(path, tree) if each.module.startswith(prefix)
        )

    def statements(self, prefix: str) -> list[tuple[str, str]]:
        """Return the path and the module of every import statement that leads to such a module."""
        return [
            (path, module) for path, _, module in sorted({(each.path, each.line, each.module) for each in self.imports(prefix)})
        ]

    def members(self, name: str) -> Iterator[str]:
        """Yield the `X` of every `name.X` that is read."""
        for tree in self.trees.values():
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
                    yield node.attr

    def classes(self) -> list[ast.ClassDef]:
        """Return all classes, in the order of their files."""
        return [node for tree in self.trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]

    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Return all functions and methods, in the order of their files."""
        found = [node for tree in self.trees.values() for node in ast.walk(tree)]
        return [node for node in found if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    def class_named(self, name: str) -> ast.ClassDef:
        """Return the one class of a name."""
        (found,) = (each for each in self.classes() if each.name == name)
        return found


def methods(owner: ast.ClassDef) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return the methods of a class."""
    return [node for node in owner.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def bases(owner: ast.ClassDef) -> list[str]:
    """Return the bases of a class as they are written."""
    return [ast.unparse(base) for base in owner.bases]


def decorators(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Return the decorators as they are written."""
    return [ast.unparse(each) for each in node.decorator_list]


def called(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Return what is called by its bare name inside a function."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return [call.func.id for call in calls if isinstance(call.func, ast.Name)]


def written(node: ast.expr | None) -> str:
    """Return an expression as it is written, nothing where there is none."""
    return ast.unparse(node) if node is not None else ""


def bound_names(tree: ast.Module) -> set[str]:
    """Return the names that a module assigns or defines."""
    assigned = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return assigned | {node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)}


def _imports(path: str, tree: ast.Module) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(path, node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (Import(path, node.lineno, node.module, alias.name) for alias in node.names)
