"""What single statements say: imports, definitions, assignments."""

import ast

from audit.facts.expressions import base_path, decorator_path, dotted, functional_names, strings
from audit.facts.scopes import CLASS, FUNCTION, MODULE, Scope
from audit.facts.shapes import all_arguments
from audit.facts.walk import CHOSEN, IMPORT_GUARD, LASTING, TYPES_ONLY, ClassBody, Walk
from audit.model.facts import ANY_NAME, Binding, BindingKind, ImportedName, ImportFact, MemberKind

PROPERTIES = frozenset(
    {("property",), ("cached_property",), ("classproperty",), ("hybrid_property",), ("DynamicClassAttribute",)}
)
"""Last words of the decorators that make an attribute of a method."""

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def visit_import(walk: Walk, node: ast.Import, scope: Scope, state: int) -> None:
    """`import a.b as c`: each module is an import of its own."""
    for alias in node.names:
        fact = _import_fact(walk, node, scope, state, module=alias.name, level=0, names=(), alias=alias.asname)
        _bind_import(walk, scope, alias.asname or alias.name.split(".")[0], fact)


def visit_import_from(walk: Walk, node: ast.ImportFrom, scope: Scope, state: int) -> None:
    """`from .a import b as c`."""
    names = tuple(ImportedName(alias.name, alias.asname, walk.positions.span(alias)) for alias in node.names)
    fact = _import_fact(walk, node, scope, state, module=node.module or "", level=node.level, names=names, alias=None)
    for name in names:
        if name.name != ANY_NAME:
            _bind_import(walk, scope, name.alias or name.name, fact)


def _import_fact(
    walk: Walk,
    node: ast.Import | ast.ImportFrom,
    scope: Scope,
    state: int,
    *,
    module: str,
    level: int,
    names: tuple[ImportedName, ...],
    alias: str | None,
) -> ImportFact:
    fact = ImportFact(
        module=module,
        level=level,
        names=names,
        alias=alias,
        span=walk.positions.span(node),
        scope=scope.number,
        in_function=scope.in_function,
        guarded=bool(state & IMPORT_GUARD),
        type_checking=bool(state & TYPES_ONLY),
        chosen=bool(state & CHOSEN),
    )
    walk.imports.append(fact)
    return fact


def _bind_import(walk: Walk, scope: Scope, name: str, fact: ImportFact) -> None:
    line = fact.span.line
    walk.bind(
        scope,
        Binding(name, scope.number, BindingKind.IMPORT, line, fact.type_checking, imported=len(walk.imports) - 1),
    )
    walk.member(scope, name, MemberKind.VALUE, line)


def visit_class(walk: Walk, node: ast.ClassDef, scope: Scope, state: int) -> None:
    """A class: its name, what its header says, and a scope for its body."""
    walk.bind(scope, Binding(node.name, scope.number, BindingKind.CLASS, node.lineno, bool(state & TYPES_ONLY)))
    walk.member(scope, node.name, MemberKind.CLASS, node.lineno)
    outer = walk.classes.get(scope.number)
    body = walk.inner_scope(CLASS, scope)
    walk.classes[body.number] = ClassBody(
        qualname=f"{outer.qualname}.{node.name}" if outer else node.name,
        scope=scope.number,
        body=body,
        bases=tuple(base_path(base) for base in node.bases),
        metaclass=next((dotted(keyword.value) for keyword in node.keywords if keyword.arg == "metaclass"), None),
        decorators=tuple(decorator_path(decorator) for decorator in node.decorator_list),
        span=walk.positions.span(node),
    )
    walk.notes.classes.append((node, body.number))
    walk.push_all([*node.bases, *node.decorator_list, *(keyword.value for keyword in node.keywords)], scope, state)
    walk.push_all(node.body, body, state)


def visit_function(walk: Walk, node: FunctionNode, scope: Scope, state: int) -> None:
    """A function: its name, and a scope where its parameters are bound. Annotations belong outside."""
    walk.bind(scope, Binding(node.name, scope.number, BindingKind.FUNCTION, node.lineno, bool(state & TYPES_ONLY)))
    if scope.kind is CLASS:
        is_property = any(decorator_path(decorator)[-1:] in PROPERTIES for decorator in node.decorator_list)
        walk.member(scope, node.name, MemberKind.PROPERTY if is_property else MemberKind.METHOD, node.lineno)
    body = walk.inner_scope(FUNCTION, scope)
    walk.notes.functions.append((node, _qualname(walk, node, scope), scope, body))
    bind_parameters(walk, node.args, body, scope, state)
    walk.push_all([*node.decorator_list, node.returns], scope, state)
    walk.push_all(node.body, body, state & LASTING)


def _qualname(walk: Walk, node: FunctionNode, scope: Scope) -> str:
    owner = walk.classes.get(scope.number)
    return f"{owner.qualname}.{node.name}" if owner is not None else node.name


