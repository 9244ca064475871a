from collections.abc import Iterator, Sequence

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Call
from audit.model.project import Module, Project
from audit.model.questions.calls import calls_by_module
from audit.model.questions.configuration import is_for_settings, is_gathered, is_product
from audit.model.questions.environment import Reading, readings
from audit.model.rule import Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/main.py": "from fastapi import FastAPI\n\nfrom shop.settings import SENDER\n\napp = FastAPI(title=SENDER)\n",
}
_TABLES = frozenset({"configparser.ConfigParser", "configparser.RawConfigParser", "dotenv.dotenv_values"})
"""What gives a table of texts."""

_FEW = 2
"""As many readings as it takes to be worth gathering."""


class UntypedSettings(Rule):
    """Settings are read as texts, and no typed class gathers them.

    Why: Every user of a setting converts it again and has its own idea of what is missing. `"false"` is true, `"30"` is no
    number, and a variable that nobody set shows up as `None` in the middle of a request.

    Instead: Gather the settings in one class with types, of Pydantic's settings or a dataclass, made once when the program
    starts: it says what there is, converts, and refuses to start without what is needed. A module of constants that are read
    from the environment, or a dictionary of them, is still texts.
    """

    id = "CFG104"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Settings are gathered in a typed class"
    bad = (
        Example(
            {
                **_FILES,
                "shop/settings.py": (
                    "import os\n\nSENDER = os.environ['SENDER']  # finding: CFG104\nRETRIES = os.getenv('RETRIES', '3')\n"
                ),
            }
        ),
        Example(
            {
                **_FILES,
                "shop/settings.py": (
                    "from configparser import ConfigParser\n\nCONFIG = ConfigParser()  # finding: CFG104\n"
                    "CONFIG.read('shop.ini')\nSENDER = CONFIG['mail']['sender']\n"
                ),
            }
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/settings.py": (
                    "import os\nfrom dataclasses import dataclass\n\n\n"
                    "@dataclass(frozen=True)\nclass Settings:\n    sender: str\n    retries: int\n\n\n"
                    "def settings() -> Settings:\n    return Settings(os.environ['SENDER'], int(os.getenv('RETRIES', '3')))\n"
                ),
                "shop/main.py": (
                    "from fastapi import FastAPI\n\nfrom shop.settings import settings\n\n"
                    "app = FastAPI(title=settings().sender)\n"
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return 1 where settings are gathered in a class, or read at several places without one; else 0."""
        return int(is_gathered(project) or _first_reading(project) is not None)

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding, at the first reading, where nothing gathers what is read."""
        found = _first_reading(project)
        if found is not None and not is_gathered(project):
            module, reading = found
            yield self.finding(
                module,
                reading.span,
                subject=module.name,
                message=f"`{module.name}` reads settings by `{reading.by}`, and no typed class gathers them",
                help="gather the settings in one typed class, made when the program starts",
                data={"module": module.name, "name": reading.by},
                unit="settings",
            )


def _first_reading(project: Project) -> tuple[Module, Reading] | None:
    """Return the first place that reads settings, in the order of modules; None where there are too few to gather."""
    calls = calls_by_module(project.program)
    found = [
        (module, reading)
        for module in project.modules.values()
        if project.program.is_known and is_product(module)
        for reading in _readings(module, calls.get(module.name, ()))
    ]
    enough = len(found) >= _FEW or any(reading.by in _TABLES for _, reading in found)
    return min(found, key=lambda each: (each[0].name, each[1].span.line)) if enough else None


def _readings(module: Module, calls: Sequence[Call]) -> Iterator[Reading]:
    yield from readings(module, calls)
    if is_for_settings(module):
        yield from (Reading(call.span, call.name, "") for call in calls if call.name in _TABLES)
