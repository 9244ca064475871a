from collections import deque
from collections.abc import Iterator, Mapping

from audit.model.facts import MODULE_SCOPE, ModuleFacts
from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Profile, Role
from audit.model.project import Found, ImportedTarget, Module, Project, ResolvedImport
from audit.model.questions.layers import LAYERS, forbidden
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n",
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "class SqlUsers: ...\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.application.login import Login\n",
    "shop/common/__init__.py": "",
}
_OUTER = frozenset({*LAYERS, Role.COMPOSITION_ROOT})
_BETWEEN = frozenset({None, Role.SHARED, Role.CONFIG})
"""Roles of modules that no law keeps from importing outward: what passes through them is seen by no other rule."""


class IndirectOutwardImport(Rule):
    """An inner layer reaches an outer one through a module that belongs to neither.

    Why: The dependency is there and runs like any other, but neither end of it shows: the inner module imports something
    harmless, and the module between may import whatever it likes. A re-export is the usual way; a shared package that grew
    too clever is the other.

    Instead: Let the inner module import what it needs from where it is defined, and if that is an outer layer, depend on a
    port. Shared code must not know the layers that share it: move what knows infrastructure into infrastructure. One more
    module between, or an import inside a function there, only makes the chain longer.
    """

    id = "DEP103"
    severity = Severity.MEDIUM
    effort = Effort.MEDIUM
    criterion = "Inner layers reach no outer layer by detours"
    curve = Curve(good=0.02, half=0.15)
    bad = (
        Example(
            {
                **_FILES,
                "shop/common/__init__.py": "from shop.infrastructure.users import SqlUsers\n",
                "shop/application/login.py": "from shop.common import SqlUsers  # finding: DEP103\n\n\nclass Login: ...\n",
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/common/access.py": "from shop.common.storage import find\n\n\ndef may(user): ...\n",
                "shop/common/storage.py": "def find():\n    from shop.infrastructure.users import SqlUsers\n",
                "shop/domain/user.py": "import shop.common.access as access  # finding: DEP103\n\n\nclass User: ...\n",
                "shop/application/login.py": "class Login: ...\n",
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/common/__init__.py": "from shop.common.text import slug\n",
                "shop/common/text.py": "def slug(text): ...\n",
                "shop/application/login.py": "from shop.common import slug\n\n\nclass Login: ...\n",
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/common/__init__.py": "from shop.common.text import slug\nfrom shop.infrastructure.users import SqlUsers\n",
                "shop/common/text.py": "def slug(text): ...\n",
                "shop/application/login.py": "from shop.common import slug\n\n\nclass Login: ...\n",
            },
            "layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules in inner layers that import no outer layer themselves."""
        return sum(1 for _ in _clean(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each import of such a module that an outer layer stands behind, with the chain."""
        between = _between(project)
        ways: dict[tuple[str, Role], Mapping[str, str]] = {}
        for module, profile, role in _clean(project):
            if (profile.name, role) not in ways:
                ways[profile.name, role] = _ways_out(project, profile, role, between)
            told: set[str] = set()
            for imported in module.imports:
                for name in imported.leads_to(project.modules):
                    chain = _chain(project, imported, name, ways[profile.name, role])
                    if chain and name not in told:
                        told.add(name)
                        yield self._finding(module, imported, project.modules[chain[-1]], chain)

    def _finding(self, module: Module, imported: ResolvedImport, target: Module, chain: tuple[str, ...]) -> Finding:
        way = " -> ".join((module.name, *chain))
        return self.finding(
            module,
            imported.fact.span,
            subject=target.name,
            message=f"`{module.name}` ({module.role}) reaches `{target.name}` ({target.role}) by way of `{chain[0]}`: {way}",
            help=f"depend on a port, and keep `{chain[-2]}` from importing `{target.name}`",
            data={"from": module.name, "to": target.name, "by": chain[0]},
        )


def _clean(project: Project) -> Iterator[tuple[Module, Profile, Role]]:
    """Yield the modules of inner layers that import no outer one themselves."""
    for module in project.modules.values():
        profile, role = module.profile, module.role
        if profile is not None and role is not None and role in profile.inner and not any(forbidden(project, module)):
            yield module, profile, role


def _between(project: Project) -> Mapping[str, list[str]]:
    """Return, for each module, the modules without a law that import it when they run."""
    importers: dict[str, list[str]] = {}
    for module in project.modules.values():
        if module.role in _BETWEEN and not module.is_test:
            for imported in module.imports:
                for name in imported.leads_to(project.modules) if not imported.fact.type_checking else ():
                    importers.setdefault(name, []).append(module.name)
    return importers


def _ways_out(project: Project, profile: Profile, role: Role, between: Mapping[str, list[str]]) -> Mapping[str, str]:
    """Return, for each module from which a role reaches outward unseen, the next one on the shortest way there.

    One walk against the imports from all outer modules at once; those lead nowhere themselves.
    """
    outer = [
        module.name
        for module in project.modules.values()
        if module.role in _OUTER and not module.is_test and not profile.may_see(role, module.role)
    ]
    ways = dict.fromkeys(outer, "")
    waiting = deque(outer)
    while waiting:
        name = waiting.popleft()
        for importer in between.get(name, ()):
            if importer not in ways:
                ways[importer] = name
                waiting.append(importer)
    return ways


def _chain(project: Project, imported: ResolvedImport, first: str, ways: Mapping[str, str]) -> tuple[str, ...]:
    """Return the modules from the imported one to the outer one that it leads to, empty where it leads to none."""
    if not ways.get(first):
        return ()
    targets = [target for target in imported.targets if target.target == first and target.name]
    if any(target.found is Found.MISSING for target in targets):
        return ()
    passed_on = [_passed_on(project.modules[first], target) for target in targets]
    if passed_on and None not in passed_on:
        names = [name for each in passed_on if each for name in each.leads_to(project.modules) if name in ways]
        return (first, *_onward(names[0], ways)) if names else ()
    return tuple(_onward(first, ways))


def _passed_on(module: Module, target: ImportedTarget) -> ResolvedImport | None:
    """Return the import by which a module comes to a name that is asked of it; None for a name of its own."""
    bindings = module.facts.bindings if isinstance(module.facts, ModuleFacts) else ()
    found = [each.imported for each in bindings if each.scope == MODULE_SCOPE and each.name == target.name]
    return module.imports[found[0]] if len(found) == 1 and found[0] is not None else None


def _onward(name: str, ways: Mapping[str, str]) -> Iterator[str]:
    while name:
        yield name
        name = ways[name]
