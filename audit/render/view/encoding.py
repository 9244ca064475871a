"""Documents for programs: their JSON, and the schema that describes it."""

from inspect import cleandoc

import msgspec
from msgspec import Struct

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def encoded(document: object) -> str:
    """Return a document as JSON that people can read, too."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def schema_of(kind: type[Struct]) -> str:
    """Return the JSON schema of a kind of document."""
    described = {"$schema": _DIALECT, **msgspec.json.schema(kind)}
    for definition in described["$defs"].values():
        definition["description"] = cleandoc(definition["description"])  # Python 3.13 strips the indent, the others keep it
    return encoded(described)
