from collections.abc import Iterator, Mapping

from audit.model.baseline import BASELINE_FILE
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Project
from audit.model.rule import Example, Rule


def _shop(entry: str) -> Mapping[str, str]:
    """Return a project with one broken import and a baseline of one entry."""
    entry = f'{{"module": "shop.cart", "rule": "CON101", "severity": "critical", {entry}}}'
    return {
        "shop/__init__.py": "",
        "shop/cart.py": "import shop.gone\n",
        BASELINE_FILE: f'{{\n  "version": 1,\n  "model": 1,\n  "entries": [\n    {entry}\n  ]\n}}\n',
    }


class StaleBaseline(Rule):
    """An entry of the baseline accepts more than is found, or its last day has passed.

    Why: An entry that outlives its finding accepts the next one of its kind in silence, and a last day that nobody keeps is
    none. So an entry is stale as soon as fewer findings are found than it counts, and `audit check` fails until it is taken
    out. Code that moves to another module is mended in the one and new in the other. What was found in a file that cannot
    be read today is not stale.

    Instead: Run `audit baseline`, which takes out what is gone and adds nothing. Where the last day has passed, mend what
    the entry accepted, or agree on another day: `audit baseline --grow --until DATE` accepts anew what is still found.
    """

    id = "AUD106"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Every entry of the baseline is needed"
    scored = False
    bad = (
        Example(
            _shop('"subject": "shop.lost", "count": 1, "fingerprint": "6f1d0c9be2a94c27", "reason": "finding: AUD106"'),
            profile="none",
        ),
        Example(
            _shop('"subject": "shop.gone", "count": 2, "fingerprint": "389c3aceedaaf0d1", "reason": "finding: AUD106"'),
            profile="none",
        ),
        Example(
            _shop('"subject": "shop.gone", "fingerprint": "389c3aceedaaf0d1", "owner": "finding: AUD106", "until": "2025-06-30"'),
            profile="none",
        ),
    )
    good = (
        Example(
            _shop('"subject": "shop.gone", "count": 1, "fingerprint": "389c3aceedaaf0d1", "reason": "a build step writes it"'),
            profile="none",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of entries in the baseline."""
        return len(project.baseline.entries) if project.baseline is not None else 0

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield nothing: entries are judged where they are applied, once all findings are known."""
        return iter(())
