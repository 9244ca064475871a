"""What is to be written, put together from names, fields and the context."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reference_service.infrastructure.scaffolding.contexts import Context
from reference_service.infrastructure.scaffolding.fields import Field
from reference_service.infrastructure.scaffolding.names import Names

_TEMPLATES: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Order:
    """An entity as it was asked for."""

    names: Names
    fields: tuple[Field, ...]
    context: Context
    is_deletable: bool

    def rendered(self, template: str) -> str:
        """Return what a template makes of it; layout is for the formatter."""
        return self._environment.get_template(template).render(
            n=self.names,
            fields=self.fields,
            texts=[field for field in self.fields if field.is_text],
            c=self.context,
            soft=self.is_deletable,
            step=self.step,
            previous=f"{int(self.step) - 1:04}",
        )

    @property
    def step(self) -> str:
        """The number of the step that makes its table: its own if it is there, else the next one."""
        last = self.context.steps[-1]
        own = next((step for step in self.context.steps if step.endswith(f"_{self.names.plural}")), None)
        return own[1:5] if own is not None else f"{int(last[1:5]) + 1:04}"

    @cached_property
    def _environment(self) -> Environment:
        # What comes out is Python, not HTML.
        loader = FileSystemLoader(_TEMPLATES)
        return Environment(
            loader=loader,
            undefined=StrictUndefined,
            keep_trailing_newline=True,
            autoescape=False,  # noqa: S701 - what is written is code, not HTML
        )
