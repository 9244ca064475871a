"""Headers that tell about what is in the body."""

from uuid import UUID

from fastapi import Response


def set_etag(response: Response, version: int) -> None:
    """Tell which version an answer shows; an edit names it in `If-Match`."""
    response.headers["ETag"] = f'"{version}"'


def set_location(response: Response, collection: str, made: UUID) -> None:
    """Tell where something new is found from now on."""
    response.headers["Location"] = f"/api/v1/{collection}/{made}"
