"""What talks to a database: sessions and connections of libraries, and the queries that are built for them."""

from audit.model.program import Call, Target, TypeRef

_LIBRARIES = frozenset({"sqlalchemy", "sqlmodel"})
_SESSIONS = frozenset(
    {
        "AsyncConnection",
        "AsyncEngine",
        "AsyncSession",
        "Connection",
        "Engine",
        "Session",
        "async_scoped_session",
        "scoped_session",
    }
)
_STATEMENTS = frozenset({"delete", "insert", "select", "text", "union", "union_all", "update"})
_QUERIES = """
add add_all bulk_insert_mappings bulk_save_objects bulk_update_mappings delete exec execute get get_one merge query refresh
scalar scalars stream stream_scalars
"""
_MANAGERS = frozenset({"django.db.models.Model", "peewee.Model", "tortoise.Model", "tortoise.models.Model", "beanie.Document"})
_MANAGER_QUERIES = """
aggregate all bulk_create bulk_update count create delete exclude exists filter find find_all find_one first get get_or_create
get_or_none insert insert_many last order_by raw save select select_related update update_or_create values values_list
"""
_OF_SESSIONS = frozenset(_QUERIES.split())
_OF_MANAGERS = frozenset(_MANAGER_QUERIES.split())


def is_session(type: TypeRef | None) -> bool:
    """Return whether a class is a session, connection or engine of SQLAlchemy or SQLModel."""
    return is_transactional(type) and type is not None and type.name.split(".")[0] in _LIBRARIES


def is_transactional(type: TypeRef | None) -> bool:
    """Return whether a class is a session or connection of any library."""
    return type is not None and not type.first_party and type.word in _SESSIONS


def is_statement(call: Call) -> bool:
    """Return whether a call builds a statement of SQL: `select(…)`, `users.insert()`."""
    if call.name.split(".")[0] not in _LIBRARIES or call.name.rpartition(".")[2] not in _STATEMENTS:
        return False
    return call.target is Target.FUNCTION or (call.owner is not None and call.owner.word == "Table")


def is_query(call: Call) -> bool:
    """Return whether a call builds a query or has one run, as far as it is known what is called."""
    if call.first_party:
        return False
    if is_statement(call) or (is_session(call.owner) and call.word in _OF_SESSIONS):
        return True
    model = next((name for name in _MANAGERS if call.name.startswith(f"{name}.")), "")
    return bool(model) and call.word in _OF_MANAGERS
