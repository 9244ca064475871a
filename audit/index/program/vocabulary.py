"""The words that tell what a class is: names of libraries' bases, of folders, and endings that say a part."""

import builtins
import re

ERRORS = frozenset(name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException))
ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "TextChoices", "IntegerChoices"})
ABSTRACT = frozenset({"abc.ABC", "abc.ABCMeta", "typing.Protocol", "typing_extensions.Protocol"})

ORM_BASES = frozenset(
    {
        "sqlalchemy.orm.DeclarativeBase",
        "sqlalchemy.orm.DeclarativeBaseNoMeta",
        "sqlalchemy.orm.declarative_base",
        "flask_sqlalchemy.model.Model",
        "django.db.models.Model",
        "tortoise.models.Model",
        "tortoise.Model",
        "peewee.Model",
        "mongoengine.Document",
        "beanie.Document",
        "ormar.Model",
        "piccolo.table.Table",
        "pony.orm.core.Entity",
        "odmantic.Model",
    }
)
MAKES_TABLE = frozenset(
    {"sqlalchemy.orm.DeclarativeBase", "sqlalchemy.orm.DeclarativeBaseNoMeta", "sqlalchemy.orm.declarative_base"}
)
"""Bases of bases: a class right below one of these maps to no table unless it names one."""

ORM_PACKAGES = ("advanced_alchemy.base.", "litestar.plugins.sqlalchemy.base.", "litestar.contrib.sqlalchemy.base.")
"""Where bases come from of which each makes a table of what extends it."""

SCHEMAS = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic.v1.BaseModel", "sqlmodel.SQLModel"})
SETTINGS = frozenset({"pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic.v1.BaseSettings"})
RECORDS = frozenset(
    {"typing.NamedTuple", "typing.TypedDict", "typing_extensions.TypedDict", "collections.namedtuple", "msgspec.Struct"}
)
ROWS = frozenset({"typing.NamedTuple", "typing.TypedDict", "typing_extensions.TypedDict", "collections.namedtuple"})
"""Bases of what is equal to any other with the same content: no entity is."""

RECORD_DECORATORS = frozenset(
    {"dataclass", "mapped_as_dataclass", "define", "frozen", "mutable", "attrs", "attributes", "attr.s", "attr.attrs", "s"}
)

ENTITY_BASES = frozenset({"Entity", "BaseEntity", "DomainEntity", "AggregateRoot", "Aggregate", "BaseAggregate", "RootEntity"})
VALUE_BASES = frozenset({"ValueObject", "BaseValueObject", "ValueObjectBase", "AbstractValueObject"})
EVENT_BASES = frozenset({"Event", "BaseEvent", "DomainEvent", "BaseDomainEvent", "IntegrationEvent", "AbstractEvent"})

ENTITY_FOLDERS = frozenset({"entities", "entity", "aggregates", "aggregate"})
VALUE_FOLDERS = frozenset({"value_objects", "value_object", "valueobjects", "vo", "vos"})
EVENT_FOLDERS = frozenset({"events", "event", "domain_events"})
FOREIGN_FOLDERS = EVENT_FOLDERS | {
    *("schema", "schemas", "dto", "dtos", "command", "commands", "query", "queries", "request", "requests"),
    *("response", "responses"),
}
"""Folders of the domain whose classes are something other than entities."""

NO_ENTITY = re.compile(
    r"^(Create|Update|Delete|Add|Remove|Patch|Get)(?=[A-Z])"
    r"|(Service|Factory|Specification|Spec|Policy|Repository|Repo|Command|Query|DTO|Dto|Event|Error|Exception|Filters?|Results?"
    r"|Response|Request|Input|Output|Params|Parameters|Data|Schema|Config|Settings|Mixin|Handler|Validator|Builder|Options|Mapper"
    r"|Create|Update|Read|Public|InDB|View|Payload|Body|Summary|Snapshot|Props|Criteria|Info|Metadata|Base)$"
    r"|(?<=[a-z])(Create|Update|Read)(?=[A-Z])"
)
"""Names that say that a class is something other than an entity."""

NO_VALUE = re.compile(
    r"(Service|Factory|Specification|Spec|Policy|Repository|Mixin|Handler|Validator|Builder|Mapper|Hasher|Event)$"
)
"""Names that say that a class does something rather than being a value."""

REPOSITORY = re.compile(r"(Repository|Repositories|Repo|DAO|Dao)(Impl|Implementation|Adapter|SQL|Sql|SQLAlchemy|SqlAlchemy)?$")
REPOSITORY_FOLDERS = frozenset({"repositories", "repository", "repos", "daos", "dao"})
NO_REPOSITORY = re.compile(
    r"(Mapper|Factory|Mixin|Model|Base|Builder|Session|Manager|UnitOfWork|Uow|UoW|Reader|Query|Dto|DTO|Params|Filters?|Options"
    r"|Specification|Spec|Criteria)$"
)
USE_CASE = re.compile(r"(UseCase|Usecase|Interactor|Handler|Service|ServiceImpl)$")
EXECUTES = frozenset({"execute", "__call__", "handle", "run", "invoke"})

STAND_IN = re.compile(r"^_?(Mock|Fake|Stub|Dummy)[A-Z]")
"""Classes that stand in for others while something is tried out."""

NO_USE_CASE = re.compile(r"(Controller|Presenter|View|Resource|Router)$")
"""Names of what hands requests on to use cases."""

MAKERS = {
    "sqlalchemy.orm.sessionmaker": "sqlalchemy.orm.Session",
    "sqlalchemy.orm.scoped_session": "sqlalchemy.orm.Session",
    "sqlalchemy.ext.asyncio.async_sessionmaker": "sqlalchemy.ext.asyncio.AsyncSession",
}
"""What calling an instance of a class from elsewhere gives."""

MANAGERS = frozenset({"contextmanager", "asynccontextmanager"})
"""Decorators of functions that a `with` statement enters."""

GENERATORS = frozenset({"AsyncIterator", "AsyncGenerator", "Iterator", "Generator", "AsyncIterable", "Iterable"})
"""What a function that yields is annotated with."""
