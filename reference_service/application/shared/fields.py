"""Who may see which part of what is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Generic, TypeVar

from reference_service.domain.shared.access import Permission

V = TypeVar("V")

May = Callable[[Permission], bool]
"""What tells whether somebody has a permission, on the platform or in the tenant that the view is of."""


@dataclass(frozen=True, slots=True)
class FieldPolicy(Generic[V]):
    """The fields of a view that take a permission of their own. All others are for whoever may see the view at all."""

    view: type[V]
    takes: Mapping[str, Permission]

    def __post_init__(self) -> None:
        """ValueError: a field is not one of the view, and would be guarded in name only."""
        known = {field.name for field in fields(self.view)}  # type: ignore[arg-type] # views are dataclasses
        unknown = sorted(set(self.takes) - known)
        if unknown:
            raise ValueError(f"`{self.view.__name__}` has no field {', '.join(f'`{name}`' for name in unknown)}.")

    def shows(self, field: str, may: May) -> bool:
        """Tell whether somebody sees a field: who does not need not have it looked up."""
        permission = self.takes.get(field)
        return permission is None or may(permission)

    def hidden(self, may: May) -> frozenset[str]:
        """Return the fields that somebody does not see."""
        return frozenset(field for field in self.takes if not self.shows(field, may))
