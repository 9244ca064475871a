"""How much of each layer was run: what the rule about floors, `audit coverage` and the pytest plug-in all ask."""

from collections.abc import Iterable, Mapping

from audit.model.coverage import Coverage, FileTally, LayerCoverage, Tally
from audit.model.profile import Role
from audit.model.project import Module, Project

NO_LAYER = "no layer"
"""What code is called that plays no role."""

Lines = Mapping[str, frozenset[int] | None]
"""Some lines of some files, by path; None for a file that is gone."""


def covered_layers(project: Project, only: Lines | None = None) -> tuple[LayerCoverage, ...]:
    """Return how much of each layer was run, in the order of the roles, code in no layer last.

    Code outside of the architecture, as all of a project without one, is in no layer. With `only`, nothing but those lines
    counts. A layer without a statement that counts is left out. Where two architectures of the project have a layer of one
    role, the layers go by both names.
    """
    if project.coverage is None:
        return ()
    groups: dict[tuple[str, Role | None], list[Module]] = {}
    for module in _counted(project, project.coverage):
        owner = module.profile.name if module.profile is not None and module.role is not None else ""
        groups.setdefault((owner, module.role), []).append(module)
    order = sorted(groups, key=lambda key: (list(Role).index(key[1]) if key[1] is not None else len(Role), key[0]))
    roles = [role for _, role in order]
    found = (_layer(project.coverage, _name(*key, shared=roles.count(key[1]) > 1), key[1], groups[key], only) for key in order)
    return tuple(layer for layer in found if layer.tally.units)


def modules_in(project: Project, layer: LayerCoverage) -> tuple[Module, ...]:
    """Return the modules of a layer."""
    paths = {each.path for each in layer.files}
    return tuple(module for module in project.modules.values() if module.path in paths)


def left_out(project: Project) -> tuple[str, ...]:
    """Return the paths that count although the data do not speak of them, so that nothing of them was run."""
    if project.coverage is None:
        return ()
    files = project.coverage.files
    return tuple(module.path for module in _counted(project, project.coverage) if not files[module.path].measured)


def _counted(project: Project, coverage: Coverage) -> Iterable[Module]:
    """Return the modules of the product that count: in each top-level package of which the data speak, all of them."""
    product = [module for module in project.modules.values() if not module.is_test and module.path in coverage.files]
    measured = {module.name.split(".")[0] for module in product if coverage.files[module.path].measured}
    return [module for module in product if module.name.split(".")[0] in measured]


def _name(owner: str, role: Role | None, *, shared: bool) -> str:
    if role is None:
        return NO_LAYER
    return f"{owner} {role}".strip() if shared else role.value


def _layer(coverage: Coverage, name: str, role: Role | None, modules: Iterable[Module], only: Lines | None) -> LayerCoverage:
    counted = [module for module in modules if only is None or module.path in only]
    files = [
        FileTally(module.path, coverage.files[module.path].tally(None if only is None else only[module.path]))
        for module in counted
    ]
    floors = [floor for module in counted if (floor := _floor(coverage, module)) is not None]
    return LayerCoverage(
        name=name,
        role="" if role is None else role.value,
        tally=sum((each.tally for each in files), Tally()),
        floor=max(floors, default=None),
        files=tuple(sorted((each for each in files if each.tally.units), key=lambda each: (-each.tally.missed, each.path))),
    )


def _floor(coverage: Coverage, module: Module) -> float | None:
    """Return what must be covered of a module's layer: what the settings say goes before the profile."""
    if module.role is None:
        return None
    floors = {**(module.profile.floors if module.profile is not None else {}), **coverage.floors}
    return floors.get(module.role)
