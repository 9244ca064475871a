from dataclasses import dataclass


@dataclass(frozen=True)
class OAuthProfile:
    provider: str
    subject: str
    email: str
