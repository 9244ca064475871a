"""Classes, functions and calls of the project, resolved: what rules about design ask.

Full names are dotted: `shop.domain.user.User.rename` is a method of a class of a module. A type of the project and one
from elsewhere are told apart by `TypeRef.first_party`.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from audit.model.code import Place
from audit.model.facts import Span
from audit.model.profile import Role


class TypeRef(Struct, frozen=True):
    """A class, known by its full name."""

    name: str
    first_party: bool

    @property
    def word(self) -> str:
        """The last word of its name."""
        return self.name.rpartition(".")[2]


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


class Parameter(Struct, frozen=True):
    """A parameter, `self` and `cls` left out.

    `kind` as in `ParameterFact`. `type` is the one class that its annotation stands for; None where there is none or
    it cannot be known. `mentions` are all classes that the annotation names. `provider` is the full name of the
    function or class that `Depends(…)` is given, empty where there is none or it cannot be known.
    """

    name: str
    kind: str
    annotated: bool
    type: TypeRef | None
    mentions: tuple[TypeRef, ...]
    has_default: bool
    provider: str = ""


class Target(StrEnum):
    """What a call calls."""

    CLASS = "class"
    """A constructor."""
    FUNCTION = "function"
    METHOD = "method"
    """Of an instance whose class is known, or of a class itself."""
    UNKNOWN = "unknown"


class Call(Struct, frozen=True):
    """A call. `name` is the full name of what is called where it is known, else the callee as written.

    `owner` is the class of the instance that a method is called on. `as_written` is the callee's text.
    `positional` is -1 where it cannot be counted; `arguments` are the positional ones as written, empty for any that is
    no dotted name. `texts` pair a keyword with the text of its value, as in a `CallFact`.
    """

    target: Target
    name: str
    first_party: bool
    owner: TypeRef | None
    as_written: str
    positional: int
    keywords: tuple[str, ...]
    literal: str
    awaited: bool
    place: Place
    arguments: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(*self.place)

    @property
    def word(self) -> str:
        """The last word of the callee."""
        return self.as_written.rpartition(".")[2]


class Write(Struct, frozen=True):
    """An assignment to an attribute of an instance. `on_self`: it is the method's own."""

    type: TypeRef | None
    attribute: str
    on_self: bool
    place: Place

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(*self.place)


class Decorator(Struct, frozen=True):
    """A decorator, resolved. `name` is its full name, as written where it cannot be known."""

    name: str
    as_written: str
    literal: str
    keywords: tuple[tuple[str, str], ...]

    @property
    def word(self) -> str:
        """The last word of its name."""
        return self.as_written.rpartition(".")[2]


PROPERTIES = frozenset({"property", "abstractproperty", "cached_property", "hybrid_property"})
"""Decorators of methods that are read like attributes."""


class Raise(Struct, frozen=True):
    """A `raise`. `error` is the full name of the class of what it raises, empty where that cannot be known."""

    error: str
    place: Place

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(*self.place)


BROAD = frozenset({"builtins.Exception", "builtins.BaseException"})
"""Errors that stand for nearly all others."""


class Handler(Struct, frozen=True):
    """An `except` clause. `errors` are the full names of the classes that it names, empty for one that cannot be known.

    `silent`, `raises`, `again` and `leak` as in a `HandlerFact`; `told` is the full name of the error that is raised with
    the text of the caught one, empty for what is returned, as written where it cannot be known.
    """

    errors: tuple[str, ...]
    silent: bool
    raises: bool
    again: bool
    leak: Place | None
    told: str
    place: Place

    @property
    def span(self) -> Span:
        """Its first line."""
        line, column, _, _ = self.place
        return Span(line, column, line, column)

    @property
    def is_broad(self) -> bool:
        """Whether it catches all that can go wrong."""
        return not self.errors or not BROAD.isdisjoint(self.errors)


class Function(Struct, frozen=True):
    """A function or method. `owner` is the full name of its class, empty for a function of a module or another function.

    `calls` and `writes` include those of functions and lambdas inside it. `returns` is the one class that it gives, by
    annotation or by what it constructs; `return_mentions` are all classes of its annotation. `bare`: it does nothing.
    `raises` are the full names of the errors that it raises, as written where they cannot be known, empty for one that
    is raised again; `raised` are the same errors with their places, as far as variables and factories lead. `handlers` are
    its own `except` clauses, those of functions inside it left out.
    """

    name: str
    module: str
    owner: str
    is_async: bool
    parameters: tuple[Parameter, ...]
    annotated: bool
    returns: TypeRef | None
    return_mentions: tuple[TypeRef, ...]
    returns_dict: bool
    decorators: tuple[Decorator, ...]
    calls: tuple[Call, ...]
    writes: tuple[Write, ...]
    bare: bool
    place: Place
    raises: tuple[str, ...] = ()
    raised: tuple[Raise, ...] = ()
    handlers: tuple[Handler, ...] = ()

    @property
    def word(self) -> str:
        """Its own name."""
        return self.name.rpartition(".")[2]

    @property
    def span(self) -> Span:
        """Where it stands, decorators left out."""
        return Span(*self.place)

    @property
    def header(self) -> Span:
        """Its first line: where a finding about its signature stands."""
        line, column, _, _ = self.place
        return Span(line, column, line, column)

    @property
    def is_public(self) -> bool:
        """Whether others are meant to call it."""
        return not self.word.startswith("_")

    @property
    def is_abstract(self) -> bool:
        """Whether a decorator says that subclasses must write it."""
        return any(decorator.word in ("abstractmethod", "abstractproperty") for decorator in self.decorators)

    @property
    def is_static(self) -> bool:
        """Whether it takes neither instance nor class."""
        return any(decorator.word == "staticmethod" for decorator in self.decorators)

    @property
    def is_property(self) -> bool:
        """Whether it is read like an attribute."""
        return any(decorator.word in PROPERTIES for decorator in self.decorators)


class Field(Struct, frozen=True):
    """An attribute that a class body annotates or assigns. `called` is the full name of what its value calls.

    `shipped` is the plain text that it is or falls back to where nothing is given, as in a `FieldFact`.
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

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(*self.place)


class Class(Struct, frozen=True):
    """A class. `bases` are as the statement names them, None for one that cannot be known.

    `ancestors` are the first-party classes above it, nearest first; `outside` the full names of those from elsewhere.
    `open`: something above it cannot be known. `methods` are its own, by name; `abstract` names the methods that it
    leaves to its subclasses, its ancestors' included. `attributes` are those that `__init__` assigns, with their types.
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


class Router(Struct, frozen=True):
    """An object that routes are registered with. `guards` are the full names of its `dependencies`.

    `prefix` is its own, `/{?}` in place of what is worked out when the program runs. `included`: some other router or
    app takes it in, as far as can be known.
    """

    name: str
    module: str
    is_app: bool
    prefix: str
    guards: tuple[str, ...]
    place: Place
    included: bool = False


class Route(Struct, frozen=True):
    """A function that answers requests. `verb` is in capitals, `ANY` where it is not said; `path` as the decorator says.

    `router` is the full name of what it is registered with, empty where that cannot be known. `full_paths` are the paths
    that it is reached under, `guards` the full names of the `dependencies` of the route and of every router above it.
    `keywords` are those of the decorator.
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
