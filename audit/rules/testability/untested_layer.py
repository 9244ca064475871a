from collections.abc import Iterator

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Project
from audit.model.questions.layers import Layer, home_of, layers_of
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n',
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n",
    "shop/application/__init__.py": "",
    "shop/application/login.py": "from shop.domain.user import User\n",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from shop.domain.user import User\n\n\nclass SqlUsers: ...\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.application.login import User\n",
}
_ROUTES_TEST = "from shop.presentation import routes\n\n\ndef test_routes():\n    assert routes\n"


class UntestedLayer(Rule):
    """No test imports a layer.

    Why: Whatever is changed there is tried out by the first user. A layer that nobody can test alone usually says that it
    cannot be: it builds what it needs itself.

    Instead: Test the domain by plain values, use cases against fakes of their ports, adapters against the real thing, and
    routes through the application object. A test that imports the layer and asserts nothing reaches it and tests nothing.
    """

    id = "TST102"
    severity = Severity.MEDIUM
    effort = Effort.MEDIUM
    criterion = "Every layer is reached by tests"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {
                **_FILES,
                "shop/infrastructure/users.py": "class SqlUsers: ...  # finding: TST102\n",
                "tests/test_routes.py": _ROUTES_TEST,
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/user.py": "class User: ...  # finding: TST102\n",
                "shop/application/login.py": "from shop.domain.user import User  # finding: TST102\n",
                "shop/infrastructure/__init__.py": "# finding: TST102\n",
                "shop/infrastructure/mails.py": "class Mails: ...\n",
                "shop/presentation/routes.py": "from shop.application.login import User  # finding: TST102\n",
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "tests/test_routes.py": _ROUTES_TEST,
                "tests/test_users.py": "from shop.infrastructure import users\n\n\ndef test_it():\n    assert users.SqlUsers()\n",
            },
            "layered",
        ),
        Example({path: text for path, text in _FILES.items() if path != "pyproject.toml"}, "layered"),
    )

    def population(self, project: Project) -> int:
        """Return the number of layers with code; none where it cannot be known what the tests import."""
        return len(layers_of(project)) if project.links.tests_known else 0

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each layer of which no test imports a module, straight or through others."""
        for layer in layers_of(project) if project.links.tests_known else ():
            if project.links.tested.isdisjoint(module.name for module in layer.modules):
                yield self._finding(project, layer)

    def _finding(self, project: Project, layer: Layer) -> Finding:
        return self.finding(
            home_of(project, layer.modules),
            Span(1, 0, 1, 0),
            subject=layer.name,
            message=f"`{layer.name}` is imported by no test; modules with code: {len(layer.modules)}",
            help=f"write tests that import {layer.name}, the modules with most decisions first",
            data={"layer": layer.name},
            unit=layer.name,
        )
