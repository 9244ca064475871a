"""Value objects: whether they look at what they are given before they accept it."""

import re
from collections.abc import Iterable, Mapping, Sequence

from audit.model.program import Call, Class, Field, Function, Kind, Program, Target, TypeRef
from audit.model.questions.entities import CHECKS, lineage
from audit.model.questions.making import Making, is_behind_check, is_drawn

_CONSTRUCTORS = frozenset(
    {"__init__", "__new__", "__post_init__", "__attrs_pre_init__", "__attrs_post_init__", "model_post_init", "__setattr__"}
)
_HANDS_TO_PYDANTIC = frozenset({"__get_validators__", "__get_pydantic_core_schema__"})
_DESCRIBES = frozenset(
    {"default", "default_factory", "factory", "description", "title", "example", "examples", "repr", "init", "compare", "hash"}
    | {"alias", "kw_only", "metadata", "eq", "order", "json_schema_extra", "serialization_alias", "exclude", "deprecated"}
    | {"frozen", "extra", "arbitrary_types_allowed", "populate_by_name", "from_attributes", "type"}
)
"""What may be said of a field or a model without refusing any value."""

_DESCRIBED_BY = frozenset({"field", "Field", "attrib", "ib"})
_DEFAULTS = frozenset({"default", "default_factory", "factory"})

_OPAQUE = re.compile(r"(Id|ID|Identifier|Uuid|UUID|Hash|Digest|Token|Key|Secret|Salt|Fingerprint|Signature)$")
"""Names of values that a machine makes and that are only compared: there is nothing in them to check."""

_PLAIN = frozenset({*(f"builtins.{name}" for name in ("str", "int", "float", "bytes")), "decimal.Decimal"})
_CONTAINERS = frozenset(
    {f"builtins.{name}" for name in ("dict", "list", "tuple", "set", "frozenset")}
    | {f"typing.{name}" for name in ("Dict", "List", "Tuple", "Set", "FrozenSet", "Optional", "Union")}
    | {"types.NoneType", "builtins.None", "None"}
)
_LIBRARIES = ("pydantic.", "pydantic_core.", "annotated_types.", "msgspec.")
"""Where types come from that check their values themselves: `EmailStr`, `PositiveInt`."""

_SAYS_NOTHING = frozenset(
    {"abc.ABC", "abc.ABCMeta", "typing.Generic", "typing.Protocol", "typing.NamedTuple", "builtins.object", "msgspec.Struct"}
    | {"pydantic.BaseModel", "pydantic.main.BaseModel"}
)
"""Bases from elsewhere that accept what the annotations say."""


def holds_plain_values(program: Program, each: Class) -> bool:
    """Return whether a class holds text or numbers as they come, and the types of all that it says it holds are known."""
    if each.open or _OPAQUE.search(each.word) or each.outside - _SAYS_NOTHING - _PLAIN:
        return False
    line = lineage(program, each)
    fields = [field for above in line for field in above.fields if _is_of_instances(field)]
    said = {field.name for above in line for field in above.fields}
    known = [(name, found) for above in line for name, found in above.attributes.items() if name not in said]
    if any(field.type is None and not field.mentions for field in fields):
        return False
    if len({name for name, _ in known} | {field.name for field in fields}) <= 1 and any(map(_is_made_by_machine, line)):
        return False
    spare = _spare(program, each, fields)
    judged = [field for field in fields if field.name.strip("_") not in spare]
    filled = [found for name, found in known if name.strip("_") not in spare]
    return bool(each.outside & _PLAIN) or any(map(_is_plain, filled)) or any(map(_is_open_field, judged))


def _is_made_by_machine(each: Class) -> bool:
    """Return whether a class draws its one value by itself: an identifier, whatever it is called."""
    return any(is_drawn(each, method) for method in each.methods.values())


