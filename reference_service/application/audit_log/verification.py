"""Whether a chain of the log holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from reference_service.application.audit_log.ports import AuditReader
from reference_service.domain.audit_log.entry import Broken, Chain, Entry, Head, end, follow
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """How many lines of a chain hold, from the first on, and what is wrong with the next, if anything is."""

    entries: int
    broken_at: int | None = None
    reason: str | None = None


async def verification_over(logs: Sequence[AuditReader], chain: Chain) -> Verification:
    """Return whether a chain holds in each database: how many lines do, and the first that does not."""
    entries = 0
    for log in logs:
        found = await verification_of(log, chain)
        entries += found.entries
        if found.reason is not None:
            return Verification(entries=entries, broken_at=found.broken_at, reason=found.reason)
    return Verification(entries=entries)


async def verification_of(log: AuditReader, chain: Chain) -> Verification:
    """Return whether a chain holds, however long it is, and whatever is written to it meanwhile."""
    walked = await _walk(log, chain)
    if isinstance(walked, Ok):
        return Verification(entries=walked.value)
    broken = walked.error
    return Verification(entries=broken.sequence - 1, broken_at=broken.sequence, reason=broken.reason)


async def _walk(log: AuditReader, chain: Chain) -> Result[int, Broken]:
    first = kept = await log.head(chain)
    last = Head.beginning(chain)
    async for entry in log.entries(chain):
        if entry.sequence > kept.sequence:
            # The end was read before the lines: a line after it is good only if the end has moved since.
            kept = await log.head(chain)
        stepped = _step(last, entry, kept)
        if isinstance(stepped, Err):
            return stepped
        last = stepped.value
    return end(last, first) if last.sequence < first.sequence else Ok(last.sequence)


def _step(last: Head, entry: Entry, kept: Head) -> Result[Head, Broken]:
    followed = follow(last, entry)
    if isinstance(followed, Err) or followed.value.sequence < kept.sequence:
        return followed
    return end(followed.value, kept).map(lambda _: followed.value)
