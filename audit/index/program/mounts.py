"""How routers are put together: which router a name stands for, and what it is included in."""

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from audit.index.program.files import File, first_inside
from audit.index.program.objects import ClassObject, FunctionObject, OutsideObject
from audit.index.program.prefixes import guards_of, prefix_of
from audit.index.program.routers import Key, routers_in
from audit.index.program.values import Values
from audit.index.symbols import CallSymbol, ClassSymbol, External, Symbol
from audit.model.code import CallFact, FunctionFact, LoopFact
from audit.model.facts import MODULE_SCOPE, Path
from audit.model.program import UNKNOWN_PREFIX, Router

INCLUDES = frozenset({"include_router", "register_blueprint"})
MOUNT = "mount"

_DEEPEST = 8
"""How many names may lead on to the next before it counts as unknown which router is meant."""


class Include(Struct, frozen=True):
    """One router put into another. `parent` is None for one that cannot be told.

    `hands_down`: the guards of the parent hold for the child, too; they do not for an app that is mounted. `keywords` are
    those of the inclusion that have a text.
    """

    parent: Key | None
    prefix: str
    guards: tuple[str, ...]
    hands_down: bool = True
    keywords: tuple[tuple[str, str], ...] = ()


class Mounts(Struct):
    """All routers of the project and where they are included. `blind`: some router is included that cannot be told.

    `handed` are routers that are handed to something else than another router.
    """

    values: Values
    found: dict[Key, Router] = field(default_factory=dict)
    included: dict[Key, list[Include]] = field(default_factory=dict)
    handed: set[Key] = field(default_factory=set)
    blind: bool = False
    _sites: dict[str, list[tuple[File, CallFact]]] = field(default_factory=dict)
    _steps: int = 0

    def collect(self) -> None:
        """Find all routers, and everything that is done with them."""
        files = self.values.types.files.values()
        for file in files:
            self.found.update(routers_in(self.values, file))
        words = {name.rpartition(".")[2] for _, name in self.found}
        for file in files:
            for call in file.code.calls:
                self._sites.setdefault(call.path[-1], []).append((file, call))
        for file in files:
            for call in file.code.calls:
                if call.path[-1] in INCLUDES and not call.receiver:
                    self._include(file, call)
                elif call.path[-1] == MOUNT and not call.receiver:
                    self._mount(file, call)
                else:
                    self._hand(file, call, words)

    def _include(self, file: File, call: CallFact) -> None:
        children = self._argument(file, call, 0, ("router", "blueprint"))
        if children is None:
            self.blind = True
            return
        prefix = prefix_of(self.values, file, call)
        guards = guards_of(self.values, file, call.keywords, dict(call.texts))
        parents = self.keys(file, call.function, call.path[:-1]) or (None,)
        for child in children:
            includes = (Include(parent, prefix, guards, keywords=call.texts) for parent in parents)
            self.included.setdefault(child, []).extend(includes)

    def _mount(self, file: File, call: CallFact) -> None:
        texts = dict(call.texts)
        path = (call.literal or texts.get("path", "")).rstrip("/")
        prefix = path if path.startswith("/") or call.literal else UNKNOWN_PREFIX
        parents = self.keys(file, call.function, call.path[:-1]) or (None,)
        for child in self._argument(file, call, 1, ("app",)) or ():
            includes = (Include(parent, prefix, (), hands_down=False) for parent in parents)
            self.included.setdefault(child, []).extend(includes)

    def _hand(self, file: File, call: CallFact, words: set[str]) -> None:
        given = [*call.arguments, *(tuple(part.split(".")) for _, text in call.texts for part in text.split(","))]
        for path in given:
            plain = path[:-1] if path[-1:] == ("routes",) else path
            if plain and plain[-1] in words:
                self.handed.update(self.keys(file, call.function, plain) or ())

    def _argument(self, file: File, call: CallFact, place: int, words: Iterable[str]) -> tuple[Key, ...] | None:
        """Return the routers that an argument stands for; None where that cannot be told."""
        if len(call.arguments) > place:
            if call.arguments[place]:
                return self.keys(file, call.function, call.arguments[place], call.place[0])
            inner = first_inside(file, call)
            return self._given(file, inner.binder, inner.path) if inner is not None and not inner.receiver else None
        texts = dict(call.texts)
        text = next((texts[word] for word in words if word in texts), "")
        return self._all(file, call.function, text.split(","), call.place[0]) if text else None

    def _all(self, file: File, scope: int, texts: Iterable[str], line: int = 0) -> tuple[Key, ...] | None:
        found: list[Key] = []
        for text in texts:
            keys = self.keys(file, scope, tuple(text.split(".")), line) if text.strip(".?") else None
            if keys is None:
                return None
            found += keys
        return tuple(dict.fromkeys(found))

    def keys(self, file: File, scope: int, path: Path, line: int = 0) -> tuple[Key, ...] | None:
        """Return the routers that a dotted name may mean on a line; None where that cannot be told."""
        if not path or self._steps >= _DEEPEST:
            return None
        self._steps += 1
        try:
            return self._keys(file, scope, path, line)
        finally:
            self._steps -= 1

    def _keys(self, file: File, scope: int, path: Path, line: int) -> tuple[Key, ...] | None:
        for function in file.enclosing(scope):
            if (function.body, path[0]) in file.assigns:
                return self._local(file, function, path)
            if path[0] in (parameter.name for parameter in function.parameters):
                return self._parameter(file, function, path)
            if loops := _loops(file, function.body, path[0]):
                return self._in_loop(file, loops, path, line)
        if loops := _loops(file, MODULE_SCOPE, path[0]):
            return self._in_loop(file, loops, path, line)
        return self._symbol(file, path)

    def _in_loop(self, file: File, loops: Iterable[LoopFact], path: Path, line: int) -> tuple[Key, ...] | None:
        around = [loop for loop in loops if loop.lines[0] <= line <= loop.lines[1]]
        if not around:
            return None
        scope, elements = around[-1].function, around[-1].elements.split(",")
        return self._all(file, scope, (".".join((element, *path[1:])) if element.strip("?") else "" for element in elements))

    def _local(self, file: File, function: FunctionFact, path: Path) -> tuple[Key, ...] | None:
        own = (file.unit.file.path, f"{function.qualname}.{path[0]}")
        if own in self.found:
            return (own,) if len(path) == 1 else None
        values = [assign.value for assign in file.assigns[function.body, path[0]]]
        if len(values) != 1 or not values[0].path:
            return None
        if values[0].called:
            return self._given(file, values[0].binder, values[0].path) if len(path) == 1 else None
        return self.keys(file, function.scope, (*values[0].path, *path[1:])) if values[0].path[0] != path[0] else None

    def _parameter(self, file: File, function: FunctionFact, path: Path) -> tuple[Key, ...] | None:
        owner = file.owner(function)
        if owner is not None and function.parameters[0].name == path[0]:
            return self._attribute(f"{file.unit.name}.{owner.qualname}", path[1]) if len(path) == 2 else None
        if len(path) > 1:
            return None
        found: list[Key] = []
        sites = list(self._calls_of(file, function))
        for where, call in sites:
            keys = self._argument(where, call, _place(function, path[0], is_method=owner is not None), (path[0],))
            if keys is None:
                return None
            found += keys
        return tuple(dict.fromkeys(found)) if sites else None

    def _calls_of(self, file: File, function: FunctionFact) -> Iterator[tuple[File, CallFact]]:
        """Yield the calls of a function, the constructions of its class where it is a constructor."""
        owner = file.owner(function)
        constructs = owner is not None and function.qualname.endswith(".__init__")
        word = (owner.qualname if owner is not None and constructs else function.qualname).rpartition(".")[2]
        for where, call in self._sites.get(word, ()):
            if call.receiver:
                continue
            match self.values.value(where, call.binder, call.path):
                case FunctionObject(_, fact) if fact is function:
                    yield where, call
                case ClassObject(made) if constructs and owner is not None and made.name == f"{file.unit.name}.{owner.qualname}":
                    yield where, call

    def _attribute(self, owner: str, name: str) -> tuple[Key, ...] | None:
        """Return the router that an attribute of instances of a class is."""
        types = self.values.types
        line = (owner, *types.lineage(owner).ancestors) if owner in types.classes else ()
        for each in line:
            file, fact = types.classes[each]
            key = (file.unit.file.path, f"{fact.qualname}.{name}")
            if key in self.found:
                return (key,)
            for method in file.methods.get(fact.body, ()):
                for assign in file.writes.get(method.body, ()):
                    if assign.target == (method.parameters[0].name if method.parameters else "", name):
                        return self.keys(file, method.body, assign.value.path) if not assign.value.called else None
        return None

    def _symbol(self, file: File, path: Path) -> tuple[Key, ...] | None:
        symbols = self.values.types.symbols
        symbol = symbols.follow(file.unit, MODULE_SCOPE, path)
        if symbol is None and len(path) > 1:
            holder = symbols.follow(file.unit, MODULE_SCOPE, path[:-1])
            return self._of_instance(holder, path[-1])
        match symbol:
            case External():
                return () if symbol.path[0] != "builtins" else None
            case CallSymbol(unit, binding):
                key = (unit.file.path, binding.name)
                home = self.values.types.files.get(unit.file.path)
                return (key,) if key in self.found else self._given(home, binding.scope, binding.called) if home else None
        return None

    def _of_instance(self, holder: Symbol | None, name: str) -> tuple[Key, ...] | None:
        if isinstance(holder, CallSymbol):
            holder = self.values.types.symbols.follow(holder.unit, holder.binding.scope, holder.binding.called)
        if isinstance(holder, ClassSymbol):
            return self._attribute(f"{holder.unit.name}.{holder.fact.qualname}", name)
        return () if isinstance(holder, External) and holder.path[0] != "builtins" else None

    def _given(self, file: File, binder: int, path: Path) -> tuple[Key, ...] | None:
        """Return the routers that a call gives."""
        match self.values.value(file, binder, path):
            case FunctionObject(home, fact):
                found: list[Key] = []
                for value in fact.returned:
                    keys = (self._given if value.called else self.keys)(home, fact.body, value.path) if value.path else None
                    if keys is None:
                        return None
                    found += keys
                return tuple(dict.fromkeys(found)) if found else None
            case OutsideObject(name, _):
                return () if not name.startswith("builtins.") else None
        return None


def _loops(file: File, scope: int, name: str) -> list[LoopFact]:
    return [loop for loop in file.code.loops if loop.function == scope and loop.name == name]


def _place(function: FunctionFact, name: str, *, is_method: bool) -> int:
    return [parameter.name for parameter in function.parameters].index(name) - is_method
