from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.law import ContractResult, Hop, Standing
from audit.model.project import Project
from audit.model.rule import Example, Rule

_LAW = """\
[importlinter]
root_package = shop

[importlinter:contract:layers]
name = The shop depends inward
type = layers
layers =
    shop.web
    shop.prices
"""


class BrokenContract(Rule):
    """An import breaks a contract that the project gave itself.

    Why: Somebody wrote down in `.importlinter`, `setup.cfg` or `pyproject.toml` which way imports must go, and others rely
    on it. A contract that is broken and stays broken is read by nobody.

    Instead: Take the import away. `audit contracts` shows each chain, hop by hop, and for a cycle the cheapest imports to
    cut. Moving the import into a function, behind `TYPE_CHECKING` or through a third module changes nothing: the chain
    counts. Where the contract is wrong, change it together with those who wrote it; an entry in `ignore_imports` names one
    import and says why.
    """

    id = "AUD107"
    severity = Severity.HIGH
    effort = Effort.MEDIUM
    criterion = "Every contract of the project is kept"
    scored = False
    bad = (
        Example(
            {
                ".importlinter": _LAW,
                "shop/__init__.py": "",
                "shop/web.py": "from shop import prices\n",
                "shop/prices.py": "from shop import web  # finding: AUD107\n",
            }
        ),
        Example(
            {
                "pyproject.toml": (
                    '[tool.importlinter]\nroot_packages = ["shop"]\ninclude_external_packages = true\n\n'
                    '[[tool.importlinter.contracts]]\nname = "Prices are computed"\ntype = "forbidden"\n'
                    'source_modules = ["shop.prices"]\nforbidden_modules = ["sqlite3"]\n'
                ),
                "shop/__init__.py": "",
                "shop/prices.py": "def price():\n    from shop import store  # finding: AUD107\n    return store\n",
                "shop/store.py": "import sqlite3\n",
            }
        ),
        Example(
            {
                "setup.cfg": _LAW.replace(
                    "layers =\n    shop.web", "containers = shop\nexhaustive = True\nlayers =\n    web"
                ).replace("    shop.prices", "    prices"),
                "shop/__init__.py": "",
                "shop/web.py": "from shop import prices\n",
                "shop/prices.py": "",
                "shop/stray.py": "WORDS = ()  # finding: AUD107\n",
            }
        ),
    )
    good = (
        Example(
            {
                ".importlinter": _LAW,
                "shop/__init__.py": "",
                "shop/web.py": "from shop import prices\n",
                "shop/prices.py": "",
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of contracts."""
        return len(project.contracts)

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each import that begins a chain which breaks a contract, at the import.

        One for each, not one for each contract: a baseline that holds today's imports then tells tomorrow's from them.
        """
        modules = {module.name: module.path for module in project.modules.values()}
        for contract in project.contracts:
            if contract.status is Standing.BROKEN:
                starts = dict.fromkeys(hop for chain in contract.chains for hop in (*chain.hops[:1], *chain.starts) if hop.path)
                for hop in starts:
                    yield self._of_import(contract, hop)
                for name in contract.undeclared:
                    yield self._of_contract(contract, name, f"`{name}` is declared nowhere", modules.get(name, ""))
                if not starts and not contract.undeclared:
                    yield self._of_contract(contract, contract.name, contract.why, "")

    def _of_import(self, contract: ContractResult, hop: Hop) -> Finding:
        line = hop.lines[0] if hop.lines else 1
        fact = f"`{hop.importer}` imports `{hop.imported}`"
        return self._finding(contract, hop.imported, fact, path=hop.path, line=line, module=hop.importer)

    def _of_contract(self, contract: ContractResult, subject: str, fact: str, path: str) -> Finding:
        place, line, module = (path, 1, subject) if path else (contract.path, contract.line, "")
        return self._finding(contract, subject, fact, path=place, line=line, module=module)

    def _finding(self, contract: ContractResult, subject: str, fact: str, *, path: str, line: int, module: str) -> Finding:
        return Finding(
            rule=self.id,
            name=self.name,
            severity=self.severity,
            path=path,
            line=line,
            column=0,
            statement=(line, line),
            module=module,
            unit=contract.name,
            subject=subject,
            message=f"{fact}, which breaks the contract `{contract.name}`",
            help=contract.guidance or "take it away; `audit contracts` shows every chain",
            data={"contract": contract.name, "type": contract.type},
        )
