"""The operations of the API, as its OpenAPI document tells of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from reference_service.adapters.http.public import PUBLIC
from reference_service.infrastructure.app import fastapi_of
from tests.reference_service.whole import Whole

NOBODY = str(UUID(int=7))


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of a path; `body` is a valid one, None for an operation that takes none."""

    method: str
    path: str
    body: Mapping[str, object] | None

    @property
    def is_public(self) -> bool:
        """Whether nobody has to log in for it."""
        return (self.method, self.path) in PUBLIC

    def at(self, ids: Mapping[str, str]) -> str:
        """Return the path with ids in it; one that is not given is an id that nobody has."""
        return re.sub(r"\{(\w+)\}", lambda match: ids.get(match[1], NOBODY), self.path)


def document_of(whole: Whole) -> dict[str, Any]:
    """Return the OpenAPI document."""
    return fastapi_of(whole.container).openapi()


def operations_of(document: Mapping[str, Any]) -> tuple[Operation, ...]:
    """Return all operations that the document tells of."""
    found = tuple(_operations(document))
    assert len(found) > 40
    return found


def _operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, told in item.items():
            content = told.get("requestBody", {}).get("content", {}).get("application/json")
            yield Operation(method.upper(), path, None if content is None else _sample(content["schema"], document))


def _sample(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    """Return a value that a schema allows: of several, that of the first; of an object, all fields."""
    if "$ref" in schema:
        return _sample(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    if "anyOf" in schema:
        return _sample(schema["anyOf"][0], document)
    if "examples" in schema:
        return schema["examples"][0]
    if schema["type"] == "object":
        return {name: _sample(field, document) for name, field in schema["properties"].items()}
    if schema["type"] == "array":
        return [_sample(schema["items"], document)]
    if schema["type"] in {"boolean", "integer"}:
        return {"boolean": True, "integer": schema.get("minimum", 1)}[schema["type"]]
    assert schema["type"] == "string", schema
    return schema.get("enum", ["sample"])[0]
