"""Domain-driven service: api and schemas outside, application and domain inside, core beside infrastructure."""

from audit.model.profile import SUPPORTING_LAYERS, Layer, Profile, Role

PROFILE = Profile(
    name="domain_driven",
    title="Domain-driven",
    description=(
        "Api, schemas and middleware outside, application and domain inside, infrastructure and core for what is technical. "
        "The api sees application and domain, the application the domain alone."
    ),
    layers=(
        Layer(
            Role.PRESENTATION,
            names=("api",),
            synonyms=("web_api", "web", "http", "rest", "routes", "routers", "controllers", "endpoints", "presentation"),
        ),
        Layer(
            Role.PRESENTATION,
            names=("schemas", "middleware"),
            synonyms=("schema", "dtos", "middlewares"),
            required=False,
        ),
        Layer(
            Role.COMPOSITION_ROOT,
            names=("deps",),
            synonyms=("dependencies", "dependency"),
            required=False,
            below=Role.PRESENTATION,
        ),
        Layer(
            Role.APPLICATION,
            names=("application",),
            synonyms=(
                "use_cases",
                "usecases",
                "usecase",
                "use_case",
                "interactor",
                "interactors",
                "services",
                "commands",
                "queries",
            ),
        ),
        Layer(Role.DOMAIN, names=("domain",), synonyms=("entities", "value_objects", "aggregates")),
        Layer(
            Role.INFRASTRUCTURE,
            names=("infrastructure",),
            synonyms=("infra", "persistence", "persistance", "repositories", "repository", "db", "database"),
        ),
        Layer(
            Role.INFRASTRUCTURE,
            names=("core/database", "core/db", "core/cache", "core/monitoring"),
            required=False,
        ),
        Layer(Role.CONFIG, names=("core/config", "core/settings"), required=False),
        Layer(
            Role.PRESENTATION,
            names=("api", "router", "routes", "controller", "controllers", "endpoints"),
            required=False,
            below=Role.APPLICATION,
        ),
        *SUPPORTING_LAYERS,
    ),
    sees={
        Role.DOMAIN: frozenset({Role.SHARED}),
        Role.APPLICATION: frozenset({Role.DOMAIN, Role.CONFIG, Role.SHARED}),
        Role.INFRASTRUCTURE: frozenset({Role.DOMAIN, Role.CONFIG, Role.SHARED}),
        Role.PRESENTATION: frozenset({Role.APPLICATION, Role.DOMAIN, Role.CONFIG, Role.SHARED, Role.COMPOSITION_ROOT}),
    },
    inner=frozenset({Role.DOMAIN, Role.APPLICATION}),
    floors={},
    signs=("schemas", "core"),
)
