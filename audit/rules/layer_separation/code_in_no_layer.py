from collections.abc import Iterable, Iterator

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
    """An inner layer leans on code that stands beside the layers and in none of them.

    Why: No rule protects it and no reader knows what it may import. Whatever it imports one day, the inner layer imports
    with it, and it is where the next shortcut goes.

    Instead: Move the module into the layer that it serves. If the folder is a layer by another name, say so in
    `[tool.audit.roles]`. A module that a domain leans on and that needs nothing itself may be called shared.
    """

    id = "LAY101"
    severity = Severity.LOW
    effort = Effort.MEDIUM
    criterion = "Inner layers lean on code of layers only"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {
                **_LAYERS,
                "shop/application/login.py": "from shop.domain.user import User\nfrom shop.stuff.mails import SUBJECT\n",
                "shop/stuff/__init__.py": "",
                "shop/stuff/mails.py": "SUBJECT = 'Hello'  # finding: LAY101\n",
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_LAYERS,
                "shop/main.py": "from shop.presentation import routes\n",
                "shop/stuff/__init__.py": "",
                "shop/stuff/version.py": "VERSION = '1.0'\n",
            },
            "layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules with code that stand where the layers do."""
        return sum(module.graded for module in project.modules.values())

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each such module without a role that a module of an inner layer imports.

        What lies right beside the folders of the layers, as a facade or a version does, is the whole package's.
        """
        homes = _folders_above(module for module in project.modules.values() if module.role is not None)
        for module in project.modules.values():
            beside = module.path.rpartition("/")[0] in homes
            if module.graded and module.role is None and module.profile is not None and not beside:
                importers = sorted(project.graph.find_modules_that_directly_import(module.name))
                leaning = next((name for name in importers if _is_inner(project.modules[name])), "")
                if leaning:
                    yield self._finding(module, module.path.rpartition("/")[0], leaning)

    def _finding(self, module: Module, folder: str, leaning: str) -> Finding:
        return self.finding(
            module,
            Span(1, 0, 1, 0),
            subject=module.name,
            message=f"`{module.name}` belongs to no layer, and `{leaning}` imports it",
            help=f"move it into a layer, or give `{folder or module.path}` a role in `[tool.audit.roles]`",
            data={"module": module.name},
        )


def _is_inner(importer: Module) -> bool:
    return importer.profile is not None and importer.role in importer.profile.inner


def _folders_above(modules: Iterable[Module]) -> frozenset[str]:
    """Return every folder that holds the folder of a module."""
    folders: set[str] = set()
    for module in modules:
        folder = module.path.rpartition("/")[0].rpartition("/")[0]
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(folders)
