"""Sessions in memory, read by somebody who counts."""

from collections.abc import Mapping
from datetime import datetime

from reference_service.domain.identity.session import Session
from reference_service.domain.shared.ids import SessionId
from tests.reference_service.contract.building import session
from tests.reference_service.fakes.identity import FakeSessionReader
from tests.reference_service.fakes.shared import BEGINNING, Store

ONE, TWO, THREE = (session(number).id for number in (1, 2, 3))


class CountingReader(FakeSessionReader):
    """Three sessions; `asked` is what was asked about them."""

    def __init__(self) -> None:
        self.store = Store(tables={"sessions": {each: session(each.value.int) for each in (ONE, TWO, THREE)}})
        self.asked: list[str] = []
        super().__init__(self.store)

    def end(self, ended: SessionId, at: datetime = BEGINNING) -> None:
        """End a session."""
        kept = self.store.tables["sessions"][ended]
        assert isinstance(kept, Session)
        kept.end(at)

    async def has_ended(self, session: SessionId) -> bool:
        self.asked.append("one")
        return await super().has_ended(session)

    async def ended_since(self, moment: datetime) -> Mapping[SessionId, datetime]:
        self.asked.append("all")
        return await super().ended_since(moment)
