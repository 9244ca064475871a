"""Secrets, encrypted as they are stored."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from reference_service.adapters.security.sealing import AesGcmSealing

KEY, OTHER = b"k" * 32, b"o" * 32
SEALING = AesGcmSealing((KEY,), "webhooks")


def test_a_secret_comes_back_and_is_not_seen_meanwhile() -> None:
    sealed = [SEALING.seal("whsec_geheim", "ada") for _ in range(2)]

    assert [SEALING.unseal(each, "ada") for each in sealed] == ["whsec_geheim"] * 2
    assert sealed[0] != sealed[1]
    assert not any("geheim" in each or b"geheim" in urlsafe_b64decode(each.rpartition(".")[2]) for each in sealed)


def test_a_secret_is_nobody_elses() -> None:
    sealed = SEALING.seal("secret", "ada")

    assert SEALING.unseal(sealed, "bob") is None
    assert AesGcmSealing((KEY,), "two_factor").unseal(sealed, "ada") is None
    assert AesGcmSealing((OTHER,), "webhooks").unseal(sealed, "ada") is None


def test_what_was_changed_is_not_read() -> None:
    form, name, letters = SEALING.seal("secret", "ada").split(".")
    content = urlsafe_b64decode(letters)
    changed = [
        urlsafe_b64encode(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]).decode()
        for place in range(len(content))
    ]
    odd = [
        "",
        ".",
        "..",
        letters,
        f"{form}.{name}",
        f"{form}.{name}.",
        f"{form}.{name}.é",
        f"s0.{name}.{letters}",
        f"{form}.x.{letters}",
    ]

    assert {SEALING.unseal(text, "ada") for text in (*odd, *(f"{form}.{name}.{each}" for each in changed))} == {None}


def test_an_old_key_reads_while_the_newest_seals() -> None:
    both, newest = AesGcmSealing((OTHER, KEY), "webhooks"), AesGcmSealing((OTHER,), "webhooks")

    assert both.unseal(SEALING.seal("secret", "ada"), "ada") == "secret"
    assert newest.unseal(both.seal("secret", "ada"), "ada") == "secret"


@pytest.mark.parametrize("keys", [(), (b"k" * 31,), (KEY, b"short")])
def test_keys_that_are_missing_or_short_are_refused(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        AesGcmSealing(keys, "webhooks")
