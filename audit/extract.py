"""The half of an audit that sees one file only: bytes in, facts out, or why there are none.

Run by path in isolated mode (`python3.x -I -S audit/extract.py`) by another interpreter, it reads a JSON list of
base64 texts from standard input and writes a JSON list of `Answer`s. Hence: standard library only.
"""

import os
import sys

if __name__ == "__main__":
    sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import base64
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from audit.facts import facts_of
from audit.model.code import Pack, packed
from audit.model.facts import Extraction, Failure, ModuleFacts, Unparsed
from audit.parse import parse, reader_name


@dataclass(frozen=True, slots=True)
class Answer:
    """An extraction as it is stored and sent: exactly one of the two is there."""

    facts: ModuleFacts | None
    unparsed: Unparsed | None

    @property
    def extraction(self) -> Extraction:
        """What was extracted."""
        found = self.facts or self.unparsed
        assert found is not None, "an answer holds facts or the reason why not"
        return found


def extract(data: bytes, pack: Pack = packed) -> Extraction:
    """Return what a file says, or why it cannot be told. Never raises, whatever the bytes are."""
    parsed = parse(data)
    if isinstance(parsed, Unparsed):
        return parsed
    try:
        return facts_of(parsed.tree, parsed.text, pack)
    except RecursionError:
        return Unparsed(Failure.LIMIT, "the code is nested too deeply to be read", 1, 0, reader_name())


def answer(extraction: Extraction) -> Answer:
    """Return an extraction in the shape that is stored and sent."""
    return Answer(extraction, None) if isinstance(extraction, ModuleFacts) else Answer(None, extraction)


def main(lines: Iterable[str]) -> str:
    """Return the answers to a request, both as JSON."""
    blobs = [base64.b64decode(text) for text in json.loads("".join(lines))]
    return json.dumps([asdict(answer(extract(blob))) for blob in blobs])


if __name__ == "__main__":
    sys.stdout.write(main(sys.stdin))
