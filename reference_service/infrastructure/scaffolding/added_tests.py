"""What is added to tests that there are: what they list all of has one more."""

import ast
from collections.abc import Iterator

from reference_service.infrastructure.scaffolding import places
from reference_service.infrastructure.scaffolding.additions import Addition
from reference_service.infrastructure.scaffolding.order import Order

_ROOT = "tests/reference_service"


def added_tests(order: Order) -> tuple[Addition, ...]:
    """Return all additions to tests, those to one file in their order."""
    return (*_fakes(order), *_contract(order), *_lists(order))


def _fakes(order: Order) -> Iterator[Addition]:
    names, context = order.names, order.context
    unit = f"Fake{context.unit}"

    def kept(source: str) -> str:
        line = f"self.{names.plural}: Fake{names.kinds} = Fake{names.kinds}(self.store, tenant)"
        listed = places.in_assigned(source, unit, "self.collections", f"self.{names.plural}")
        return places.with_imports(
            places.before_assignment(listed, unit, "self.collections", line),
            f"from tests.reference_service.fakes.{names.plural} import Fake{names.kinds}",
        )

    yield Addition(f"{_ROOT}/fakes/{context.name}.py", f"Fake{names.kinds}", kept)


def _contract(order: Order) -> Iterator[Addition]:
    names, context = order.names, order.context
    ports = f"from reference_service.application.{context.name}.ports import"
    yield Addition(
        f"{_ROOT}/contract/kinds.py",
        f"{names.permission}: Kind[",
        lambda source: places.with_imports(
            places.before(places.in_assigned(source, "", "KINDS", names.permission), "KINDS", order.rendered("added/kind.jinja")),
            "from datetime import UTC, datetime",
            f"{ports} {context.unit}",
            f"from reference_service.domain.{context.name}.{names.entity} import {names.kind}",
            "from reference_service.domain.shared.text import Name, Prose",
            "from tests.reference_service.contract.building import ACME, ADA, LATER",
            f"from tests.reference_service.contract.{names.plural} import {names.entity}",
        ),
    )

    def grounded(source: str) -> str:
        source = places.in_class(source, "Ground", f"{names.plural}: {names.kind}Reader")
        source = places.in_call(source, "ground_in_memory", "Ground", f"{names.plural}=Fake{names.kind}Reader(store)")
        source = places.in_call(source, "ground_on", "Ground", f"{names.plural}=Sql{names.kind}Reader(databases)")
        return places.with_imports(
            source,
            f"{ports} {names.kind}Reader",
            f"from reference_service.adapters.persistence.{context.name}.readers import Sql{names.kind}Reader",
            f"from tests.reference_service.fakes.{names.plural} import Fake{names.kind}Reader",
        )

    yield Addition(f"{_ROOT}/contract/ground.py", f"{names.plural}: {names.kind}Reader", grounded)


def _lists(order: Order) -> Iterator[Addition]:
    names, context = order.names, order.context
    yield Addition(
        f"{_ROOT}/unit/application/{context.name}/test_authorization.py",
        f"{names.permission}_CASES",
        lambda source: places.with_imports(
            places.joined(source, "test_every_use_case_is_in_the_matrix", f" | set({names.permission}_CASES)"),
            f"from tests.reference_service.unit.application.{context.name}.{names.plural} import {names.permission}_CASES",
        ),
    )
    read = f'"{names.plural}.read"'
    for path in ("unit/domain/shared/test_access.py", "unit/application/identity/test_queries.py"):
        yield Addition(
            f"{_ROOT}/{path}", read, lambda source: places.in_literal(source, _is_what_a_viewer_may, read, "`members.read`")
        )
    yield Addition(
        f"{_ROOT}/architecture/test_persistence.py",
        f'"Sql{names.kind}Reader"',
        lambda source: places.in_compared(
            source, "test_every_reader_of_tenants_extends_the_one_that_filters", f'"Sql{names.kind}Reader": "TenantReaderBase"'
        ),
    )
    place = f"/api/v1/{names.path}"
    one = f"{place}/{{{names.entity}_id}}"
    routes = [f"GET {place}", f"POST {place}", f"GET {one}", f"PUT {one}"] + ([f"DELETE {one}"] if order.is_deletable else [])
    yield Addition(
        f"{_ROOT}/security/test_routes.py", f"\n{routes[0]}\n", lambda source: places.with_lines(source, "OPERATIONS", *routes)
    )


def _is_what_a_viewer_may(node: ast.AST) -> bool:
    if not isinstance(node, ast.Set | ast.Tuple):
        return False
    words = [each.value for each in node.elts if isinstance(each, ast.Constant)]
    return "members.read" in words and all(isinstance(word, str) and word.endswith(".read") for word in words)
