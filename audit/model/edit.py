"""Changes to a project's files, as rules ask for them."""

from msgspec import Struct

from audit.model.facts import Span


class Edit(Struct, frozen=True):
    """A text in the place of what stands at a span, in lines and code points.

    Its lines end in `\\n`, whatever those of the file end in.
    """

    path: str
    span: Span
    text: str


class NewImport(Struct, frozen=True):
    """An import at the head of a module, among those that stand there; nothing new where it is there already.

    `module` is as a statement spells it, dots included; `name` is empty for `import module`. `beside` spells a module
    that the head imports: the new import stands with it, where several groups of imports have code between them.
    """

    path: str
    module: str
    name: str = ""
    alias: str = ""
    beside: str = ""

    @property
    def bound(self) -> str:
        """The name that it binds in the module."""
        return self.alias or self.name or self.module.partition(".")[0]


class NewFile(Struct, frozen=True):
    """An empty file that does not exist yet."""

    path: str


Change = Edit | NewImport | NewFile
Fix = tuple[Change, ...]
"""All that mends one finding: it is done as a whole or not at all."""
