"""Text that came from a stranger's tree, made safe to show."""


def visible(text: str) -> str:
    r"""Return the text with every character that does not print spelled out, as in `\x1b` or `\u202e`.

    Control characters could drive a terminal, direction marks reorder a line, lone surrogates break the encoder.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
