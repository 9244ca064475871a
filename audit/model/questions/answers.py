"""What becomes of the errors of inner layers: which of them the outer ones have an answer for."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from audit.model.facts import ANY_NAME, ModuleFacts
from audit.model.profile import Role
from audit.model.program import BROAD, Class, Function, Kind
from audit.model.project import Module, Project

RAISING = frozenset({Role.DOMAIN, Role.APPLICATION, Role.INFRASTRUCTURE})
"""Where errors are named to be raised; what is named elsewhere is named to be answered."""

INNER = frozenset({Role.DOMAIN, Role.APPLICATION})

CALLED_BY_OTHERS = frozenset({"__call__", "__init__", "__post_init__", "execute", "handle", "invoke", "run"})
"""Methods that are called without their names being written."""

DESCRIBING = frozenset({"abc", "attr", "attrs", "dataclasses", "functools", "pydantic", "typing", "typing_extensions"})
"""Where decorators come from that say what a class is, and tell nobody of it."""

STATUS = frozenset({"status_code", "http_status", "http_status_code", "http_code", "status"})
"""Attributes of an error that somebody reads to answer it."""


class Answers(Struct, frozen=True):
    """`caught` are the full names of errors that are caught or have an exception handler, `named` the words of classes that
    outer modules name, for whatever they do with them. `unknown`: an exception handler is registered for what cannot be
    known.
    """

    caught: frozenset[str]
    named: frozenset[str]
    unknown: bool

    def covers(self, error: Class) -> bool:
        """Return whether an error has an answer, as far as can be known."""
        own = {*error.attributes, *(field.name for field in error.fields)}
        return error.name in self.caught or error.word in self.named or not STATUS.isdisjoint(own)


def behind_routes(project: Project) -> tuple[Function, ...]:
    """Return the functions that a request may run, as far as imports and the words of calls let them.

    What is called through a port, a bus or a container is known by its word alone, so a word stands for all functions of it.
    """
    modules, unasked = _modules_behind(project), _unasked(project)
    by_word: dict[str, list[Function]] = {}
    for function in project.program.functions.values():
        imported = function.module in modules or project.modules[function.module].role not in INNER
        if imported and function.owner not in unasked:
            by_word.setdefault(function.word, []).append(function)
    found: dict[str, Function] = {}
    seen = set(CALLED_BY_OTHERS)
    waiting = [route.function.rpartition(".")[2] for route in project.program.routes] + sorted(seen)
    seen.update(waiting)
    while waiting:
        for function in by_word.get(waiting.pop(), ()):
            found[function.name] = function
            words = {word for call in function.calls for word in (call.word, *_words(call.arguments))}
            words |= {each.provider.rpartition(".")[2] for each in function.parameters}
            waiting += sorted(words - seen)
            seen |= words
    return tuple(found[name] for name in sorted(found))


def _words(names: Iterable[str]) -> Iterator[str]:
    return (name.rpartition(".")[2] for name in names)


def _modules_behind(project: Project) -> frozenset[str]:
    """Return the modules that those with routes import, straight or through others, themselves included."""
    found: set[str] = set()
    waiting = [route.module for route in project.program.routes]
    while waiting:
        name = waiting.pop()
        if name not in found and name in project.modules:
            found.add(name)
            waiting += [each for imported in project.modules[name].imports for each in imported.leads_to(project.modules)]
    return frozenset(found)


def _unasked(project: Project) -> frozenset[str]:
    """Return the use cases that nobody asks for: their own modules name them, packages hand them on, and tests try them.

    One that a decorator registers, or of which outer code names what stands above it or what it takes, is asked for.
    """
    cases = [each for each in project.program.of_kind(Kind.USE_CASE) if not _is_registered(each)]
    named = _named_by(project, frozenset(word for each in cases for word in (each.word, *_known_as(each))))
    inner = {name for name, module in project.modules.items() if module.role in INNER}
    asked = {each.name for each in cases if named[each.word] - {each.module}}
    asked |= {each.name for each in cases if any(named[word] - inner for word in _known_as(each))}
    return frozenset(each.name for each in cases) - asked


def _is_registered(case: Class) -> bool:
    """Return whether a decorator may make a use case known to others."""
    return any(each.name.partition(".")[0] not in DESCRIBING for each in case.decorators)


def _known_as(case: Class) -> Iterator[str]:
    """Yield the last words of what others may ask for to get a use case: what stands above it, and what its methods take."""
    yield from _words(case.ancestors)
    for method in case.methods.values():
        if method.word != "__init__":
            yield from (each.word for parameter in method.parameters for each in parameter.mentions if each.first_party)


def _named_by(project: Project, words: frozenset[str]) -> Mapping[str, set[str]]:
    """Return the modules that name each of some words; tests, and packages that hold no route, only hand names on."""
    found: dict[str, set[str]] = {word: set() for word in words}
    speaking = {route.module for route in project.program.routes}
    for module in project.modules.values():
        if words and not module.is_test and (not module.package or module.name in speaking):
            named = frozenset(_named(module))
            for word in words if ANY_NAME in named else words & named:
                found[word].add(module.name)
    return found


def answers_of(project: Project) -> Answers:
    """Return what the outer modules of a project have answers for."""
    program = project.program
    caught = {each.error for each in program.answered}
    unknown = "" in caught
    for function in program.functions.values():
        for handler in function.handlers:
            caught.update(handler.errors)
            outer = project.modules[function.module].role not in RAISING
            unknown = unknown or (outer and "" in handler.errors)
    outer_modules = (module for module in project.modules.values() if not module.is_test and module.role not in RAISING)
    named = frozenset(word for module in outer_modules for word in _named(module))
    return Answers(frozenset(caught - {""} - BROAD), named, unknown)


def _named(module: Module) -> Iterator[str]:
    """Yield the words that a module imports from the project, or takes from a module that it imports."""
    for imported in module.imports:
        yield from (target.name for target in imported.targets if target.name)
    if isinstance(module.facts, ModuleFacts):
        yield from (reference.path[-1] for reference in module.facts.references if reference.path)
