"""What parts of statements say by their shape alone: parameters, decorators, keywords, handlers."""

import ast
from collections.abc import Callable, Sequence

from audit.facts.annotations import annotation_of, provider_of
from audit.facts.expressions import dotted
from audit.model.code import DecoratorFact, HeaderFact, ParameterFact
from audit.model.facts import ANY_NAME, Path

DESCRIBES = frozenset({"field", "Field", "attrib", "ib", "ConfigDict", "SettingsConfigDict"})
"""What is called to describe a field of a class, or a class as a whole."""

UNKNOWN = "?"
"""Stands for a key or an element that has no text."""


def value_path(node: ast.expr | None) -> Path:
    """Return the dotted name of a value, or of what it calls, awaited or not; empty for anything else."""
    if isinstance(node, ast.Await):
        node = node.value
    return dotted(node.func if isinstance(node, ast.Call) else node)


def on_call(node: ast.expr) -> tuple[Path, Path]:
    """Return the attributes that are taken of the result of a call, and the callee of that call."""
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    if isinstance(node, ast.Await):
        node = node.value
    receiver = dotted(node.func) if isinstance(node, ast.Call) else ()
    return (tuple(reversed(attributes)), receiver) if receiver and attributes else ((), ())


def all_arguments(given: ast.arguments) -> list[ast.arg]:
    """Return every parameter of a signature, starred ones last."""
    stars = [argument for argument in (given.vararg, given.kwarg) if argument is not None]
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *stars]


def parameters(given: ast.arguments) -> Sequence[ParameterFact]:
    """Return what a signature says of its parameters."""
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


def decorator_fact(node: ast.expr) -> DecoratorFact:
    """Return what a decorator says."""
    if not isinstance(node, ast.Call):
        return DecoratorFact(dotted(node), called=False, literal="", keywords=())
    told = literal(node.args) or ("" if not node.args or isinstance(node.args[0], ast.Constant) else UNKNOWN)
    return DecoratorFact(dotted(node.func), called=True, literal=told, keywords=_keywords(node.keywords))


def is_remark(statement: ast.stmt) -> bool:
    """Return whether a statement is a bare constant: a docstring, or `...`."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def header_fact(node: ast.ClassDef, body: int) -> HeaderFact | None:
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
    return HeaderFact(body, tuple(map(decorator_fact, node.decorator_list)), keywords, tuple(path for path in arguments if path))


def _keywords(given: Sequence[ast.keyword]) -> tuple[tuple[str, str], ...]:
    return tuple((word.arg, text_of(word.value) or _type_text(word.value)) for word in given if word.arg is not None)


def texts(given: Sequence[ast.keyword], known: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """Return the keywords of a call whose values have a text; `known` gives that of a name that is bound to one."""
    named = [(word.arg, word.value) for word in given if word.arg is not None]
    pairs = [(name, _known(value, known) or text_of(value) or _type_text(value)) for name, value in named]
    return tuple(pair for pair in pairs if pair[1])


def _known(node: ast.expr, known: Callable[[str], str]) -> str:
    return known(node.id) if isinstance(node, ast.Name) else listed(node)


def listed(node: ast.expr | None) -> str:
    """Return the texts of a list's elements or of a dict's keys, joined by commas; nothing for any other expression."""
    if isinstance(node, ast.Dict):
        return ",".join(text_of(key) or UNKNOWN for key in node.keys)
    return text_of(node) if isinstance(node, ast.List | ast.Tuple | ast.Set) else ""


def description(name: str, node: ast.expr | None) -> tuple[tuple[str, str], ...]:
    """Return what a call that describes a field or a model says; nothing for any other expression."""
    if isinstance(node, ast.Dict) and name == "model_config":
        return tuple((text_of(key) or ANY_NAME, _told(value)) for key, value in zip(node.keys, node.values, strict=True))
    if not isinstance(node, ast.Call) or (dotted(node.func) or ("",))[-1] not in DESCRIBES:
        return ()
    found = [("default", _told(node.args[0]))] if node.args else []
    return (*found, *((word.arg or ANY_NAME, _told(word.value)) for word in node.keywords))


def _told(node: ast.expr) -> str:
    is_dots = isinstance(node, ast.Constant) and node.value is Ellipsis
    return "..." if is_dots else text_of(node) or UNKNOWN


def literal(given: Sequence[ast.expr]) -> str:
    """Return the first argument where it is a plain string or a whole number, else nothing."""
    first = given[0] if given else None
    return str(first.value) if isinstance(first, ast.Constant) and type(first.value) in (str, int) else ""


def text_of(node: ast.expr | None) -> str:
    """Return the text of a plain constant, a dotted name, what `Depends` is given, or a list of such; else nothing."""
    if isinstance(node, ast.Constant):
        return str(node.value) if node.value is None or isinstance(node.value, (str, int, float)) else ""
    if isinstance(node, ast.Call):
        return ".".join(provider_of(node))
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return ",".join(text_of(element) or UNKNOWN for element in node.elts)
    return ".".join(dotted(node))


def _type_text(node: ast.expr | None) -> str:
    """Return the text of a type with arguments or alternatives: `list[User]`, `User | None`; nothing for any other."""
    if isinstance(node, ast.Subscript):
        elements = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        inner = [text_of(element) or _type_text(element) for element in elements]
        outer = text_of(node.value)
        return f"{outer}[{', '.join(inner)}]" if outer and all(inner) else ""
    sides: list[str] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        sides.append(text_of(node.right) or ("" if isinstance(node.right, ast.BinOp) else _type_text(node.right)))
        node = node.left
    if not sides or node is None:
        return ""
    sides.append(text_of(node) or _type_text(node))
    return " | ".join(reversed(sides)) if all(sides) else ""


def is_record(node: ast.expr | None) -> bool:
    """Return whether an expression is a dict with keys that are spelled out."""
    return isinstance(node, ast.Dict) and any(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in node.keys)


def is_none(node: ast.expr) -> bool:
    """Return whether an expression is `None`."""
    return isinstance(node, ast.Constant) and node.value is None


def is_bare(body: Sequence[ast.stmt]) -> bool:
    """Return whether a body does nothing: a docstring, `pass`, `...`, `raise NotImplementedError`."""
    return all(_says_nothing(statement) for statement in body)


def _says_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Call(func=raised)) | ast.Raise(exc=ast.Name() as raised):
            return dotted(raised) == ("NotImplementedError",)
    return False
