"""Collects what signatures and bodies say while a tree is walked, and packs it as text."""

import ast
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from audit.facts.annotations import annotation_of, provider_of
from audit.facts.expressions import dotted
from audit.facts.positions import Positions
from audit.facts.scopes import BUILTINS, Scope, ScopeKind
from audit.model.code import (
    UNBOUND,
    AliasFact,
    AssignFact,
    CallFact,
    Code,
    DecoratorFact,
    FieldFact,
    FunctionFact,
    HeaderFact,
    ParameterFact,
    ValueFact,
)
from audit.model.facts import ANY_NAME, Path

TOLD_BUILTINS = frozenset({"open", "__import__"})
"""Builtins whose calls are worth telling; calls of the others are left out."""

_place = itemgetter(-1)
"""The place of a fact: its last part."""

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class _Call:
    node: ast.Call
    path: Path
    receiver: Path
    scope: Scope


@dataclass(frozen=True, slots=True)
class _Assign:
    target: Path
    value: ast.expr | None
    annotation: ast.expr | None
    scope: Scope
    node: ast.stmt
    entered: bool = False


@dataclass(slots=True)
class Notes:
    """What one walk noted. Scopes are looked up once the walk is over, when all bindings are known."""

    positions: Positions
    scopes: list[Scope] = field(default_factory=list)
    awaited: set[int] = field(default_factory=set)
    functions: list[tuple[FunctionNode, str, Scope, Scope]] = field(default_factory=list)
    classes: list[tuple[ast.ClassDef, int]] = field(default_factory=list)
    fields: list[tuple[int, str, ast.expr | None, ast.expr | None, ast.stmt]] = field(default_factory=list)
    calls: list[_Call] = field(default_factory=list)
    assigns: list[_Assign] = field(default_factory=list)
    returns: dict[int, list[tuple[ast.expr, Scope]]] = field(default_factory=dict)
    aliases: list[tuple[str, ast.expr]] = field(default_factory=list)
    rebound: list[tuple[int, str]] = field(default_factory=list)

    def call(self, node: ast.Call, path: Path, scope: Scope) -> None:
        """Note a call, unless nothing can be told about it or it stands in the body of a class."""
        if scope.kind is ScopeKind.CLASS:
            return
        receiver: Path = ()
        if not path:
            path, receiver = _on_call(node.func)
        if path:
            self.calls.append(_Call(node, path, receiver, scope))

    def assign(self, node: ast.stmt, target: ast.expr, value: ast.expr | None, scope: Scope, annotation: ast.expr | None) -> None:
        """Note an assignment: in a function to a name, anywhere to an attribute, in a class to a field."""
        path = dotted(target)
        if scope.kind is ScopeKind.CLASS:
            if len(path) == 1:
                self.fields.append((scope.number, path[0], annotation, value, node))
        elif len(path) > 1 or (path and scope.kind is not ScopeKind.MODULE):
            self.assigns.append(_Assign(path, value, annotation, scope, node))
        elif path and isinstance(value, ast.Subscript | ast.BinOp):
            self.aliases.append((path[0], value))

    def enter(self, node: ast.With | ast.AsyncWith, name: ast.Name, value: ast.expr, scope: Scope) -> None:
        """Note the name that a `with` statement gives to what it enters."""
        self.assigns.append(_Assign((name.id,), value, None, scope, node, entered=True))

    def needed(self) -> set[tuple[int, str]]:
        """Return the names that calls and values start from, with the scopes that bind them."""
        paths = [(call.scope, (call.receiver or call.path)) for call in self.calls]
        paths += [(assign.scope, _value_path(assign.value)) for assign in self.assigns]
        paths += [(scope, _value_path(node)) for found in self.returns.values() for node, scope in found]
        return {(binder.number, path[0]) for scope, path in paths if path and (binder := scope.binder(path[0])) is not None}

    def code(self) -> Code:
        """Return everything noted, in the order of the text."""
        told = {(assign.scope.number, assign.target[0]) for assign in self.assigns}
        told |= {(body.number, argument.arg) for node, _, _, body in self.functions for argument in _arguments(node.args)}
        return Code(
            functions=tuple(sorted((self._function(*each) for each in self.functions), key=_place)),
            headers=tuple(sorted((header for each in self.classes if (header := _header(*each))), key=lambda each: each.body)),
            fields=tuple(sorted((self._field(*each) for each in self.fields), key=_place)),
            calls=tuple(sorted((fact for each in self.calls if (fact := self._call(each))), key=_place)),
            assigns=tuple(sorted((self._assign(each) for each in self.assigns), key=lambda each: (each.place, each.target))),
            aliases=tuple(AliasFact(name, found) for name, node in self.aliases if (found := annotation_of(node)) is not None),
            rebound=tuple(sorted(told.intersection(self.rebound))),
            parents=tuple(scope.parent.number if scope.parent is not None else -1 for scope in self.scopes),
        )

    def packed(self) -> str:
        """Return everything noted as the text of a JSON array."""
        return json.dumps(self.code(), ensure_ascii=False, separators=(",", ":"))

    def _function(self, node: FunctionNode, qualname: str, scope: Scope, body: Scope) -> FunctionFact:
        return FunctionFact(
            qualname=qualname,
            scope=scope.number,
            body=body.number,
            is_async=isinstance(node, ast.AsyncFunctionDef),
            parameters=tuple(_parameters(node.args)),
            returns=annotation_of(node.returns),
            decorators=tuple(map(_decorator, node.decorator_list)),
            returned=tuple(self._value(value, where) for value, where in reversed(self.returns.get(body.number, []))),
            bare=_is_bare(node.body),
            place=self.positions.place(node),
        )

    def _field(self, body: int, name: str, annotation: ast.expr | None, value: ast.expr | None, node: ast.stmt) -> FieldFact:
        called = dotted(value.func) if isinstance(value, ast.Call) else ()
        place = self.positions.place(node)
        return FieldFact(body, name, annotation_of(annotation), value is not None, called, _text(value), place)

    def _call(self, call: _Call) -> CallFact | None:
        first = (call.receiver or call.path)[0]
        binder = call.scope.binder(first)
        if binder is None and first in BUILTINS and first not in TOLD_BUILTINS:
            return None
        node = call.node
        return CallFact(
            function=_standing_in(call.scope).number,
            path=call.path,
            receiver=call.receiver,
            binder=UNBOUND if binder is None else binder.number,
            positional=-1 if any(isinstance(given, ast.Starred) for given in node.args) else len(node.args),
            arguments=tuple(map(dotted, node.args)),
            keywords=tuple(word.arg or ANY_NAME for word in node.keywords),
            literal=_literal(node.args),
            awaited=id(node) in self.awaited,
            place=self.positions.place(node),
        )

    def _assign(self, assign: _Assign) -> AssignFact:
        return AssignFact(
            function=_standing_in(assign.scope).number,
            target=assign.target,
            value=self._value(assign.value, assign.scope, entered=assign.entered),
            annotation=annotation_of(assign.annotation),
            augmented=isinstance(assign.node, ast.AugAssign),
            place=self.positions.place(assign.node),
        )

    def _value(self, node: ast.expr | None, scope: Scope, *, entered: bool = False) -> ValueFact:
        awaited = isinstance(node, ast.Await)
        if isinstance(node, ast.Await):
            node = node.value
        path = _value_path(node)
        binder = scope.binder(path[0]) if path else None
        number = UNBOUND if binder is None else binder.number
        kind = (
            "entered" if entered else "dict" if isinstance(node, ast.Dict) else "none" if node is None or _is_none(node) else ""
        )
        return ValueFact(path, isinstance(node, ast.Call), awaited, number, kind)


