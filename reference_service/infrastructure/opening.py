"""The container that the settings ask for."""

from reference_service.infrastructure.container import Container
from reference_service.infrastructure.settings import Settings


def open_container(settings: Settings) -> Container:
    """Return what a process needs: shared by Redis where there is an address of one, else embedded. Nothing connects yet."""
    container = Container.embedded(settings)
    if settings.redis_url is not None:
        # A process that is alone does without the client of Redis, which is a fifth of its memory.
        from reference_service.infrastructure.together import together

        container = together(container, settings.redis_url.get_secret_value())
    container.observe()
    return container
