"""Import statements that get their names from elsewhere: their module or some of their names rewritten in place."""

import re
from collections.abc import Iterable, Mapping, Sequence

from audit.model.edit import Change, Edit, Fix, NewImport
from audit.model.facts import MODULE_SCOPE, ImportedName, ModuleFacts, Span
from audit.model.finding import Finding
from audit.model.project import Module, Project, ResolvedImport
from audit.model.text import Text

_FROM = re.compile(r"from[ \t]+(?P<module>[.\w]+)[ \t]+import\b")
_PLAIN = re.compile(r"from[ \t]+(?P<module>[.\w]+)[ \t]+import[ \t]+(?P<open>\(?)[^()#\\\n]*(?P<close>\)?)")


def import_at(project: Project, finding: Finding, module: str) -> ResolvedImport | None:
    """Return the statement that a finding stands on, as far as it imports that module; None for one that may fail."""
    for imported in project.modules[finding.module].imports:
        span = imported.fact.span
        on_it = (span.line, span.end_line) == finding.statement and span.line <= finding.line <= span.end_line
        if on_it and imported.module == module and imported.fails:
            return None if imported.fact.guarded else imported
    return None


def sole_homes(project: Project, module: Module, imported: ResolvedImport, names: Iterable[str]) -> dict[str, str]:
    """Return, for names that a statement fails to import, how to spell the one module that defines each; not for others."""
    homes = {name: project.homes.sole(name, for_test=module.is_test) for name in names}
    found = {name: spelled(module, imported, home) for name, home in homes.items() if home}
    return {name: spelling for name, spelling in found.items() if spelling}


def offers(project: Project, name: str, words: Iterable[str]) -> bool:
    """Return whether a module has all of these names, by itself or as modules below it."""
    module = project.modules.get(name)
    if module is None or not isinstance(module.facts, ModuleFacts):
        return False
    bound = {each.name for each in module.facts.bindings if each.scope == MODULE_SCOPE and not each.type_checking}
    return all(word in bound or f"{name}.{word}" in project.modules for word in words)


def spelled(module: Module, imported: ResolvedImport, target: str) -> str:
    """Return how a module would import another one in the manner of a statement of its own, empty where it cannot."""
    words = target.split(".")
    if target == module.name or not all(word.isidentifier() for word in words):
        return ""
    if not imported.fact.level:
        return target if words[0] == imported.module.partition(".")[0] else ""
    package = module.name.split(".") if module.package else module.name.split(".")[:-1]
    shared = 0
    while shared < min(len(package), len(words)) and package[shared] == words[shared]:
        shared += 1
    return "." * (len(package) - shared + 1) + ".".join(words[shared:]) if shared else ""


def rerouted(text: Text, module: Module, imported: ResolvedImport, homes: Mapping[str, str]) -> Fix | None:
    """Return what lets the names of a statement come from the modules that `homes` spells for them, the others stay.

    None where the statement is not written in a way that can be taken apart.
    """
    moved = [name for name in imported.fact.names if name.name in homes]
    groups: dict[str, list[ImportedName]] = {}
    for name in moved:
        groups.setdefault(homes[name.name], []).append(name)
    kept = [name for name in imported.fact.names if name.name not in homes]
    remains = imported.written
    if kept:
        first = without(text, module.path, imported, moved)
    elif len(groups) == 1 and (elsewhere := _sorted_anew(text, module, imported, next(iter(groups)))) is not None:
        return elsewhere
    elif len(groups) == 1:
        (remains,) = groups
        first = replaced(text, module.path, imported, remains)
        groups.clear()
    else:
        remains = next(iter(groups))
        first = _rebuilt(text, module.path, imported, groups.pop(remains), remains)
    others = _beside(text, module, imported, groups, remains)
    return (first, *others) if first is not None and others is not None else None


