"""Where settings come from: who reads the environment, which fields hold secrets."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from audit.model.calls import outside_uses
from audit.model.facts import Span, Use
from audit.model.profile import Role
from audit.model.program import Call, Class, Field, Kind, Program
from audit.model.project import Module, Project

ENVIRONMENT = frozenset({"os.environ", "os.environb"})
GETTERS = frozenset({"os.getenv", "os.getenvb", "os.environ.get", "os.environb.get", "decouple.config"})

AT_THE_EDGE = frozenset({Role.CONFIG, Role.COMPOSITION_ROOT})
SETTINGS = re.compile(r"(^|_)(settings?|config(s|uration)?|conf|environ(ment)?|env|envs|constants?)($|_)|config$|settings$")
"""Names of modules and folders that settings are read in."""

STARTS = re.compile(
    r"^(__main__|main|app|application|cli|manage|wsgi|asgi|server|run|celery|celery_app|worker|bootstrap|container)$"
)
"""Names of modules that programs start at: what they hand on is read there."""

BY_HAND = frozenset(
    {
        "alembic",
        "bin",
        "conftest",
        "demo",
        "dev",
        "docs",
        "doc",
        "docs_src",
        "e2e",
        "example",
        "examples",
        "load_tests",
        "migrations",
    }
    | {"noxfile", "sample", "samples", "script", "scripts", "setup", "test", "testing", "tests", "tools", "tutorial"}
)
"""Folders and modules of what is run by hand, and of what shows how something is used."""

SECRET = re.compile(
    r"(^|_)(password|passwd|passphrase|pwd|secret|token|api_?key|credentials?|pepper"
    r"|(secret|private|signing|encryption|auth|jwt|fernet|hmac|master|secret_access)_key)(_base|_value)?\d*$"
)
NO_SECRET = re.compile(
    r"(^|_)(public|hash|hashed|csrf|application_credentials?|allow_credentials?|template|publishable|max|min)(_|$)"
)
"""Words of names that only sound like secrets: what may be told, what is no text, and the path of a file."""

UNSERVED = re.compile(r"(^|(?<=[a-z]))(Test|Tests|Testing|Dev|Development|Local)(?![a-z])")
"""Names of classes of settings that no service runs with."""

TEXTS = frozenset({"builtins.str", "builtins.bytes"})
URL_WITH_PASSWORD = re.compile(r"^[a-z][a-z0-9+.-]*://[^/\s:@]*:(?P<password>[^/\s@{}<>$]+)@")


class Reading(Struct, frozen=True):
    """A place that reads settings, and by what. `variable` is what is read, empty where that is computed."""

    span: Span
    by: str
    variable: str


def readings(module: Module, calls: Sequence[Call]) -> tuple[Reading, ...]:
    """Return where a module reads the environment, in the order of the text; `calls` are those of the module."""
    found = {}
    for name, reference in outside_uses(module):
        called = name in GETTERS and reference.use is Use.CALL
        if called or (name in ENVIRONMENT and reference.key is not None and reference.use is Use.READ):
            found[reference.span.line, reference.span.column] = Reading(reference.span, name, reference.key or "")
    for call in calls:
        if call.name in GETTERS:
            found[call.span.line, call.span.column] = Reading(call.span, call.name, call.literal)
    return tuple(found[place] for place in sorted(found))


def is_product(module: Module) -> bool:
    """Return whether a module belongs to what is served: it is no test, script, migration or example."""
    parts = module.path.lower().removesuffix(".py").split("/")
    return module.has_code and not module.is_test and BY_HAND.isdisjoint(parts)


def may_read_environment(module: Module, gathering: frozenset[str]) -> bool:
    """Return whether a module is where settings are read, or where a program starts."""
    starts = module.entry_point or STARTS.search(module.name.lower().rpartition(".")[2]) is not None
    return starts or module.role in AT_THE_EDGE or module.name in gathering or is_for_settings(module)


def is_for_settings(module: Module) -> bool:
    """Return whether the name of a module, or of a package around it, says that settings are read there."""
    return any(map(SETTINGS.search, module.name.lower().split(".")))


def gatherers(project: Project) -> frozenset[str]:
    """Return the modules that define a class of settings."""
    return frozenset(each.module for each in project.program.classes.values() if _gathers(each))


def _gathers(each: Class) -> bool:
    """Return whether a class is there to hold settings, with their types."""
    if Kind.SETTINGS in each.kinds:
        return True
    named = re.search(r"(Settings|Config|Configuration|Environment|Env)$", each.word) is not None
    placed = SETTINGS.search(each.module.rpartition(".")[2].lower()) is not None and Kind.DATA in each.kinds
    typed = any(field.annotated for field in each.fields) or any(each.attributes.values())
    return (named or placed) and typed


def secrets(project: Project) -> Iterator[tuple[Class, Field]]:
    """Yield the fields of settings that hold a secret, those of models that settings are made of included."""
    for owner, field in _fields(project):
        if is_secret(field):
            yield owner, field


def filled_secrets(project: Project) -> Iterator[tuple[Class, Field]]:
    """Yield the same, and the fields whose own default is an address with a password in it."""
    for owner, field in _fields(project):
        if is_secret(field) or URL_WITH_PASSWORD.search(field.shipped):
            yield owner, field


def _fields(project: Project) -> Iterator[tuple[Class, Field]]:
    """Yield the public fields of the settings that the product runs with; those for tests and development are left out."""
    for name in sorted(_settings(project.program)):
        owner = project.program.classes[name]
        if is_product(project.modules[owner.module]) and not UNSERVED.search(owner.word):
            yield from ((owner, field) for field in owner.fields if field.annotated and not field.name.startswith("_"))


def _settings(program: Program) -> set[str]:
    found: set[str] = set()
    waiting = [each.name for each in program.of_kind(Kind.SETTINGS)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            mentioned = (each.name for field in program.classes[name].fields for each in field.mentions)
            waiting += [each for each in mentioned if each in program.classes and Kind.SCHEMA in program.classes[each].kinds]
    return found


def is_secret(field: Field) -> bool:
    """Return whether a field is named like a secret and may hold one."""
    word = field.name.lower()
    holds_text = field.type is not None and (field.type.name in TEXTS or hides(field))
    return holds_text and SECRET.search(word) is not None and NO_SECRET.search(word) is None


def hides(field: Field) -> bool:
    """Return whether the type of a field keeps its value out of logs."""
    return field.type is not None and field.type.word in ("SecretStr", "SecretBytes", "Secret")
