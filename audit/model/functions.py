"""Functions and what they do: parameters, calls, assignments, errors, resolved.

Full names are dotted: `shop.domain.user.User.rename` is a method of a class of a module. A type of the project and one
from elsewhere are told apart by `TypeRef.first_party`.
"""

from enum import StrEnum

from msgspec import Struct

from audit.model.code import Place
from audit.model.facts import Span


class TypeRef(Struct, frozen=True):
    """A class, known by its full name."""

    name: str
    first_party: bool

    @property
    def word(self) -> str:
        """The last word of its name."""
        return self.name.rpartition(".")[2]


class Parameter(Struct, frozen=True):
    """A parameter, `self` and `cls` left out.

    `kind` as in `ParameterFact`. `type` is the one class that its annotation stands for; None where there is none or
    it cannot be known. `mentions` are all classes that the annotation names. `provider` is the full name of the
    function, method or class that `Depends(…)` is given, empty where there is none or it cannot be known; `injected` tells
    which.
    """

    name: str
    kind: str
    annotated: bool
    type: TypeRef | None
    mentions: tuple[TypeRef, ...]
    has_default: bool
    provider: str = ""
    injected: bool = False


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
    no dotted name. `texts` pair a keyword with the text of its value, as in a `CallFact`. `deferred`: it stands in a function
    or lambda inside of the function whose call it is, so it does not run when that does. `woven` are as in a `CallFact`,
    empty for a value that is no dotted name.
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
    deferred: bool = False
    woven: tuple[str, ...] = ()

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

    All else as in a `HandlerFact`; `told` is the full name of the error that is raised with the text of the caught one, empty
    for what is returned, as written where it cannot be known.
    """

    errors: tuple[str, ...]
    silent: bool
    logs: bool
    raises: bool
    tidying: bool
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
    annotation or by what it constructs; `return_mentions` are all classes of its annotation; `returns_dict`: some `return`
    of it gives a dict with keys that are spelled out. `bare`: it does nothing.
    `raises` are the full names of the errors that it raises, `AssertionError` for an `assert`, as written where they cannot
    be known, empty for one that is raised again; `raised` are the same errors with their places, as far as variables and
    factories lead. `handlers` are its own `except` clauses, those of functions inside it left out. `passes`: all that it does
    is to hand out an attribute of its instance, or to store what it is given in some. `returns_value`: some
    `return` of it gives something. `chained` names the methods that it calls on what other calls give, as in a `Code`.
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
    passes: bool = False
    returns_value: bool = False
    chained: frozenset[str] = frozenset()

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
