"""Where imports stand at the head of a module, and where a new one belongs: as isort would sort it, where all else is sorted."""

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from audit.fixing.sorting import Section, Statement, name_key, section_of, statement_key, with_names
from audit.model.edit import Edit, NewImport
from audit.model.facts import Span
from audit.model.text import Text

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
WIDTH = 88


class _Head(Struct, frozen=True):
    """What stands at the head of a module. `runs` are its import statements, split where other code stands between them.

    `first` is the line of the first statement that is neither docstring nor import, 0 for none; `after` the last line of the
    docstring, 0 for none.
    """

    runs: tuple[tuple[Statement, ...], ...]
    first: int
    after: int
    defines: bool


def with_imports(text: Text, imports: Sequence[NewImport], own: frozenset[str]) -> list[Edit] | None:
    """Return the edits that import all of these at the head of a module, None where that cannot be read."""
    head = _head(text)
    if head is None:
        return None
    new = _missing(head, imports)
    placed: dict[tuple[Statement, ...], list[NewImport]] = {}
    for each in new:
        placed.setdefault(_run(head, each, own), []).append(each)
    return [edit for run, those in placed.items() for edit in _into(text, head, run, those, own)]


def has_imports(text: Text, imports: Sequence[NewImport]) -> bool:
    """Return whether all of these stand at the head of a module."""
    head = _head(text)
    return head is not None and not _missing(head, imports)


def _missing(head: _Head, imports: Sequence[NewImport]) -> list[NewImport]:
    bound = {word for run in head.runs for statement in run for word in statement.binds()}
    return [each for each in imports if (each.module, each.name, each.bound) not in bound]


