"""The law of a profile, as contracts: which role may import which, one contract a role."""

from collections.abc import Iterable, Mapping, Sequence, Set

from audit.model.law import Chain, ContractResult, Hop, Standing
from audit.model.profile import Profile, Role
from audit.model.project import Found, Module, Project


def implied_by(project: Project) -> tuple[ContractResult, ...]:
    """Return what becomes of the law that the profiles of a project imply, for each role that its modules play;
    the type of each is the profile."""
    found: list[ContractResult] = []
    placed = [module for module in project.modules.values() if module.role is not None and not module.is_test]
    by_profile = {module.profile.name: module.profile for module in placed if module.profile is not None}
    for name in sorted(by_profile):
        inside = [module for module in placed if module.profile is not None and module.profile.name == name]
        found += _of_profile(by_profile[name], inside, project.modules)
    return tuple(found)


def _of_profile(profile: Profile, placed: Sequence[Module], modules: Mapping[str, Module]) -> Iterable[ContractResult]:
    present = {module.role for module in placed if module.role is not None}
    for role in Role:
        if role not in present or role not in profile.sees:
            continue
        chains = tuple(sorted(_breaches(profile, role, [each for each in placed if each.role is role], modules)))
        first = chains[0].hops[0] if chains else None
        yield ContractResult(
            name=_sentence(role, profile.sees[role] & present),
            type=profile.name,
            status=Standing.BROKEN if chains else Standing.KEPT,
            why=f"`{first.importer}` imports `{first.imported}`" if first is not None else "",
            chains=chains,
        )


def _sentence(role: Role, seen: Set[Role]) -> str:
    names = [_said(each) for each in Role if each in seen and each is not role]
    return f"{_said(role)} imports no layer but {', '.join(names)}" if names else f"{_said(role)} imports no other layer"


def _said(role: Role) -> str:
    return role.value.replace("_", " ")


def _breaches(profile: Profile, role: Role, importers: Sequence[Module], modules: Mapping[str, Module]) -> Iterable[Chain]:
    for module in importers:
        lines: dict[str, set[int]] = {}
        for imported in module.imports:
            names = {each.target for each in imported.targets if each.target and each.found is not Found.EXTERNAL}
            for name in names:
                lines.setdefault(name, set()).add(imported.fact.span.line)
        for name, at in lines.items():
            target = modules.get(name)
            if target is not None and target.role is not None and not target.is_test and not profile.may_see(role, target.role):
                yield Chain(_said(role), _said(target.role), (Hop(module.name, name, module.path, tuple(sorted(at))),))
