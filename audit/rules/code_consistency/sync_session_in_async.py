from collections.abc import Iterator

from msgspec import Struct

from audit.model.edit import Edit, Fix, NewImport
from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.fixes.headers import annotated
from audit.model.fixes.rerouting import without
from audit.model.program import Function, TypeRef
from audit.model.project import Module, Project, ResolvedImport
from audit.model.rule import Curve, Example, Rule
from audit.model.text import Text, Texts

_LIBRARIES = frozenset({"sqlalchemy", "sqlmodel"})
_SYNC = frozenset({"Session", "scoped_session"})
_ASYNC = frozenset({"AsyncSession", "async_scoped_session"})

_OLD, _NEW = "Session", "AsyncSession"
_SYNC_HOME, _ASYNC_HOME = "sqlalchemy.orm", "sqlalchemy.ext.asyncio"

_DATABASE = (
    "from collections.abc import AsyncIterator\n\n"
    "from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker\n\nmake_session = async_sessionmaker()\n\n\n"
    "async def get_db() -> AsyncIterator[AsyncSession]:\n    async with make_session() as session:\n        yield session\n"
)


class _Slip(Struct, frozen=True):
    """A session that is called a synchronous one and is none: where that shows, and by what.

    `holder` is the function that annotates it, `parameter` its parameter; empty where it is not a parameter's type alone.
    """

    span: Span
    statement: Span
    name: str
    proof: str
    holder: str = ""
    parameter: str = ""


