"""Writes an entity through all layers, or says why not and writes nothing."""

import difflib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reference_service.infrastructure.scaffolding.added_tests import added_tests
from reference_service.infrastructure.scaffolding.additions import Addition, additions
from reference_service.infrastructure.scaffolding.contexts import context_of
from reference_service.infrastructure.scaffolding.drafts import drafts
from reference_service.infrastructure.scaffolding.fields import parse_fields
from reference_service.infrastructure.scaffolding.formatting import formatted
from reference_service.infrastructure.scaffolding.names import parse_names
from reference_service.infrastructure.scaffolding.order import Order
from reference_service.infrastructure.scaffolding.problems import PlaceMissing, Unwritable


@dataclass(frozen=True, slots=True)
class Writing:
    """What files are to hold, by their paths, and what they hold now; nothing for a new one."""

    after: Mapping[str, str]
    before: Mapping[str, str]

    def diff(self) -> str:
        """Return what would change."""
        return "".join(
            line
            for path, text in self.after.items()
            for line in difflib.unified_diff(
                self.before.get(path, "").splitlines(keepends=True),
                text.splitlines(keepends=True),
                path if path in self.before else "/dev/null",
                path,
            )
        )

    def write(self, root: Path) -> None:
        """Write it."""
        for path, text in self.after.items():
            (root / path).write_text(text, encoding="utf-8")


def order_of(root: Path, context: str, entity: str, fields: tuple[str, ...], *, plural: str | None, is_deletable: bool) -> Order:
    """Return what is asked for. `Unwritable` if it cannot be."""
    return Order(parse_names(entity, plural), parse_fields(fields, entity), context_of(root, context), is_deletable)


def plan(root: Path, order: Order) -> Writing:
    """Return what there is to write: nothing if it was written before. `Unwritable` if it cannot be."""
    new = formatted(root, drafts(order))
    before = {path: text for path in new if (text := _read(root / path)) is not None}
    if not before:
        _refuse_taken(root, order)
    other = next((path for path, text in before.items() if text != new[path]), None)
    if other is not None:
        told = f"`{order.names.entity}` exists already: `{other}` holds something else than what would be written."
        raise Unwritable(f"{told} {_advice(order)}")
    changed, kept = _changed(root, (*additions(order), *added_tests(order)))
    fresh = {path: text for path, text in new.items() if path not in before}
    return Writing(fresh | formatted(root, changed), kept)


def _refuse_taken(root: Path, order: Order) -> None:
    names = order.names
    identities = (root / "reference_service/domain/shared/ids.py").read_text(encoding="utf-8")
    catalogue = (root / "reference_service/infrastructure/migrate.py").read_text(encoding="utf-8")
    permissions = (root / "reference_service/domain/shared/access.py").read_text(encoding="utf-8")
    ports = (root / f"reference_service/application/{order.context.name}/ports.py").read_text(encoding="utf-8")
    marks = (
        (identities, f"class {names.kind}Id("),
        (catalogue, f"{names.kind}Row"),
        (permissions, f'"{names.plural}.'),
        (ports, f"class {names.kind}View:"),
    )
    if any(mark in text for text, mark in marks):
        raise Unwritable(f"`{names.entity}` exists already. {_advice(order)}")


def _advice(order: Order) -> str:
    return f"Call another one something else, as `{order.context.name}_{order.names.entity}`."


def _changed(root: Path, wanted: tuple[Addition, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files that something is added to, and what they hold now."""
    by_path: dict[str, list[Addition]] = defaultdict(list)
    for addition in wanted:
        by_path[addition.path].append(addition)
    changed, kept, missing = {}, {}, []
    for path, of_file in by_path.items():
        source = _read(root / path)
        text = source
        for addition in of_file:
            try:
                text = addition.applied(_there(text))
            except PlaceMissing as error:
                missing.append(f"`{path}` lacks {error}: make room there for `{addition.mark.strip()}`, by hand.")
        if source is not None and text is not None and text != source:
            changed[path], kept[path] = text, source
    if missing:
        raise Unwritable("\n".join(["Nothing was written, since places to write to were not found.", *missing]))
    return changed, kept


def _there(source: str | None) -> str:
    if source is None:
        raise PlaceMissing("everything, as there is no such file")
    return source


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
