"""Letters in the form of RFC 5322."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, default
from typing import Final

from reference_service.application.shared.ports.mail import Mail

READABLE: Final = default.clone(max_line_length=998, cte_type="8bit")
"""As people read it: no line of the body is folded, no link torn apart."""
SENDABLE: Final = SMTP.clone(max_line_length=998, cte_type="7bit")
"""As any mail server takes it."""


def letter(mail: Mail, *, sender: str, policy: "EmailPolicy[EmailMessage]") -> EmailMessage:
    """Return a letter without date and identity. No word of it can become a header or another recipient.

    An address that is none raises: it did not come through `Email.parse`.
    """
    message = EmailMessage(policy)
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=mail.to.value)
    message["Subject"] = _one_line(mail.subject)
    # No machine should answer it (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def _one_line(words: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
