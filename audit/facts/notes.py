"""Collects what signatures and bodies say while a tree is walked."""

import ast
from dataclasses import dataclass, field
from typing import NamedTuple

from audit.facts.attributes import Attributes
from audit.facts.expressions import dotted
from audit.facts.scopes import CLASS, MODULE, Scope
from audit.facts.shapes import on_call
from audit.model.facts import Path

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


class NotedCall(NamedTuple):
    """A call. `receiver` is the callee of the call that it is made on the result of."""

    node: ast.Call
    path: Path
    receiver: Path
    scope: Scope
    guarded: bool


class NotedAssign(NamedTuple):
    """An assignment. `entered`: a `with` statement gives the value to the name."""

    target: Path
    value: ast.expr | None
    annotation: ast.expr | None
    scope: Scope
    node: ast.stmt
    entered: bool = False


@dataclass(slots=True)
class Notes:
    """What one walk noted, as nodes with the scopes that they stand in."""

    scopes: list[Scope] = field(default_factory=list)
    awaited: set[int] = field(default_factory=set)
    functions: list[tuple[FunctionNode, str, Scope, Scope]] = field(default_factory=list)
    classes: list[tuple[ast.ClassDef, int]] = field(default_factory=list)
    fields: list[tuple[int, str, ast.expr | None, ast.expr | None, ast.stmt]] = field(default_factory=list)
    calls: list[NotedCall] = field(default_factory=list)
    assigns: list[NotedAssign] = field(default_factory=list)
    returns: dict[int, list[tuple[ast.expr, Scope]]] = field(default_factory=dict)
    aliases: list[tuple[str, ast.expr]] = field(default_factory=list)
    lists: dict[tuple[int, str], ast.expr | None] = field(default_factory=dict)
    rebound: list[tuple[int, str]] = field(default_factory=list)
    raises: list[tuple[ast.Raise | ast.Assert, Scope]] = field(default_factory=list)
    handlers: list[tuple[ast.ExceptHandler, Scope]] = field(default_factory=list)
    tidying: set[int] = field(default_factory=set)
    loops: list[tuple[ast.For, Scope]] = field(default_factory=list)
    chained: list[tuple[str, Scope]] = field(default_factory=list)
    nonlocals: list[tuple[Scope, str]] = field(default_factory=list)
    attributes: Attributes = field(default_factory=Attributes)

    def call(self, node: ast.Call, path: Path, scope: Scope, *, guarded: bool) -> None:
        """Note a call, unless nothing can be told about it or it stands in the body of a class."""
        if scope.kind is CLASS:
            return
        receiver: Path = ()
        if not path:
            path, receiver = on_call(node.func)
        if path:
            self.calls.append(NotedCall(node, path, receiver, scope, guarded))
        elif isinstance(node.func, ast.Attribute):
            self.chained.append((node.func.attr, scope))

    def assign(self, node: ast.stmt, target: ast.expr, value: ast.expr | None, scope: Scope, annotation: ast.expr | None) -> None:
        """Note an assignment: in a function to a name, anywhere to an attribute, in a class to a field."""
        path = dotted(target)
        if len(path) == 1:
            key = (scope.number, path[0])
            self.lists[key] = None if key in self.lists else value  # of two values, nobody knows which one counts
        if scope.kind is CLASS:
            if len(path) == 1:
                self.fields.append((scope.number, path[0], annotation, value, node))
        elif len(path) > 1 or (path and scope.kind is not MODULE):
            self.assigns.append(NotedAssign(path, value, annotation, scope, node))
        elif path and isinstance(value, ast.Subscript | ast.BinOp):
            self.aliases.append((path[0], value))

    def enter(self, node: ast.With | ast.AsyncWith, name: ast.Name, value: ast.expr, scope: Scope) -> None:
        """Note the name that a `with` statement gives to what it enters."""
        self.assigns.append(NotedAssign((name.id,), value, None, scope, node, entered=True))

    def unpack(self, node: ast.stmt, target: ast.expr, scope: Scope) -> None:
        """Note the attributes that a statement gives values to side by side: `self.one, self.other = pair`."""
        if isinstance(target, ast.Name):
            return
        for each in ast.walk(target):
            if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store):
                self.assign(node, each, ast.Tuple([]), scope, None)  # of what is unpacked, nobody knows the class
