"""What an entity may be made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from reference_service.infrastructure.scaffolding.names import check_field
from reference_service.infrastructure.scaffolding.problems import Unwritable, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldKind:
    """A kind of field, as each layer writes it; examples are Python, but for those that say JSON."""

    type: str
    """In the domain."""
    raw: str
    """In commands and views."""
    column: str
    """What the class of the table assigns; empty if the annotation says it all."""
    step: str
    """In the step of the migration."""
    incoming: str
    """In the body that comes in."""
    strategy: str
    """What hypothesis makes examples of."""
    raw_samples: tuple[str, str]
    json_samples: tuple[str, str]
    refused: tuple[str, str] = ("", "")
    """A value that the domain refuses, and the sentence after the name of the field."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field with its name."""

    name: str
    kind: FieldKind

    @property
    def is_text(self) -> bool:
        """Whether the domain checks it."""
        return self.kind.type != self.kind.raw

    @property
    def samples(self) -> tuple[str, str]:
        """Two examples, in the domain."""
        first, second = self.kind.raw_samples
        return (f"{self.kind.type}({first})", f"{self.kind.type}({second})") if self.is_text else (first, second)

    def told(self, entity: str) -> str:
        """Return the plain value of an entity's field."""
        return f"{entity}.{self.name}.value" if self.is_text else f"{entity}.{self.name}"

    def kept(self, row: str) -> str:
        """Return the value of the domain that a row holds."""
        return f"{self.kind.type}({row}.{self.name})" if self.is_text else f"{row}.{self.name}"


KINDS: Final[Mapping[str, FieldKind]] = MappingProxyType(
    {
        "name": FieldKind(
            type="Name",
            raw="str",
            column="mapped_column(String(120))",
            step="sa.String(120)",
            incoming="Title",
            strategy="NAMES",
            raw_samples=('"First"', '"Second"'),
            json_samples=('"First"', '"Second"'),
            refused=('""', "has from 1 to 120 characters."),
        ),
        "prose": FieldKind(
            type="Prose",
            raw="str",
            column="mapped_column(Text)",
            step="sa.Text()",
            incoming="Words",
            strategy="PROSE",
            raw_samples=('"Some words."', '"Other words."'),
            json_samples=('"Some words."', '"Other words."'),
            refused=('"x" * 4001', "has from 0 to 4000 characters."),
        ),
        "moment": FieldKind(
            type="datetime",
            raw="datetime",
            column="",
            step="sa.DateTime(timezone=True)",
            incoming="Moment",
            strategy="MOMENTS",
            raw_samples=("datetime(2026, 5, 1, 12, tzinfo=UTC)", "datetime(2026, 6, 1, 12, tzinfo=UTC)"),
            json_samples=('"2026-05-01T12:00:00Z"', '"2026-06-01T12:00:00Z"'),
        ),
        "number": FieldKind(
            type="int",
            raw="int",
            column="",
            step="sa.Integer()",
            incoming="Number",
            strategy="st.integers(-(2**31), 2**31 - 1)",
            raw_samples=("1", "2"),
            json_samples=("1", "2"),
        ),
        "flag": FieldKind(
            type="bool",
            raw="bool",
            column="",
            step="sa.Boolean()",
            incoming="Flag",
            strategy="st.booleans()",
            raw_samples=("True", "False"),
            json_samples=("True", "False"),
        ),
    }
)
"""All kinds, by the names that the command line gives them."""


def parse_fields(words: tuple[str, ...], entity: str) -> tuple[Field, ...]:
    """Return the fields that words as `title:name` ask for; `Unwritable` if one of them cannot be."""
    fields = tuple(_parsed(word, entity) for word in words)
    names = [field.name for field in fields]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Unwritable(f"`{twice}` is given twice.")
    if not fields:
        raise Unwritable("An entity has at least one field: write `title:name`.")
    return fields


def _parsed(word: str, entity: str) -> Field:
    name, _, kind = word.partition(":")
    check_field(name, entity)
    if kind not in KINDS:
        raise Unwritable(f"`{kind}` is no type of the field `{name}`. {nearest(kind, KINDS)}")
    return Field(name, KINDS[kind])
