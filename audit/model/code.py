"""What signatures and bodies of one file say: functions, fields, calls, assignments.

Plain named tuples of the standard library, so that they are arrays in JSON: a file's `Code` is carried as text and only
opened for the projects that have an architecture to judge. A *path* is a dotted name split at its dots, empty for
anything that is no dotted name. A *place* is line, column, end line, end column, as in a `Span`.
"""

import json
from collections.abc import Callable
from typing import NamedTuple

Path = tuple[str, ...]
Place = tuple[int, int, int, int]

UNBOUND = -1
"""The binder of a name that no scope of the file binds: a builtin, or what a star import brings."""


class Annotation(NamedTuple):
    """A type as it is written.

    `path` is the one class that it stands for, `Optional`, `Annotated` and `None` taken away, `list` for `list[User]`;
    `names` are all that it mentions. `provider` is what `Depends(…)` in it is given; `(".",)` where it is given nothing, `("?",)`
    where that has no name, with `"()"` at its end where it is given what a call makes.
    """

    path: Path
    names: tuple[Path, ...]
    provider: Path = ()


class ParameterFact(NamedTuple):
    """A parameter. `kind` is one of `positional`, `either`, `keyword`, `star`, `double_star`."""

    name: str
    kind: str
    annotation: Annotation | None
    has_default: bool
    provider: Path

    @property
    def is_one(self) -> bool:
        """Whether it stands for one argument."""
        return self.kind not in ("star", "double_star")


class DecoratorFact(NamedTuple):
    """A decorator. `literal` is its first argument where that is a plain string or a whole number, `?` where it is worked
    out; `keywords` pair a name with the text of a plain constant, a dotted name or a type, that of `f` for `Depends(f)`,
    those of a list joined by commas, `?` for an element without a text, empty for any other.
    """

    path: Path
    called: bool
    literal: str
    keywords: tuple[tuple[str, str], ...]


class ValueFact(NamedTuple):
    """The right side of an assignment or a `return`: a dotted name, or the result of a call when `called`.

    `binder` is the scope that binds the first word. `kind` names a literal (`none`, or `dict` for one with keys that are
    spelled out), or says `entered` for what a `with` statement enters; empty for any other.
    """

    path: Path
    called: bool
    awaited: bool
    binder: int
    kind: str


class FunctionFact(NamedTuple):
    """A function statement. `scope` is where it is bound, `body` its own scope.

    `bare`: the body holds nothing but a docstring, `pass`, `...` or `raise NotImplementedError`.
    """

    qualname: str
    scope: int
    body: int
    is_async: bool
    parameters: tuple[ParameterFact, ...]
    returns: Annotation | None
    decorators: tuple[DecoratorFact, ...]
    returned: tuple[ValueFact, ...]
    bare: bool
    place: Place


class HeaderFact(NamedTuple):
    """What a class statement says beyond its bases. `body` tells which class. `arguments` are the type arguments of bases."""

    body: int
    decorators: tuple[DecoratorFact, ...]
    keywords: tuple[tuple[str, str], ...]
    arguments: tuple[Path, ...]


class FieldFact(NamedTuple):
    """A name that a class body annotates or assigns. `called` is the callee of its value, `text` a plain constant.

    `shipped` is the plain text that it is or falls back to, also inside of `Field(…)`, `SecretStr(…)` or `getenv(…)`.
    `words` pair the keywords of a call that describes a field or a model, `field(…)` or `ConfigDict(…)`, with the texts of
    their values, `?` for one without and `...` for an ellipsis; a first positional argument stands under `default`, `*`
    stands for `**words`.
    """

    body: int
    name: str
    annotation: Annotation | None
    has_value: bool
    called: Path
    text: str
    shipped: str
    words: tuple[tuple[str, str], ...]
    place: Place


