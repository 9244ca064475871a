"""What the bodies of one file say, opened for the few questions that need no program."""

from collections.abc import Iterator

import msgspec

from audit.model.code import Code, FunctionFact
from audit.model.facts import ModuleFacts

_DECODER = msgspec.json.Decoder(Code)


def code_of(facts: ModuleFacts) -> Code:
    """Return what a file's signatures and bodies say."""
    return _DECODER.decode(facts.code)


def functions_around(code: Code, scope: int) -> Iterator[FunctionFact]:
    """Yield the functions that a scope stands in, innermost first."""
    by_body = {each.body: each for each in code.functions}
    while scope > 0:
        if scope in by_body:
            yield by_body[scope]
        scope = code.parents[scope]
