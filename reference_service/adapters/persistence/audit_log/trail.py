"""The log as it is written: inside the transaction that it tells of, each line after the last of its chain."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

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
        # Always in the same order, so that two who write to the same logs never wait for each other.
        for name in sorted(chains):
            await _extend(session, Chain(name), chains[name], by)


async def _extend(session: AsyncSession, chain: Chain, events: Sequence[Event], by: UserId | None) -> None:
    row = await _locked_head(session, chain)
    head = Head(chain, row.sequence, row.digest)
    entries = []
    for event in events:
        entries.append(_entry(head, event, by))
        head = entries[-1].head
    await session.execute(insert(EntryRow), [_values(entry) for entry in entries])
    row.sequence, row.digest = head.sequence, head.digest
    await session.flush()


async def _locked_head(session: AsyncSession, chain: Chain) -> HeadRow:
    """Return the end of a chain, locked until the end of the transaction; the first to ask makes it."""
    statement = select(HeadRow).where(HeadRow.chain == chain.value).with_for_update()
    row = (await session.scalars(statement)).one_or_none()
    if row is not None:
        return row
    first = Head.beginning(chain)
    await insert_once(session, HeadRow, {"chain": chain.value, "sequence": first.sequence, "digest": first.digest})
    return (await session.scalars(statement)).one()


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
    return asdict(entry) | {"chain": entry.chain.value, "actor": None if entry.actor is None else entry.actor.value}
