"""Who and what there is in a database of development."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

ADMINISTRATOR: Final = "admin@example.com"
SUPPORT: Final = "support@example.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTenant:
    """A tenant, its members with their roles, and who of them does what."""

    name: str
    owner: str
    manager: str
    worker: str
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PlannedProject:
    """A project, and its tasks, each with the states that it goes through after `open`."""

    name: str
    description: str
    tasks: tuple[tuple[str, tuple[str, ...]], ...]


TENANTS: Final = (
    PlannedTenant(
        name="Analytical Engines",
        owner="ada@example.com",
        manager="bob@example.com",
        worker="cleo@example.com",
        members=(
            ("ada@example.com", "owner"),
            ("bob@example.com", "manager"),
            ("cleo@example.com", "member"),
            ("dan@example.com", "viewer"),
        ),
    ),
    PlannedTenant(
        name="Jacquard Looms",
        owner="grace@example.com",
        manager="bob@example.com",
        worker="cleo@example.com",
        members=(
            ("grace@example.com", "owner"),
            ("bob@example.com", "manager"),
            ("cleo@example.com", "member"),
            ("ada@example.com", "viewer"),
        ),
    ),
)
DELETED: Final = "A machine that guesses"
"""The project that is deleted, and can be restored."""
PROJECTS: Final = (
    PlannedProject(
        "The second engine",
        "It computes more than the first, in half the room.",
        (
            ("Draw the mill", ("in_progress", "review", "done")),
            ("Cut the gears", ("in_progress", "review")),
            ("Order the brass", ("in_progress",)),
            ("Oil everything", ()),
            ("Paint it red", ("cancelled",)),
        ),
    ),
    PlannedProject("The catalogue", "What can be made, and for how much.", (("Ask for prices", ()),)),
    PlannedProject(DELETED, "Nobody believed in it.", (("Find somebody who does", ()),)),
)


def addresses() -> Collection[str]:
    """Return the addresses of all made-up people."""
    return {ADMINISTRATOR, SUPPORT, *(email for tenant in TENANTS for email, _ in tenant.members)}
