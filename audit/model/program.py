"""Classes, functions and routes of the project, resolved: what rules about design ask."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from audit.model.code import Place
from audit.model.facts import Span
from audit.model.functions import (
    BROAD,
    PROPERTIES,
    Call,
    Decorator,
    Function,
    Handler,
    Parameter,
    Raise,
    Target,
    TypeRef,
    Write,
)
from audit.model.misuse import NO_MISUSE, Misuse
from audit.model.profile import Role

__all__ = [
    "BROAD",
    "NO_PROGRAM",
    "PROPERTIES",
    "UNKNOWN_GUARD",
    "UNKNOWN_PREFIX",
    "Answered",
    "Call",
    "Class",
    "Decorator",
    "Field",
    "Function",
    "Handler",
    "Kind",
    "Parameter",
    "Program",
    "Raise",
    "Route",
    "Router",
    "Target",
    "TypeRef",
    "Write",
]


class Kind(StrEnum):
    """What a class is to the architecture; one class may be several."""

    ABSTRACT = "abstract"
    """It cannot be instantiated, by what it says: an ABC or Protocol, or methods that are still abstract."""
    PORT = "port"
    """An abstract class with methods, owned by an inner layer."""
    ENTITY = "entity"
    VALUE_OBJECT = "value_object"
    EVENT = "event"
    ERROR = "error"
    ENUM = "enum"
    ORM_MODEL = "orm_model"
    """Mapped to a table; its declarative base is not."""
    SCHEMA = "schema"
    """A Pydantic model."""
    SETTINGS = "settings"
    REPOSITORY = "repository"
    """A concrete one, outside of the inner layers."""
    USE_CASE = "use_case"
    DATA = "data"
    """A dataclass, attrs class, named tuple, typed dict or Pydantic model, whatever else it is."""


class Field(Struct, frozen=True):
    """An attribute that a class body annotates or assigns. `called` is the full name of what its value calls.

    `shipped` is the plain text that it is or falls back to where nothing is given, `words` the keywords of a call that
    describes it, as in a `FieldFact`.
    """

    name: str
    annotated: bool
    type: TypeRef | None
    mentions: tuple[TypeRef, ...]
    has_value: bool
    called: str
    text: str
    place: Place
    shipped: str = ""
    words: tuple[tuple[str, str], ...] = ()

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(*self.place)


class Class(Struct, frozen=True):
    """A class. `bases` are as the statement names them, None for one that cannot be known.

    `ancestors` are the first-party classes above it, nearest first; `outside` the full names of those from elsewhere.
    `open`: something above it cannot be known. `methods` are its own, by name; `abstract` names the methods that it
    leaves to its subclasses, its ancestors' included. `attributes` are those that `__init__` assigns, with their types.
    `setters` are what assigning to its properties runs, by name.
    """

    name: str
    module: str
    role: Role | None
    kinds: frozenset[Kind]
    bases: tuple[TypeRef | None, ...]
    ancestors: tuple[str, ...]
    outside: frozenset[str]
    open: bool
    fields: tuple[Field, ...]
    attributes: Mapping[str, TypeRef | None]
    methods: Mapping[str, Function]
    abstract: frozenset[str]
    decorators: tuple[Decorator, ...]
    keywords: Mapping[str, str]
    span: Span
    setters: Mapping[str, Function] = {}

    @property
    def word(self) -> str:
        """Its own name."""
        return self.name.rpartition(".")[2]

    @property
    def header(self) -> Span:
        """Its first line: where a finding about it as a whole stands."""
        return Span(self.span.line, self.span.column, self.span.line, self.span.column)

    @property
    def is_protocol(self) -> bool:
        """Whether it is matched by shape."""
        return any(base is not None and base.name in ("typing.Protocol", "typing_extensions.Protocol") for base in self.bases)


UNKNOWN_PREFIX = "/{?}"
"""A part of a path that is worked out when the program runs."""

UNKNOWN_GUARD = "?"
"""Something that requests must pass and that has no name."""


class Router(Struct, frozen=True):
    """An object that routes are registered with. `guards` are the full names of its `dependencies`, `?` for an unknown one.

    `prefix` is its own, `/{?}` in place of what is worked out when the program runs. `included`: some other router or
    app takes it in, as far as can be known. `framework` is the library that it comes from: `fastapi`. `keywords` are those of
    its making that have a text.
    """

    name: str
    module: str
    is_app: bool
    prefix: str
    guards: tuple[str, ...]
    place: Place
    included: bool = False
    framework: str = ""
    keywords: tuple[tuple[str, str], ...] = ()


class Route(Struct, frozen=True):
    """A function that answers requests. `verb` is in capitals, `ANY` where it is not said; `path` as the decorator says.

    `router` is the full name of what it is registered with, empty where that cannot be known. `full_paths` are the paths
    that it is reached under, `guards` the full names of the `dependencies` of the route and of every router above it.
    `keywords` are those of the decorator. `response` is the one class that it answers with, by `response_model` or else by
    the return annotation, `response_mentions` are all classes that are named there; `response_known`: there is no other.
    `inherited` are the keywords of its router and of those above it that hold for their routes, too.
    """

    function: str
    module: str
    verb: str
    path: str
    place: Place
    router: str = ""
    full_paths: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    keywords: tuple[tuple[str, str], ...] = ()
    framework: str = ""
    response: TypeRef | None = None
    response_mentions: tuple[TypeRef, ...] = ()
    response_known: bool = True
    inherited: tuple[tuple[str, str], ...] = ()

    @property
    def methods(self) -> frozenset[str]:
        """The verbs that it answers, in capitals."""
        if self.verb != "ANY":
            return frozenset({self.verb})
        return frozenset(dict(self.keywords).get("methods", "").upper().split(",")) - {""} or frozenset({"GET"})


class Answered(Struct, frozen=True):
    """A class of errors that an app has an answer for: its full name, empty for one that cannot be known."""

    error: str
    module: str
    place: Place


class Program(Struct, frozen=True):
    """The classes, functions and routes of the product, tests left out; empty where no architecture is judged by.

    `subclasses` are by full name of a first-party class, direct and indirect ones. Functions include methods.
    `module_calls` are the calls that run when a module is imported, by its name. `answered` are the errors that exception
    handlers are registered for, status codes left out.
    """

    classes: Mapping[str, Class]
    functions: Mapping[str, Function]
    routes: tuple[Route, ...]
    subclasses: Mapping[str, tuple[str, ...]]
    module_calls: Mapping[str, tuple[Call, ...]]
    routers: tuple[Router, ...]
    answered: tuple[Answered, ...] = ()
    misuse: Misuse = NO_MISUSE

    @property
    def is_known(self) -> bool:
        """Whether there is a program: the project has an architecture to judge, or serves the web."""
        return bool(self.module_calls)

    def of_kind(self, kind: Kind) -> tuple[Class, ...]:
        """Return the classes of a kind, by name."""
        return tuple(each for each in self.classes.values() if kind in each.kinds)

    def method(self, owner: str, name: str) -> Function | None:
        """Return a method of a class, its own or inherited; None where there is none or it cannot be known."""
        found = self.classes.get(owner)
        if found is None:
            return None
        for each in (found, *(self.classes[ancestor] for ancestor in found.ancestors)):
            if name in each.methods:
                return each.methods[name]
        return None


NO_PROGRAM = Program({}, {}, (), {}, {}, ())
