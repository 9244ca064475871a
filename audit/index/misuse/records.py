"""The fields of dataclasses and of classes of attrs, as their generated constructors take them."""

from collections.abc import Iterator, Mapping

from audit.index.misuse.signatures import Taken
from audit.index.program.files import File
from audit.model.code import FieldFact
from audit.model.facts import ANY_NAME, ClassFact

DESCRIBES = frozenset({"field", "ib", "attrib"})
_DEFAULTS = frozenset({"default", "default_factory", "factory"})
_SURE = ("True", "False")


def fields_of(
    file: File, fact: ClassFact, header: Mapping[str, str], *, is_attrs: bool, collects: bool
) -> dict[str, Taken | None] | None:
    """Return the fields of a body by name, None for one that the constructor does not take; None if that is not known.

    `header` are the keywords of the decorator. `collects`: every annotated name is a field.
    """
    if header.get("init", "True") != "True" or header.get("kw_only", "False") not in _SURE:
        return None
    found: dict[str, Taken | None] = {}
    by_name = header.get("kw_only") == "True"
    collects = collects or header.get("auto_attribs") == "True"
    for each in file.fields.get(fact.body, ()):
        mentioned = mentions(each)
        described = each.called[-1:] != () and each.called[-1] in DESCRIBES
        if "KW_ONLY" in mentioned:
            by_name = True
        elif "ClassVar" not in mentioned and ((each.annotation is not None and collects) or (is_attrs and described)):
            words = dict(each.words)
            if ANY_NAME in words or words.get("init", "True") not in _SURE or words.get("kw_only", "True") not in _SURE:
                return None
            found[each.name] = _taken(each, words, is_attrs=is_attrs, described=described, by_name=by_name)
    return found


def _taken(each: FieldFact, words: Mapping[str, str], *, is_attrs: bool, described: bool, by_name: bool) -> Taken | None:
    if words.get("init") == "False":
        return None
    name = words.get("alias", each.name.lstrip("_")) if is_attrs else each.name
    has_default = bool(_DEFAULTS & words.keys()) if described else each.has_value
    return Taken(name, not has_default, placed=words.get("kw_only", str(by_name)) != "True")


def annotated(file: File, fact: ClassFact) -> Iterator[FieldFact]:
    """Return the names that a body annotates, classes' own variables included."""
    return (each for each in file.fields.get(fact.body, ()) if each.annotation is not None)


def mentions(each: FieldFact) -> frozenset[str]:
    """Return the last words of all that the annotation of a field names."""
    return frozenset(path[-1] for path in each.annotation.names) if each.annotation is not None else frozenset()
