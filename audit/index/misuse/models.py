"""The fields of Pydantic models, as their constructors take them."""

from collections.abc import Mapping

from msgspec import Struct

from audit.index.misuse.bodies import Bodies
from audit.index.misuse.known import PYDANTIC
from audit.index.misuse.records import annotated, mentions
from audit.index.misuse.signatures import Signature, Taken
from audit.index.program.files import File
from audit.model.code import FieldFact
from audit.model.facts import ANY_NAME, ClassFact

_SECOND = frozenset({"ConfigDict", "field_validator", "model_validator", "computed_field", "field_serializer", "TypeAdapter"})
"""Names that Pydantic has since its second version."""

_FILLS = frozenset({"model_validator", "root_validator", "validator"})
"""Decorators of methods that may fill in or rename what a model is given."""

_RENAMES = frozenset({"alias_generator", "fields"})


class Models(Struct):
    """Tells what models take. `second`: in the version at hand, a type that may be None is no default."""

    bodies: Bodies
    second: bool

    def of(self, owner: str) -> Signature | None:
        """Return what a model takes: its fields, by name; None where that is not known."""
        types = self.bodies.types
        taken: dict[str, Taken] = {}
        forbids = False
        for each in (*reversed(types.lineage(owner).ancestors), owner):
            file, fact = types.classes[each]
            config = self.bodies.config(each)
            if not types.lineage(each).outside & PYDANTIC or _fills(file, fact) or config is None or _RENAMES & config.keys():
                return None
            forbids = forbids or config.get("extra", "").endswith("forbid")
            for field in annotated(file, fact):
                if not field.name.startswith("_") and "ClassVar" not in mentions(field) and field.name != "model_config":
                    one = self._taken(field)
                    if one is None:
                        return None
                    taken[field.name] = one
            plain = [each.name for each in file.fields.get(fact.body, ()) if each.annotation is None and each.name in taken]
            taken |= {name: Taken(name, required=False, placed=False) for name in plain}
        return Signature(tuple(taken.values()), drops=not forbids)

    def _taken(self, field: FieldFact) -> Taken | None:
        words = dict(field.words)
        aliases = tuple(words[word] for word in ("alias", "validation_alias") if word in words)
        if ANY_NAME in words or "?" in aliases:
            return None
        required = self.second and not _has_default(field, words) and "Annotated" not in mentions(field)
        return Taken(field.name, required, placed=False, aliases=aliases)


def is_second(files: Mapping[str, File]) -> bool:
    """Return whether files use Pydantic as it is since its second version."""
    return any(
        fact.module == "pydantic_settings" or (fact.module == "pydantic" and any(name.name in _SECOND for name in fact.names))
        for file in files.values()
        for fact in file.facts.imports
    )


def _fills(file: File, fact: ClassFact) -> bool:
    methods = file.methods.get(fact.body, ())
    return any(each.path[-1:] and each.path[-1] in _FILLS for method in methods for each in method.decorators)


def _has_default(field: FieldFact, words: Mapping[str, str]) -> bool:
    if field.called[-1:] != ("Field",):
        return field.has_value
    return words.get("default", "...") != "..." or "default_factory" in words
