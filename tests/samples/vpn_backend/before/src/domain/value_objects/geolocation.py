from dataclasses import dataclass

from src.domain.exceptions.validation_errors import InvalidValueError


@dataclass(frozen=True)
class Geolocation:
    __slots__ = ("country", "latitude", "longitude")

    country: str
    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if abs(self.latitude) > 90 or abs(self.longitude) > 180:
            raise InvalidValueError("not a place on earth", {"country": str(self.country)})
