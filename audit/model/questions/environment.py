"""The environment: where modules read settings from it, and which of its variables are none."""

import re
from collections.abc import Sequence

from msgspec import Struct

from audit.model.facts import Span, Use
from audit.model.program import Call
from audit.model.project import Module
from audit.model.questions.calls import outside_uses

ENVIRONMENT = frozenset({"os.environ", "os.environb"})
GETTERS = frozenset({"os.getenv", "os.getenvb", "os.environ.get", "os.environb.get", "decouple.config"})

OF_THE_MACHINE = re.compile(
    r"^(PATH|HOME|USER|LOGNAME|SHELL|PWD|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|COLUMNS|LINES|TMPDIR|TEMP|TMP|LANG|LANGUAGE|CI"
    r"|HOSTNAME|DYNO|RENDER)$"
    r"|^(XDG|LC|KUBERNETES|AWS_LAMBDA|DYNO|RENDER|FLY|K)_"
    r"|(^|_)GIT_(SHA|COMMIT)$|_(BUILD|REVISION|(?<!AUTO_)COMMIT)$"
)
"""Variables by which the machine, the shell, the hosting platform or the build of an image tells what it is."""

CREDENTIAL = re.compile(r"(^|_)(TOKEN|KEY|SECRET|PASSWORD)$")
"""Ends of the names of variables that no platform sets by itself."""


class Reading(Struct, frozen=True):
    """A place that reads settings, and by what. `variable` is what is read, empty where that is computed."""

    span: Span
    by: str
    variable: str


def readings(module: Module, calls: Sequence[Call]) -> tuple[Reading, ...]:
    """Return where a module reads settings from the environment, in the order of the text; `calls` are those of the module."""
    found = {}
    for name, reference in outside_uses(module):
        called = name in GETTERS and reference.use is Use.CALL
        if called or (name in ENVIRONMENT and reference.key is not None and reference.use is Use.READ):
            found[reference.span.line, reference.span.column] = Reading(reference.span, name, reference.key or "")
    for call in calls:
        if call.name in GETTERS:
            found[call.span.line, call.span.column] = Reading(call.span, call.name, call.literal)
    return tuple(found[place] for place in sorted(found) if is_setting(found[place].variable))


def is_setting(variable: str) -> bool:
    """Return whether a variable of the environment, by its name, is what somebody sets for the service."""
    return OF_THE_MACHINE.search(variable) is None or CREDENTIAL.search(variable) is not None
