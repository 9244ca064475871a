"""Profiles as clients see them."""

from fastapi import Response

from reference_service.adapters.http.presenters.headers import set_etag
from reference_service.adapters.http.schemas.profile import ProfileOut
from reference_service.application.profile.ports import ProfileView


def profile_out(profile: ProfileView, response: Response) -> ProfileOut:
    """Return a profile, with its version as the `ETag`."""
    set_etag(response, profile.version)
    return ProfileOut.model_validate(profile)
