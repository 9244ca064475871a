from collections import Counter
from collections.abc import Iterator

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Profile, Role
from audit.model.project import Module, Project
from audit.model.questions.layers import LAYERS, Layer, forbidden, home_of, layers_of
from audit.model.rule import Curve, Example, Rule

FEW = 0.15
"""The share of a layer's modules that may import outward before the layer as a whole is coupled: with more, less than half
of what it holds can be used without the outer layer."""

FEW_MODULES = 2
"""How many modules may do so in any layer, however small: one stray import says nothing of a layer of three."""

_HEIGHTS = {Role.DOMAIN: 0, Role.APPLICATION: 1, Role.ADAPTER: 2, Role.PRESENTATION: 3, Role.INFRASTRUCTURE: 3}
"""How far out a layer lies."""

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n",
    "shop/application/__init__.py": "",
    "shop/application/login.py": "from shop.domain.user import User\n",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from shop.domain.user import User\n\n\nclass SqlUsers: ...\n",
    "shop/infrastructure/mails.py": "class Mails: ...\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.application.login import User\n",
}


class CoupledLayer(Rule):
    """A layer as a whole depends on one that it must not see.

    Why: One module that imports outward is a mistake of its own. When it has become the layer's habit, the border is gone:
    the layer cannot be tested, moved or kept apart from the outer one, and each new module follows the example of the rest.

    Instead: Give the layer the ports that it needs, all at once: name what its modules ask of the outer layer, write one
    port for each kind of thing, and move the imports module by module. A facade that passes the outer names on, or imports
    inside functions, leave the layer as coupled as before.
    """

    id = "LAY105"
    severity = Severity.HIGH
    effort = Effort.HIGH
    criterion = "No layer is coupled to one outside of it"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {
                **_FILES,
                "shop/application/__init__.py": "# finding: LAY105\n",
                "shop/application/logout.py": "from shop.infrastructure.users import SqlUsers\n",
                "shop/application/notify.py": "from shop.infrastructure import mails, users\n",
                "shop/application/remind.py": "from shop.infrastructure.mails import Mails\n",
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/infrastructure/__init__.py": "# finding: LAY105\n",
                "shop/infrastructure/jobs.py": "from shop.presentation import routes\n",
                "shop/infrastructure/queue.py": "def run():\n    from shop.presentation.routes import User\n",
                "shop/infrastructure/cron.py": "from shop.presentation.routes import User\n",
            },
            "layered",
        ),
    )
    good = (Example(_FILES, "layered"),)

    def population(self, project: Project) -> int:
        """Return the number of layers with code from which their profile keeps another layer."""
        return sum(1 for _ in _kept_apart(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each layer of which more than a few modules import outward."""
        for layer, profile in _kept_apart(project):
            outer = [roles for module in layer.modules if (roles := _outward(project, module, profile, layer.role))]
            if len(outer) > max(FEW_MODULES, FEW * len(layer.modules)):
                seen = Counter(role for roles in outer for role in roles)
                yield self._finding(project, layer, len(outer), sorted(seen.items(), key=lambda item: (-item[1], item[0])))

    def _finding(self, project: Project, layer: Layer, count: int, seen: list[tuple[Role, int]]) -> Finding:
        most = seen[0][0]
        told = ", ".join(f"{role} ({modules})" for role, modules in seen)
        return self.finding(
            home_of(project, layer.modules),
            Span(1, 0, 1, 0),
            subject=layer.name,
            message=f"`{layer.name}` is coupled: {count} of its {len(layer.modules)} modules import outward, into {told}",
            help=f"give {layer.name} ports for all that it asks of {most}, and let {most} implement them",
            data={"layer": layer.name, "to": most.value},
            unit=layer.name,
        )


def _kept_apart(project: Project) -> Iterator[tuple[Layer, Profile]]:
    """Yield the layers from which another layer that holds code is kept, and the profile that keeps it."""
    layers = layers_of(project)
    there = {layer.role for layer in layers}
    for layer in layers:
        profile = layer.modules[0].profile
        if profile is not None and any(_points_outward(profile, layer.role, role) for role in there):
            yield layer, profile


def _outward(project: Project, module: Module, profile: Profile, own: Role) -> set[Role]:
    """Return the layers that a module imports although its own is kept from them."""
    found = {target.role for _, target in forbidden(project, module)}
    return {role for role in found if role in LAYERS and _points_outward(profile, own, role)}


def _points_outward(profile: Profile, own: Role, other: Role) -> bool:
    """Return whether a profile keeps a layer from one that lies no further in; an inner layer keeps to its law entirely.

    What an outer layer may import of inner ones is taste: adapters implement ports of the application in many places.
    """
    further_in = _HEIGHTS[other] < _HEIGHTS[own] and own not in profile.inner
    return not profile.may_see(own, other) and not further_in
