"""Modular: one package a bounded context, each with its router, service, repository and models."""

from audit.model.profile import COMPOSITION, CONFIG, Layer, Profile, Role

PROFILE = Profile(
    name="modular",
    title="Modular",
    description=(
        "One package a bounded context below `modules`, each with router, schemas, service, repository and models. "
        "Routers see services, services see repositories and models; contexts talk by events."
    ),
    layers=(
        Layer(
            Role.PRESENTATION,
            names=("router", "schemas"),
            synonyms=("routers", "routes", "api", "endpoints", "controllers", "controller", "views", "schema", "dto", "dtos"),
            in_context=True,
        ),
        Layer(
            Role.APPLICATION,
            names=("service",),
            synonyms=("services", "use_cases", "usecases", "handlers", "listeners", "subscribers", "tasks"),
            in_context=True,
        ),
        Layer(
            Role.DOMAIN,
            names=("models", "events", "exceptions"),
            synonyms=("model", "entities", "value_objects", "errors", "enums", "constants", "types"),
            in_context=True,
        ),
        Layer(
            Role.INFRASTRUCTURE,
            names=("repository",),
            synonyms=("repositories", "repo", "repos", "dao", "crud", "queries", "client", "clients", "gateway", "gateways"),
            in_context=True,
        ),
        Layer(
            Role.COMPOSITION_ROOT,
            names=("dependencies",),
            synonyms=("deps", "module"),
            required=False,
            in_context=True,
        ),
        Layer(Role.CONFIG, names=("config",), synonyms=("settings",), required=False, in_context=True),
        Layer(Role.SHARED, names=("utils",), synonyms=("util", "helpers"), required=False, in_context=True),
        Layer(
            Role.PRESENTATION,
            names=("core/middleware",),
            synonyms=("core/middlewares", "middleware", "middlewares", "api"),
            required=False,
        ),
        COMPOSITION,
        CONFIG,
        Layer(
            Role.SHARED,
            names=("core",),
            synonyms=("shared", "common", "utils", "util", "helpers", "lib", "libs", "database", "db", "infrastructure", "infra"),
            required=False,
        ),
    ),
    sees={
        Role.DOMAIN: frozenset({Role.SHARED}),
        Role.APPLICATION: frozenset({Role.INFRASTRUCTURE, Role.DOMAIN, Role.CONFIG, Role.SHARED}),
        Role.INFRASTRUCTURE: frozenset({Role.DOMAIN, Role.CONFIG, Role.SHARED}),
        Role.PRESENTATION: frozenset({Role.APPLICATION, Role.CONFIG, Role.SHARED, Role.COMPOSITION_ROOT}),
    },
    inner=frozenset({Role.DOMAIN, Role.APPLICATION, Role.INFRASTRUCTURE}),
    floors={},
    context_folders=("modules", "contexts", "bounded_contexts", "features", "domains", "apps"),
    frameworks={Role.DOMAIN: frozenset({"sqlalchemy", "sqlmodel", "tortoise", "beanie", "mongoengine", "peewee", "pony"})},
    evidence=frozenset({Role.APPLICATION, Role.INFRASTRUCTURE}),
)
