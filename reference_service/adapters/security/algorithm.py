"""What keys sign with."""

from enum import StrEnum


class Algorithm(StrEnum):
    """What a key signs with, by its name in RFC 7518 and 8037. Each key has one of its own, whatever a token says of itself."""

    HS256 = "HS256"
    """One secret signs and verifies: who can check a token can make one."""
    ES256 = "ES256"
    EDDSA = "EdDSA"
