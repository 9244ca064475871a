from collections.abc import Iterator

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Module, Project
from audit.model.rule import Curve, Example, Rule

_LAYERS = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n",
    "shop/application/__init__.py": "",
    "shop/application/login.py": "from shop.domain.user import User\n",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from shop.domain.user import User\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.application.login import User\n",
}


class CodeInNoLayer(Rule):
    """Code stands beside the layers and in none of them.

    Why: No rule protects it and no reader knows what it may import. It is where the next shortcut goes.

    Instead: Move the module into the layer that it serves. If the folder is a layer by another name, say so in
    `[tool.audit.roles]`.
    """

    id = "LAY101"
    severity = Severity.LOW
    effort = Effort.MEDIUM
    criterion = "All code belongs to a layer"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {**_LAYERS, "shop/stuff/__init__.py": "", "shop/stuff/mails.py": "SUBJECT = 'Hello'  # finding: LAY101\n"}, "layered"
        ),
    )
    good = (Example({**_LAYERS, "shop/main.py": "from shop.presentation import routes\n"}, "layered"),)

    def population(self, project: Project) -> int:
        """Return the number of modules with code that stand where the layers do."""
        return sum(module.graded for module in project.modules.values())

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each such module without a role."""
        for module in project.modules.values():
            if module.graded and module.role is None and module.profile is not None:
                yield self._finding(module, module.path.rpartition("/")[0])

    def _finding(self, module: Module, folder: str) -> Finding:
        return self.finding(
            module,
            Span(1, 0, 1, 0),
            subject=module.name,
            message=f"`{module.name}` belongs to no layer",
            help=f"move it into a layer, or give `{folder or module.path}` a role in `[tool.audit.roles]`",
            data={"module": module.name},
        )