class CallFact(NamedTuple):
    """A call. `function` is the scope of the function it stands in, 0 for the module, that of a class for its body.

    `path` is the callee; in `Login(users).execute()` it is `("execute",)` and `receiver` is `("Login",)`. `binder` is the
    scope that binds the first word of either. `positional` is -1 where a starred argument hides how many there are.
    `arguments` are the positional ones that are dotted names, the empty path for others. `literal` is the first
    argument where that is a plain string or a whole number. `texts` pair a keyword with the text of its value, as in a
    `DecoratorFact`; a name for a list or a string is as good as that, and of a dict the keys are told, `?` for one
    without a text. `guarded`: an argument that does not fit, or a missing attribute, is caught by design. `woven` are the
    values that its first argument, a statement of SQL, holds as part of its text.
    """

    function: int
    path: Path
    receiver: Path
    binder: int
    positional: int
    arguments: tuple[Path, ...]
    keywords: tuple[str, ...]
    literal: str
    texts: tuple[tuple[str, str], ...]
    awaited: bool
    guarded: bool
    woven: tuple[Path, ...]
    place: Place


class RaiseFact(NamedTuple):
    """A `raise` or `assert` inside a function: the path of the error, empty for one that is raised again or computed."""

    function: int
    path: Path
    place: Place


class HandlerFact(NamedTuple):
    """An `except` clause. `errors` are the paths that it names, none for a bare one.

    `silent`: it does nothing at all. `logs`: it writes to a log, nothing else, and lets the function go on. `raises`: it
    raises, again or anew. `again`: at its end, or at the end of a branch, it raises what it caught. `leak` is where the text
    of the caught error is handed to an error that it raises, or to what it returns; None where it is not. `told` is the path
    of that error, empty for what is returned. `tidying`: it stands in a `finally`, where a second error would hide the first.
    """

    function: int
    errors: tuple[Path, ...]
    silent: bool
    logs: bool
    raises: bool
    tidying: bool
    again: bool
    leak: Place | None
    told: Path
    place: Place


class AssignFact(NamedTuple):
    """An assignment inside a function: to a name of it, or to an attribute of something."""

    function: int
    target: Path
    value: ValueFact
    annotation: Annotation | None
    augmented: bool
    place: Place


class AliasFact(NamedTuple):
    """A name of the module that stands for a type: `CurrentUser = Annotated[User, Depends(current_user)]`."""

    name: str
    annotation: Annotation


class LoopFact(NamedTuple):
    """A name that a `for` statement gives to the elements of a list: their texts joined by commas, `?` for one without.

    `lines` are the first and last line of the statement.
    """

    function: int
    name: str
    elements: str
    lines: tuple[int, int]


class ReadFact(NamedTuple):
    """A dotted name that is read and that a function binds. `binder` is the scope of that function."""

    path: Path
    binder: int
    place: Place


class UsesFact(NamedTuple):
    """What is done with attributes of names that functions bind, calls and plain assignments left out.

    `reads` hold no name twice, and none whose absence is caught by design. `sets` are attributes that are set by name
    (`setattr(self, "name", 1)`), `*` for a computed one, with the scope that binds their first word; `narrowed` are the
    dotted names that code asks the class of. `asked` are the attributes that code asks for by name: `hasattr(user, "name")`.
    """

    reads: tuple[ReadFact, ...]
    sets: tuple[tuple[int, Path], ...]
    narrowed: tuple[tuple[int, Path], ...]
    asked: tuple[str, ...]


class Code(NamedTuple):
    """What the signatures and bodies of a file say. `parents` holds each scope's outer scope, -1 for the module.

    `rebound` are names of functions that are bound in other ways than by an `AssignFact`: loops, unpacking, `with`.
    `chained` are the functions, and 0 for the module, with the methods that are called further down a chain of calls, where
    no `CallFact` tells of them: `limit` in `session.query(User).order_by(User.id).limit(20)`.
    """

    functions: tuple[FunctionFact, ...]
    headers: tuple[HeaderFact, ...]
    fields: tuple[FieldFact, ...]
    calls: tuple[CallFact, ...]
    assigns: tuple[AssignFact, ...]
    aliases: tuple[AliasFact, ...]
    rebound: tuple[tuple[int, str], ...]
    parents: tuple[int, ...]
    raises: tuple[RaiseFact, ...]
    handlers: tuple[HandlerFact, ...]
    loops: tuple[LoopFact, ...]
    chained: tuple[tuple[int, str], ...]
    uses: UsesFact


Pack = Callable[[Code], str]


def packed(code: Code) -> str:
    """Return code as the text of a JSON array; what no text can hold, a lone surrogate, becomes `?`."""
    return json.dumps(code, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()
