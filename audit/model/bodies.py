"""What the bodies of one file say, packed as text, and opened for the few questions that need no program."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from audit.model import code as plain
from audit.model.code import Code, FunctionFact
from audit.model.facts import ModuleFacts

_DECODER = msgspec.json.Decoder(Code)


def code_of(facts: ModuleFacts) -> Code:
    """Return what a file's signatures and bodies say."""
    return _opened(facts.code)


@lru_cache(maxsize=4)
def _opened(code: str) -> Code:
    """Return packed code, opened: several questions about one file often come one after the other."""
    return _DECODER.decode(code)


def packed(code: Code) -> str:
    """Return code as text, sooner than the standard library does."""
    try:
        return msgspec.json.encode(code).decode()
    except UnicodeEncodeError:  # a lone surrogate
        return plain.packed(code)


def functions_around(code: Code, scope: int) -> Iterator[FunctionFact]:
    """Yield the functions that a scope stands in, innermost first."""
    by_body = {each.body: each for each in code.functions}
    while scope > 0:
        if scope in by_body:
            yield by_body[scope]
        scope = code.parents[scope]
