"""Places for what holds something scarce for long."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from reference_service.adapters.http.problems import Refused
from reference_service.domain.shared.errors import Unavailable

_BUSY: Final = Unavailable(
    code="EXPORTS_BUSY",
    message="As many exports as there may be are under way. Try again later.",
    retry_after=timedelta(seconds=10),
)


class Slots:
    """So many may be inside at once; whoever comes then is refused."""

    def __init__(self, most: int) -> None:
        self._free = most

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take a place for the time inside. `Refused`: there is none."""
        if self._free == 0:
            raise Refused(_BUSY)
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1
