"""Settings: where they are gathered, who may read the environment besides, which of their fields hold secrets."""

import re
from collections.abc import Iterator

from audit.model.profile import Role
from audit.model.program import Call, Class, Field, Function, Kind, Program
from audit.model.project import Found, Module, Project

AT_THE_EDGE = frozenset({Role.CONFIG, Role.COMPOSITION_ROOT})
SETTINGS = re.compile(r"(^|_)(settings?|config(s|uration)?|conf|environ(ment)?|env|envs|constants?)($|_)|config$|settings$")
"""Names of modules and folders that settings are read in."""

STARTS = re.compile(
    r"^(__main__|main|app|application|cli|manage|wsgi|asgi|server|run|celery|celery_app|worker|bootstrap|container)$"
)
"""Names of modules that programs start at: what they hand on is read there."""

HANDED_OVER = frozenset(
    {"azure.functions.AsgiFunctionApp", "azure.functions.FunctionApp", "azure.functions.WsgiFunctionApp", "mangum.Mangum"}
)
"""What hands a program over to a platform that runs functions."""

CALLED_BY_PLATFORM = re.compile(r"(^|_)(handler|main)$")
"""Names of functions that such a platform calls with an event and a context."""

GATHERING = frozenset(
    {"confz", "django", "environ_config", "goodconf", "hydra", "msgspec_settings", "pydantic_settings", "typed_settings"}
)
"""Libraries that settings are gathered with, however their classes are made; and a framework with a way of its own."""

BY_HAND = frozenset(
    {
        "alembic",
        "bin",
        "conftest",
        "demo",
        "dev",
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

DOCUMENTATION = frozenset({"doc", "docs"})
"""Folders alone: a module of that name may well be served."""

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
LOCAL = re.compile(r"@(localhost|127(\.\d+){3}|\[?::1\]?)([:/?]|$)")
"""The part of an address with a password that says that it is one of the machine itself."""

PASSWORD = re.compile(r"(?P<prefix>.*_|^)(password|passwd|pwd)$")
HOST = re.compile(r"(?P<prefix>.*_|^)(host|hostname|host_name|server)$")
"""Names of fields that belong together: a password, and where it opens something."""

MACHINE_ITSELF = re.compile(r"(localhost|127(\.\d+){3}|\[?::1\]?)(:\d+)?")

URL_WITH_PASSWORD = re.compile(r"^[a-z][a-z0-9+.-]*://[^/\s:@]*:(?P<password>[^/\s@{}<>$]+)@")


def is_product(module: Module) -> bool:
    """Return whether a module belongs to what is served: it is no test, script, migration or example."""
    parts = module.path.lower().removesuffix(".py").split("/")
    by_hand = not BY_HAND.isdisjoint(parts) or not DOCUMENTATION.isdisjoint(parts[:-1])
    return module.has_code and not module.is_test and not by_hand


def may_read_environment(module: Module, known: frozenset[str]) -> bool:
    """Return whether a module is where settings are read, or where a program starts; `known` are such modules."""
    starts = module.entry_point or STARTS.search(module.name.lower().rpartition(".")[2]) is not None
    return starts or module.role in AT_THE_EDGE or module.name in known or is_for_settings(module)


def is_for_settings(module: Module) -> bool:
    """Return whether the name of a module, or of a package around it, says that settings are read there."""
    return any(map(SETTINGS.search, module.name.lower().split(".")))


def started_by_platform(program: Program) -> frozenset[str]:
    """Return the modules that a platform for functions loads to run the program."""
    handing = {name for name, calls in program.module_calls.items() if any(call.name in HANDED_OVER for call in calls)}
    return frozenset(handing | {each.module for each in program.functions.values() if _is_called_by_platform(each)})


def _is_called_by_platform(function: Function) -> bool:
    if any(each.name.startswith("functions_framework.") for each in function.decorators):
        return True
    given = [each.name.strip("_") for each in function.parameters]
    return given == ["event", "context"] and not function.owner and CALLED_BY_PLATFORM.search(function.word) is not None


def is_gathered(project: Project) -> bool:
    """Return whether a class of the product gathers its settings, or a library that is there for it is imported."""
    if gatherers(project):
        return True
    return any(
        imported.found is Found.EXTERNAL and imported.module.split(".")[0] in GATHERING
        for module in project.modules.values()
        if is_product(module)
        for imported in module.imports
    )


def gatherers(project: Project) -> frozenset[str]:
    """Return the modules of the product that define a class of settings."""
    found = {each.module for each in project.program.classes.values() if _gathers(each)}
    return frozenset(name for name in found if is_product(project.modules[name]))


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
    """Return the classes that the settings are made of: those that are made somewhere, with what stands above and in them.

    Where none is seen to be made, all count.
    """
    all_of_them = frozenset(each.name for each in program.of_kind(Kind.SETTINGS))
    made = _made(program, all_of_them) if all_of_them else frozenset[str]()
    found: set[str] = set()
    waiting = sorted(made or all_of_them)
    while waiting:
        own = program.classes[waiting.pop()]
        if own.name not in found:
            found.add(own.name)
            waiting += [each for each in own.ancestors if each in all_of_them]
            mentioned = (program.classes.get(each.name) for field in own.fields for each in field.mentions)
            waiting += [each.name for each in mentioned if each is not None and each.kinds & {Kind.SCHEMA, Kind.SETTINGS}]
    return found


def _made(program: Program, classes: frozenset[str]) -> frozenset[str]:
    """Return those of some classes that are made, or handed to what makes them, as far as can be seen."""
    by_word: dict[str, set[str]] = {}
    for name in classes:
        by_word.setdefault(name.rpartition(".")[2], set()).add(name)
    found = {field.called for each in program.classes.values() for field in each.fields}
    found |= {each.provider for function in program.functions.values() for each in function.parameters}
    for calls in (*program.module_calls.values(), *(each.calls for each in program.functions.values())):
        for call in calls:
            found.add(call.name)
            if call.owner is not None:
                found.add(call.owner.name)
            for text in _classes_in(call):
                found.update(by_word.get(text.rpartition(".")[2], ()))
    return frozenset(found & classes)


def _classes_in(call: Call) -> tuple[str, ...]:
    """Return what may be classes in a call: what it is given, and that of which a method is called."""
    return (call.as_written.rpartition(".")[0], *call.arguments, *(text for _, text in call.texts))


def is_local(owner: Class, field: Field) -> bool:
    """Return whether what a field of a class falls back to opens something on the machine itself.

    It is the address of that, or the password for the host that another field of the class falls back to.
    """
    if URL_WITH_PASSWORD.search(field.shipped):
        return LOCAL.search(field.shipped) is not None
    password = PASSWORD.fullmatch(field.name.lower())
    if password is None:
        return False
    named = ((HOST.fullmatch(each.name.lower()), each.shipped.strip().lower()) for each in owner.fields)
    hosts = [shipped for host, shipped in named if host is not None and host["prefix"] == password["prefix"]]
    return bool(hosts) and all(map(MACHINE_ITSELF.fullmatch, hosts))


def is_secret(field: Field) -> bool:
    """Return whether a field is named like a secret and may hold one."""
    word = field.name.lower()
    holds_text = field.type is not None and (field.type.name in TEXTS or hides(field))
    return holds_text and SECRET.search(word) is not None and NO_SECRET.search(word) is None


def hides(field: Field) -> bool:
    """Return whether the type of a field keeps its value out of logs."""
    return field.type is not None and field.type.word in ("SecretStr", "SecretBytes", "Secret")
