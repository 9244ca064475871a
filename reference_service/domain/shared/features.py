"""What can be switched off, or on for some tenants only: the one list of features that the code asks for."""

from enum import StrEnum

from reference_service.domain.shared.errors import Denied


class Feature(StrEnum):
    """Something that a flag of the same name decides about; each is on as long as nobody has set its flag."""

    PROJECT_OVERVIEW = "project_overview"


def feature_off(feature: Feature) -> Denied:
    """Return the refusal for a feature that is off for the asker's tenant."""
    return Denied(code="FEATURE_OFF", message=f"The feature `{feature}` is off for this tenant.")
