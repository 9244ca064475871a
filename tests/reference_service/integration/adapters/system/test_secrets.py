import hashlib
import re

import pytest

from reference_service.adapters.system.secrets import RandomSecrets

_KEY = b"k" * 32


def test_a_new_secret_has_256_bits_in_letters_that_a_url_may_hold() -> None:
    secret = RandomSecrets(_KEY).new()

    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", secret.text)


def test_new_secrets_differ() -> None:
    secrets = RandomSecrets(_KEY)

    assert len({secrets.new().text for _ in range(100)}) == 100


def test_what_is_kept_of_a_secret_is_its_sha256() -> None:
    secret = RandomSecrets(_KEY).new()

    assert secret.digest == hashlib.sha256(secret.text.encode()).hexdigest()


@pytest.mark.parametrize("text", ["", "ä", "\x00", "\ud800", "x" * 10_000])
def test_any_text_is_some_secret(text: str) -> None:
    known = RandomSecrets(_KEY).known(text)

    assert (known.text, len(known.digest)) == (text, 64)


def test_a_known_secret_is_the_one_that_was_made() -> None:
    secrets = RandomSecrets(_KEY)
    made = secrets.new()

    assert secrets.known(made.text) == made


def test_a_key_of_fewer_than_32_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 32 bytes"):
        RandomSecrets(b"k" * 31)
