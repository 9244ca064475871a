from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.project import Module, Project
from audit.model.questions.calls import calls_by_module
from audit.model.questions.configuration import (
    gatherers,
    is_for_settings,
    is_gathered,
    is_product,
    may_read_environment,
    started_by_platform,
)
from audit.model.questions.environment import Reading, readings
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
        Example(
            {
                "shop/__init__.py": "",
                "shop/config.py": "import os\n\nSENDER = os.environ['SENDER']\n",
                "shop/main.py": "from fastapi import FastAPI\n\nfrom shop.mail import send\n\napp = FastAPI(title=send(''))\n",
                "shop/mail.py": (
                    "import os\n\n\ndef send(text: str) -> str:\n"
                    "    return f\"{os.environ['MAIL_HOST']} {text}\"  # finding: CFG101\n"
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
                "shop/scripts/seed.py": "import os\n\nprint(os.environ['SENDER'])\n",
            }
        ),
        Example(
            {
                **_FILES,
                "shop/mail.py": (
                    "import os\n\nfrom shop.settings import Settings\n\n"
                    "BUILD = os.getenv('SHOP_BUILD')\n\n\n"
                    "def send(settings: Settings, text: str) -> str:\n"
                    "    host = os.environ.get('HOSTNAME') or os.environ.get('KUBERNETES_SERVICE_HOST')\n"
                    "    return f'{host} {BUILD} {settings.sender} {text}'\n"
                ),
                "shop/lambdas.py": (
                    "import os\n\nfrom mangum import Mangum\n\nfrom shop.main import app\n\n"
                    "handler = Mangum(app, api_gateway_base_path=os.environ['STAGE'])\n"
                ),
                "shop/reminders.py": (
                    "import os\n\nfrom shop.mail import send\nfrom shop.settings import settings\n\n\n"
                    "def lambda_handler(event: dict[str, str], context: object) -> None:\n"
                    "    send(settings(), os.environ['REMINDER'])\n"
                ),
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/greeting.py": ("import os\n\n\ndef greeting() -> str:\n    return os.environ['GREETING']\n"),
                "shop/main.py": (
                    "from fastapi import FastAPI\n\nfrom shop.greeting import greeting\n\napp = FastAPI(title=greeting())\n"
                ),
                "docs/settings.py": (
                    "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    sender: str\n"
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules, those of the domain left out, that should ask the settings; 0 where there are none."""
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
    """Yield the modules that have settings to be past; where nothing gathers any, the lack of them is the vice."""
    if project.program.is_known and (is_gathered(project) or _has_a_place(project)):
        known = gatherers(project) | started_by_platform(project.program)
        for module in project.modules.values():
            if is_product(module) and module.role is not Role.DOMAIN and not may_read_environment(module, known):
                yield module


def _has_a_place(project: Project) -> bool:
    """Return whether a module that is named for settings reads some, though no class holds them."""
    calls = calls_by_module(project.program)
    named = (each for each in project.modules.values() if is_product(each) and is_for_settings(each))
    return any(readings(each, calls.get(each.name, ())) for each in named)
