"""Headers that tell about what is in the body."""

from uuid import UUID

from fastapi import Response


def set_etag(response: Response, version: int, beside: str = "") -> None:
    """Tell which version an answer shows; an edit names it in `If-Match`.

    `beside` tells apart what the answer shows beside the thing itself: digits and dots.
    """
    response.headers["ETag"] = f'"{version}{beside and f".{beside}"}"'


def set_location(response: Response, collection: str, made: UUID) -> None:
    """Tell where something new is found from now on."""
    response.headers["Location"] = f"/api/v1/{collection}/{made}"
