"""Uses that cannot work, wherever the code is run: members that are not there, arguments that do not fit."""

from audit.index.misuse.whole import misuse_of

__all__ = ["misuse_of"]
