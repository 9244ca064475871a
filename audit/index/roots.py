"""From which folders imports are read. Nobody says so, thus the imports themselves are asked.

A folder is *trusted* as a root when the project's configuration or custom makes it one; any other is *plausible*
when packages lie right below it, and believed only where an import proves it: one that can be read no other way.
Where roots disagree, an import is right if any of them makes it right.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct, field

from audit.index.table import Table, Target, Unit, ancestors, join
from audit.model.facts import MODULE_SCOPE, ImportFact, ModuleFacts
from audit.model.source import SourceTree

Parts = tuple[str, ...]

LEFT_THE_STANDARD_LIBRARY = frozenset(
    {"aifc", "asynchat", "asyncore", "audioop", "cgi", "cgitb", "chunk", "crypt", "distutils", "imghdr", "imp", "lib2to3"}
    | {"mailcap", "msilib", "nis", "nntplib", "ossaudiodev", "pipes", "smtpd", "sndhdr", "spwd", "sunau", "telnetlib"}
    | {"uu", "xdrlib"}
)
STANDARD_LIBRARY = sys.stdlib_module_names | LEFT_THE_STANDARD_LIBRARY
"""The top-level names of the standard library, the same whichever Python runs."""

CLEARLY = 2
"""How many times more imports must speak for a root than against it, where doubt has a good reason."""


class Root(Struct, frozen=True):
    """A folder on the import path. `prefix` is what stands before its modules' names when the path starts above it."""

    folder: str
    trusted: bool
    prefix: Parts = ()

    def holds(self, unit: Unit) -> bool:
        """Return whether a module lies below this root."""
        return not self.folder or unit.folder == self.folder or unit.folder.startswith(self.folder + "/")


class Outside(Struct, frozen=True):
    """A module out of sight: it may exist or not, and have any name or none.

    It belongs to an enclosing package outside of the audited root, or is found where nobody is known to look.
    """


class Roots(Struct):
    """The roots of a tree, and what is proven about them. `proof` counts, by root and first word, the imports
    that can be read below the root, `doubt` those that cannot. `as_root` sums the
    proof of a root up, `as_package` counts, by folder, the imports that name it on the way."""

    table: Table
    by_first_word: dict[str, list[Root]] = field(default_factory=dict)
    all: list[Root] = field(default_factory=list)
    proof: Counter[tuple[Root, str]] = field(default_factory=Counter)
    doubt: Counter[tuple[Root, str]] = field(default_factory=Counter)
    as_root: Counter[Root] = field(default_factory=Counter)
    as_package: Counter[str] = field(default_factory=Counter)
    dependencies: frozenset[str] = frozenset()
    _found: dict[tuple[str, Parts], Target | Outside | None] = field(default_factory=dict)

    def read(self, root: Root, parts: Parts) -> Target | Outside | None:
        """Return what a dotted name leads to below one root."""
        prefix = root.prefix
        if prefix and parts[: len(prefix)] != prefix:
            return Outside() if parts[0] == prefix[0] else None
        return self.table.at(join(root.folder, *parts[len(prefix) :]))

    def find(self, importer: Unit, parts: Parts) -> Target | Outside | None:
        """Return where an absolute import leads by the root that is nearest to the importer, None when nowhere.

        What is found below a root that nothing speaks for may be something else of the same name: it is outside.
        """
        key = (importer.folder, parts)
        if key not in self._found:
            self._found[key] = self._find(importer, parts)
        return self._found[key]

    def _find(self, importer: Unit, parts: Parts) -> Target | Outside | None:
        candidates = self.by_first_word.get(parts[0], ())
        doubtful = False
        for root in sorted(candidates, key=lambda root: (not root.holds(importer), not root.trusted, -len(root.folder))):
            target = self.read(root, parts)
            if target is not None and self.is_believed(root, parts[0]):
                return target
            doubtful = doubtful or target is not None
        beside = self._starts_alone(importer) and self.table.at(join(importer.folder, *parts)) is not None
        known_elsewhere = parts[0] in STANDARD_LIBRARY or parts[0] in self.dependencies
        return Outside() if (doubtful or beside) and not known_elsewhere else None

    def is_believed(self, root: Root, word: str) -> bool:
        """Return whether names that start with this word are surely meant to be found below this root."""
        if word in STANDARD_LIBRARY:
            return root.trusted and self.is_clear(root, word)
        if self.proof[root, word] and (root.trusted or self._is_proven(root, word)):
            return True
        top = self.read(root, (word,))
        return root.trusted and isinstance(top, Unit) and top.package and word not in self.dependencies

    def _is_proven(self, root: Root, word: str) -> bool:
        """Return whether more imports speak for a plausible root than against it.

        What speaks against it are imports of the word that it cannot read, and all that use its folder as a package:
        a package may well hold modules that are called like the libraries they wrap.
        """
        return self.proof[root, word] > self.doubt[root, word] and self.as_root[root] > self.as_package[root.folder]

    def is_clear(self, root: Root, word: str) -> bool:
        """Return whether the imports that start with this word can be read below the root with few exceptions."""
        return self.proof[root, word] > CLEARLY * self.doubt[root, word]

    def believed(self, word: str) -> list[Root]:
        """Return the roots under which a name with this first word must exist."""
        return [root for root in self.by_first_word.get(word, ()) if self.is_believed(root, word)]

    def _starts_alone(self, importer: Unit) -> bool:
        """A script outside of any regular package has its own folder on the path when it is started."""
        return not self.table.is_regular_package(importer.folder)


