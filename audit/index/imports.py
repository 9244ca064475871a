"""Import statements to the modules they lead to."""

from audit.index.names import ABSENT, PRESENT, Names
from audit.index.roots import Outside, Parts, Root, Roots
from audit.index.table import Namespace, Table, Target, Unit, join
from audit.index.unwritten import Unwritten
from audit.model.facts import ANY_NAME, ImportedName, ImportFact
from audit.model.project import Found, ImportedTarget, ResolvedImport
from audit.model.source import SourceTree

FIRST_PARTY, EXTERNAL, MISSING, UNKNOWN = Found


class Imports:
    """Resolves imports, once roots are known. Ask `target` for where one leads, `resolve` for all about it."""

    def __init__(self, tree: SourceTree, table: Table, roots: Roots, unwritten: Unwritten) -> None:
        self._tree = tree
        self._table = table
        self._roots = roots
        self._unwritten = unwritten
        self._endings = _endings(table)
        self.names = Names(table, self.target)

    def target(self, importer: Unit, fact: ImportFact) -> Target | Outside | None:
        """Return where the module of an import lies, None when it is external or missing."""
        if not fact.level:
            return self._roots.find(importer, tuple(fact.module.split(".")))
        folder = self._climbed(importer, fact.level)
        if folder is None:
            return Outside() if self._enclosed(importer, fact.level) else None
        return self._table.at(join(folder, *fact.module.split(".")) if fact.module else folder)

    def resolve(self, importer: Unit, fact: ImportFact) -> ResolvedImport:
        """Return all that is known of an import."""
        target = self.target(importer, fact)
        if target is None:
            found = self._verdict(importer, fact)
            targets = tuple(ImportedTarget(name.name, name.span, found) for name in fact.names)
            above = found is MISSING and fact.level > 0 and self._climbs_out(importer, fact.level)
            return ResolvedImport(fact, self._absolute(importer, fact), found, targets, above)
        if isinstance(target, Outside):
            targets = tuple(ImportedTarget(name.name, name.span, UNKNOWN) for name in fact.names)
            return ResolvedImport(fact, self._absolute(importer, fact), UNKNOWN, targets)
        module = self.name_of(target)
        for_types = fact.type_checking or importer.is_stub
        targets = tuple(self._name(fact, target, module, name, for_types=for_types) for name in fact.names)
        if not fact.names:
            targets = (ImportedTarget("", fact.span, FIRST_PARTY, module),)
        return ResolvedImport(fact, module, FIRST_PARTY, targets)

    def name_of(self, target: Target) -> str:
        """Return the dotted name of a module or of a folder that is one."""
        return target.name if isinstance(target, Unit) else target.location.replace("/", ".")

    def at(self, location: str) -> Target | None:
        """Return the module that lies at a location."""
        return self._table.at(location)

    def top(self, importer: Unit, word: str) -> Target | None:
        """Return the first-party package or module that `import word` binds."""
        found = self._roots.find(importer, (word,))
        return None if isinstance(found, Outside) else found

    def _name(self, fact: ImportFact, target: Target, module: str, name: ImportedName, *, for_types: bool) -> ImportedTarget:
        if name.name == ANY_NAME:
            return ImportedTarget(name.name, name.span, FIRST_PARTY, module)
        presence = self.names.presence(target, name.name, for_types=for_types)
        if presence is PRESENT:
            return ImportedTarget(name.name, name.span, FIRST_PARTY, self._deepest(target, name.name))
        absent = presence is ABSENT
        if absent and (self._elsewhere(fact, name.name) or self._unwritten.may_be(target.location, name.name)):
            absent = False
        return ImportedTarget(name.name, name.span, MISSING if absent else UNKNOWN, module)

    def _deepest(self, target: Target, name: str) -> str:
        """Return the submodule that a name means, or the module itself when it binds the name."""
        if isinstance(target, Unit) and (not target.package or name in self.names.bound(target)):
            return target.name
        submodule = self._table.at(join(target.location, name))
        return self.name_of(target if submodule is None else submodule)

    def _elsewhere(self, fact: ImportFact, name: str) -> bool:
        """Return whether another root has a module of the same dotted name that does have the name."""
        parts = tuple(fact.module.split(".")) if not fact.level else ("",)
        targets = (self._roots.read(root, parts) for root in self._roots.by_first_word.get(parts[0], ()))
        return any(t is not None and self.names.presence(t, name) is not ABSENT for t in targets)

    def _verdict(self, importer: Unit, fact: ImportFact) -> Found:
        """Return what to say of an import that leads nowhere."""
        parts = tuple(fact.module.split(".")) if fact.module else ()
        if fact.level:
            folder = self._climbed(importer, fact.level)
            unknown = folder is not None and self._hidden_by(folder, parts)
            return UNKNOWN if unknown else MISSING
        believed = [root for root in self._roots.believed(parts[0]) if self._owns(root, parts)]
        if not believed:
            return EXTERNAL
        if any(self._hidden_by(root.folder, parts[len(root.prefix) :]) for root in believed):
            return UNKNOWN
        return UNKNOWN if self._deeper(parts) else MISSING

    def _owns(self, root: Root, parts: Parts) -> bool:
        """Return whether a name can only be meant here.

        A folder without `__init__.py` may be shared with other distributions: what it lacks right below may be theirs,
        unless nearly all that is imported from it is here.
        """
        top = self._roots.read(root, parts[:1])
        return (
            not isinstance(top, Namespace)
            or self._roots.read(root, parts[:2]) is not None
            or self._roots.is_clear(root, parts[0])
        )

    def _deeper(self, parts: Parts) -> bool:
        """Return whether the whole name exists deeper down: a root that is set somewhere out of sight."""
        tail = "/" + "/".join(parts)
        return any(location.endswith(tail) for location in self._endings.get(parts[-1], ()))

    def _hidden_by(self, folder: str, parts: Parts) -> bool:
        """Return whether something on the way down is opaque, or a build step will write what lacks."""
        for depth in range(len(parts) + 1):
            target = self._table.at(join(folder, *parts[:depth]))
            if isinstance(target, Unit) and self._is_opaque_package(target):
                return True
        return self._unwritten.may_be(folder, *parts)

    def _is_opaque_package(self, unit: Unit) -> bool:
        facts = unit.facts
        return facts is None or facts.open_path or facts.swaps_modules or unit.location in self.names.swapped

    def _climbed(self, importer: Unit, level: int) -> str | None:
        """Return the folder that the dots lead to, None above the audited root."""
        parts = importer.folder.split("/") if importer.folder else []
        up = level - 1
        return None if up > len(parts) else "/".join(parts[: len(parts) - up])

    def _enclosed(self, importer: Unit, level: int) -> bool:
        """Return whether the dots lead to what may lie above the audited root."""
        if self._tree.is_part:
            return True
        depth = len(importer.folder.split("/")) if importer.folder else 0
        return level - 1 - depth < len(self._tree.enclosing)

    def _climbs_out(self, importer: Unit, level: int) -> bool:
        """Return whether the dots lead out of the outermost package that the importer is in."""
        folder = self._climbed(importer, level)
        if folder is None:
            return True
        outside = not self._table.is_regular_package(folder)
        return outside and not (not folder and self._tree.enclosing) and self._came_out_of_package(importer, folder)

    def _came_out_of_package(self, importer: Unit, folder: str) -> bool:
        rest = importer.folder[len(folder) :].strip("/")
        if not rest:
            return not folder
        return self._table.is_regular_package(join(folder, rest.split("/")[0]))

    def _absolute(self, importer: Unit, fact: ImportFact) -> str:
        if not fact.level:
            return fact.module
        folder = self._climbed(importer, fact.level)
        if folder is None:
            return fact.module
        target: Target | None = self._table.at(folder)
        base = self.name_of(target) if target is not None and folder else ""
        return ".".join(part for part in (base, fact.module) if part)


def _endings(table: Table) -> dict[str, list[str]]:
    endings: dict[str, list[str]] = {}
    for location in [*table.by_location, *(folder for folder in table.folders if folder not in table.by_location)]:
        endings.setdefault(location.rpartition("/")[2], []).append("/" + location)
    return endings
