from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.project import Module, Project, ResolvedImport
from audit.model.rule import Curve, Example, Rule

HANDED_OUT = frozenset(
    {"events", "event", "integration_events", "id", "ids", "identifiers", "facade", "facades", "contracts", "public"}
)
"""What the modules are called through which contexts talk."""

_FILES = {
    "shop/__init__.py": "",
    "shop/modules/__init__.py": "",
    "shop/modules/users/__init__.py": "",
    "shop/modules/users/models.py": "class User: ...\n",
    "shop/modules/users/repository.py": "from .models import User\n\n\nclass Users: ...\n",
    "shop/modules/users/service.py": "from .repository import Users\n\n\nclass UserService: ...\n",
    "shop/modules/users/router.py": "from .service import UserService\n",
    "shop/modules/orders/__init__.py": "",
    "shop/modules/orders/models.py": "class Order: ...\n",
    "shop/modules/orders/repository.py": "from .models import Order\n\n\nclass Orders: ...\n",
    "shop/modules/orders/router.py": "from .service import place\n",
}


class CrossContextImport(Rule):
    """A bounded context imports another one's modules.

    Why: Contexts are apart so that each can change its own model. What imports another context's model or service breaks
    when that changes, and can neither be deployed nor understood alone. Two such imports the other way make one context of
    both.

    Instead: Let contexts talk by events that they publish, hand over identifiers instead of objects, or define a port in the
    importing context and let the composition root implement it with the other one. What really belongs to both goes into a
    shared package. An import inside a function or for type checkers only ties the contexts as firmly.
    """

    id = "DEP104"
    severity = Severity.HIGH
    effort = Effort.MEDIUM
    criterion = "Bounded contexts import one another nowhere"
    curve = Curve(good=0.02, half=0.125)
    bad = (
        Example(
            {
                **_FILES,
                "shop/modules/orders/service.py": (
                    "from shop.modules.users.service import UserService  # finding: DEP104\n"
                    "from .repository import Orders\n\n\ndef place(): ...\n"
                ),
            },
            "modular",
        ),
        Example(
            {
                **_FILES,
                "shop/modules/orders/service.py": (
                    "from .repository import Orders\n\n\ndef place():\n    from ..users.models import User  # finding: DEP104\n"
                ),
            },
            "modular",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/modules/users/events.py": "class Registered: ...\n",
                "shop/modules/orders/service.py": (
                    "from shop.modules.users.events import Registered\nfrom .repository import Orders\n\n\ndef place(): ...\n"
                ),
            },
            "modular",
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/users/__init__.py": "from shop.users.application.find import find\n",
                "shop/users/domain/__init__.py": "",
                "shop/users/domain/user.py": "class User: ...\n",
                "shop/users/application/__init__.py": "",
                "shop/users/application/find.py": "from shop.users.domain.user import User\n\n\ndef find(): ...\n",
                "shop/orders/__init__.py": "",
                "shop/orders/domain/__init__.py": "",
                "shop/orders/domain/order.py": "class Order: ...\n",
                "shop/orders/application/__init__.py": "",
                "shop/orders/application/place.py": "from shop.orders.domain.order import Order\nfrom shop.users import find\n",
                "shop/orders/infrastructure/__init__.py": "",
                "shop/orders/infrastructure/orders.py": "from shop.orders.domain.order import Order\n",
                "shop/orders/presentation/__init__.py": "",
                "shop/orders/presentation/routes.py": "from shop.orders.application.place import Order\n",
            },
            "layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules in bounded contexts, composition roots left out."""
        return sum(1 for _ in _judged(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each import statement and each module of another context that it brings in."""
        for module in _judged(project):
            for imported in module.imports:
                for name in imported.leads_to(project.modules):
                    target = project.modules.get(name)
                    if target is not None and _crosses(module, target):
                        yield self._finding(module, imported, target)

    def _finding(self, module: Module, imported: ResolvedImport, target: Module) -> Finding:
        return self.finding(
            module,
            imported.fact.span,
            subject=target.name,
            message=f"`{module.name}` of `{module.context}` imports `{target.name}` of `{target.context}`",
            help=f"subscribe to an event of `{target.context}`, or ask through a port that `{module.context}` owns",
            data={"from": module.name, "to": target.name, "from_context": module.context, "to_context": target.context},
        )


def _judged(project: Project) -> Iterator[Module]:
    for module in project.modules.values():
        if module.context and not module.is_test and module.role is not Role.COMPOSITION_ROOT:
            yield module


def _crosses(module: Module, target: Module) -> bool:
    """Return whether an import leads into another context by a way that contexts do not talk.

    What the law of the layers forbids already is left to the rules about layers.
    """
    profile = module.profile
    if profile is None or target.is_test or not target.context or target.context == module.context:
        return False
    if module.role is not None and target.role is not None and not profile.may_see(module.role, target.role):
        return False
    words = target.name.split(".")
    front_door = target.package and words[-1] == target.context and not profile.context_folders
    return not front_door and not HANDED_OUT.intersection(words)
