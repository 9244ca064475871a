"""The state of one walk over a syntax tree, and how it moves on."""

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from audit.facts.notes import Notes
from audit.facts.positions import Positions
from audit.facts.scopes import CLASS, FUNCTION, MODULE, Scope, ScopeKind
from audit.model.facts import MODULE_SCOPE, Binding, BindingKind, ClassFact, ImportFact, Member, MemberKind, Path, Span, Use

IMPORT_GUARD, ATTRIBUTE_GUARD, TYPES_ONLY, CALL_GUARD, CHOSEN = 1, 2, 4, 8, 16
"""What holds for a node by where it stands, as bits of a state."""

LASTING = TYPES_ONLY
"""The bits that still hold inside a function that is defined there: a guard does not, it is over when the call comes."""

_LEAVES = frozenset({ast.Constant, ast.Pass, ast.Continue, ast.Break, ast.Load, ast.Store, ast.Del, type(None)})
"""What no visit has anything to say of."""

_NO_NODES = frozenset({"ctx", "op", "ops", "type_comment", "kind"})
_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {}
"""The fields of each node class that may hold nodes; filled as classes are met."""


class PendingReference(NamedTuple):
    """A reference before it is known which scope binds its root."""

    path: Path
    key: str | None
    use: Use
    guarded: bool
    scope: Scope
    node: ast.expr


@dataclass(slots=True)
class ClassBody:
    """A class while its body is being walked."""

    qualname: str
    scope: int
    body: Scope
    bases: tuple[Path, ...]
    metaclass: Path | None
    decorators: tuple[Path, ...]
    span: Span
    members: list[Member] = field(default_factory=list)
    dynamic: bool = False

    def fact(self) -> ClassFact:
        """Return what the class statement says, members in the order of their lines."""
        return ClassFact(
            qualname=self.qualname,
            scope=self.scope,
            body=self.body.number,
            bases=self.bases,
            metaclass=self.metaclass,
            decorators=self.decorators,
            members=tuple(sorted(self.members, key=lambda member: member.line)),
            dynamic=self.dynamic,
            span=self.span,
        )


class Walk:
    """One walk. The stack holds nodes with the scope and the state they stand in; order does not matter.

    A stack and not a recursion: deep code must not exhaust Python's own.
    """

    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        self.module = Scope(MODULE_SCOPE, MODULE, None)
        self.notes = Notes([self.module])
        self.scope_count = 1
        self.stack: list[tuple[ast.AST, Scope, int]] = []
        self.imports: list[ImportFact] = []
        self.bindings: list[Binding] = []
        self.rebound: list[tuple[Scope, str, int]] = []
        self.pending: list[PendingReference] = []
        self.classes: dict[int, ClassBody] = {}
        self.dynamic: set[str] = set()
        self.exports: list[str] | None = None
        self.computed_exports = False
        self.open_path = False
        self.swaps_modules = False
        self.main_guard = False
        self.hands_out_name: set[Path] = set()

    def run(self, tree: ast.Module, visits: Mapping[type[ast.AST], Callable[["Walk", ast.AST, Scope, int], None]]) -> None:
        """Visit every node below the module."""
        self.push_all(tree.body, self.module, 0)
        stack = self.stack
        while stack:
            node, scope, state = stack.pop()
            visit = visits.get(type(node))
            if visit is None:
                self.push_children(node, scope, state)
            else:
                visit(self, node, scope, state)

    def push(self, node: ast.AST | None, scope: Scope, state: int) -> None:
        """Put a node on the stack."""
        if node is not None and type(node) not in _LEAVES:
            self.stack.append((node, scope, state))

    def push_all(self, nodes: Iterable[ast.AST | None], scope: Scope, state: int) -> None:
        """Put nodes on the stack."""
        for node in nodes:
            if node is not None and type(node) not in _LEAVES:
                self.stack.append((node, scope, state))

    def push_children(self, node: ast.AST, scope: Scope, state: int) -> None:
        """Put everything right below a node on the stack."""
        names = _FIELDS.get(type(node))
        if names is None:
            names = _FIELDS[type(node)] = tuple(name for name in node._fields if name not in _NO_NODES)
        stack = self.stack
        for name in names:
            value = getattr(node, name, None)
            if type(value) is list:
                stack += [(item, scope, state) for item in value if type(item) not in _LEAVES and isinstance(item, ast.AST)]
            elif type(value) not in _LEAVES and isinstance(value, ast.AST):
                stack.append((value, scope, state))

    def inner_scope(self, kind: ScopeKind, parent: Scope) -> Scope:
        """Open a scope inside another."""
        scope = Scope(self.scope_count, kind, parent, kind is FUNCTION or parent.in_function)
        self.scope_count += 1
        self.notes.scopes.append(scope)
        return scope

    def bind(self, scope: Scope, binding: Binding) -> None:
        """Note that a scope binds a name; `global` statements are honoured once the walk is over."""
        scope.bind(binding)
        self.bindings.append(binding)
        if scope.kind is FUNCTION:
            self.rebound.append((scope, binding.name, binding.line))

    def bind_value(self, scope: Scope, name: str, line: int, state: int) -> None:
        """Note that a scope binds a name to something that is not followed; a comprehension's walrus binds outside it."""
        if scope.kind is MODULE or scope.kind is CLASS:
            self.bind(scope, Binding(name, scope.number, BindingKind.VALUE, line, bool(state & TYPES_ONLY)))
            self.member(scope, name, MemberKind.VALUE, line)
            return
        self.notes.rebound.append((scope.number, name))
        self.bind_local(scope, name, line)

    def bind_local(self, scope: Scope, name: str, line: int) -> None:
        """Note that a function binds a name to something that no reference follows."""
        scope.opaque.add(name)
        if scope.kind is FUNCTION:
            self.rebound.append((scope, name, line))

    def member(self, scope: Scope, name: str, kind: MemberKind, line: int) -> None:
        """Note an attribute of the class whose body the scope is; other scopes have none."""
        if scope.kind is CLASS:
            self.classes[scope.number].members.append(Member(name, kind, line))

    def refer(self, path: Path, node: ast.expr, scope: Scope, state: int, use: Use, key: str | None = None) -> None:
        """Note a use of a name; `self` and `cls` are parameters wherever they are used, so they are dropped at once."""
        if path[0] not in ("self", "cls"):
            self.pending.append(PendingReference(path, key, use, bool(state & ATTRIBUTE_GUARD), scope, node))