def _sorted_anew(text: Text, module: Module, imported: ResolvedImport, spelled: str) -> Fix | None:
    """Return what moves a statement among its neighbours, where they are sorted and it would not be; None where it may stay."""
    span = imported.fact.span
    if span.column or span.line != span.end_line or text.line(span.line)[span.end_column :].strip():
        return None
    around = [_FROM.match(text.line(line)) for line in (span.line - 1, span.line + 1)]
    above, below = ("" if match is None else match["module"].lower() for match in around)
    old, new = imported.written.lower(), spelled.lower()
    if not (above or below) or not _ascend(above, old, below) or _ascend(above, new, below):
        return None
    beside = next(match["module"] for match in around if match is not None)
    names = imported.fact.names
    moved = (NewImport(module.path, spelled, name.name, name.alias or "", beside=beside) for name in names)
    return (Edit(module.path, text.whole_lines(span.line, span.line), ""), *moved)


def _ascend(above: str, between: str, below: str) -> bool:
    return above <= between and (not below or between <= below)


def replaced(text: Text, path: str, imported: ResolvedImport, spelled: str) -> Edit | None:
    """Return what puts another module into a `from` statement."""
    span = imported.fact.span
    match = _FROM.match(text.line(span.line), span.column)
    if match is None or match["module"] != imported.written:
        return None
    return Edit(path, Span(span.line, match.start("module"), span.line, match.end("module")), spelled)


def without(text: Text, path: str, imported: ResolvedImport, dropped: Sequence[ImportedName]) -> Edit | None:
    """Return what takes names, not all, out of a `from` statement."""
    span = imported.fact.span
    kept = [name for name in imported.fact.names if name not in dropped]
    if span.line == span.end_line:
        return _rebuilt(text, path, imported, kept, imported.written)
    lines = sorted({name.span.line for name in dropped})
    alone = all(re.fullmatch(r"\s*[\w]+(?:[ \t]+as[ \t]+\w+)?,?\s*", text.line(line)) for line in lines)
    if not alone or lines != list(range(lines[0], lines[-1] + 1)) or span.line in lines or span.end_line in lines:
        return None
    return Edit(path, text.whole_lines(lines[0], lines[-1]), "")


def _rebuilt(text: Text, path: str, imported: ResolvedImport, names: Iterable[ImportedName], module: str) -> Edit | None:
    """Return what makes a statement of one line import only some of its names, from a module as it is spelled."""
    span = imported.fact.span
    written = text.at(span)
    match = _PLAIN.fullmatch(written)
    if match is None or match["module"] != imported.written:
        return None
    listed = ", ".join(as_written(name) for name in names)
    return Edit(path, span, f"from {module} import {match['open']}{listed}{match['close']}")


def as_written(name: ImportedName) -> str:
    """Return a name as a statement imports it, with its alias."""
    return f"{name.name} as {name.alias}" if name.alias else name.name


def _beside(
    text: Text, module: Module, imported: ResolvedImport, groups: Mapping[str, Sequence[ImportedName]], remains: str
) -> tuple[Change, ...] | None:
    """Return the imports that a statement must have beside it: at the head if it stands there, else right below it."""
    fact = imported.fact
    if fact.scope == MODULE_SCOPE and fact.span.column == 0:
        return tuple(
            NewImport(module.path, spelled, name.name, name.alias or "", beside=remains)
            for spelled, names in groups.items()
            for name in names
        )
    if not groups:
        return ()
    line = text.line(fact.span.end_line)
    if line[fact.span.end_column :].strip() and not line[fact.span.end_column :].lstrip().startswith("#"):
        return None
    indent = text.line(fact.span.line)[: fact.span.column]
    if indent.strip():
        return None
    new = (f"\n{indent}from {spelled} import {', '.join(map(as_written, names))}" for spelled, names in groups.items())
    end = Span(fact.span.end_line, len(line), fact.span.end_line, len(line))
    return (Edit(module.path, end, "".join(new)),)
