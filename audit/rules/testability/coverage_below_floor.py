from collections.abc import Iterator
from math import floor

from audit.model.coverage import LayerCoverage, Standing
from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Project
from audit.model.questions.covered import covered_layers, modules_in
from audit.model.questions.layers import home_of
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/price.py": 'def total(prices: list[int]) -> int:\n    """Return their sum."""\n    return sum(prices)\n',
    "shop/application/__init__.py": "",
    "shop/application/cart.py": "from shop.domain.price import total\n\nTITLE = str(total([]))\n",
    "shop/adapters/__init__.py": "",
    "shop/adapters/page.py": "from shop.application.cart import TITLE\n",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/pages.py": "from shop.adapters.page import TITLE\n",
}
_RUN = '{"executed_lines": [%s], "missing_lines": [%s]}'
_CART = '"shop/application/cart.py": ' + _RUN % ("1, 3", "")
_PAGE = '"shop/adapters/page.py": ' + _RUN % ("1", "")
_PAGES = '"shop/infrastructure/pages.py": ' + _RUN % ("1", "")
_PRICE = '"shop/domain/price.py": '
_DATA = '{"meta": {"branch_coverage": false}, "files": {\n  %s\n}}\n'


class CoverageBelowFloor(Rule):
    """Tests run less of a layer than its floor asks.

    Why: What no test runs is tried out by the first user. A total hides it: adapters that are covered by the way make up
    for rules of the business that nobody tried, so each layer has a floor of its own, and the domain the highest.

    Instead: Test the file that misses most, by its behaviour. A test that calls it and asserts nothing, a comment that takes
    lines out of the count, or a lower floor reach the number and leave the hole.
    """

    id = "TST104"
    severity = Severity.MEDIUM
    effort = Effort.MEDIUM
    criterion = "Every layer is covered as its floor asks"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {
                **_FILES,
                "shop/domain/price.py": _FILES["shop/domain/price.py"].replace(":\n", ":  # finding: TST104\n", 1),
                "coverage.json": _DATA % ",\n  ".join((_PRICE + _RUN % ("1", "3"), _CART, _PAGE, _PAGES)),
            },
            "clean",
        ),
        Example(
            {
                **_FILES,
                "shop/infrastructure/pages.py": "from shop.adapters.page import TITLE  # finding: TST104\n",
                "coverage.json": _DATA % ",\n  ".join((_PRICE + _RUN % ("1, 3", ""), _CART, _PAGE)),
            },
            "clean",
        ),
    )
    good = (
        Example(
            {**_FILES, "coverage.json": _DATA % ",\n  ".join((_PRICE + _RUN % ("1, 3", ""), _CART, _PAGE, _PAGES))},
            "clean",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of layers that have a floor and coverage data."""
        return sum(layer.standing is not Standing.NO_FLOOR for layer in covered_layers(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each layer below its floor, at the package that holds it."""
        for layer in covered_layers(project):
            if layer.standing is Standing.BELOW:
                yield self._finding(project, layer)

    def _finding(self, project: Project, layer: LayerCoverage) -> Finding:
        modules = modules_in(project, layer)
        first = next(module.name for module in modules if module.path == layer.files[0].path)
        missed = layer.tally.statements - layer.tally.statements_run
        percent = f"{floor(layer.tally.percent * 10) / 10:g} %"
        return self.finding(
            home_of(project, modules),
            Span(1, 0, 1, 0),
            subject=layer.name,
            message=f"`{layer.name}` is covered to {percent}, and its floor is {layer.floor:g} %; "
            f"not run: statements: {missed}, branches: {layer.tally.missed - missed}",
            help=f"test `{first}` first, where most is not run",
            data={"layer": layer.name},
            unit=layer.name,
        )
