"""What one file says, and nothing about any other file.

Plain frozen dataclasses and named tuples of the standard library: another interpreter loads this module to read
syntax that the running one does not know, and answers in JSON of these shapes. What a file has many of is a named
tuple, which is made and stored in half the time.

Lines start at 1, columns at 0; columns count code points, not bytes.
A *path* is a dotted name split at its dots: `("enum", "auto")`.
A *scope* is a number: 0 is the module, every class or function body has its own.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

MODULE_SCOPE = 0

ANY_NAME = "*"
"""Stands for every name: in a star import, and in a write whose name is computed."""

Path = tuple[str, ...]


class Span(NamedTuple):
    """Where something stands in its file; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class ImportedName(NamedTuple):
    """One name of `from module import name as alias`."""

    name: str
    alias: str | None
    span: Span


class ImportFact(NamedTuple):
    """One imported module of one import statement.

    `module` is what follows the dots, empty in `from . import x`; `names` is empty in `import module`.
    `guarded`: the failure of this import is caught by design (`except ImportError` and its like).
    `type_checking`: it stands under `if TYPE_CHECKING:` and never runs. `chosen`: whether it runs is decided by a condition
    or an error, in the function or module that it stands in. `sole`: it stands right in a function that binds its names in no
    other way.
    """

    module: str
    level: int
    names: tuple[ImportedName, ...]
    alias: str | None
    span: Span
    scope: int
    in_function: bool
    guarded: bool
    type_checking: bool
    chosen: bool = False
    sole: bool = False


class BindingKind(StrEnum):
    """How a name comes to exist."""

    IMPORT = "import"
    CLASS = "class"
    FUNCTION = "function"
    VALUE = "value"
    ANNOTATION = "annotation"
    """Annotated without a value: nothing is bound when the module runs."""


class Binding(NamedTuple):
    """A name bound in a scope. Module scope lists every name, inner scopes only imports, classes and aliases.

    `imported` is the index into `ModuleFacts.imports`. `alias` is the path on the right of a plain
    `name = some.path`; `called` the path of the callee in `name = some.path(…)`, `literals` the names its
    arguments spell out (as the functional API of enum takes them), None when they are computed.
    """

    name: str
    scope: int
    kind: BindingKind
    line: int
    type_checking: bool = False
    imported: int | None = None
    alias: Path = ()
    called: Path = ()
    literals: tuple[str, ...] | None = None


class MemberKind(StrEnum):
    """What an attribute in a class body is."""

    VALUE = "value"
    METHOD = "method"
    PROPERTY = "property"
    CLASS = "class"
    ANNOTATION = "annotation"


class Member(NamedTuple):
    """One attribute that a class body defines."""

    name: str
    kind: MemberKind
    line: int


class ClassFact(NamedTuple):
    """A class statement. A base or decorator that is no dotted name is the empty path.

    `qualname` is dotted inside the module (`Outer.Inner`); `scope` is where the class is bound, `body`
    the scope of its own body. `dynamic`: its body may define names that cannot be read off.
    """

    qualname: str
    scope: int
    body: int
    bases: tuple[Path, ...]
    metaclass: Path | None
    decorators: tuple[Path, ...]
    members: tuple[Member, ...]
    dynamic: bool
    span: Span


class Use(StrEnum):
    """What is done with a reference."""

    READ = "read"
    CALL = "call"
    WRITE = "write"


READ, CALL, WRITE = Use
"""The uses by name: to look one up in its enum takes longer than to call a function, and every reference is asked."""


class Reference(NamedTuple):
    """A use of something that an import, class or alias bound: `root.path[0].path[1]["key"]`.

    `scope` is the scope that binds `root`, not the one it is used in. Roots bound any other way are
    left out: nothing can be known about them. `guarded`: a missing attribute is caught by design.
    """

    root: str
    scope: int
    path: Path
    key: str | None
    use: Use
    guarded: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Waiver:
    """A comment `# audit: allow RULE … until DATE because REASON`.

    `first_line` and `last_line` are the lines it covers: its own, or the next line of code when it
    stands alone. `rules` are as written, ids or names. `until` is as written, empty when absent.
    """

    line: int
    first_line: int
    last_line: int
    rules: tuple[str, ...]
    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """All that the later stages know of a file that could be parsed.

    `exports` is `__all__`, sorted, where it can be read off, None where there is none or it is computed
    (`computed_exports` tells which). `dynamic` names each reason why module names cannot be known.
    `open_path`: the package changes its `__path__` or installs an import hook, so its submodules cannot be known.
    `hands_out_name`: callees that get `__name__` at module level; one that swaps modules makes names unknowable.
    `swaps_modules`: something here assigns into `sys.modules`.
    `has_code`: there is a statement other than a docstring.
    `code` is what signatures and bodies say, packed: a `Code` as the text of a JSON array.
    """

    imports: tuple[ImportFact, ...]
    bindings: tuple[Binding, ...]
    classes: tuple[ClassFact, ...]
    references: tuple[Reference, ...]
    waivers: tuple[Waiver, ...]
    exports: tuple[str, ...] | None
    computed_exports: bool
    dynamic: tuple[str, ...]
    open_path: bool
    hands_out_name: tuple[Path, ...]
    swaps_modules: bool
    main_guard: bool
    has_code: bool
    lines: int
    code: str


class Failure(StrEnum):
    """Why a file has no facts."""

    SYNTAX = "syntax"
    ENCODING = "encoding"
    UNREADABLE = "unreadable"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A file without facts, and why. It is opaque: what it defines is unknown, never missing.

    `reader` says which Python read it ("Python 3.11"), empty where none did.
    """

    failure: Failure
    message: str
    line: int
    column: int
    reader: str


Extraction = ModuleFacts | Unparsed
