from collections.abc import Iterator

from audit.model.calls import calls_by_module
from audit.model.configuration import Reading, gatherers, is_product, may_read_environment, readings
from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.project import Module, Project
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/settings.py": (
        "import os\nfrom dataclasses import dataclass\n\n\n"
        "@dataclass(frozen=True)\nclass Settings:\n    sender: str\n    retries: int\n\n\n"
        "def settings() -> Settings:\n    return Settings(os.environ['SENDER'], int(os.getenv('RETRIES', '3')))\n"
    ),
    "shop/main.py": (
        "from fastapi import FastAPI\n\nfrom shop.mail import send\nfrom shop.settings import settings\n\n"
        "app = FastAPI()\nsend(settings(), 'started')\n"
    ),
}


class EnvironmentOutsideSettings(Rule):
    """A module reads the environment on its own, past the settings.

    Why: What the program can be told is spread over its modules. Nobody can list the variables it needs, a misspelt one shows
    when the line runs instead of at the start, and a test must change the environment of the whole process.

    Instead: Add a field to the settings, read once where the program starts, and take the value as an argument. Another
    function that reads the environment, `from os import environ`, or reading it when a module is imported, changes nothing.
    """

    id = "CFG101"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "Only the settings read the environment"
    curve = Curve(good=0.01, half=0.067)
    bad = (
        Example(
            {
                **_FILES,
                "shop/mail.py": (
                    "import os\n\nfrom shop.settings import Settings\n\n"
                    "HOST = os.environ['MAIL_HOST']  # finding: CFG101\n\n\n"
                    "def send(settings: Settings, text: str) -> tuple[str, str | None, str]:\n"
                    "    return HOST, os.getenv('MAIL_USER'), text  # finding: CFG101\n"
                ),
            }
        ),
        Example(
            {
                **_FILES,
                "shop/mail.py": (
                    "from os import environ, getenv as read\n\nfrom shop.settings import Settings\n\n\n"
                    "def send(settings: Settings, text: str) -> tuple[str | None, str | None, str]:\n"
                    "    host = environ.get('MAIL_HOST')  # finding: CFG101\n"
                    "    return host, read('MAIL_USER'), text  # finding: CFG101\n"
                ),
            }
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/mail.py": (
                    "import os\nimport subprocess\n\nfrom shop.settings import Settings\n\n\n"
                    "def send(settings: Settings, text: str) -> None:\n"
                    "    subprocess.run(['mail', settings.sender, text], env=os.environ.copy(), check=True)\n"
                ),
                "shop/scripts/seed.py": "import os\n\nprint(os.environ['HOME'])\n",
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules of the service that have no business with the environment; the domain is left out."""
        return sum(1 for _ in _modules(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each place that reads a variable of the environment."""
        calls = calls_by_module(project.program)
        for module in _modules(project):
            for reading in readings(module, calls.get(module.name, ())):
                yield self._finding(module, reading)

    def _finding(self, module: Module, reading: Reading) -> Finding:
        variable = f"`{reading.variable}` of the environment" if reading.variable else "the environment"
        return self.finding(
            module,
            reading.span,
            subject=module.name,
            message=f"`{module.name}` reads {variable} by `{reading.by}`",
            help="make it a field of the settings and take the value as an argument",
            data={"from": module.name, "name": reading.by},
        )


def _modules(project: Project) -> Iterator[Module]:
    if project.program.is_known:
        gathering = gatherers(project)
        for module in project.modules.values():
            if is_product(module) and module.role is not Role.DOMAIN and not may_read_environment(module, gathering):
                yield module
