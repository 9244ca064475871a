"""What `contracts/` holds about each architecture, made from its profile: the ready sets, and the floors of coverage.

    python -m tests.contracts.generated

writes them, and the pages about them, anew.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from audit import catalogue
from audit.model.profile import Profile, Role
from contracts.example import registration
from contracts.pages import pages
from contracts.types.allowlist import AllowlistContract
from contracts.types.framework_free import FrameworkFreeContract
from contracts.types.front_door import FrontDoorContract
from contracts.types.inhabited import InhabitedContract

ROOT = Path(__file__).parents[2]
KINDS = (AllowlistContract, FrameworkFreeContract, FrontDoorContract, InhabitedContract)

COMPUTING = (
    *("__future__", "abc", "array", "base64", "binascii", "bisect", "calendar", "cmath", "collections", "contextlib", "copy"),
    *("dataclasses", "datetime", "decimal", "difflib", "enum", "fractions", "functools", "graphlib", "hashlib", "heapq", "hmac"),
    *("ipaddress", "itertools", "json", "math", "numbers", "operator", "re", "statistics", "string", "struct", "textwrap"),
    *("types", "typing", "typing_extensions", "unicodedata", "uuid", "warnings", "weakref", "zoneinfo"),
)
"""What of the standard library computes, and asks neither a disk nor a network nor dice."""

BESIDE = (Role.COMPOSITION_ROOT, Role.CONFIG, Role.SHARED)
"""The roles that are no layers."""

SWITCHES = ("allow_indirect_imports", "linked")

_HEAD = """\
# The law of the `{name}` architecture, for import-linter: made from its profile, with placeholders for the names of a project.
# `audit init` fills them in; contracts/sets/__init__.py says what each stands for.
"""


def artefacts() -> Mapping[str, str]:
    """Return everything that is made, by its path in the repository."""
    profiles = [each for _, each in sorted(catalogue.profiles().items())]
    sets = {profile.name: (profile.description, set_of(profile)) for profile in profiles}
    return {
        "contracts/coverage.toml": floors_of(profiles),
        **{f"contracts/sets/{name}.ini": text for name, (_, text) in sets.items()},
        **{f"docs/contracts/{name}": page for name, page in pages(KINDS, sets).items()},
    }


def floors_of(profiles: Iterable[Profile]) -> str:
    """Return the floors of all profiles, in per cent by role."""
    blocks = [
        "# How much of each layer must be covered, in per cent: made from the profiles. Where a role is not listed, nothing is."
    ]
    blocks += [
        "\n".join([f"[{profile.name}]", *(f"{role} = {floor}" for role, floor in profile.floors.items())]) for profile in profiles
    ]
    return "\n\n".join(blocks) + "\n"


def set_of(profile: Profile) -> str:
    """Return the set of contracts of a profile, with placeholders."""
    session = [
        "[importlinter]",
        *_option("root_packages", ["{root}"]),
        "include_external_packages = True",
        *_option("contract_types", map(registration, KINDS)),
    ]
    blocks = [_HEAD.format(name=profile.name).rstrip(), "\n".join(session)]
    blocks += ["\n".join(_lines(*each)) for each in _contracts(profile)]
    return "\n\n".join(blocks) + "\n"


_Contract = tuple[str, str, str, Mapping[str, Iterable[str]]]
"""Its id, name and type, and its options."""


def _contracts(profile: Profile) -> Iterator[_Contract]:
    roles = [role for role in Role if any(layer.role is role for layer in profile.layers)]
    listed = {Role.DOMAIN} - profile.frameworks.keys()  # A list of what is allowed says more than one of what is not.
    bound = [role for role in roles if role in profile.sees and role not in listed]
    layers = [role for role in roles if role not in BESIDE]
    yield (
        "layers-are-there",
        "Every layer is there",
        "inhabited",
        {
            "modules": [f"{{{role} out of context}}" for role in layers],
            "linked": (),
        },
    )
    yield (
        "contexts-are-there",
        "Every part of a context is there somewhere",
        "inhabited",
        {"modules": ["{contexts}", *(f"{{{role} of contexts}}" for role in layers)]},
    )
    yield (
        "layers",
        "Inner layers do not reach outer ones, not even through others",
        "layers",
        {"layers": [" : ".join(f"{{{role} out of context}}" for role in level) for level in _levels(profile, roles)]},
    )
    yield (
        "layers-in-contexts",
        "Inner layers of a context do not reach outer ones, not even through others",
        "layers",
        {
            "containers": ["{contexts}"],
            "layers": [" : ".join(f"{{{role} in context}}" for role in level) for level in _levels(profile, roles)],
        },
    )
    yield from _beside(profile, roles)
    yield from _pure(profile)
    for role in bound:
        hidden = [other for other in roles if not profile.may_see(role, other)]
        if not hidden:  # A contract that forbids nothing would only look like one.
            continue
        seen = [_said(other) for other in roles if other is not role and profile.may_see(role, other)]
        yield (
            f"{_said(role, '-')}-sees",
            f"{_subject(role)} imports no layer but {', '.join(seen)}",
            "forbidden",
            {
                "source_modules": [_placeholder(role)],
                "forbidden_modules": map(_placeholder, hidden),
                "allow_indirect_imports": (),
            },
        )
    yield from _apart()


def _levels(profile: Profile, roles: Iterable[Role]) -> list[list[Role]]:
    """Return the layers from the outside in: first all that are not inner ones, then those by how far they see."""
    layers = [role for role in roles if role not in BESIDE]
    ranks: dict[Role, int] = {}
    while len(ranks) < len(profile.inner):
        for role in profile.inner - ranks.keys():
            seen = (profile.sees[role] & profile.inner) - {role}
            if seen <= ranks.keys():
                ranks[role] = 1 + max((ranks[other] for other in seen), default=0)
    outer = [role for role in layers if role not in ranks]
    return [outer, *([role for role in layers if ranks.get(role) == rank] for rank in sorted(set(ranks.values()), reverse=True))]


def _beside(profile: Profile, roles: Iterable[Role]) -> Iterator[_Contract]:
    """Yield what keeps inner layers apart that see equally far: one level of `layers` takes folders of one role for strangers."""
    for level in _levels(profile, roles)[1:]:
        for role in level:
            others = [other for other in level if other is not role]
            if others:
                names = " and ".join(map(_said, others))
                yield (
                    f"{_said(role, '-')}-reaches",
                    f"{_subject(role)} does not reach {names}, not even through others",
                    "forbidden",
                    {
                        "source_modules": [_placeholder(role)],
                        "forbidden_modules": map(_placeholder, others),
                    },
                )


def _pure(profile: Profile) -> Iterator[_Contract]:
    """Yield what inner layers may be made of: the domain of what computes, unless it may build on a framework."""
    for role in (Role.DOMAIN, Role.APPLICATION):
        allowed = sorted(profile.frameworks.get(role, ()))
        if role is Role.DOMAIN and not allowed:
            seen = [_placeholder(other) for other in Role if other in profile.sees[role]]
            yield (
                "domain-is-pure",
                "Domain is made of itself and of what computes",
                "allowlist",
                {
                    "source_modules": [_placeholder(role)],
                    "allowed_modules": [*seen, "{allowed}", *COMPUTING],
                },
            )
        else:
            name = f"{_subject(role)} imports no framework{' but those that keep its tables' if allowed else ''}"
            options = {"source_modules": [_placeholder(role)], **({"except_for": allowed} if allowed else {})}
            yield f"{role.value}-is-framework-free", name, "framework_free", options


def _apart() -> Iterator[_Contract]:
    """Yield what keeps bounded contexts apart.

    Those that are divided into layers themselves have a front door instead of being independent: a composition root knows
    all of them, and their routers know it, so each reaches each through others.
    """
    yield (
        "contexts",
        "Contexts do not know the insides of one another",
        "front_door",
        {
            "packages": ["{contexts}"],
            "doors": ["{doors}"],
            "importers": ["{contexts}"],
            "allowed_importers": ["{composition_root}"],
        },
    )
    for role in (Role.DOMAIN, Role.APPLICATION):
        yield (
            f"contexts-in-{role.value}",
            f"Contexts in {role.value} do not reach one another",
            "independence",
            {"modules": [f"{{contexts in {role}}}"]},
        )


def _lines(identity: str, name: str, kind: str, options: Mapping[str, Iterable[str]]) -> Iterator[str]:
    yield from (f"[importlinter:contract:{identity}]", f"name = {name}", f"type = {kind}")
    for key, values in options.items():
        yield from [f"{key} = True"] if key in SWITCHES else _option(key, values)


def _option(key: str, values: Iterable[str]) -> list[str]:
    return [f"{key} =", *(f"    {value}" for value in values)]


def _placeholder(role: Role) -> str:
    return f"{{{role}}}"


def _said(role: Role, space: str = " ") -> str:
    return role.value.replace("_", space)


def _subject(role: Role) -> str:
    return _said(role).capitalize()


def main() -> None:
    """Write everything anew."""
    for name, text in artefacts().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
