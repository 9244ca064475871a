"""The log as it is written: inside the transaction that it tells of, each line after the last of its chain."""

import json
from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from reference_service.adapters.persistence.audit_log.tables import EntryRow, HeadRow
from reference_service.adapters.persistence.shared.database import insert_once
from reference_service.adapters.persistence.shared.unit_of_work import AuditTrail
from reference_service.adapters.request import REQUEST_ID
from reference_service.domain.audit_log.entry import Chain, Entry, Head
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import UserId


class ChainedTrail(AuditTrail):
    """Writes each event into the log of its tenant; one that belongs to no tenant, into that of its user."""

    async def write(self, session: AsyncSession, events: Sequence[Event], by: UserId | None) -> None:
        """Write events down; whoever writes to the same log waits until this transaction ends."""
        chains: dict[str, list[Event]] = {}
        for event in events:
            chains.setdefault(_chain_of(event).value, []).append(event)
        connection = await session.connection()
        # Always in the same order, so that two who write to the same logs never wait for each other.
        for name in sorted(chains):
            await _extend(connection, await _locked_head(session, Chain(name)), chains[name], by)


async def _extend(connection: AsyncConnection, head: Head, events: Sequence[Event], by: UserId | None) -> None:
    entries = []
    for event in events:
        entries.append(_entry(head, event, by))
        head = entries[-1].head
    await connection.execute(insert(EntryRow), [_values(entry) for entry in entries])
    moved = update(HeadRow).where(HeadRow.chain == head.chain.value).values(sequence=head.sequence, digest=head.digest)
    await connection.execute(moved)


async def _locked_head(session: AsyncSession, chain: Chain) -> Head:
    """Return the end of a chain, locked until the end of the transaction; the first to ask makes it."""
    connection = await session.connection()
    statement = select(HeadRow.sequence, HeadRow.digest).where(HeadRow.chain == chain.value).with_for_update()
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        first = Head.beginning(chain)
        await insert_once(session, HeadRow, {"chain": chain.value, "sequence": first.sequence, "digest": first.digest})
        row = (await connection.execute(statement)).one()
    return Head(chain, row.sequence, row.digest)


def _chain_of(event: Event) -> Chain:
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