def _head(text: Text) -> _Head | None:
    try:
        tree = ast.parse("".join(text.lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    body = list(tree.body)
    after = 0
    if (
        body
        and isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    ):
        after = body.pop(0).end_lineno or 0
    runs: list[list[Statement]] = []
    continues = False
    others: list[ast.stmt] = []
    for node in body:
        statement = _statement(node)
        if statement is not None and not any(isinstance(each, _DEFINITIONS) for each in others):
            if not continues:
                runs.append([])
            runs[-1].append(statement)
        else:
            others.append(node)
        continues = statement is not None
    first = min((_first_line(node) for node in others), default=0)
    defines = any(isinstance(node, _DEFINITIONS) and _first_line(node) == first for node in others)
    return _Head(tuple(map(tuple, runs)), first, after, defines)


def _statement(node: ast.stmt) -> Statement | None:
    """Return an import that has its lines to itself."""
    if not isinstance(node, ast.Import | ast.ImportFrom) or node.col_offset:
        return None
    end = node.end_lineno or node.lineno
    names = tuple((alias.name, alias.asname or "") for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return Statement("." * node.level + (node.module or ""), names, node.lineno, end)
    return Statement("", names, node.lineno, end)


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, _DEFINITIONS) else []
    return min((node.lineno, *(each.lineno for each in decorators)))


def _run(head: _Head, new: NewImport, own: frozenset[str]) -> tuple[Statement, ...]:
    """Return the run of imports that a new one joins, none where there is none.

    What the code between two runs does may be meant for the imports below it; the standard library needs no such thing.
    """
    statement = _made([new])[0]
    beside = [run for run in head.runs if new.beside and any(each.module == new.beside for each in run)]
    kin = [run for run in head.runs if any(each.top == statement.top for each in run)]
    if beside or kin or not head.runs:
        return (beside or kin or [()])[-1]
    return head.runs[0 if section_of(statement, own) is Section.STANDARD else -1]


def _into(
    text: Text, head: _Head, run: tuple[Statement, ...], imports: Sequence[NewImport], own: frozenset[str]
) -> Iterator[Edit]:
    """Yield the edits that put imports into one run; those that go to one place go there as one, sorted."""
    width = max([WIDTH, *(len(text.line(statement.line)) for statement in run)])
    fresh: dict[tuple[str, str, str], list[NewImport]] = {}
    merged: dict[Statement, list[str]] = {}
    for each in imports:
        host = _host(text, run, each)
        if host is not None:
            merged.setdefault(host, []).append(each.name)
        else:
            alone = not each.name or bool(each.alias)
            key = (each.module, each.name, each.alias) if alone else (each.module, "*", "")
            fresh.setdefault(key, []).append(each)
    for statement, names in merged.items():
        edit = with_names(text, statement, names, width)
        assert edit is not None, "a statement that takes one name takes several"
        yield edit
    yield from _placed(text, head, run, [statement for those in fresh.values() for statement in _made(those)], own, width)


def _made(imports: Sequence[NewImport]) -> list[Statement]:
    """Return the statements that import these; plain names of one module share one."""
    first = imports[0]
    if not first.name:
        return [Statement("", ((first.module, first.alias),), 0, 0)]
    if first.alias:
        return [Statement(first.module, ((first.name, first.alias),), 0, 0)]
    names = sorted({(each.name, "") for each in imports}, key=name_key)
    return [Statement(first.module, tuple(names), 0, 0)]


def _host(text: Text, run: tuple[Statement, ...], new: NewImport) -> Statement | None:
    """Return the statement of a run that can import one more name."""
    if new.name and not new.alias:
        for statement in run:
            if statement.module == new.module and with_names(text, statement, [new.name], WIDTH) is not None:
                return statement
    return None


def _placed(
    text: Text, head: _Head, run: tuple[Statement, ...], new: Sequence[Statement], own: frozenset[str], width: int
) -> Iterator[Edit]:
    """Yield the edits that put statements into a run, or make one."""
    if new and not run:
        yield _opening(text, head, _listed(new, own, width))
        return
    sections = _sections(text, run) if run else []
    joined: dict[tuple[int, bool], list[Statement]] = {}
    for statement in new:
        joined.setdefault(_place(sections, statement, own), []).append(statement)
    for (line, opens), those in joined.items():
        listed = _listed(those, own if opens else None, width)
        if opens:
            listed = f"{listed}\n" if line < run[0].line else f"\n{listed}"
        if line == len(text.lines) and not text.lines[-1].endswith(("\n", "\r")):
            listed = "\n" + listed.removesuffix("\n")
        yield Edit("", Span(line + 1, 0, line + 1, 0), listed)


def _sections(text: Text, run: tuple[Statement, ...]) -> list[list[Statement]]:
    """Return the statements of a run, split at blank lines."""
    sections = [[run[0]]]
    for earlier, later in pairwise(run):
        if not all(text.line(line).strip() for line in range(earlier.end_line + 1, later.line)):
            sections.append([])
        sections[-1].append(later)
    return sections


def _place(sections: list[list[Statement]], new: Statement, own: frozenset[str]) -> tuple[int, bool]:
    """Return the line after which a statement belongs, and whether it opens a section there."""
    kind = section_of(new, own)
    kin = max(sections, key=lambda each: (max(other.shares(new) for other in each), each[0].line))
    if any(other.top == new.top for other in kin):
        return _line_in(kin, new, own), False
    same = [each for each in sections if all(section_of(other, own) is kind for other in each)]
    if same:
        return _line_in(same[0], new, own), False
    mixed = [each for each in sections if len({section_of(other, own) for other in each}) > 1]
    if mixed and kind >= min(section_of(each, own) for section in sections for each in section):
        return _line_in(mixed[-1], new, own), False
    lower = [each for each in sections if section_of(each[0], own) < kind]
    return (lower[-1][-1].end_line if lower else sections[0][0].line - 1), True


def _line_in(section: list[Statement], new: Statement, own: frozenset[str]) -> int:
    """Return the line after which a statement belongs in a section: its place if that is sorted, else below its kind."""
    keys = [statement_key(each) for each in section]
    if keys == sorted(keys):
        earlier = [each for each, key in zip(section, keys, strict=True) if key <= statement_key(new)]
        return earlier[-1].end_line if earlier else section[0].line - 1
    kind = section_of(new, own)
    return ([each for each in section if section_of(each, own) is kind] or section)[-1].end_line


def _listed(statements: Sequence[Statement], own: frozenset[str] | None, width: int) -> str:
    """Return statements as lines, sorted; those of different sections stand apart where `own` tells them apart."""
    ranked = sorted(
        (section_of(each, own or frozenset()) if own is not None else 0, statement_key(each), each) for each in statements
    )
    shown: list[str] = []
    for number, (section, _, statement) in enumerate(ranked):
        blank = "\n" if number and ranked[number - 1][0] != section else ""
        shown.append(f"{blank}{statement.shown(width)}\n")
    return "".join(shown)


def _opening(text: Text, head: _Head, listed: str) -> Edit:
    """Return the edit that gives a module without imports its first ones."""
    line = head.after + 1 if head.after else head.first or len(text.lines) + 1
    if not head.after:
        while line > 1 and text.line(line - 1).startswith("#"):
            line -= 1
        if line == 1 and head.first:
            line = head.first
    follows = bool(text.line(line).strip())
    blank = ("\n\n" if head.defines else "\n") if follows else ""
    above = "\n" if head.after else ""
    if line > len(text.lines) > 0 and not text.lines[-1].endswith(("\n", "\r")):
        above += "\n"
    return Edit("", Span(line, 0, line, 0), f"{above}{listed}{blank}")
