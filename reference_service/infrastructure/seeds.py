"""What a fresh database begins with, in development."""

import secrets
from typing import Final

from reference_service.application.identity.commands.create_administrator import CreateAdministrator
from reference_service.domain.shared.result import Ok
from reference_service.infrastructure.composition.identity import create_administrator
from reference_service.infrastructure.container import Container

ADMINISTRATOR: Final = "admin@example.com"


async def seed_administrator(container: Container) -> str | None:
    """Make an administrator, and return the password, which is kept nowhere; None if there is one already."""
    password = secrets.token_urlsafe(12)
    made = await create_administrator(container).execute(CreateAdministrator(email=ADMINISTRATOR, password=password))
    return password if isinstance(made, Ok) else None
