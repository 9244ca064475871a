from typing import Any

from fastapi import FastAPI

from reference_service.adapters.http.app_routes import include_routes

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _document() -> dict[str, Any]:
    app = FastAPI(generate_unique_id_function=lambda route: route.name)
    include_routes(app)
    return app.openapi()


def test_every_refusal_is_documented_as_a_problem_document() -> None:
    document = _document()
    refusals = [
        told["content"]
        for item in document["paths"].values()
        for operation in item.values()
        for status, told in operation["responses"].items()
        if int(status) >= 400
    ]

    assert len(refusals) > 300
    assert [content for content in refusals if content != PROBLEM] == []
    assert set(document["components"]["schemas"]["Problem"]["required"]) >= {"status", "code", "error", "request_id"}


def test_every_reference_leads_somewhere() -> None:
    document = _document()
    schemas = document["components"]["schemas"]

    def references(part: object) -> set[str]:
        if isinstance(part, dict):
            own = {str(part["$ref"]).removeprefix("#/components/schemas/")} if "$ref" in part else set()
            return own.union(*(references(each) for each in part.values()))
        return set().union(*(references(each) for each in part)) if isinstance(part, list) else set()

    assert references(document) == set(schemas)


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for item in _document()["paths"].values() for operation in item.values()]

    assert len(names) == len(set(names)) == 86
    assert {"login", "list_projects", "get_project", "get_project_overview"} <= set(names)
