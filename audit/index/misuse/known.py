"""What is known of classes and decorators from elsewhere."""

import builtins
import collections.abc
import enum

ABSTRACT = frozenset({"abc.ABC", "abc.ABCMeta"})
PROTOCOL = frozenset({"typing.Protocol", "typing_extensions.Protocol"})
GENERIC = frozenset({"typing.Generic", "typing_extensions.Generic"})
SCAFFOLD = ABSTRACT | PROTOCOL | GENERIC | {"builtins.object"}
"""Bases that bring no attribute that anybody would ask for."""

PYDANTIC = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic.v1.BaseModel"})
SETTINGS = frozenset({"pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic.v1.BaseSettings"})
TUPLES = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple"})
ENUMS = frozenset(
    f"enum.{name}" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "EnumMeta", "EnumType")
)

_PYDANTIC_NAMES = frozenset(
    [
        "model_computed_fields",
        "model_config",
        "model_construct",
        "model_copy",
        "model_dump",
        "model_dump_json",
        "model_extra",
        "model_fields",
        "model_fields_set",
        "model_json_schema",
        "model_parametrized_name",
        "model_post_init",
        "model_rebuild",
        "model_validate",
        "model_validate_json",
        "model_validate_strings",
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "schema",
        "schema_json",
        "update_forward_refs",
        "validate",
        "Config",
        "fields",
    ]
)
_TUPLE_NAMES = frozenset({*dir(tuple), "_asdict", "_replace", "_fields", "_make", "_field_defaults"})
_ENUM_NAMES = frozenset(
    {"name", "value", *(name for word in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag") for name in dir(getattr(enum, word)))}
    | set(dir(enum.EnumMeta))
)
_UNKNOWN = frozenset({"builtins.type", "builtins.super", "builtins.property", "builtins.classmethod", "builtins.staticmethod"})
"""Builtins whose subclasses do other things than hold attributes."""

RECORDS = frozenset({"dataclasses.dataclass"})
ATTRS = frozenset({"attrs.define", "attrs.frozen", "attrs.mutable", "attr.define", "attr.frozen", "attr.mutable"})
OLD_ATTRS = frozenset({"attr.s", "attr.attrs", "attr.dataclass"})
_TYPING = ("typing", "typing_extensions")
_MARKS = frozenset(
    f"{module}.{name}" for module in _TYPING for name in ("final", "runtime_checkable", "runtime", "no_type_check", "override")
)
_DEPRECATED = frozenset({"warnings.deprecated", "typing_extensions.deprecated"})

KEEP_CLASS = (
    RECORDS
    | ATTRS
    | OLD_ATTRS
    | _MARKS
    | _DEPRECATED
    | {"functools.total_ordering", "enum.unique", "enum.verify", "enum.global_enum"}
)
"""Decorators of classes that add no attribute that anybody would ask for."""

METHOD_MARKS = frozenset({"builtins.staticmethod", "builtins.classmethod", "abc.abstractmethod"})
KEEP_RESULT = (
    METHOD_MARKS | _MARKS | _DEPRECATED | {"functools.lru_cache", "functools.cache", "tenacity.retry", "pydantic.computed_field"}
)
"""Decorators of functions that leave alone what a call gives."""

MANAGERS = frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"})
KEEP_SIGNATURE = (KEEP_RESULT - {"pydantic.computed_field"}) | MANAGERS
"""Decorators of functions that leave alone what a call takes."""

REGISTERING = frozenset({"fastapi", "starlette", "flask", "typer"})
"""Libraries whose objects register the functions that they decorate, and hand them back as they are."""


def attributes_of(name: str) -> frozenset[str] | None:
    """Return what a class from elsewhere brings to those below it; None where that is not known."""
    if name in SCAFFOLD:
        return frozenset()
    if name in PYDANTIC or name in SETTINGS:
        return _PYDANTIC_NAMES
    if name in TUPLES:
        return _TUPLE_NAMES
    if name in ENUMS:
        return _ENUM_NAMES
    module, _, word = name.rpartition(".")
    if module == "builtins" and name not in _UNKNOWN:
        found = getattr(builtins, word, None)
        return frozenset(dir(found)) if isinstance(found, type) else None
    if module in ("collections.abc", *_TYPING):
        found = getattr(collections.abc, word, None)
        return frozenset(dir(found)) if isinstance(found, type) else None
    return None
