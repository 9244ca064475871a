"""Ports, and the classes that stand behind them: by name where they extend one, by shape where it is a protocol."""

from collections.abc import Iterable, Mapping

from audit.model.profile import Role
from audit.model.program import Class, Kind, Program

ABSTRACT = frozenset({"abc.ABC", "abc.ABCMeta", "typing.Protocol", "typing_extensions.Protocol"})
"""Bases from elsewhere below which Python constructs nothing that has abstract methods left."""

GENERIC = frozenset({"typing.Generic", "typing_extensions.Generic"})

SCAFFOLD = ABSTRACT | GENERIC | {"builtins.object"}
"""Bases from elsewhere that bring no method of their own."""

OUTER = frozenset({Role.ADAPTER, Role.INFRASTRUCTURE, Role.PRESENTATION})


def ports_above(program: Program, each: Class) -> tuple[Class, ...]:
    """Return the ports that a class extends, nearest first."""
    above = (program.classes[name] for name in each.ancestors)
    return tuple(ancestor for ancestor in above if Kind.PORT in ancestor.kinds)


def is_intermediate(program: Program, each: Class) -> bool:
    """Return whether a class is there to be extended or filled in: something extends it, or its name or bases say so."""
    word = each.word.lstrip("_")
    named = word.startswith(("Base", "Abstract")) or word.endswith(("Base", "Mixin"))
    generic = any(base is not None and base.name in GENERIC for base in each.bases)
    return named or generic or bool(program.subclasses.get(each.name))


def says_it_is_abstract(each: Class) -> bool:
    """Return whether a class itself leaves methods to others, or says that it might."""
    declared = any(base is not None and base.name in ABSTRACT for base in each.bases) or "metaclass" in each.keywords
    return declared or any(method.is_abstract for method in each.methods.values())


def public_methods(program: Program, each: Class) -> frozenset[str]:
    """Return the names of the public methods of a class, its own and inherited ones."""
    line = (each, *(program.classes[name] for name in each.ancestors))
    return frozenset(word for one in line for word, method in one.methods.items() if method.is_public)


def protocols(program: Program) -> tuple[Class, ...]:
    """Return the protocols that inner layers may know."""
    return tuple(each for each in program.classes.values() if each.is_protocol and each.role not in OUTER)


def matched(program: Program, ports: Iterable[Class], classes: Iterable[Class]) -> Mapping[str, tuple[str, ...]]:
    """Return the classes that have every public method of a port without extending it, by the full name of the port."""
    shapes: dict[frozenset[str], list[Class]] = {}
    for port in ports:
        if shape := public_methods(program, port):
            shapes.setdefault(shape, []).append(port)
    by_word: dict[str, list[frozenset[str]]] = {}
    for shape in shapes:
        by_word.setdefault(min(shape), []).append(shape)
    found: dict[str, list[str]] = {}
    for each in classes:
        held = _members(program, each)
        fitting = [shape for word in held for shape in by_word.get(word, ()) if shape <= held]
        for port in (port for shape in fitting for port in shapes[shape]):
            if port.name not in (each.name, *each.ancestors) and not each.is_protocol:
                found.setdefault(port.name, []).append(each.name)
    return {name: tuple(names) for name, names in found.items()}


def _members(program: Program, each: Class) -> frozenset[str]:
    """Return what may be called on an instance: methods and whatever else the class and its ancestors hold."""
    line = (each, *(program.classes[name] for name in each.ancestors))
    own = {name for one in line for name in (*one.attributes, *(field.name for field in one.fields))}
    return public_methods(program, each) | own
