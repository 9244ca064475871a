from collections.abc import Iterator

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Layer, Profile
from audit.model.project import Module, Project
from audit.model.questions.layers import home_of
from audit.model.rule import Example, Rule

_LAYERS = {
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n",
    "shop/application/__init__.py": "",
    "shop/application/login.py": "from shop.domain.user import User\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.application.login import User\n",
}


class MissingLayer(Rule):
    """A layer of the architecture has no module.

    Why: What belongs into the missing layer has gone somewhere else. A project without an infrastructure layer does not
    lack a database; it keeps its queries where its rules are, and no border is left that could be guarded.

    Instead: Give the layer a package of its own and move into it what serves it. If it is there by another name, say so
    in `[tool.audit.roles]`; if the architecture has no such layer, name the right profile in `[tool.audit]`. An empty
    package that fulfils the letter separates nothing.
    """

    id = "LAY102"
    severity = Severity.MEDIUM
    effort = Effort.HIGH
    criterion = "Every layer of the architecture is there"
    bad = (
        Example({"shop/__init__.py": "# finding: LAY102\n", **_LAYERS}, "layered"),
        Example(
            {
                "billing/domain/invoice.py": "class Invoice: ...  # finding: LAY102, finding: LAY102\n",
                "shop/infrastructure/invoices.py": "from billing.domain.invoice import Invoice\n",
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "",
                **_LAYERS,
                "shop/infrastructure/__init__.py": "",
                "shop/infrastructure/users.py": "from shop.domain.user import User\n",
            },
            "layered",
        ),
        Example(
            {
                "shop/domain/user.py": "class User: ...\n",
                "shop/application/login.py": "from shop.domain.user import User\n",
                "shop/adapters/http/routes.py": "from shop.application.login import User\n",
                "shop/adapters/persistence/users.py": "from shop.domain.user import User\n",
                "shop/infrastructure/app.py": "from shop.adapters.http import routes\n",
            },
            "clean",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of architectures as one: either there is an architecture, or nothing can be missing."""
        return int(any(True for _ in _judged(project)))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each layer that a profile asks for and that no module belongs to."""
        for profile, modules in _judged(project):
            placed = [module for module in modules if module.role is not None]
            for layer in profile.layers:
                if layer.required and not _is_there(layer, modules):
                    yield self._finding(home_of(project, placed or modules), profile, layer)

    def _finding(self, module: Module, profile: Profile, layer: Layer) -> Finding:
        name = layer.names[0]
        return self.finding(
            module,
            Span(1, 0, 1, 0),
            subject=name,
            message=f"`{name}`, a layer of the profile `{profile.name}`, has no module",
            help=f"give `{name}` a package of its own, or say in `[tool.audit.roles]` which folder plays {layer.role}",
            data={"layer": name, "role": layer.role.value, "profile": profile.name},
            unit=f"{profile.name} {layer.role}",
        )


def _judged(project: Project) -> Iterator[tuple[Profile, list[Module]]]:
    """Yield each profile with the modules that it judges."""
    found: dict[str, tuple[Profile, list[Module]]] = {}
    for module in project.modules.values():
        if module.profile is not None and not module.is_test:
            found.setdefault(module.profile.name, (module.profile, []))[1].append(module)
    yield from found.values()


def _is_there(layer: Layer, modules: list[Module]) -> bool:
    """Return whether a module plays the layer's role, or lies in a folder of its name that is divided among others."""
    return any(
        module.role is layer.role or any(f"/{name}/" in f"/{module.path.lower()}" for name in layer.names) for module in modules
    )
