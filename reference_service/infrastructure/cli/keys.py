"""Keys that tokens are signed and checked with."""

import secrets
from typing import Final

import click

from reference_service.adapters.security.algorithm import Algorithm
from reference_service.adapters.security.asymmetric import PublicKey, new_key
from reference_service.adapters.system.clock import SystemClock
from reference_service.infrastructure.cli.running import settings_of
from reference_service.infrastructure.keys import signing_key

_ALGORITHMS: Final = {each.value.lower(): each for each in Algorithm}


@click.group()
def keys() -> None:
    """Make the keys that tokens are signed and checked with."""


@keys.command("new-key")
@click.option("--algorithm", type=click.Choice(sorted(_ALGORITHMS)), default="es256", show_default=True)
@click.option("--id", "kid", help="The name that tokens show.  [today's date and four letters]")
def print_new_key(algorithm: str, kid: str | None) -> None:
    """Print a new key as SIGNING_KEYS takes it. It is a secret.

    To change keys, put it in front of the others, and take the old one away a quarter of an hour later.
    """
    name = kid or f"{SystemClock().now():%Y-%m-%d}-{secrets.token_hex(2)}"
    if ":" in name or "," in name:
        raise click.ClickException("The name of a key holds neither a colon nor a comma.")
    chosen = _ALGORITHMS[algorithm]
    click.echo(f"{name}:{secrets.token_urlsafe(48)}" if chosen is Algorithm.HS256 else new_key(name, chosen).secret_text)


@keys.command("public-keys")
def print_public_keys() -> None:
    """Print the public parts of SIGNING_KEYS, as the SIGNING_KEYS of a process that checks tokens takes them."""
    found = (signing_key(kid, text) for kid, text in settings_of().signing_pairs())
    public = [key.text for key in found if isinstance(key, PublicKey)]
    if not public:
        raise click.ClickException("No key of SIGNING_KEYS has a public part.")
    click.echo(",".join(public))
