"""New identities."""

from uuid import UUID

import uuid_utils

from reference_service.application.shared.ports.ids import IdFactory


class Uuid7Ids(IdFactory):
    """UUIDs of version 7 (RFC 9562): the moment in milliseconds, a counter, randomness."""

    def new(self) -> UUID:
        """Return an identity that nothing has; those of one process sort as they were made."""
        return UUID(int=uuid_utils.uuid7().int)
