"""The refusals that each route documents, so that no answer comes as a surprise."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from fastapi import FastAPI

from reference_service.adapters.http.problems import MEDIA_TYPE, Problem

_REFERENCE: Final = "#/components/schemas/{model}"
_WHEN: Final[Mapping[int, str]] = MappingProxyType(
    {
        400: "The request is malformed.",
        401: "Nobody proved who is asking.",
        403: "Whoever asks may not.",
        404: "There is no such thing, or none that the asker may know of.",
        408: "The body came too slowly.",
        409: "The state of things does not allow it now.",
        412: "It has changed since it was read.",
        413: "The body is too large.",
        422: "A value breaks a rule.",
        428: "The header `If-Match` is missing.",
        429: "It was asked too often.",
        503: "It cannot be done at the moment.",
    }
)
_EVERYWHERE: Final = frozenset({400, 408, 413, 422, 429, 503})


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of some refusals, and of those that any route may answer with."""
    schema = {"$ref": _REFERENCE.format(model=Problem.__name__)}
    return {
        status: {"description": _WHEN[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in sorted(_EVERYWHERE.union(statuses))
    }


def document_problems(app: FastAPI) -> None:
    """Put the problem document, which all refusals refer to, into the OpenAPI document of an application."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        document = generate()
        model = Problem.model_json_schema(ref_template=_REFERENCE)
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas |= model.pop("$defs", {}) | {Problem.__name__: model}
        return document

    app.openapi = openapi  # type: ignore[method-assign] # this is how FastAPI has its document extended