def bind_parameters(walk: Walk, arguments: ast.arguments, body: Scope, outer: Scope, state: int) -> None:
    """Bind parameters in the function's own scope; their defaults and annotations are read in the outer one."""
    given = all_arguments(arguments)
    body.opaque.update([argument.arg for argument in given])
    walk.push_all([argument.annotation for argument in given], outer, state)
    walk.push_all([*arguments.defaults, *arguments.kw_defaults], outer, state)


def visit_assign(walk: Walk, node: ast.Assign, scope: Scope, state: int) -> None:
    """`name = value`: an alias or a call can be followed, anything else only binds."""
    walk.push(node.value, scope, state)
    for target in node.targets:
        walk.notes.assign(node, target, node.value, scope, None)
        if isinstance(target, ast.Name):
            bind_assigned(walk, scope, target.id, node.value, node.lineno, state)
        else:
            if isinstance(target, ast.Tuple | ast.List):
                walk.notes.unpack(node, target, scope)
            walk.push(target, scope, state)


def visit_annotated(walk: Walk, node: ast.AnnAssign, scope: Scope, state: int) -> None:
    """`name: type = value`; without a value nothing is bound when the code runs."""
    walk.push_all([node.annotation, node.value], scope, state)
    walk.notes.assign(node, node.target, node.value, scope, node.annotation)
    if not isinstance(node.target, ast.Name):
        walk.push(node.target, scope, state)
    elif node.value is not None:
        bind_assigned(walk, scope, node.target.id, node.value, node.lineno, state)
    elif scope.kind in (MODULE, CLASS):
        walk.bindings.append(Binding(node.target.id, scope.number, BindingKind.ANNOTATION, node.lineno))
        walk.member(scope, node.target.id, MemberKind.ANNOTATION, node.lineno)
    else:
        scope.opaque.add(node.target.id)


def bind_assigned(walk: Walk, scope: Scope, name: str, value: ast.expr, line: int, state: int) -> None:
    """Bind a name to a value, keeping what the value says about itself."""
    if scope.kind is MODULE and name == "__all__":
        _export(walk, strings(value))
    if scope.kind is MODULE and name == "__path__":
        walk.open_path = True
    alias = dotted(value)
    called = dotted(value.func) if isinstance(value, ast.Call) else ()
    if not alias and not (called and scope.kind in (MODULE, CLASS)):
        if scope.kind in (MODULE, CLASS):
            walk.bind_value(scope, name, line, state)
        else:
            walk.bind_local(scope, name, line)
        return
    literals = functional_names(value) if isinstance(value, ast.Call) else None
    types_only = bool(state & TYPES_ONLY)
    walk.bind(scope, Binding(name, scope.number, BindingKind.VALUE, line, types_only, None, alias, called, literals))
    walk.member(scope, name, MemberKind.VALUE, line)


def visit_augmented(walk: Walk, node: ast.AugAssign, scope: Scope, state: int) -> None:
    """`__all__ += [...]` adds to what the module exports; any other is a use and a binding."""
    if scope.kind is MODULE and isinstance(node.target, ast.Name) and node.target.id == "__all__":
        _export(walk, strings(node.value))
    if scope.kind is MODULE and isinstance(node.target, ast.Name) and node.target.id == "__path__":
        walk.open_path = True
    walk.notes.assign(node, node.target, node.value, scope, None)
    walk.push_all([node.target, node.value], scope, state)


def visit_return(walk: Walk, node: ast.Return, scope: Scope, state: int) -> None:
    """`return value`: what a function without an annotation gives."""
    if node.value is not None:
        walk.notes.returns.setdefault(scope.number, []).append((node.value, scope))
        walk.push(node.value, scope, state)


def visit_raise(walk: Walk, node: ast.Raise, scope: Scope, state: int) -> None:
    """`raise Error(…) from cause`."""
    if scope.kind is not MODULE:
        walk.notes.raises.append((node, scope))
    walk.push_all([node.exc, node.cause], scope, state)


def visit_assert(walk: Walk, node: ast.Assert, scope: Scope, state: int) -> None:
    """`assert condition, message`: it raises where the condition does not hold."""
    if scope.kind is not MODULE:
        walk.notes.raises.append((node, scope))
    walk.push_all([node.test, node.msg], scope, state)


def export_call(walk: Walk, node: ast.Call) -> None:
    """`__all__.extend([...])`, `__all__.append("name")` and anything else done to `__all__`."""
    if isinstance(node.func, ast.Attribute) and node.func.attr == "append":
        _export(walk, strings(ast.Tuple(node.args)))
    else:
        _export(walk, strings(node.args[0]) if len(node.args) == 1 else None)


def _export(walk: Walk, names: tuple[str, ...] | None) -> None:
    if names is None:
        walk.computed_exports = True
    else:
        walk.exports = [*(walk.exports or []), *names]


def visit_global(walk: Walk, node: ast.Global, scope: Scope, state: int) -> None:
    """`global name`: what the function binds to it is bound in the module."""
    scope.global_names.update(node.names)


def visit_nonlocal(walk: Walk, node: ast.Nonlocal, scope: Scope, state: int) -> None:
    """`nonlocal name`: it belongs to an outer function."""
    scope.nonlocal_names.update(node.names)
    walk.notes.nonlocals += [(scope, name) for name in node.names]
