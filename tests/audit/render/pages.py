"""Reads a page of HTML as a browser would, as far as tests ask about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "circle", "hr", "img", "input", "line", "link", "meta", "path", "rect"})


@dataclass(frozen=True)
class Element:
    """A start tag, and the tags that are open around it, the innermost last."""

    tag: str
    attributes: Mapping[str, str]
    around: tuple[str, ...]


@dataclass
class Page(HTMLParser):
    """A page that was read: its elements in order, and the text directly in each kind of tag."""

    elements: list[Element] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element; one that holds nothing is closed at once."""
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element; what is closed must be what was opened last."""
        if tag not in VOID:
            assert self._open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        """Note a text with the tag that it stands in."""
        self.texts.append((self._open[-1] if self._open else "", data))

    def of(self, *tags: str) -> list[Element]:
        """Return the elements of some tags."""
        return [element for element in self.elements if element.tag in tags]

    def text_in(self, *tags: str) -> str:
        """Return all text that stands directly in some tags."""
        return "".join(text for tag, text in self.texts if tag in tags)

    def values(self, name: str) -> list[str]:
        """Return what an attribute is set to, over all elements."""
        return [element.attributes[name] for element in self.elements if name in element.attributes]


def read(text: str) -> Page:
    """Return a page; raises AssertionError where its tags are not nested."""
    page = Page()
    page.feed(text)
    page.close()
    assert page._open == [], "all that was opened is closed"  # noqa: SLF001 the reader is the one who makes it
    return page
