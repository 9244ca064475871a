"""The files that are new, and the templates that they come from."""

from collections.abc import Iterator

from reference_service.infrastructure.scaffolding.order import Order


def drafts(order: Order) -> dict[str, str]:
    """Return the content of each new file, before it is formatted, by its path."""
    return {path: order.rendered(f"new/{template}.jinja") for path, template in (*_service(order), *_tests(order))}


def _service(order: Order) -> Iterator[tuple[str, str]]:
    names, context = order.names, order.context.name
    root = "reference_service"
    use_cases, http = f"{root}/application/{context}", f"{root}/adapters/http"
    yield f"{root}/domain/{context}/{names.entity}.py", "entity"
    yield f"{use_cases}/{names.plural}.py", "finding"
    yield f"{use_cases}/commands/create_{names.entity}.py", "create"
    yield f"{use_cases}/commands/edit_{names.entity}.py", "edit"
    if order.is_deletable:
        yield f"{use_cases}/commands/delete_{names.entity}.py", "delete"
    yield f"{use_cases}/queries/get_{names.entity}.py", "get"
    yield f"{use_cases}/queries/list_{names.plural}.py", "list"
    yield f"{http}/schemas/{names.plural}.py", "schemas"
    yield f"{http}/presenters/{names.plural}.py", "presenter"
    yield f"{http}/v1/{names.plural}.py", "routes"
    yield f"{root}/infrastructure/migrations/{context}/v{order.step}_{names.plural}.py", "step"


def _tests(order: Order) -> Iterator[tuple[str, str]]:
    names, context = order.names, order.context.name
    root = "tests/reference_service"
    yield f"{root}/fakes/{names.plural}.py", "fakes"
    yield f"{root}/unit/domain/{context}/test_{names.entity}.py", "test_domain"
    yield f"{root}/unit/application/{context}/{names.plural}.py", "cases"
    yield f"{root}/unit/application/{context}/test_{names.plural}.py", "test_application"
    yield f"{root}/contract/{names.plural}.py", "building"
    yield f"{root}/contract/test_{names.plural}.py", "test_contract"
    yield f"{root}/integration/persistence_contexts/test_{names.entity}_mapping.py", "test_mapping"
    yield f"{root}/integration/adapters/http_routes/test_{names.plural}.py", "test_routes"