def _value_path(node: ast.expr | None) -> Path:
    if isinstance(node, ast.Await):
        node = node.value
    return dotted(node.func if isinstance(node, ast.Call) else node)


def _on_call(node: ast.expr) -> tuple[Path, Path]:
    """Return the attributes that are taken of the result of a call, and the callee of that call."""
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    if isinstance(node, ast.Await):
        node = node.value
    receiver = dotted(node.func) if isinstance(node, ast.Call) else ()
    return (tuple(reversed(attributes)), receiver) if receiver and attributes else ((), ())


def _standing_in(scope: Scope) -> Scope:
    while scope.kind is ScopeKind.COMPREHENSION and scope.parent is not None:
        scope = scope.parent
    return scope


def _arguments(given: ast.arguments) -> list[ast.arg]:
    stars = [argument for argument in (given.vararg, given.kwarg) if argument is not None]
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *stars]


def _parameters(given: ast.arguments) -> Sequence[ParameterFact]:
    plain = [(argument, "positional") for argument in given.posonlyargs] + [(argument, "either") for argument in given.args]
    defaults: list[ast.expr | None] = [*[None] * (len(plain) - len(given.defaults)), *given.defaults, *given.kw_defaults]
    both = [*plain, *((argument, "keyword") for argument in given.kwonlyargs)]
    found = [
        ParameterFact(argument.arg, kind, annotation_of(argument.annotation), default is not None, provider_of(default))
        for (argument, kind), default in zip(both, defaults, strict=True)
    ]
    for argument, kind in ((given.vararg, "star"), (given.kwarg, "double_star")):
        if argument is not None:
            found.append(ParameterFact(argument.arg, kind, annotation_of(argument.annotation), has_default=True, provider=()))
    return found


def _decorator(node: ast.expr) -> DecoratorFact:
    if not isinstance(node, ast.Call):
        return DecoratorFact(dotted(node), called=False, literal="", keywords=())
    return DecoratorFact(dotted(node.func), called=True, literal=_literal(node.args), keywords=_keywords(node.keywords))


def _header(node: ast.ClassDef, body: int) -> HeaderFact | None:
    """Return what a class statement says beyond its bases; None where that is nothing."""
    arguments = [
        dotted(element)
        for base in node.bases
        if isinstance(base, ast.Subscript)
        for element in (base.slice.elts if isinstance(base.slice, ast.Tuple) else [base.slice])
    ]
    keywords = _keywords(node.keywords)
    if not (arguments or keywords or node.decorator_list):
        return None
    return HeaderFact(body, tuple(map(_decorator, node.decorator_list)), keywords, tuple(path for path in arguments if path))


def _keywords(given: Sequence[ast.keyword]) -> tuple[tuple[str, str], ...]:
    return tuple((word.arg, _text(word.value)) for word in given if word.arg is not None)


def _literal(given: Sequence[ast.expr]) -> str:
    first = given[0] if given else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _text(node: ast.expr | None) -> str:
    """Return the text of a plain constant or a dotted name; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float | bool | None):
        return str(node.value)
    return ".".join(dotted(node))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_bare(body: Sequence[ast.stmt]) -> bool:
    return all(_says_nothing(statement) for statement in body)


def _says_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Call(func=raised)) | ast.Raise(exc=ast.Name() as raised):
            return dotted(raised) == ("NotImplementedError",)
    return False