def roots_of(tree: SourceTree, table: Table, imports: Sequence[tuple[Unit, ImportFact]]) -> Roots:
    """Return the roots of a tree, with what its absolute imports prove."""
    trusted = [Root("", trusted=True, prefix=tree.enclosing)] if tree.enclosing else []
    trusted += [Root(folder, trusted=True) for folder in tree.roots if folder or not tree.enclosing]
    roots = Roots(table, dependencies=tree.dependencies - tree.distributions)
    children = _children(table)
    _add(roots, trusted, children)
    absolute = [(unit, fact, tuple(fact.module.split("."))) for unit, fact in imports if not fact.level]
    plausible = set(_package_parents(table)) | set(_parents_of_unread(roots, absolute))
    plausible -= {root.folder for root in trusted}
    more = [Root(folder, trusted=False) for folder in sorted(plausible)]
    if tree.enclosing:
        more.append(Root("", trusted=False))  # a stray `__init__.py` beside the project's folders makes no package of it
        more += [Root("", trusted=False, prefix=tree.enclosing[start:]) for start in range(1, len(tree.enclosing))]
    elif tree.name.isidentifier():
        more.append(Root("", trusted=False, prefix=(tree.name,)))
    _add(roots, more, children)
    _collect_proof(roots, absolute)
    if any(roots.as_root[root] for root in more):
        _collect_packages(roots, imports)
    return roots


def _add(roots: Roots, added: Sequence[Root], children: Mapping[str, set[str]]) -> None:
    for root in added:
        roots.all.append(root)
        for word in root.prefix[:1] or children.get(root.folder, ()):
            roots.by_first_word.setdefault(word, []).append(root)


def _package_parents(table: Table) -> Iterator[str]:
    """Yield the folders that outermost regular packages stand in."""
    for unit in table.units:
        folder = unit.folder
        if table.is_regular_package(folder):
            while folder and table.is_regular_package(folder):
                folder = folder.rpartition("/")[0]
            yield folder


def _parents_of_unread(roots: Roots, absolute: Iterable[tuple[Unit, ImportFact, Parts]]) -> Iterator[str]:
    """Yield folders around an importer below which an import can be read that no root so far can."""
    for importer, _, parts in absolute:
        if len(parts) > 1 and not any(roots.read(root, parts) for root in roots.by_first_word.get(parts[0], ())):
            for folder in ancestors(importer.folder):
                if isinstance(roots.table.at(join(folder, *parts)), Unit):
                    yield folder


def _children(table: Table) -> dict[str, set[str]]:
    children: dict[str, set[str]] = {}
    for location in [*table.folders, *table.by_location]:
        if location:
            folder, _, word = location.rpartition("/")
            children.setdefault(folder, set()).add(word)
    return children


def _collect_proof(roots: Roots, absolute: Iterable[tuple[Unit, ImportFact, Parts]]) -> None:
    """Count, by root and first word, the imports that can be read below the root, and those that cannot."""
    for importer, fact, parts in absolute:
        for root in roots.by_first_word.get(parts[0], ()):
            if root.trusted or root.holds(importer):
                proves = _proves(roots, root, parts, fact)
                (roots.proof if proves else roots.doubt)[root, parts[0]] += 1
                roots.as_root[root] += proves


def _collect_packages(roots: Roots, imports: Iterable[tuple[Unit, ImportFact]]) -> None:
    """Count, by folder, the imports in which the folder itself is a package: named in full, or by relative dots."""
    for importer, fact in imports:
        if fact.level:
            for folder in islice(ancestors(importer.folder), fact.level - 1, fact.level):
                roots.as_package[folder] += 1
            continue
        parts = tuple(fact.module.split("."))
        for root in (each for each in roots.by_first_word.get(parts[0], ()) if each.trusted):
            for depth in range(len(root.prefix), len(parts)):
                if isinstance(roots.read(root, parts[: depth + 1]), Unit):
                    roots.as_package[join(root.folder, *parts[len(root.prefix) : depth])] += depth > 0


def _proves(roots: Roots, root: Root, parts: Parts, fact: ImportFact) -> bool:
    """Return whether an import of two words and more leads to a module, or at least to where it would be.

    One of a single word proves a trusted root where the module that it leads to binds every name that it asks for.
    """
    if len(parts) > 1:
        return isinstance(roots.read(root, parts), Unit) or (len(parts) > 2 and roots.read(root, parts[:-1]) is not None)
    names = [(*parts, name.name) for name in fact.names]
    if any(isinstance(roots.read(root, name), Unit) for name in names):
        return True
    alone = roots.read(root, parts) if root.trusted and names else None
    return isinstance(alone, Unit) and alone.facts is not None and {name.name for name in fact.names} <= _bound(alone.facts)


def _bound(facts: ModuleFacts) -> set[str]:
    return {binding.name for binding in facts.bindings if binding.scope == MODULE_SCOPE}
