import pytest

from reference_service.adapters.mail.links import SettingsLinks


@pytest.mark.parametrize("public_url", ["https://service.test/app", "https://service.test/app/"])
def test_links_begin_with_the_address_of_the_settings(public_url: str) -> None:
    links = SettingsLinks(public_url)

    assert [links.verify_email("s-1"), links.reset_password("s-2"), links.accept_invitation("t-1", "s-3")] == [
        "https://service.test/app/verify-email?token=s-1",
        "https://service.test/app/reset-password?token=s-2",
        "https://service.test/app/accept-invitation?tenant=t-1&token=s-3",
    ]


def test_a_secret_stays_one_word_of_the_link() -> None:
    assert (
        SettingsLinks("https://service.test").verify_email("a&b=c#d\n")
        == "https://service.test/verify-email?token=a%26b%3Dc%23d%0A"
    )
