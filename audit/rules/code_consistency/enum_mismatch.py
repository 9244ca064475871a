from collections.abc import Iterator
from difflib import get_close_matches

from audit.model.edit import Edit, Fix
from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import EnumUse, Module, Project
from audit.model.questions.words import same_words
from audit.model.rule import Curve, Example, Rule
from audit.model.text import Text, Texts

_PERMISSION = (
    "from enum import Enum\n\nclass Permission(str, Enum):\n    READ_USERS = 'users:read'\n    WRITE_USERS = 'users:write'\n"
)


class EnumMismatch(Rule):
    """A member is used that the enum does not have.

    Why: Python raises `AttributeError`, or `KeyError` for `Enum["NAME"]`, when the line runs. A permission that was
    never defined is a check that was never made. The usual cause is two naming schemes for the same members.

    Instead: Use a member that the enum defines, or define the one that is meant. Keep one scheme of words in an enum.
    """

    id = "CON103"
    severity = Severity.CRITICAL
    effort = Effort.LOW
    criterion = "Every used enum member is defined"
    curve = Curve(good=0.005, half=0.05)
    stops_program = True
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/permission.py": _PERMISSION,
                "shop/routes.py": "from shop.permission import Permission\n\nNEEDED = Permission.USER_READ  # finding: CON103\n",
            },
            fixed={"shop/routes.py": "from shop.permission import Permission\n\nNEEDED = Permission.READ_USERS\n"},
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/state.py": "import enum\n\nState = enum.Enum('State', 'OPEN CLOSED')\n",
                "shop/order.py": (
                    "from shop import state\n\n\ndef close(name):\n    if name == state.State.SHUT.value:  # finding: CON103\n"
                    "        return state.State['DONE']  # finding: CON103\n    return state.State.CLOSED\n"
                ),
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/permission.py": _PERMISSION,
                "shop/admin.py": (
                    "from shop import permission as p\n\n\n"
                    "def names():\n    yield p.Permission.USERS_WRITE.value  # finding: CON103\n"
                    "    yield p.Permission['USER_READ']  # finding: CON103\n"
                ),
            },
            fixed={
                "shop/admin.py": (
                    "from shop import permission as p\n\n\ndef names():\n    yield p.Permission.WRITE_USERS.value\n"
                    "    yield p.Permission['READ_USERS']\n"
                )
            },
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/permission.py": _PERMISSION + "\n    @property\n    def label(self):\n        return self.value.title()\n",
                "shop/routes.py": (
                    "from shop.permission import Permission as P\n\n"
                    "NEEDED = [P.READ_USERS, P['WRITE_USERS'], P.READ_USERS.label, P.__members__, P.upper]\n"
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules."""
        return len(project.modules)

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each use of a member that its enum lacks."""
        for module in project.modules.values():
            for use in module.enum_mismatches:
                yield self._finding(module, use)

    def fix(self, project: Project, finding: Finding, texts: Texts) -> Fix | None:
        """Return what puts the one member with the same words in the place of the one that the enum lacks."""
        text = texts.get(finding.path)
        place = (finding.line, finding.column, finding.data["member"])
        uses = project.modules[finding.module].enum_mismatches
        use = next((use for use in uses if (use.reference.span.line, use.reference.span.column, use.member) == place), None)
        if text is None or use is None:
            return None
        meant, span = same_words(use.member, use.enum.members), _span(use, text)
        return (Edit(finding.path, span, meant),) if meant and span is not None else None

    def _finding(self, module: Module, use: EnumUse) -> Finding:
        meant = _probably_meant(use.member, use.enum.members)
        spelled = f'{use.enum.name}["{use.member}"]' if use.by_key else f"{use.enum.name}.{use.member}"
        return self.finding(
            module,
            use.reference.span,
            subject=spelled,
            message=f"`{use.member}` is not a member of `{use.enum.name}`",
            help=f"use `{meant}`, the nearest that it has"
            if meant
            else f"define it in `{use.enum.module}` or use one of its members",
            data={"enum": use.enum.name, "member": use.member},
        )


def _span(use: EnumUse, text: Text) -> Span | None:
    """Return where the member stands, if it is written on one line with its enum and can be told from other words there."""
    whole = use.reference.span
    written, path = text.at(whole), ".".join((use.reference.root, *use.reference.path))
    if use.by_key:
        head, key = written[: -len(use.member) - 2], written[-len(use.member) - 2 : -2]
        start = whole.column + len(head) if key == use.member and head in (f"{path}['", f'{path}["') else -1
    else:
        words = [use.reference.root, *use.reference.path]
        start = whole.column + len(".".join(words[: words.index(use.member)])) + 1 if words.count(use.member) == 1 else -1
        start = start if written == path else -1
    return Span(whole.line, start, whole.line, start + len(use.member)) if start >= 0 else None


def _probably_meant(member: str, members: frozenset[str]) -> str:
    """Return the one member with the same words in another order or number, else the likest name; maybe none."""
    words = _words(member)
    same = sorted(name for name in members if _words(name) == words)
    if same:
        return same[0]
    close = get_close_matches(member, sorted(members), n=1, cutoff=0.6)
    return close[0] if close else ""


def _words(name: str) -> frozenset[str]:
    return frozenset(word.rstrip("S") for word in name.upper().split("_"))
