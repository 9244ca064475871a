"""What is added to files that there are. Each addition says what tells that it was made."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reference_service.infrastructure.scaffolding import places
from reference_service.infrastructure.scaffolding.order import Order


@dataclass(frozen=True, slots=True)
class Addition:
    """Something that is added to a file."""

    path: str
    mark: str
    """A text that the file holds once it was made."""
    make: Callable[[str], str]

    def applied(self, source: str) -> str:
        """Return the source with it. `PlaceMissing`."""
        # A name may be the beginning or the end of another one.
        start, end = r"(?<![\w.])" * self.mark[0].isidentifier(), r"(?!\w)" * self.mark[-1].isidentifier()
        return source if re.search(f"{start}{re.escape(self.mark)}{end}", source) else self.make(source)


def additions(order: Order) -> tuple[Addition, ...]:
    """Return all of them, those to one file in their order."""
    return (*_inner(order), *_persistence(order), *_outer(order))


def _inner(order: Order) -> Iterator[Addition]:
    """Domain and application."""
    names, context = order.names, order.context
    domain, ports = "reference_service/domain", f"reference_service/application/{context.name}/ports.py"
    ids = f"from reference_service.domain.shared.ids import {names.kind}Id"
    yield Addition(
        f"{domain}/shared/ids.py",
        f"class {names.kind}Id(",
        lambda source: places.at_end(source, order.rendered("added/identity.jinja")),
    )
    yield from _permissions(order, f"{domain}/shared/access.py")
    yield Addition(
        f"{domain}/{context.name}/events.py",
        f"class {names.kind}Event(",
        lambda source: places.with_imports(
            places.at_end(source, order.rendered("added/events.jinja")),
            "from dataclasses import dataclass",
            "from typing import ClassVar",
            "from uuid import UUID",
            "from reference_service.domain.shared.events import TenantEvent",
            ids,
        ),
    )
    yield Addition(
        ports,
        f"class {names.kinds}(",
        lambda source: places.with_imports(
            places.in_class(
                places.before(source, context.unit, order.rendered("added/repository_port.jinja")),
                context.unit,
                f"{names.plural}: {names.kinds}",
            ),
            ids,
            f"from reference_service.domain.{context.name}.{names.entity} import {names.kind}",
        ),
    )
    yield Addition(
        ports,
        f"class {names.kind}View:",
        lambda source: places.with_imports(
            places.at_end(source, order.rendered("added/reader_port.jinja")),
            "from abc import ABC, abstractmethod",
            "from dataclasses import dataclass",
            "from datetime import datetime",
            "from uuid import UUID",
            "from reference_service.domain.shared.pagination import Page, PageRequest",
        ),
    )


def _permissions(order: Order, path: str) -> Iterator[Addition]:
    names = order.names
    verbs = ("READ", "CREATE", "EDIT", *(("DELETE",) if order.is_deletable else ()))
    for verb in verbs:
        line = f'{names.permission}_{verb} = "{names.plural}.{verb.lower()}"'
        # Bound at once: the next round has another line.
        yield Addition(path, line, lambda source, line=line: places.in_class(source, "Permission", line))  # type: ignore[misc] # mypy infers no type for a lambda with a default
    granted = ", ".join(f"Permission.{names.permission}_{verb}" for verb in verbs[1:])

    def grant(source: str) -> str:
        viewed = places.in_assigned(source, "", "_VIEWER", f"Permission.{names.permission}_READ")
        return places.in_assigned(viewed, "", "_MEMBER", granted)

    yield Addition(path, f"Permission.{names.permission}_READ", grant)


def _persistence(order: Order) -> Iterator[Addition]:
    names, context = order.names, order.context
    folder = f"reference_service/adapters/persistence/{context.name}"
    package = folder.replace("/", ".")
    ids = f"from reference_service.domain.shared.ids import {names.kind}Id, TenantId"
    entity = f"from reference_service.domain.{context.name}.{names.entity} import {names.kind}"
    row = f"from {package}.tables import {names.kind}Row"
    yield Addition(
        f"{folder}/tables.py",
        f"class {names.kind}Row(",
        lambda source: places.with_imports(
            places.after_classes(source, order.rendered("added/table.jinja")),
            "from datetime import datetime",
            "from uuid import UUID",
            "from sqlalchemy import Index, String, Text",
            "from sqlalchemy.orm import Mapped, mapped_column",
            "from reference_service.adapters.persistence.base import Base, TenantRow, VersionedRow",
        ),
    )
    yield Addition(
        f"{folder}/mapping.py",
        f"def {names.entity}_of(",
        lambda source: places.with_imports(
            places.after_public(source, order.rendered("added/mapping.jinja")),
            *(row, entity, ids),
            "from reference_service.domain.shared.text import Name, Prose",
        ),
    )
    yield Addition(
        f"{folder}/repositories.py",
        f"class Sql{names.kinds}(",
        lambda source: places.with_imports(
            places.after_classes(source, order.rendered("added/repository.jinja")),
            *(row, entity, ids, "from typing import ClassVar"),
            "from reference_service.adapters.persistence.shared.repository import SqlRepository",
            f"from {package}.mapping import {names.entity}_of, write_{names.entity}",
            f"from reference_service.application.{context.name}.ports import {names.kinds}",
        ),
    )
    yield from _reading(order)


def _reading(order: Order) -> Iterator[Addition]:
    """Return what is read, and the unit of work."""
    names, context = order.names, order.context
    folder = f"reference_service/adapters/persistence/{context.name}"
    package = folder.replace("/", ".")
    ids = f"from reference_service.domain.shared.ids import {names.kind}Id, TenantId"
    row = f"from {package}.tables import {names.kind}Row"
    yield Addition(
        f"{folder}/readers.py",
        f"class Sql{names.kind}Reader(",
        lambda source: places.with_imports(
            places.at_end(
                places.before_definitions(
                    places.after_classes(source, order.rendered("added/reader.jinja")), order.rendered("added/statement.jinja")
                ),
                order.rendered("added/view.jinja"),
            ),
            *(row, ids, "from typing import Final", "from sqlalchemy import bindparam, select"),
            "from reference_service.adapters.persistence.shared.reader import Line, TenantReaderBase",
            f"from reference_service.application.{context.name}.ports import {names.kind}Reader, {names.kind}View",
            "from reference_service.domain.shared.pagination import Page, PageRequest",
        ),
    )
    yield Addition(
        f"{folder}/unit_of_work.py",
        f"self.{names.plural} = ",
        lambda source: places.with_imports(
            places.after_body(
                source, f"Sql{context.unit}", "__init__", f"self.{names.plural} = Sql{names.kinds}(self._session, self._changes)"
            ),
            f"from {package}.repositories import Sql{names.kinds}",
        ),
    )


def _outer(order: Order) -> Iterator[Addition]:
    """Routes, composition and migrations."""
    names, context = order.names, order.context
    folder = f"reference_service.application.{context.name}"
    sides = [("create", "commands"), ("edit", "commands"), ("get", "queries")]
    if order.is_deletable:
        sides.append(("delete", "commands"))
    handlers = {
        f"{verb}_{names.entity}": (f"{verb.capitalize()}{names.kind}Handler", f"{folder}.{side}.{verb}_{names.entity}")
        for verb, side in sides
    }
    handlers[f"list_{names.plural}"] = (f"List{names.kinds}Handler", f"{folder}.queries.list_{names.plural}")
    imports = [f"from {module} import {handler}" for handler, module in handlers.values()]
    yield from _composed(order, {name: handler for name, (handler, _) in handlers.items()}, imports)
    yield Addition(
        "reference_service/adapters/http/app_routes.py",
        f"{names.plural}.router",
        lambda source: places.with_imports(
            places.in_assigned(source, "", "_V1", f"{names.plural}.router", key="Part.WORK"),
            f"from reference_service.adapters.http.v1 import {names.plural}",
        ),
    )
    row = f"from reference_service.adapters.persistence.{context.name}.tables import {names.kind}Row"
    yield Addition(
        "reference_service/infrastructure/migrate.py",
        f"{names.kind}Row",
        lambda source: places.with_imports(
            places.in_assigned(source, "", "CONTEXTS", f"{names.kind}Row", key=repr(context.name)), row
        ),
    )
    if order.is_deletable:
        over = f"lambda before: {names.kind}Row.deleted_at < before"
        leftover = f'SqlLeftovers(container.databases_of("{context.name}"), {names.kind}Row, ({names.kind}Row.id,), {over})'
        yield Addition(
            "reference_service/infrastructure/composition/jobs.py",
            f"{names.kind}Row",
            lambda source: places.with_imports(
                places.in_assigned(source, "housekeeping", "of_contexts", leftover),
                row,
                "from reference_service.adapters.persistence.shared.leftovers import SqlLeftovers",
            ),
        )


def _composed(order: Order, handlers: dict[str, str], imports: list[str]) -> Iterator[Addition]:
    names, context = order.names, order.context

    def named(source: str) -> str:
        for name, handler in handlers.items():
            source = places.in_class(source, context.use_cases, f"{name}: {handler}")
        return places.with_imports(source, *imports)

    def made(source: str) -> str:
        opened, reader = context.opened, f'Sql{names.kind}Reader(container.databases_of("{context.name}"))'
        taken = {"create": f"{opened}, container.clock, container.ids", "edit": f"{opened}, container.clock"}
        taken |= {"delete": taken["edit"], "get": reader, "list": reader}
        for name, handler in handlers.items():
            item = f"{name}={handler}({taken[name.partition('_')[0]]})"
            source = places.in_call(source, context.compose, context.use_cases, item)
        return places.with_imports(
            source,
            *imports,
            f"from reference_service.adapters.persistence.{context.name}.readers import Sql{names.kind}Reader",
        )

    mark = f"create_{names.entity}"
    yield Addition(f"reference_service/adapters/http/use_cases/{context.name}.py", mark, named)
    yield Addition(f"reference_service/infrastructure/composition/{context.name}.py", mark, made)
