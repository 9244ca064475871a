"""Four layers: presentation, application, domain, infrastructure; presentation may use infrastructure."""

from audit.model.profile import Layer, Profile, Role

PROFILE = Profile(
    name="layered",
    title="Layered",
    description="Four layers and a config package. Presentation may use everything, application and infrastructure the domain.",
    layers=(
        Layer(
            Role.PRESENTATION,
            names=("presentation",),
            synonyms=(
                "api", "web", "web_api", "webapi", "http", "rest", "routes", "routers", "controllers", "endpoints", "views",
                "entrypoints", "interface", "interfaces", "inbound", "ui", "handlers", "adapter/input", "adapters/input",
                "adapters/inbound", "adapter/inbound", "graphql", "websockets",
            ),
        ),
        Layer(
            Role.APPLICATION,
            names=("application",),
            synonyms=("use_cases", "usecases", "usecase", "use_case", "service_layer", "services", "service", "commands", "queries"),
        ),
        Layer(
            Role.DOMAIN,
            names=("domain",),
            synonyms=("entities", "value_objects", "domain_model", "aggregates", "ports"),
        ),
        Layer(
            Role.INFRASTRUCTURE,
            names=("infrastructure",),
            synonyms=(
                "infra", "persistence", "persistance", "repositories", "repository", "gateways", "outbound", "database", "db",
                "adapter/output", "adapters/output", "adapters/outbound", "adapter/outbound", "adapters", "storage", "messaging",
            ),
        ),
        Layer(Role.CONFIG, names=("config",), synonyms=("settings", "configuration", "conf"), required=False),
        Layer(Role.SHARED, names=("shared",), synonyms=("core", "common", "utils", "util", "helpers", "seedwork", "lib", "libs", "kernel"), required=False),
    ),
    sees={
        Role.DOMAIN: frozenset({Role.SHARED}),
        Role.APPLICATION: frozenset({Role.DOMAIN, Role.CONFIG, Role.SHARED}),
        Role.INFRASTRUCTURE: frozenset({Role.DOMAIN, Role.CONFIG, Role.SHARED}),
        Role.PRESENTATION: frozenset({Role.APPLICATION, Role.DOMAIN, Role.INFRASTRUCTURE, Role.CONFIG, Role.SHARED, Role.COMPOSITION_ROOT}),
    },
    inner=frozenset({Role.DOMAIN, Role.APPLICATION}),
    floors={},
)
