"""The secrets that the service works with."""

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from reference_service.adapters.security.keyring import Key, Keyring
from reference_service.infrastructure.settings import Settings

_FILE: Final = "development-keys.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """All secrets, each for one use."""

    keyring: Keyring
    pepper: bytes = field(repr=False)
    token_key: bytes = field(repr=False)


def keys_of(settings: Settings) -> Keys:
    """Return the keys that the settings hold; in development, those that are missing come from a file.

    The file is made once, for its owner's eyes only. Production never gets here without keys: `Settings.check`.
    """
    made = {} if settings.is_production else _development_keys(settings.data_folder)
    signing = settings.signing_pairs() or (("development", made["signing"]),)
    pepper = settings.password_pepper.get_secret_value() if settings.password_pepper else made["pepper"]
    token_key = settings.token_key.get_secret_value() if settings.token_key else made["token"]
    return Keys(
        keyring=Keyring(tuple(Key(kid, secret.encode()) for kid, secret in signing)),
        pepper=pepper.encode(),
        token_key=token_key.encode(),
    )


def _development_keys(folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _FILE
    made = {name: secrets.token_urlsafe(48) for name in ("signing", "pepper", "token")}
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return kept
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(made, file)
    return made
