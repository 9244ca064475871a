"""Imports inside functions that can stand at the head of their module, as far as names and comments go."""

import builtins
import re
import tokenize
from collections.abc import Iterator

from audit.model.edit import Edit, Fix, NewImport
from audit.model.facts import ANY_NAME, MODULE_SCOPE, BindingKind, ImportFact, ModuleFacts
from audit.model.project import Module, Project, ResolvedImport
from audit.model.text import Text

_BLANK = frozenset({tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT})
_BUILTINS = frozenset(dir(builtins))
_ABOUT_PLACE = re.compile(
    r"#\s*(?:noqa(?::\s*(?:PLC0415|E402|C0415)(?:[,\s]+(?:PLC0415|E402|C0415))*)?"
    r"|pylint:\s*disable=(?:import-outside-toplevel|C0415))\s*"
)
"""A comment that only tells a linter to leave an import where it is."""

_LOOKS_AROUND = re.compile(r"\b(?:locals|vars|eval|exec|dir)\(")
"""Calls that can see which names a function has."""


def lifted(project: Project, module: Module, imported: ResolvedImport, text: Text) -> Fix | None:
    """Return what moves an import from inside a function to the head, None where that could mean something else."""
    facts, fact = module.facts, imported.fact
    if not isinstance(facts, ModuleFacts) or not _is_alone(facts, fact, text):
        return None
    if any(_LOOKS_AROUND.search(line) for line in text.lines) or _is_patched(project, imported):
        return None
    removed = Edit(module.path, text.whole_lines(fact.span.line, fact.span.end_line), "")
    wanted: list[NewImport] = []
    for new in _wanted(module.path, imported):
        if not _is_local(fact, new.bound, text):
            return None
        standing = _standing(project, module, imported, new)
        if standing is None:
            return None
        wanted += [] if standing else [new]
    return (removed, *wanted)


def _is_patched(project: Project, imported: ResolvedImport) -> bool:
    """Return whether a test puts something else in the place of what is imported: an import at the head would not see it."""
    word = imported.module.rpartition(".")[2]
    names = {name.name for name in imported.fact.names}
    return (word, ANY_NAME) in project.patched or any((word, name) in project.patched for name in names)


def is_free(project: Project, module: Module, name: str) -> bool:
    """Return whether a module may get a name: nothing in it is called so, and nobody takes all names that it has."""
    facts = module.facts
    if not isinstance(facts, ModuleFacts) or name in _BUILTINS or facts.dynamic:
        return False
    if any(binding.name == name and binding.scope == MODULE_SCOPE for binding in facts.bindings):
        return False
    if any(each.name == ANY_NAME for fact in facts.imports for each in fact.names):
        return False
    taken = facts.exports is None and not name.startswith("_") and module.name in project.starred
    return not taken and not (module.package and f"{module.name}.{name}" in project.modules)


def _wanted(path: str, imported: ResolvedImport) -> Iterator[NewImport]:
    fact = imported.fact
    if not fact.names:
        yield NewImport(path, fact.module, alias=fact.alias or "")
    for name in fact.names:
        yield NewImport(path, imported.written, name.name, name.alias or "")


def _is_alone(facts: ModuleFacts, fact: ImportFact, text: Text) -> bool:
    """Return whether a statement has its lines to itself, no comment that says why it is there, and a statement beside it."""
    span = fact.span
    if sum(other.span == span for other in facts.imports) > 1 or any(name.name == ANY_NAME for name in fact.names):
        return False
    head, tail = text.line(span.line)[: span.column], text.line(span.end_line)[span.end_column :].strip()
    if head.strip() or (tail and not _ABOUT_PLACE.fullmatch(tail)):
        return False
    if "#" in text.at(span) or text.line(span.line - 1).lstrip().startswith("#"):
        return False
    after = span.end_line + 1
    while after <= len(text.lines) and (not text.line(after).strip() or text.line(after).lstrip().startswith("#")):
        after += 1
    following = text.line(after)
    return (
        after <= len(text.lines) and following[: span.column] == head and not following[span.column : span.column + 1].isspace()
    )


def _is_local(fact: ImportFact, name: str, text: Text) -> bool:
    """Return whether a function binds a name by one import, and neither it nor one inside of it does more to it."""
    declared = re.compile(rf"^\s*(?:global|nonlocal|del)\b.*\b{re.escape(name)}\b")
    return fact.sole and not any(name in line and declared.match(line) for line in text.lines)


def _standing(project: Project, module: Module, imported: ResolvedImport, new: NewImport) -> bool | None:
    """Return whether the module has the same import at its head already; None where the name means something else there."""
    facts = module.facts
    assert isinstance(facts, ModuleFacts), "a module without facts has no imports"
    bindings = [each for each in facts.bindings if each.name == new.bound and each.scope == MODULE_SCOPE]
    if not bindings:
        return False if is_free(project, module, new.bound) else None
    same = False
    for each in bindings:
        other = module.imports[each.imported] if each.kind is BindingKind.IMPORT and each.imported is not None else None
        if other is None or not _at_head(other.fact):
            return None
        if _gives(other, imported, new):
            same = True
        elif new.name or new.alias or other.fact.names or other.fact.alias:
            return None
    return same


def _at_head(fact: ImportFact) -> bool:
    return not (fact.in_function or fact.guarded or fact.type_checking or fact.chosen)


def _gives(other: ResolvedImport, imported: ResolvedImport, new: NewImport) -> bool:
    """Return whether a statement imports the very thing by the same name."""
    if other.module != imported.module:
        return False
    if not new.name:
        return not other.fact.names and (other.fact.alias or "") == new.alias
    return any(name.name == new.name and (name.alias or name.name) == new.bound for name in other.fact.names)


def head_names(module: Module) -> dict[str, tuple[str, str]]:
    """Return the names that imports at the head of a module bind, and nothing else in it: to a module, or to a name of one."""
    facts = module.facts
    if not isinstance(facts, ModuleFacts):
        return {}
    found: dict[str, tuple[str, str]] = {}
    for each in (binding for binding in facts.bindings if binding.scope == MODULE_SCOPE):
        fact = facts.imports[each.imported] if each.kind is BindingKind.IMPORT and each.imported is not None else None
        if fact is None or not _at_head(fact) or each.name in found or fact.level:
            found[each.name] = ("", "")
        elif fact.names:
            found[each.name] = (fact.module, next(name.name for name in fact.names if (name.alias or name.name) == each.name))
        else:
            found[each.name] = (fact.module, "") if fact.alias else (each.name, "")
    return {name: what for name, what in found.items() if what[0]}


def is_only_used(text: Text, name: str) -> bool:
    """Return whether a name stands in a module's text only where it is imported or plainly used: nothing else can bind it."""
    words = [token for token in text.tokens() if token.type not in _BLANK]
    for before, token, after in zip(words, words[1:], words[2:], strict=False):
        if token.type == tokenize.NAME and token.string == name and before.string != ".":
            imports = token.line.lstrip().startswith(("import ", "from "))
            is_used = after.string in (".", "(") and before.string not in ("def", "class")
            if not (imports or is_used or before.string in ("->", ":", "[", "|")):
                return False
    return True
