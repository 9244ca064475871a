"""The log as it is written: inside the transaction that it tells of, each line after the last of its chain."""

import json
from collections.abc import Sequence
from dataclasses import fields
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update

from reference_service.adapters.persistence.audit_log.tables import EntryRow, HeadRow
from reference_service.adapters.persistence.shared.database import inserted_once
from reference_service.adapters.persistence.shared.unit_of_work import AuditTrail
from reference_service.adapters.request import REQUEST_ID
from reference_service.domain.audit_log.entry import Chain, Entry, Head
from reference_service.domain.shared.events import Event, PlatformEvent
from reference_service.domain.shared.ids import UserId

_WRITE: Final = insert(EntryRow)
_HEAD: Final = select(HeadRow.sequence, HeadRow.digest).where(HeadRow.chain == bindparam("of")).with_for_update()
_MOVE: Final = (
    update(HeadRow).where(HeadRow.chain == bindparam("of")).values(sequence=bindparam("number"), digest=bindparam("end"))
)


class ChainedTrail(AuditTrail):
    """Writes each event into the log of its tenant; one of a user alone, into theirs; others, into the platform's."""

    def write(self, connection: Connection, events: Sequence[Event], by: UserId | None) -> None:
        """Write events down; whoever writes to the same log waits until this transaction ends."""
        chains: dict[str, list[Event]] = {}
        for event in events:
            chains.setdefault(_chain_of(event).value, []).append(event)
        # Always in the same order, so that two who write to the same logs never wait for each other.
        for name in sorted(chains):
            _extend(connection, _locked_head(connection, Chain(name)), chains[name], by)


def _extend(connection: Connection, head: Head, events: Sequence[Event], by: UserId | None) -> None:
    entries = []
    for event in events:
        entries.append(_entry(head, event, by))
        head = entries[-1].head
    connection.execute(_WRITE, [_values(entry) for entry in entries])
    connection.execute(_MOVE, {"of": head.chain.value, "number": head.sequence, "end": head.digest})


def _locked_head(connection: Connection, chain: Chain) -> Head:
    """Return the end of a chain, locked until the end of the transaction; the first to ask makes it."""
    row = connection.execute(_HEAD, {"of": chain.value}).one_or_none()
    if row is None:
        first = Head.beginning(chain)
        inserted_once(connection, HeadRow, {"chain": chain.value, "sequence": first.sequence, "digest": first.digest})
        row = connection.execute(_HEAD, {"of": chain.value}).one()
    return Head(chain, row.sequence, row.digest)


def _chain_of(event: Event) -> Chain:
    if isinstance(event, PlatformEvent):
        return Chain.of_platform()
    return Chain.of_user(event.aggregate) if event.tenant is None else Chain.of_tenant(event.tenant)


def _entry(head: Head, event: Event, by: UserId | None) -> Entry:
    return Entry.after(
        head,
        occurred_at=event.occurred_at,
        actor=by,
        event=event.name,
        subject=event.aggregate,
        details=_details(event),
        request=REQUEST_ID.get(),
    )


def _details(event: Event) -> str:
    """Return what an event says beside its moment, as JSON with sorted keys."""
    said = {field.name: str(getattr(event, field.name)) for field in fields(event) if field.name != "occurred_at"}
    return json.dumps(said, sort_keys=True, ensure_ascii=False)


def _values(entry: Entry) -> dict[str, object]:
    return {
        "chain": entry.chain.value,
        "sequence": entry.sequence,
        "occurred_at": entry.occurred_at,
        "actor": None if entry.actor is None else entry.actor.value,
        "event": entry.event,
        "subject": entry.subject,
        "details": entry.details,
        "request": entry.request,
        "previous": entry.previous,
        "digest": entry.digest,
    }
