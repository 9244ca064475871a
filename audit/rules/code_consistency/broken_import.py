from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches

from audit.model.edit import Fix
from audit.model.finding import Effort, Finding, Severity
from audit.model.fixes.rerouting import import_at, offers, rerouted, sole_homes, spelled
from audit.model.project import Found, Module, Project, ResolvedImport
from audit.model.rule import Curve, Example, Rule
from audit.model.text import Texts

MOST_ADVICE = 100
"""For how many missing modules the nearest name is looked up: more than anybody reads, and each look costs."""


class BrokenImport(Rule):
    """A module is imported that does not exist.

    Why: Python raises `ModuleNotFoundError` the moment the import runs, and with it every module that imports this one.
    The usual cause is a module that was moved or renamed while an importer was forgotten.

    Instead: Import the module from where it is now, or delete the import. An import that is optional by design belongs
    into `try` / `except ImportError`.
    """

    id = "CON101"
    severity = Severity.CRITICAL
    effort = Effort.LOW
    criterion = "Every import leads to a module"
    curve = Curve(good=0.005, half=0.05)
    stops_program = True
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/repositories/__init__.py": "",
                "shop/repositories/users.py": "class Users: ...\n",
                "shop/routes.py": "from shop.users import Users  # finding: CON101\n",
            },
            fixed={"shop/routes.py": "from shop.repositories.users import Users\n"},
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/orders/__init__.py": "",
                "shop/orders/service.py": "def place():\n    from ..billing import charge  # finding: CON101\n",
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/database.py": "def get_session(): ...\n\n\ndef engine(): ...\n",
                "shop/tests/database.py": "def get_session(): ...\n",
                "shop/api/__init__.py": "",
                "shop/api/routes.py": (
                    "from .database import (  # finding: CON101\n    engine,\n    get_session as session,\n)\n"
                ),
            },
            fixed={"shop/api/routes.py": "from ..database import (\n    engine,\n    get_session as session,\n)\n"},
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/users.py": "class Users: ...\n",
                "shop/routes.py": "import fastapi\n\nfrom shop.users import Users\n",
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/speed.py": "try:\n    from shop._fast import walk\nexcept ImportError:\n    walk = None\n",
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules."""
        return len(project.modules)

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each import statement whose module does not exist."""
        by_word = _by_last_word(project)
        meant: dict[str, str] = {}
        for module in project.modules.values():
            for imported in module.imports:
                if imported.found is Found.MISSING:
                    missing = imported.module
                    if missing not in meant and len(meant) < MOST_ADVICE:
                        meant[missing] = _probably_meant(missing, by_word)
                    yield self._finding(module, imported, meant.get(missing, ""))

    def fix(self, project: Project, finding: Finding, texts: Texts) -> Fix | None:
        """Return what imports the names from the one module that has them, if there is one for each."""
        imported, text = import_at(project, finding, finding.data["module"]), texts.get(finding.path)
        names = [name.name for name in imported.fact.names] if imported is not None else []
        if imported is None or text is None or not names or "*" in names:
            return None
        module = project.modules[finding.module]
        near = _by_other_dots(project, module, imported, names)
        homes = dict.fromkeys(names, near) if near else sole_homes(project, module, imported, names)
        return rerouted(text, module, imported, homes) if len(homes) == len(set(names)) else None

    def _finding(self, module: Module, imported: ResolvedImport, meant: str) -> Finding:
        guarded = imported.fact.guarded
        advice = f"import `{meant}`, which has the nearest name" if meant else "import what exists, or delete the import"
        if imported.above_root:
            advice = f"take dots away: `{imported.written}` climbs out of the outermost package"
        return self.finding(
            module,
            imported.fact.span,
            subject=imported.written,
            message=f"`{module.name}` imports `{imported.written}`, which does not exist",
            help="nothing to do: a failure is expected here" if guarded else advice,
            data={"module": imported.module},
            severity=self.severity_of(imported.fact),
        )


def _by_other_dots(project: Project, module: Module, imported: ResolvedImport, names: Sequence[str]) -> str:
    """Return how the one module is spelled that a relative import finds by more dots, or fewer, empty for none or several."""
    if not imported.fact.level:
        return ""
    package = module.name.split(".") if module.package else module.name.split(".")[:-1]
    rest = imported.fact.module.split(".") if imported.fact.module else []
    reached = (".".join([*package[:depth], *rest]) for depth in range(1, len(package) + 1))
    found = [each for each in reached if each != module.name and offers(project, each, names)]
    return spelled(module, imported, found[0]) if len(found) == 1 else ""


def _by_last_word(project: Project) -> dict[str, list[str]]:
    by_word: dict[str, list[str]] = {}
    for name, module in project.modules.items():
        if not module.is_test:
            by_word.setdefault(name.rpartition(".")[2], []).append(name)
    return by_word


def _probably_meant(missing: str, by_word: Mapping[str, Sequence[str]]) -> str:
    """Return the module with the same last word and the nearest path, else with the likest last word; maybe none."""
    word = missing.rpartition(".")[2]
    likest = [word] if word in by_word else get_close_matches(word, by_word, n=1, cutoff=0.75)
    candidates = by_word[likest[0]] if likest else []
    return max(candidates, key=lambda name: (SequenceMatcher(None, missing, name).ratio(), name), default="")
