"""Ports and adapters: the application sees interfaces only, presentation never sees infrastructure."""

from audit.model.profile import SUPPORTING_LAYERS, Layer, Profile, Role

PROFILE = Profile(
    name="ports",
    title="Ports and adapters",
    description=(
        "Presentation, app, domain, infrastructure, external, and a container that wires them. Use cases see interfaces only, "
        "presentation never sees infrastructure, infrastructure never sees the app."
    ),
    layers=(
        Layer(
            Role.PRESENTATION,
            names=("presentation",),
            synonyms=("api", "web", "web_api", "http", "rest", "entrypoints", "inbound", "routers", "controllers"),
        ),
        Layer(
            Role.APPLICATION,
            names=("app",),
            synonyms=(
                "application",
                "usecases",
                "use_cases",
                "usecase",
                "use_case",
                "commands",
                "queries",
            ),
            beside="domain",
        ),
        Layer(Role.DOMAIN, names=("domain",), synonyms=("entities", "value_objects", "ports")),
        Layer(
            Role.INFRASTRUCTURE,
            names=("infrastructure",),
            synonyms=("infra", "persistence", "persistance", "repositories", "outbound", "adapters"),
        ),
        Layer(
            Role.INFRASTRUCTURE,
            names=("external",),
            synonyms=("externals", "integrations", "clients", "gateways"),
            required=False,
        ),
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
    inner=frozenset({Role.DOMAIN, Role.APPLICATION, Role.INFRASTRUCTURE}),
    floors={},
)
