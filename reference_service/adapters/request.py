"""The request that is being answered."""

from contextvars import ContextVar
from typing import Final

REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id", default="-")
"""Its id, for what is logged and audited; a dash outside of any."""