def _spare(program: Program, each: Class, fields: Iterable[Field]) -> frozenset[str]:
    """Return the names of what may be left out where a class is made of other value objects; nothing where it is not.

    What it is worth lies in those, which check themselves; the rest, as a line number, only says more about it.
    """
    made = program.method(each.name, "__init__")
    if made is not None:
        given = [(one.name, one.mentions, one.has_default) for one in made.parameters if not one.kind.endswith("star")]
    else:
        given = [(field.name, field.mentions, _has_default(field)) for field in fields]
    required = (mention.name for _, mentions, optional in given if not optional for mention in mentions)
    if not any(Kind.VALUE_OBJECT in program.classes[name].kinds for name in required if name in program.classes):
        return frozenset()
    return frozenset(name.strip("_") for name, _, optional in given if optional)


def _has_default(field: Field) -> bool:
    if field.called.rpartition(".")[2] not in _DESCRIBED_BY:
        return field.has_value
    return any(word in _DEFAULTS and text != "..." for word, text in field.words)


def is_checked(program: Program, each: Class, made: Mapping[str, Sequence[Making]]) -> bool:
    """Return whether a class looks at what it is given before it accepts it, as far as can be told.

    A factory that may refuse is as good as that, as long as all goes through it; `made` is where classes are constructed.
    """
    if any(_checks(program, each, above) for above in lineage(program, each)):
        return True
    own = made.get(each.name, ())
    if all(one.stands_in(each) for one in own):
        return any(_refuses(each, method) for method in each.methods.values())
    return is_behind_check(each, own)


def _refuses(each: Class, method: Function) -> bool:
    """Return whether a method is a factory of its class that raises, or gives something else instead."""
    if not any(decorator.word in ("classmethod", "staticmethod") for decorator in method.decorators):
        return False
    makes = any(call.target is Target.CLASS and call.name == each.name for call in method.calls)
    given = {mention.name for mention in method.return_mentions} - {each.name, "typing.Self", "typing_extensions.Self"}
    return makes and (bool(method.raises) or bool(given))


def _checks(program: Program, each: Class, above: Class) -> bool:
    if any(decorator.word in CHECKS for method in above.methods.values() for decorator in method.decorators):
        return True
    if above.methods.keys() & _HANDS_TO_PYDANTIC:
        return True
    made = (method for word, method in above.methods.items() if word in _CONSTRUCTORS)
    if any(method.raises or any(_asks(program, each, call) for call in method.calls) for method in made):
        return True
    return any(_is_constrained(field) for field in above.fields)


def _asks(program: Program, each: Class, call: Call) -> bool:
    """Return whether a call may refuse the value; the constructor above, and a hook that nobody filled in, do not."""
    word = call.word
    if word in ("__init__", "__new__", "__setattr__", "__post_init__", "setattr"):
        return False
    hook = _hook(program, each, call)
    return hook is None or not hook.bare


def _hook(program: Program, each: Class, call: Call) -> Function | None:
    """Return the method that the object calls on itself."""
    own = call.target is Target.METHOD and call.as_written.count(".") == 1
    return program.method(each.name, call.word) if own else None


def _is_constrained(field: Field) -> bool:
    words = {word for word, _ in field.words}
    return bool(words - _DESCRIBES) or any(_checks_itself(mention) for mention in field.mentions)


def _checks_itself(type: TypeRef) -> bool:
    return not type.first_party and (type.word == "Annotated" or type.name.startswith(_LIBRARIES))


def _is_of_instances(field: Field) -> bool:
    constant = any(mention.word == "ClassVar" for mention in field.mentions)
    return field.annotated and not constant and not field.name.startswith("__")


def _is_open_field(field: Field) -> bool:
    """Return whether a field takes any text or number: by itself, or as elements of a collection of nothing else."""
    named = {mention.name for mention in field.mentions}
    return _is_plain(field.type) or (bool(named & _PLAIN) and named <= _PLAIN | _CONTAINERS)


def _is_plain(type: TypeRef | None) -> bool:
    return type is not None and type.name in _PLAIN
