"""Clean architecture: domain, application, adapters, infrastructure; imports point inward only."""

from audit.model.profile import SUPPORTING_LAYERS, Layer, Profile, Role

PROFILE = Profile(
    name="clean",
    title="Clean",
    description="Domain, application, adapters, infrastructure. Imports point inward only; infrastructure wires everything.",
    layers=(
        Layer(Role.DOMAIN, names=("domain",), synonyms=("entities", "value_objects", "domain_model", "aggregates")),
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
                "service_layer",
                "services",
                "commands",
                "queries",
            ),
        ),
        Layer(
            Role.PRESENTATION,
            names=(
                "adapters/http",
                "adapters/api",
                "adapters/web",
                "adapters/rest",
                "adapters/controllers",
                "adapters/presenters",
                "adapters/graphql",
            ),
            synonyms=(
                "presentation",
                "entrypoints",
                "api",
                "web",
                "http",
                "adapter/input",
                "adapters/input",
                "adapter/inbound",
                "adapters/inbound",
            ),
            required=False,
        ),
        Layer(
            Role.INFRASTRUCTURE,
            names=(
                "adapters/persistence",
                "adapters/persistance",
                "adapters/repositories",
                "adapters/repository",
                "adapters/database",
                "adapters/db",
                "adapters/orm",
            ),
            synonyms=("adapter/output", "adapters/output", "adapter/outbound", "adapters/outbound"),
            required=False,
        ),
        Layer(
            Role.INFRASTRUCTURE,
            names=("infrastructure",),
            synonyms=("infra", "frameworks", "drivers", "persistence", "persistance"),
        ),
        Layer(Role.ADAPTER, names=("adapters", "adapter"), synonyms=("gateways", "interface_adapters")),
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
        Role.ADAPTER: frozenset({Role.APPLICATION, Role.DOMAIN, Role.CONFIG, Role.SHARED}),
        Role.PRESENTATION: frozenset(
            {Role.APPLICATION, Role.DOMAIN, Role.ADAPTER, Role.CONFIG, Role.SHARED, Role.COMPOSITION_ROOT}
        ),
    },
    inner=frozenset({Role.DOMAIN, Role.APPLICATION, Role.ADAPTER}),
    floors={Role.DOMAIN: 100, Role.APPLICATION: 95, Role.ADAPTER: 85, Role.PRESENTATION: 85, Role.INFRASTRUCTURE: 70},
    evidence=frozenset({Role.DOMAIN, Role.APPLICATION, Role.ADAPTER}),
)
