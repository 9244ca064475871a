"""Who may run which use case: what the matrices of all contexts are made of."""

import importlib
import pkgutil
from types import ModuleType

from reference_service.application.shared.actor import Actor, TenantActor, denied
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import Denied
from reference_service.domain.shared.result import Err, Result


class PowerlessActor(Actor):
    """A user of a role that allows nothing: there is no such role on the platform."""

    __slots__ = ()

    def require(self, permission: Permission) -> Result[None, Denied]:
        return Err(denied(permission))


class PowerlessMember(TenantActor):
    """A member of a role that allows nothing: there is no such role in a tenant."""

    __slots__ = ()

    def require(self, permission: Permission) -> Result[None, Denied]:
        return Err(denied(permission))


def handlers_of(package: ModuleType) -> set[str]:
    """Return the names of all handlers that the modules of a package define."""
    names: set[str] = set()
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(found.name)
        names |= {name for name, kind in vars(module).items() if name.endswith("Handler") and kind.__module__ == module.__name__}
    return names
