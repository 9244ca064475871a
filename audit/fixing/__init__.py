"""Changes and texts to new texts: pure, and the same whether a disk or an example holds the files."""

from audit.fixing.applying import Clash, apply, compatible
from audit.fixing.bytes import Decoded, Files, decoded, encoded
from audit.fixing.diff import difference

__all__ = ["Clash", "Decoded", "Files", "apply", "compatible", "decoded", "difference", "encoded"]
