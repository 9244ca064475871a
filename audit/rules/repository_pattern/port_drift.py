from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Function, Kind, Program
from audit.model.project import Project
from audit.model.questions.ports import ports_above
from audit.model.questions.signatures import difference, says_its_signature
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/mail.py": (
        "from abc import ABC, abstractmethod\n\n\n"
        "class Receipt: ...\n\n\nclass Draft: ...\n\n\n"
        "class Mail(ABC):\n"
        "    @abstractmethod\n    async def send(self, address: str, text: str = '') -> Receipt: ...\n\n"
        "    @abstractmethod\n    def limit(self) -> int: ...\n"
    ),
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/presentation/__init__.py": "",
}
_HEAD = "from shop.domain.mail import Draft, Mail, Receipt\n\n\nclass SmtpMail(Mail):\n"


class PortDrift(Rule):
    """An adapter's method differs from the one that its port promises.

    Why: A use case calls the port and knows nothing else. A parameter that is called otherwise, a further one that is
    required, a coroutine where a value was promised: each works with the fake that the tests use, and fails or means
    something else with the adapter that production uses.

    Instead: Give the method the port's signature, with further parameters only where they have a default; what the adapter
    alone needs belongs into its constructor. Or change the port, and with it every adapter. `*args, **kwargs` and a
    `type: ignore` keep the type checker quiet and the caller in the dark.
    """

    id = "REP103"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Adapters keep to the signatures of their ports"
    curve = Curve(good=0.025, half=0.15)
    bad = (
        Example(
            {
                **_FILES,
                "shop/infrastructure/smtp.py": (
                    f"{_HEAD}"
                    "    def send(self, address: str, text: str = '') -> Receipt:  # finding: REP103\n"
                    "        return Receipt()\n\n"
                    "    def limit(self, day: str) -> int:  # finding: REP103\n        return len(day)\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/infrastructure/smtp.py": (
                    f"{_HEAD}"
                    "    async def send(self, to: str, text: str = '') -> Receipt:  # finding: REP103\n"
                    "        return Receipt()\n\n"
                    "    def limit(self) -> int:\n        return 1\n"
                ),
                "shop/infrastructure/drafts.py": (
                    f"{_HEAD.replace('SmtpMail', 'Drafts')}"
                    "    async def send(self, address: str, text: str = '') -> Draft:  # finding: REP103\n"
                    "        return Draft()\n\n"
                    "    @property\n    def limit(self) -> int:  # finding: REP103\n        return 1\n"
                ),
            },
            profile="layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/infrastructure/smtp.py": (
                    f"{_HEAD}"
                    "    async def send(self, address: str, text: str = '', retries: int = 3) -> Receipt:\n"
                    "        return Receipt()\n\n"
                    "    def limit(self) -> int:\n        return 1\n"
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of methods that adapters write for their ports."""
        return sum(1 for _ in _written(project.program))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each method that fails whoever calls it as its port says."""
        for port, own in _written(project.program):
            message = difference(port, own) or _given_otherwise(project.program, port, own)
            if message:
                yield self.finding(
                    project.modules[own.module],
                    own.header,
                    subject=own.name,
                    message=message,
                    help=f"give it the signature of `{port.name}`, or change the port and all its adapters",
                    data={"method": own.name, "port": port.name},
                    unit=own.name,
                )


def _written(program: Program) -> Iterator[tuple[Function, Function]]:
    """Yield the methods that ports leave to their adapters, each with what an adapter writes for it."""
    for each in program.classes.values():
        ports = ports_above(program, each) if Kind.PORT not in each.kinds else ()
        for own in each.methods.values() if ports else ():
            promised = next((port.methods[own.word] for port in ports if own.word in port.methods), None)
            if promised is not None and _is_left(promised) and says_its_signature(promised) and says_its_signature(own):
                yield promised, own


def _is_left(promised: Function) -> bool:
    """Return whether a port leaves a method to its adapters."""
    return promised.is_abstract or (promised.bare and promised.is_public)


def _given_otherwise(program: Program, port: Function, own: Function) -> str:
    """Return that a method gives another class than its port promises; ORM models of repositories are another rule's."""
    promised = program.classes.get(port.returns.name) if port.returns is not None else None
    given = program.classes.get(own.returns.name) if own.returns is not None else None
    if promised is None or given is None or promised.name in (given.name, *given.ancestors):
        return ""
    handed_out = Kind.ORM_MODEL in given.kinds and Kind.REPOSITORY in program.classes[own.owner].kinds
    if handed_out or given.open or promised.is_protocol:
        return ""
    owner, above = own.owner.rpartition(".")[2], port.owner.rpartition(".")[2]
    return f"`{owner}.{own.word}` returns `{given.name}`, and `{above}.{port.word}` promises `{promised.name}`"
