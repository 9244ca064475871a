"""What a class is to the architecture: told by what it inherits, what it holds, where it lies and what it is called."""

import builtins
import re
from collections.abc import Iterable

from msgspec import Struct

from audit.index.program.types import words
from audit.model.profile import Role
from audit.model.program import Decorator, Field, Function, Kind

ERRORS = frozenset(name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException))
ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "TextChoices", "IntegerChoices"})
ABSTRACT = frozenset({"abc.ABC", "abc.ABCMeta", "typing.Protocol", "typing_extensions.Protocol"})

ORM_BASES = frozenset(
    {
        "sqlalchemy.orm.DeclarativeBase",
        "sqlalchemy.orm.DeclarativeBaseNoMeta",
        "sqlalchemy.orm.declarative_base",
        "sqlalchemy.ext.asyncio.AsyncAttrs",
        "flask_sqlalchemy.model.Model",
        "django.db.models.Model",
        "tortoise.models.Model",
        "tortoise.Model",
        "peewee.Model",
        "mongoengine.Document",
        "beanie.Document",
        "ormar.Model",
        "piccolo.table.Table",
    }
)
MAKES_TABLE = frozenset(
    {"sqlalchemy.orm.DeclarativeBase", "sqlalchemy.orm.DeclarativeBaseNoMeta", "sqlalchemy.orm.declarative_base"}
)
"""Bases of bases: a class right below one of these maps to no table unless it names one."""

SCHEMAS = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic.v1.BaseModel", "sqlmodel.SQLModel"})
SETTINGS = frozenset({"pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic.v1.BaseSettings"})
RECORDS = frozenset(
    {"typing.NamedTuple", "typing.TypedDict", "typing_extensions.TypedDict", "collections.namedtuple", "msgspec.Struct"}
)
RECORD_DECORATORS = frozenset({"dataclass", "define", "frozen", "mutable", "attrs", "attr.s", "s"})

ENTITY_BASES = frozenset({"Entity", "BaseEntity", "DomainEntity", "AggregateRoot", "Aggregate", "BaseAggregate", "RootEntity"})
VALUE_BASES = frozenset({"ValueObject", "BaseValueObject", "ValueObjectBase"})
VALUE_FOLDERS = frozenset({"value_objects", "value_object", "valueobjects", "vo", "vos"})
EVENT_FOLDERS = frozenset({"events", "event", "domain_events"})
NO_ENTITY = re.compile(
    r"(Service|Factory|Specification|Spec|Policy|Repository|Repo|Command|Query|DTO|Dto|Event|Error|Exception|Filters?|Results?"
    r"|Response|Request|Input|Output|Params|Parameters|Data|Schema|Config|Settings|Mixin|Handler|Validator|Builder|Options)$"
)
"""Names that say that a class is something other than an entity."""

REPOSITORY = re.compile(r"(Repository|Repositories|Repo|DAO|Dao)(Impl|Implementation|Adapter|SQL|Sql|SQLAlchemy|SqlAlchemy)?$")
REPOSITORY_FOLDERS = frozenset({"repositories", "repository", "repos", "daos", "dao"})
NO_REPOSITORY = re.compile(
    r"(Mapper|Factory|Mixin|Model|Base|Builder|Session|Manager|UnitOfWork|Uow|UoW|Reader|Query|Dto|DTO|Params|Filters?|Options"
    r"|Specification|Spec|Criteria)$"
)
USE_CASE = re.compile(r"(UseCase|Usecase|Interactor|Handler|Service|ServiceImpl)$")
EXECUTES = frozenset({"execute", "__call__", "handle", "run", "invoke"})


