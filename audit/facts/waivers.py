"""The comments that accept a finding: `# audit: allow DEP101 until 2027-01-31 because …`."""

import io
import re
import tokenize
from collections.abc import Iterator
from contextlib import suppress

from audit.model.facts import Waiver

_MARK = re.compile(r"#\s*audit:\s*allow\b", re.IGNORECASE)
_COMMENT = re.compile(
    r"#\s*audit:\s*allow\b\s*(?P<rules>[^#]*?)(?:\s+until\s+(?P<until>[^\s#]+))?(?:\s+because\b\s*(?P<reason>.*)|\s*#.*)?$",
    re.IGNORECASE,
)
_CODE_FREE = frozenset({tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING})


def waivers_in(text: str) -> tuple[Waiver, ...]:
    """Return the waivers of a file's text, in order. Only real comments count, not strings that look like one."""
    if not _MARK.search(text):
        return ()
    waivers = []
    waiting: list[tuple[int, str]] = []
    comments: list[tuple[int, str]] = []
    first_line = 0
    for token in _tokens(text):
        if token.type == tokenize.COMMENT and _MARK.match(token.string):
            (comments if first_line else waiting).append((token.start[0], token.string))
        elif token.type == tokenize.NEWLINE:
            begin = min([first_line or token.start[0], *(line for line, _ in waiting)])
            waivers += [_waiver(line, comment, begin, token.end[0]) for line, comment in [*waiting, *comments]]
            waiting, comments, first_line = [], [], 0
        elif token.type not in _CODE_FREE and not first_line:
            first_line = token.start[0]
    waivers += [_waiver(line, comment, line, line) for line, comment in waiting]
    return tuple(sorted(waivers, key=lambda waiver: waiver.line))


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    """Yield the tokens of a text that could be parsed. Python 3.11 wants a line after a last backslash, its parser does not."""
    with suppress(tokenize.TokenError):
        yield from tokenize.generate_tokens(io.StringIO(text, newline=None).readline)


def _waiver(line: int, comment: str, first_line: int, last_line: int) -> Waiver:
    match = _COMMENT.match(" ".join(comment.split()))  # a long run of spaces would cost the square of its length
    assert match is not None, "the mark was found in this comment"
    rules = tuple(word for word in re.split(r"[,\s]+", match["rules"]) if word)
    return Waiver(
        line=line,
        first_line=first_line,
        last_line=last_line,
        rules=rules,
        until=match["until"] or "",
        reason=(match["reason"] or "").strip(),
    )
