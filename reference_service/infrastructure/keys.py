"""The secrets that the service works with."""

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from reference_service.adapters.security.algorithm import Algorithm
from reference_service.adapters.security.asymmetric import key_from_text
from reference_service.adapters.security.keyring import AnyKey, Key, Keyring
from reference_service.infrastructure.settings import Settings

_FILE: Final = "development-keys.json"
_IN_TWO_PARTS: Final = {each.value.lower(): each for each in (Algorithm.ES256, Algorithm.EDDSA)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """All secrets, each for one use."""

    keyring: Keyring
    pepper: bytes = field(repr=False)
    token_key: bytes = field(repr=False)
    sealing: tuple[bytes, ...] = field(repr=False)
    """What stored secrets are sealed with, newest first. The token key comes last: it sealed before there were others."""


def keys_of(settings: Settings) -> Keys:
    """Return the keys that the settings hold; in development, those that are missing come from a file.

    The file is made once, for its owner's eyes only. Production never gets here without keys: `Settings.check`.
    """
    made = {} if settings.is_production else _development_keys(settings.data_folder)
    signing = settings.signing_pairs() or (("development", made["signing"]),)
    pepper = settings.password_pepper.get_secret_value() if settings.password_pepper else made["pepper"]
    token_key = settings.token_key.get_secret_value() if settings.token_key else made["token"]
    return Keys(
        keyring=Keyring(tuple(signing_key(kid, text) for kid, text in signing)),
        pepper=pepper.encode(),
        token_key=token_key.encode(),
        sealing=tuple(secret.encode() for secret in (*settings.sealing_secrets(), token_key)),
    )


def signing_key(kid: str, text: str) -> AnyKey:
    """Return a key that tokens are signed or checked with, as the settings write it. ValueError: it is none."""
    kind, _, rest = text.partition(":")
    algorithm = _IN_TWO_PARTS.get(kind)
    if algorithm is None:
        return Key(kid, text.encode())
    if rest.startswith("@"):
        try:
            rest = Path(rest[1:]).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            raise ValueError(f"The file of the key `{kid}` cannot be read.") from None
    return key_from_text(kid, algorithm, rest)


def is_shared(text: str) -> bool:
    """Tell whether a key, as the settings write it, is a secret that both signs and verifies."""
    return text.partition(":")[0] not in _IN_TWO_PARTS


def _development_keys(folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _FILE
    if not path.exists():
        _make_keys(path)
    kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def _make_keys(path: Path) -> None:
    """Write new keys, unless another process has been faster: whoever sees the file sees all of it."""
    made = {name: secrets.token_urlsafe(48) for name in ("signing", "pepper", "token")}
    unnamed = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(unnamed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(made, file)
        with suppress(FileExistsError):
            path.hardlink_to(unnamed)
    finally:
        unnamed.unlink()
