import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Kind
from audit.model.project import Module, Project
from audit.model.questions.ports import is_intermediate
from audit.model.rule import Curve, Example, Rule

_FEWEST = 5
"""How many names make a pattern."""

_SHARE = 0.75
"""Which share of all that could follow a pattern must, for it to be one."""

_FAMILIES = {
    Kind.ORM_MODEL: ("Model", "ORM", "Orm", "Table", "Entity", "Record", "Row"),
    Kind.REPOSITORY: ("Repository", "Repo", "DAO", "Dao"),
    Kind.USE_CASE: ("UseCase", "Usecase", "Interactor"),
    Kind.PORT: ("Port", "Interface", "Protocol", "Repository", "Gateway"),
    Kind.EVENT: ("Event",),
}
"""What classes of a kind are called at their end."""

_ROLES = re.compile(
    r"(Model|ORM|Orm|Table|Entity|Record|Row|Repository|Repo|DAO|Dao|UseCase|Usecase|Interactor|Port|Interface|Protocol|Gateway"
    r"|Event|Service|Handler|Command|Query|Factory|Mapper|Mixin|Base|Reader|Writer|Client|Adapter|Policy|Provider|Manager"
    r"|UnitOfWork|Uow|UoW|Store|Storage|Publisher|Bus|Dispatcher|Hasher|Generator|Sender|Validator|Association|Link|Enum)s?$"
)
"""Ends that say what a class is: one of another family is no slip."""

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": 'ADMIN = "admin"\n',
    "shop/application/__init__.py": "",
    "shop/application/start.py": 'STARTED = "started"\n',
    "shop/presentation/__init__.py": "",
    "shop/presentation/page.py": 'TITLE = "Shop"\n',
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/models/__init__.py": "",
}


def _model(name: str, mark: str = "") -> str:
    """Return a module that maps one class."""
    return (
        "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n\n\n"
        "class Base(DeclarativeBase): ...\n\n\n"
        f'class {name}(Base):{mark}\n    __tablename__ = "{name.lower()}"\n\n'
        "    number: Mapped[int] = mapped_column(primary_key=True)\n"
    )


_EVEN = {
    f"shop/infrastructure/models/{word}_model.py": _model(f"{word.title()}Model")
    for word in ("cart", "order", "invoice", "parcel", "refund")
}


class _Name(Struct, frozen=True):
    """A name of a class or of a file, cut into its start and the end that tells its kind, if it has one."""

    module: Module
    word: str
    span: Span
    is_file: bool


class _Pattern(Struct, frozen=True):
    """What most names of a kind end in, in one folder: those that do, and those that do not."""

    end: str
    follow: tuple[_Name, ...]
    stray: tuple[_Name, ...]


class UnevenNaming(Rule):
    """A name leaves the pattern that its neighbours follow.

    Why: Where nine of ten mapped classes are called `…Model`, people write the tenth so too: they import `AdminUserModel`, and
    it is called `AdminUser`. The same goes for files, and for everybody who searches by name.

    Instead: Rename the one that strays, with all who name it, or take the end away from all of them. An alias keeps both names
    alive and helps nobody.
    """

    id = "CON110"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "Neighbours of a kind are named alike"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {
                **_FILES,
                **_EVEN,
                "shop/infrastructure/models/user_model.py": _model("User", "  # finding: CON110"),
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                **_EVEN,
                "shop/infrastructure/models/user.py": "# finding: CON110\n" + _model("UserModel"),
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                **_EVEN,
                "shop/infrastructure/models/user_model.py": _model("UserModel"),
                "shop/infrastructure/models/user_mapper.py": "class UserMapper: ...\n",
            },
            "layered",
        ),
        Example({**_FILES, "shop/infrastructure/models/user.py": _model("UserModel")}, "layered"),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules that a pattern of their folder speaks of."""
        return len({name.module.name for pattern in _patterns(project) for name in (*pattern.follow, *pattern.stray)})

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each class or file that is named unlike nearly all of its kind beside it."""
        for pattern in _patterns(project):
            yield from (self._finding(pattern, name) for name in pattern.stray)

    def _finding(self, pattern: _Pattern, name: _Name) -> Finding:
        shown = f"{name.word}.py" if name.is_file else name.word
        end = f"{pattern.end}.py" if name.is_file else pattern.end
        beside = "files" if name.is_file else "classes"
        return self.finding(
            name.module,
            name.span,
            subject=shown,
            message=f"`{shown}` does not end in `{end}`, as {len(pattern.follow)} {beside} of its kind beside it do",
            help=f"let it end in `{end}` too, or take `{end}` off the others",
            data={"name": shown, "end": end},
        )


def _patterns(project: Project) -> Iterator[_Pattern]:
    """Yield what classes of a kind in one folder are called, and the files that hold them."""
    groups: dict[tuple[str, Kind], list[Class]] = {}
    for each in project.program.classes.values():
        module = project.modules[each.module]
        if "." not in each.name.removeprefix(f"{each.module}.") and not module.package and not _is_beside(project, each):
            for kind in each.kinds & _FAMILIES.keys():
                groups.setdefault((module.path.rpartition("/")[0], kind), []).append(each)
    for (_, kind), classes in sorted(groups.items()):
        if len(classes) >= _FEWEST:
            yield from _pattern(kind, [_class_name(project, each) for each in classes])
            files = {each.module: project.modules[each.module] for each in classes}
            yield from _pattern(kind, [_file_name(module) for module in files.values()])


def _is_beside(project: Project, each: Class) -> bool:
    """Return whether a class is there for others of its kind, or private."""
    return each.word.startswith("_") or is_intermediate(project.program, each)


def _class_name(project: Project, each: Class) -> _Name:
    return _Name(project.modules[each.module], each.word, each.header, is_file=False)


def _file_name(module: Module) -> _Name:
    return _Name(module, module.path.rpartition("/")[2].rpartition(".")[0], Span(1, 0, 1, 0), is_file=True)


def _pattern(kind: Kind, names: Iterable[_Name]) -> Iterator[_Pattern]:
    """Yield the pattern of some names, if nearly all end alike and the rest in nothing that says something else."""
    by_end: dict[str, list[_Name]] = {}
    for name in names:
        by_end.setdefault(_end(kind, name), []).append(name)
    end, follow = max(((end, found) for end, found in by_end.items() if end), key=lambda each: len(each[1]), default=("", []))
    stray = [name for other, found in by_end.items() if other != end for name in found if other or not _says_more(name)]
    if len(follow) >= _FEWEST and len(follow) >= _SHARE * (len(follow) + len(stray)):
        yield _Pattern(end, tuple(follow), tuple(stray))


def _end(kind: Kind, name: _Name) -> str:
    """Return the end of a name that tells its kind; nothing where it has none."""
    ends = [_snake(end) for end in _FAMILIES[kind]] if name.is_file else _FAMILIES[kind]
    return next((end for end in ends if name.word.endswith(end) and name.word != end.strip("_")), "")


def _says_more(name: _Name) -> bool:
    """Return whether a name says what it is by another word, or is that word alone."""
    if not name.is_file:
        return bool(_ROLES.search(name.word))
    return bool(_ROLES.search(name.word.replace("_", " ").title().replace(" ", "")))


def _snake(word: str) -> str:
    return "_" + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).lower()
