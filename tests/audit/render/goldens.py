"""Texts that were looked at once and must not change unnoticed.

`REFRESH=1 pytest tests/audit/render` writes what is drawn now; the difference is then read like any other.
"""

import os
from pathlib import Path
from xml.etree import ElementTree

REPOSITORY = Path(__file__).parents[3]
GOLDEN = Path(__file__).parent / "golden"
SCHEMAS = Path(__file__).parent / "schemas"


def assert_kept(path: Path, text: str) -> None:
    """Assert that a file holds the text, after writing it there when a refresh is asked for."""
    if os.environ.get("REFRESH"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"{path.name} is stale; `REFRESH=1 pytest tests/audit/render` writes it anew"


def xml_of(text: str) -> ElementTree.Element:
    """Return the root of an XML document that a format wrote."""
    return ElementTree.fromstring(text)  # noqa: S314  # the document is ours