class Portrait(Struct, frozen=True):
    """All that tells what a class is. `state` are the names it holds, its ancestors' included; `folders` where it lies."""

    word: str
    role: Role | None
    folders: frozenset[str]
    bases: frozenset[str]
    ancestors: tuple[str, ...]
    outside: frozenset[str]
    fields: tuple[Field, ...]
    state: frozenset[str]
    methods: tuple[Function, ...]
    left_abstract: bool
    decorators: tuple[Decorator, ...]
    keywords: frozenset[tuple[str, str]]

    def kinds(self) -> frozenset[Kind]:
        """Return every kind that the class is of."""
        return frozenset(kind for kind, holds in self._told().items() if holds)

    def _told(self) -> dict[Kind, bool]:
        above = words(self.outside) | words(self.ancestors)
        error = bool(words(self.outside) & ERRORS) or (self.word.endswith(("Error", "Exception")) and bool(self.bases))
        enum = bool(above & ENUMS)
        abstract = self._is_abstract()
        data = self._is_data()
        inner = self.role in (Role.DOMAIN, Role.APPLICATION)
        plain = not (error or enum or abstract)
        event = plain and (
            self.word.endswith("Event") or any(each.endswith("Event") for each in above) or self._is_event(data=data)
        )
        value = plain and not event and self.role is Role.DOMAIN and self._is_value_object()
        orm = self._is_orm_model()
        return {
            Kind.ERROR: error,
            Kind.ENUM: enum,
            Kind.ABSTRACT: abstract,
            Kind.PORT: abstract and inner and not error and any(method.is_public for method in self.methods),
            Kind.DATA: data,
            Kind.SCHEMA: bool(self.outside & SCHEMAS) and not orm and not self.outside & SETTINGS,
            Kind.SETTINGS: bool(self.outside & SETTINGS),
            Kind.ORM_MODEL: orm,
            Kind.EVENT: event,
            Kind.VALUE_OBJECT: value,
            Kind.ENTITY: plain and not event and not value and self.role is Role.DOMAIN and self._is_entity(),
            Kind.REPOSITORY: plain and not inner and self.role is not None and self._is_repository(),
            Kind.USE_CASE: plain and not event and self.role is Role.APPLICATION and not orm and self._is_use_case(data=data),
        }

    def _is_abstract(self) -> bool:
        if self.bases & ABSTRACT or self.left_abstract:
            return True
        public = [method for method in self.methods if method.is_public]
        return bool(public) and not self.state and all(method.bare for method in public) and not self._is_data()

    def _is_data(self) -> bool:
        if any(decorator.word in RECORD_DECORATORS or decorator.name in RECORD_DECORATORS for decorator in self.decorators):
            return True
        return bool(self.outside & (RECORDS | SCHEMAS))

    def _is_orm_model(self) -> bool:
        names = {each.name: each for each in self.fields}
        if "__abstract__" in names and names["__abstract__"].text == "True":
            return False
        if "__tablename__" in names or "__table__" in names or ("table", "True") in self.keywords:
            return True
        return bool(self.outside & ORM_BASES) and not self.bases & MAKES_TABLE

    def _is_event(self, *, data: bool) -> bool:
        return data and bool(self.folders & EVENT_FOLDERS) and self.role in (Role.DOMAIN, Role.APPLICATION)

    def _is_value_object(self) -> bool:
        placed = bool(self.folders & VALUE_FOLDERS) or bool(words(self.ancestors) & VALUE_BASES)
        return (
            placed and self.word not in VALUE_BASES and (bool(self.state) or bool(words(self.outside) & {"str", "int", "float"}))
        )

    def _is_entity(self) -> bool:
        if self.word in ENTITY_BASES or NO_ENTITY.search(self.word):
            return False
        if words(self.ancestors) & ENTITY_BASES:
            return bool(self.state)
        own = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.word).lower()
        identity = {"id", "_id", "uuid", "_uuid", "pk", f"{own}_id", f"{own}_uuid"}
        return len(self.state) > 1 and bool(self.state & identity)

    def _is_repository(self) -> bool:
        named = REPOSITORY.search(self.word) or any(REPOSITORY.search(each) for each in words(self.ancestors))
        placed = bool(self.folders & REPOSITORY_FOLDERS) and not self._is_data() and not NO_REPOSITORY.search(self.word)
        return bool(named or placed) and not self._is_orm_model() and any(method.is_public for method in self.methods)

    def _is_use_case(self, *, data: bool) -> bool:
        public = {method.word for method in self.methods if method.is_public or method.word == "__call__"}
        if not public or self.outside & (SCHEMAS | SETTINGS):
            return False
        return bool(public & EXECUTES) or (bool(USE_CASE.search(self.word)) and not (data and not public))


def folders_of(location: str) -> frozenset[str]:
    """Return the words of a module's path, its own included, in lower case."""
    return frozenset(location.lower().split("/"))


def any_of(kinds: Iterable[Kind], *wanted: Kind) -> bool:
    """Return whether one of the kinds is wanted."""
    return bool(frozenset(kinds) & frozenset(wanted))
