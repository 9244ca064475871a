"""What a project is built on, told by what it imports."""

from collections.abc import Mapping

from msgspec import Struct

from contracts.frameworks import FRAMEWORKS


class Library(Struct, frozen=True):
    """A distribution that the project imports: what people call it, what it is, and in how many modules it is imported."""

    name: str
    kind: str
    modules: int


_KINDS: Mapping[str, Mapping[str, str]] = {
    **FRAMEWORKS,
    "data": {"attr": "attrs", "attrs": "attrs", "marshmallow": "marshmallow", "msgspec": "msgspec", "pydantic": "Pydantic"},
    "settings": {
        "decouple": "python-decouple",
        "dynaconf": "Dynaconf",
        "environs": "environs",
        "pydantic_settings": "Pydantic Settings",
    },
    "dependency injection": {
        "aioinject": "aioinject",
        "dependency_injector": "Dependency Injector",
        "dishka": "Dishka",
        "fastapi_injector": "FastAPI-Injector",
        "inject": "inject",
        "injector": "Injector",
        "kink": "kink",
        "lagom": "Lagom",
        "modern_di": "modern-di",
        "punq": "punq",
        "rodi": "rodi",
        "svcs": "svcs",
        "that_depends": "that-depends",
        "wireup": "Wireup",
    },
    "resilience": {
        "aiobreaker": "aiobreaker",
        "backoff": "backoff",
        "circuitbreaker": "circuitbreaker",
        "pybreaker": "pybreaker",
        "retrying": "retrying",
        "stamina": "stamina",
        "tenacity": "Tenacity",
    },
    "security": {"argon2": "argon2-cffi", "bcrypt": "bcrypt", "jose": "python-jose", "jwt": "PyJWT", "passlib": "Passlib"},
    "observability": {
        "loguru": "Loguru",
        "opentelemetry": "OpenTelemetry",
        "prometheus_client": "Prometheus",
        "sentry_sdk": "Sentry",
        "structlog": "structlog",
    },
}
"""What a distribution is: by that, import name to what people call it."""

_KIND_OF = {module: kind for kind, names in _KINDS.items() for module in names}


def kind_of(module: str) -> str:
    """Return what the distribution of a dotted module name is, or nothing."""
    return _KIND_OF.get(module.split(".")[0], "")


def name_of(module: str) -> str:
    """Return what people call the distribution of a dotted module name, or nothing."""
    top = module.split(".")[0]
    return _KINDS[_KIND_OF[top]][top] if top in _KIND_OF else ""


def libraries_of(modules: Mapping[str, int]) -> tuple[Library, ...]:
    """Return the libraries among imported top-level modules, each with the number of its importers; kind by kind."""
    counted: dict[tuple[str, str], int] = {}
    for module, importers in modules.items():
        if kind_of(module):
            key = kind_of(module), name_of(module)
            counted[key] = max(counted.get(key, 0), importers)
    order = list(_KINDS)
    found = sorted(counted.items(), key=lambda item: (order.index(item[0][0]), -item[1], item[0][1]))
    return tuple(Library(name, kind, importers) for (kind, name), importers in found)
