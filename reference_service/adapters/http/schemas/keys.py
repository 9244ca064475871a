"""Public keys, in the form that all libraries read (RFC 7517)."""

from pydantic import BaseModel


class PublicKeyOut(BaseModel):
    """The public part of a key."""

    kty: str
    crv: str
    x: str
    y: str | None = None
    kid: str
    alg: str
    use: str


class KeySetOut(BaseModel):
    """All of them, newest first."""

    keys: list[PublicKeyOut]
