"""Collects what is done with the attributes of names that functions bind, while a tree is walked."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.facts.expressions import dotted
from audit.facts.positions import Positions
from audit.facts.scopes import CLASS, FUNCTION, Scope
from audit.model.code import ReadFact, UsesFact
from audit.model.facts import ANY_NAME, Path

ASKS = frozenset({"hasattr", "getattr", "delattr"})
"""Builtins that are told an attribute by its name, and cope where there is none."""

TELLS = frozenset({"isinstance", "issubclass", "callable"})
"""Builtins that are asked what something is, so that it is something narrower where they are."""

STORE = "__dict__"


@dataclass(slots=True)
class Attributes:
    """What one walk noted of attributes. A path that is read twice in one scope is noted once, where it is met first."""

    read: dict[tuple[int, Path], tuple[Scope, ast.expr]] = field(default_factory=dict)
    written: list[tuple[Scope, Path]] = field(default_factory=list)
    narrowed: list[tuple[Scope, Path]] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def reads(self, path: Path, node: ast.expr, scope: Scope) -> None:
        """Note that a dotted name is read."""
        key = (scope.number, path)
        known = self.read.get(key)
        if len(path) > 1 and (known is None or node.lineno < known[1].lineno):
            self.read[key] = (scope, node)
            if STORE in path:
                self.written.append((scope, (*path[: path.index(STORE)], ANY_NAME)))

    def bare_call(self, node: ast.Call, name: str, scope: Scope) -> None:
        """Note what a builtin is told of attributes: `hasattr(user, "name")`, `setattr(self, key, value)`, `vars(self)`."""
        given = node.args
        if name in TELLS and given:
            self.narrows(given[0], scope)
        elif name in ASKS and len(given) > 1:
            self.asked.update(_spelled(given[1]))
        elif name == "setattr" and len(given) > 1:
            self._sets(given[0], given[1], scope)
        elif name == "vars" and given and dotted(given[0]):
            self.written.append((scope, (*dotted(given[0]), ANY_NAME)))

    def method_call(self, node: ast.Call, path: Path, scope: Scope) -> None:
        """Note `object.__setattr__(self, "name", value)` and what is done with a `__dict__`."""
        if path[-1] == "__setattr__" and len(node.args) > 2:
            self._sets(node.args[0], node.args[1], scope)
        elif STORE in path:
            self.written.append((scope, (*path[: path.index(STORE)], ANY_NAME)))

    def narrows(self, node: ast.expr, scope: Scope) -> None:
        """Note that code asks what something is, and so knows more of it than its type says."""
        path = dotted(node)
        if path:
            self.narrowed.append((scope, path))

    def _sets(self, holder: ast.expr, name: ast.expr, scope: Scope) -> None:
        path = dotted(holder)
        if path:
            self.written += [(scope, (*path, attribute)) for attribute in _spelled(name) or [ANY_NAME]]

    def fact(self, positions: Positions) -> UsesFact:
        """Return everything noted, in the order of the text."""
        return UsesFact(
            reads=tuple(self._reads(positions)),
            sets=tuple(sorted(set(_bound(self.written)))),
            narrowed=tuple(sorted(set(_bound(self.narrowed)))),
            asked=tuple(sorted(self.asked)),
        )

    def _reads(self, positions: Positions) -> Iterator[ReadFact]:
        """Yield what is read of names that functions bind; of `self`, once for all methods of a class."""
        met = set()
        found = sorted((node.lineno, node.col_offset, path, scope.number) for (_, path), (scope, node) in self.read.items())
        for _, _, path, number in found:
            scope, node = self.read[number, path]
            binder = scope.binder(path[0])
            if binder is None or binder.kind is not FUNCTION or path[0] in binder.followed:
                continue
            outer = binder.parent
            is_own = path[0] == "self" and outer is not None and outer.kind is CLASS
            key = (outer.number if is_own and outer is not None else binder.number, path)
            if key not in met:
                met.add(key)
                yield ReadFact(path, binder.number, positions.place(node))


def _bound(noted: list[tuple[Scope, Path]]) -> Iterator[tuple[int, Path]]:
    for scope, path in noted:
        binder = scope.binder(path[0])
        if binder is not None and binder.kind is FUNCTION:
            yield binder.number, path


def _spelled(node: ast.expr) -> list[str]:
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []
