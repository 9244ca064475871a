"""Refusals that several use cases of this context share."""

from reference_service.domain.shared.errors import Conflict, Unauthenticated


def wrong_credentials() -> Unauthenticated:
    """Return the one refusal for a wrong password, an unknown address, and an account that may not log in."""
    return Unauthenticated(code="INVALID_CREDENTIALS", message="The e-mail address or the password is wrong.")


def email_taken() -> Conflict:
    """Return the refusal for an address that has an account, for whoever may know so."""
    return Conflict(code="EMAIL_TAKEN", message="There is an account with this e-mail address already.")