class SyncSessionInAsync(Rule):
    """What is called a `Session` is an `AsyncSession`.

    Why: The type checker reads the wrong library: it lets through the missing `await` that loses a query, and complains of
    the right one. So does every reader.

    Instead: Annotate `AsyncSession` of `sqlalchemy.ext.asyncio` wherever the dependency gives one, or the result is awaited.
    Taking the annotation away, or `Any`, says nothing where something wrong was said.
    """

    id = "CON109"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Sessions are called what they are"
    curve = Curve(good=0.025, half=0.15)
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/database.py": _DATABASE,
                "shop/current.py": (
                    "from typing import Annotated\n\nfrom fastapi import Depends\nfrom sqlalchemy.orm import Session\n\n"
                    "from shop.database import get_db\n\n\n"
                    "async def current(db: Session = Depends(get_db)):  # finding: CON109\n    return db\n\n\n"
                    "async def last(db: Annotated[Session, Depends(get_db)]):\n    return db\n"
                ),
            },
            fixed={
                "shop/current.py": (
                    "from typing import Annotated\n\nfrom fastapi import Depends\n"
                    "from sqlalchemy.ext.asyncio import AsyncSession\n\n"
                    "from shop.database import get_db\n\n\n"
                    "async def current(db: AsyncSession = Depends(get_db)):\n    return db\n\n\n"
                    "async def last(db: Annotated[AsyncSession, Depends(get_db)]):\n    return db\n"
                )
            },
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/main.py": "from fastapi import FastAPI\n\nfrom shop.users import Users\n\napp = FastAPI()\n",
                "shop/users.py": (
                    "from sqlalchemy.orm import Session\n\n\n"
                    "class Users:\n    def __init__(self, session: Session) -> None:\n        self._session = session\n\n"
                    "    async def keep(self, user) -> None:\n"
                    "        self._session.add(user)\n        await self._session.commit()  # finding: CON109\n"
                ),
            },
            fixed={
                "shop/users.py": (
                    "from sqlalchemy.ext.asyncio import AsyncSession\n\n\n"
                    "class Users:\n    def __init__(self, session: AsyncSession) -> None:\n        self._session = session\n\n"
                    "    async def keep(self, user) -> None:\n"
                    "        self._session.add(user)\n        await self._session.commit()\n"
                )
            },
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/database.py": _DATABASE,
                "shop/current.py": (
                    "from fastapi import Depends\nfrom sqlalchemy.ext.asyncio import AsyncSession\n"
                    "from sqlalchemy.orm import Session\n\nfrom shop.database import get_db\n\n\n"
                    "async def current(db: AsyncSession = Depends(get_db)) -> None:\n"
                    "    await db.run_sync(count)\n\n\n"
                    "def count(session: Session) -> None:\n    session.flush()\n"
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules that annotate sessions."""
        return len({function.module for function in project.program.functions.values() if _sessions(function)})

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each module that calls a session by the wrong type, at the first place where that shows."""
        found: dict[str, list[_Slip]] = {}
        for function in project.program.functions.values():
            for slip in _slips(project, function):
                found.setdefault(function.module, []).append(slip)
        for name, slips in sorted(found.items()):
            first = min(slips, key=lambda slip: slip.span.line)
            yield self._finding(project.modules[name], first)

    def fix(self, project: Project, finding: Finding, texts: Texts) -> Fix | None:
        """Return what annotates every such session of the module for what it is, and imports the name."""
        module, text = project.modules[finding.module], texts.get(finding.path)
        imported = [each for each in module.imports if each.module == _SYNC_HOME and any(n.name == _OLD for n in each.fact.names)]
        if text is None or len(imported) != 1 or imported[0].fact.in_function or any(n.alias for n in imported[0].fact.names):
            return None
        places = _places(project, module, text)
        if places is None:
            return None
        edits = [Edit(module.path, place, _NEW) for place in places]
        dropped = _dropped(project, module, imported[0], text, len(places))
        if dropped is None:
            return None
        return (*edits, *dropped, NewImport(module.path, _ASYNC_HOME, _NEW))

    def _finding(self, module: Module, slip: _Slip) -> Finding:
        return self.finding(
            module,
            slip.span,
            subject=slip.name,
            message=f"`{slip.name}` calls its session a `Session`, {slip.proof}",
            help="annotate `AsyncSession` of `sqlalchemy.ext.asyncio`",
            data={"function": slip.name},
            statement=slip.statement,
        )


def _places(project: Project, module: Module, text: Text) -> list[Span] | None:
    """Return where the annotations of the module's slips name the wrong class; None where one of them cannot be told."""
    functions = {name: each for name, each in project.program.functions.items() if each.module == module.name}
    found: dict[Span, None] = {}
    for function in functions.values():
        for slip in _slips(project, function):
            holder = functions.get(slip.holder)
            words = annotated(text, holder.place[0]).get(slip.parameter, []) if holder is not None else []
            spans = [span for word, span in words if word == _OLD]
            if len(spans) != 1:
                return None
            found[spans[0]] = None
    return list(found) or None


def _dropped(project: Project, module: Module, imported: ResolvedImport, text: Text, mended: int) -> tuple[Edit, ...] | None:
    """Return what takes the old name out of its import if nothing needs it any more; None where that cannot be done."""
    span = imported.fact.span
    uses = [token for token in text.tokens() if _OLD in token.string and not _is_prose(token.string)]
    takers = (each for other in project.modules.values() for each in other.imports if each.module == module.name)
    if len(uses) > mended + 1 or any(name.name in (_OLD, "*") for each in takers for name in each.fact.names):
        return ()
    if len(imported.fact.names) > 1:
        edit = without(text, module.path, imported, [name for name in imported.fact.names if name.name == _OLD])
        return (edit,) if edit is not None else None
    whole = text.line(span.line)[: span.column] + text.line(span.end_line)[span.end_column :]
    return (Edit(module.path, text.whole_lines(span.line, span.end_line), ""),) if not whole.strip() else None


def _is_prose(token: str) -> bool:
    """Return whether a token that holds the word is another word, a comment, or a text that is no annotation."""
    return token != _OLD and (token.isidentifier() or token.startswith("#") or " " in token.replace(" | ", "|"))


def _slips(project: Project, function: Function) -> Iterator[_Slip]:
    given = {"self", *(parameter.name for parameter in function.parameters if parameter.annotated)}
    for parameter in function.parameters:
        if _is(parameter.type, _SYNC) and _gives_async(project, parameter.provider):
            provider = parameter.provider.rpartition(".")[2]
            proof = f"though `{provider}` gives an `AsyncSession`"
            yield _Slip(function.header, function.span, function.name, proof, function.name, parameter.name)
    for call in function.calls:
        if call.awaited and _is(call.owner, _SYNC) and call.as_written.split(".")[0] in given:
            proof = f"though it awaits `{call.as_written}(…)`"
            yield _Slip(call.span, call.span, function.name, proof, *_annotated_in(project, function, call.as_written))


def _annotated_in(project: Project, function: Function, written: str) -> tuple[str, str]:
    """Return the function that annotates the session of a call, and the parameter; empty where that cannot be told."""
    first, *rest = written.split(".")
    if first != "self":
        return (function.name, first) if len(rest) == 1 else ("", "")
    maker = project.program.method(function.owner, "__init__")
    given = [each.name for each in maker.parameters if _is(each.type, _SYNC)] if maker is not None else []
    if len(rest) != 2 or len(given) != 1 or maker is None or maker.module != function.module:
        return "", ""
    return maker.name, given[0]


def _gives_async(project: Project, provider: str) -> bool:
    """Return whether a dependency gives an asynchronous session, by what it says or by all that its module knows."""
    function = project.program.functions.get(provider)
    if function is None:
        return False
    if function.annotated:
        return any(_is(each, _ASYNC) for each in function.return_mentions)
    known = _imported(project.modules[function.module])
    return function.is_async and bool(known & (_ASYNC | {"async_sessionmaker"})) and not known & (_SYNC | {"sessionmaker"})


def _imported(module: Module) -> frozenset[str]:
    libraries = (imported for imported in module.imports if imported.module.split(".")[0] in _LIBRARIES)
    return frozenset(name.name for imported in libraries for name in imported.fact.names)


def _sessions(function: Function) -> bool:
    return any(_is(parameter.type, _SYNC | _ASYNC) for parameter in function.parameters)


def _is(type: TypeRef | None, words: frozenset[str]) -> bool:
    return type is not None and not type.first_party and type.word in words and type.name.split(".")[0] in _LIBRARIES
