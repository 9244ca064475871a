"""The layers of a project as a whole, and what its profile forbids them to import."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from audit.model.profile import Role
from audit.model.project import Module, Project, ResolvedImport

LAYERS = (Role.DOMAIN, Role.APPLICATION, Role.ADAPTER, Role.PRESENTATION, Role.INFRASTRUCTURE)
"""The roles that an architecture is built of, innermost first; config, shared code and composition roots stand beside them."""


class Layer(Struct, frozen=True):
    """The modules with code that play one role, in one bounded context where the project has contexts."""

    role: Role
    context: str
    modules: tuple[Module, ...]

    @property
    def name(self) -> str:
        """What it is called: the role, and the context where there is one."""
        return f"{self.context} {self.role}".strip()


def layers_of(project: Project) -> tuple[Layer, ...]:
    """Return the layers that hold code, by context and from the inside out."""
    found: dict[tuple[str, Role], list[Module]] = {}
    for module in project.modules.values():
        if module.role in LAYERS and module.has_code:
            found.setdefault((module.context, module.role), []).append(module)
    order = sorted(found, key=lambda key: (key[0], LAYERS.index(key[1])))
    return tuple(Layer(role, context, tuple(found[context, role])) for context, role in order)


def home_of(project: Project, modules: Sequence[Module]) -> Module:
    """Return the package that holds all of some modules, the first of them where there is none, a single one itself."""
    words = [module.name.split(".") for module in modules]
    depth = next((i for i, level in enumerate(zip(*words, strict=False)) if len(set(level)) > 1), min(map(len, words)))
    return project.modules.get(".".join(words[0][:depth]), modules[0])


def forbidden(project: Project, module: Module) -> Iterator[tuple[ResolvedImport, Module]]:
    """Yield the imports of a module that its profile forbids, each with the module that it must not see."""
    if module.profile is None or module.role is None:
        return
    for imported in module.imports:
        for name in imported.leads_to(project.modules):
            target = project.modules.get(name)
            if target is not None and not target.is_test and hidden(module, target):
                yield imported, target


def hidden(module: Module, target: Module) -> bool:
    """Return whether the profile of a module hides another from it."""
    if module.profile is None or module.role is None or target.role is None:
        return False
    return not module.profile.may_see(module.role, target.role)
