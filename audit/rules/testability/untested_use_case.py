from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Kind
from audit.model.project import Project
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n',
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": 'ADMIN = "admin"\n',
    "shop/application/__init__.py": "",
    "shop/application/login.py": "class Login:\n    def execute(self) -> str:\n        return 'in'\n",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": 'TABLE = "users"\n',
    "shop/presentation/__init__.py": "",
    "shop/presentation/page.py": (
        "from shop.application.login import Login\n\n\ndef show(login: Login) -> str:\n    return login.execute()\n"
    ),
}
_PAGE_TEST = (
    "import pytest\n\n\n@pytest.fixture\ndef page():\n    from shop.presentation import page\n\n    return page\n\n\n"
    "def test_page(page):\n    assert page.show\n"
)
_REST_TEST = (
    "from shop.domain import user\nfrom shop.infrastructure import users\n\n\n"
    "def test_names():\n    assert user.ADMIN != users.TABLE\n"
)


class UntestedUseCase(Rule):
    """No test imports the module of a use case.

    Why: A use case is what the program is for. One that no test can have run is only known to work until the next change.

    Instead: Test it against fakes of its ports, one test for each way that it can end. A test that merely imports it, or
    imports the whole application, satisfies this rule and nobody else.
    """

    id = "TST103"
    severity = Severity.LOW
    effort = Effort.MEDIUM
    criterion = "Every use case is reached by tests"
    curve = Curve(good=0.10, half=0.50)
    bad = (
        Example(
            {
                **_FILES,
                "shop/application/logout.py": (
                    "class Logout:  # finding: TST103\n    def execute(self) -> str:\n        return 'out'\n"
                ),
                "tests/test_page.py": _PAGE_TEST,
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/application/login.py": (
                    "class Login:  # finding: TST103\n    def execute(self) -> str:\n        return 'in'\n"
                ),
            },
            "layered",
        ),
    )
    good = (
        Example({**_FILES, "tests/test_page.py": _PAGE_TEST, "tests/test_rest.py": _REST_TEST}, "layered"),
        Example({path: text for path, text in _FILES.items() if path != "pyproject.toml"}, "layered"),
    )

    def population(self, project: Project) -> int:
        """Return the number of use cases; none where it cannot be known what the tests import."""
        return sum(1 for _ in _use_cases(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each use case whose module no test imports, straight or through others."""
        for use_case in _use_cases(project):
            if use_case.module not in project.links.tested:
                yield self.finding(
                    project.modules[use_case.module],
                    use_case.header,
                    subject=use_case.word,
                    message=f"`{use_case.word}`, a use case, is reached by no test",
                    help=f"write a test that runs `{use_case.word}` against fakes of its ports",
                    data={"use_case": use_case.name},
                    unit=use_case.name,
                )


def _use_cases(project: Project) -> Iterator[Class]:
    if project.links.tests_known:
        yield from project.program.of_kind(Kind.USE_CASE)
