"""Puts the program together: every class, function, call and route of the product, resolved."""

from collections.abc import Iterator, Mapping, Sequence

from audit.index.program.accessors import passes
from audit.index.program.company import settled
from audit.index.program.contents import contents_of
from audit.index.program.errors import answered, handler, raised, raised_name
from audit.index.program.files import File, binder_of
from audit.index.program.kinds import Portrait, folders_of
from audit.index.program.objects import Instance, Value, decorated_with, target_of
from audit.index.program.providers import is_injected, provider_of
from audit.index.program.types import Types
from audit.index.program.values import Values
from audit.index.program.web import web_of
from audit.index.symbols import Symbols
from audit.model.code import AssignFact, CallFact, DecoratorFact, FieldFact, FunctionFact, ParameterFact
from audit.model.facts import MODULE_SCOPE, ClassFact
from audit.model.profile import Role
from audit.model.program import Call, Class, Decorator, Field, Function, Parameter, Program, Write

_REPLACED = frozenset({"overload", "setter", "deleter", "register"})
"""Decorators of functions that stand beside the one that counts."""


def program_of(files: Mapping[str, File], symbols: Symbols, roles: Mapping[str, Role | None]) -> Program:
    """Return the program that some files make up. Files and `roles` are by path."""
    classes: dict[str, tuple[File, ClassFact]] = {}
    functions: dict[str, tuple[File, FunctionFact]] = {}
    setters: dict[str, tuple[File, FunctionFact]] = {}
    for file in files.values():
        for fact in file.facts.classes:
            classes.setdefault(f"{file.unit.name}.{fact.qualname}", (file, fact))
        for function in file.code.functions:
            if any(decorator.path[-1:] == ("setter",) for decorator in function.decorators):
                setters[_full_name(file, function)] = (file, function)
            elif not any(decorator.path[-1:] and decorator.path[-1] in _REPLACED for decorator in function.decorators):
                name = _full_name(file, function)
                if name not in functions or functions[name][0] is file:
                    functions[name] = (file, function)  # of two by one name, the later one counts
    types = Types(symbols, files, classes)
    return _Assembly(types, Values(types, functions), roles, setters).program()


def _full_name(file: File, function: FunctionFact) -> str:
    outer = [each.qualname for each in file.enclosing(function.scope)]
    return ".".join([file.unit.name, *reversed(outer), function.qualname])


class _Assembly:
    def __init__(
        self,
        types: Types,
        values: Values,
        roles: Mapping[str, Role | None],
        setters: Mapping[str, tuple[File, FunctionFact]],
    ) -> None:
        self._types = types
        self._values = values
        self._roles = roles
        self._setters: dict[str, list[tuple[str, File, FunctionFact]]] = {}
        for name, (file, fact) in setters.items():
            self._setters.setdefault(name.rpartition(".")[0], []).append((name, file, fact))
        self._contents = contents_of(types.files)

    def program(self) -> Program:
        functions = {name: self._function(name, *found) for name, found in sorted(self._values.functions.items())}
        methods: dict[str, dict[str, Function]] = {}
        for function in functions.values():
            if function.owner:
                methods.setdefault(function.owner, {})[function.word] = function
        classes = settled({name: self._class(name, *found, methods) for name, found in sorted(self._types.classes.items())})
        below: dict[str, list[str]] = {}
        for name, each in classes.items():
            for ancestor in each.ancestors:
                below.setdefault(ancestor, []).append(name)
        web = web_of(self._values)
        return Program(
            classes=classes,
            functions=functions,
            routes=tuple(web.routes(functions)),
            subclasses={name: tuple(found) for name, found in below.items()},
            module_calls={file.unit.name: tuple(self._module_calls(file)) for file in self._types.files.values()},
            routers=web.routers(),
            answered=tuple(each for file in self._types.files.values() for each in answered(self._types, file)),
        )

    def _module_calls(self, file: File) -> Iterator[Call]:
        for fact in file.code.calls:
            if fact.function == MODULE_SCOPE:
                yield self._call(file, fact, MODULE_SCOPE)

    def _class(self, name: str, file: File, fact: ClassFact, methods: Mapping[str, Mapping[str, Function]]) -> Class:
        lineage = self._types.lineage(name)
        header = file.headers.get(fact.body)
        own = methods.get(name, {})
        fields = tuple(self._field(file, fact, each) for each in file.fields.get(fact.body, ()))
        decorators = tuple(self._decorator(file, fact.scope, each) for each in header.decorators) if header is not None else ()
        attributes = self._values.attributes(name)
        abstract = self._abstract(name, methods)
        role = self._roles.get(file.unit.file.path)
        state = {*attributes, *(each.name for each in fields if not each.name.startswith("__"))}
        for ancestor in lineage.ancestors:
            state |= self._values.attributes(ancestor).keys()
        keywords = header.keywords if header is not None else ()
        portrait = Portrait(
            word=fact.qualname.rpartition(".")[2],
            role=role,
            folders=folders_of(file.unit.location),
            bases=frozenset(base.name for base in lineage.bases if base is not None and not base.first_party)
            | (lineage.outside & {"abc.ABCMeta"} if fact.metaclass else frozenset()),
            ancestors=lineage.ancestors,
            outside=lineage.outside,
            fields=fields,
            state=frozenset(state),
            methods=tuple(own.values()),
            left_abstract=bool(abstract),
            decorators=decorators,
            keywords=frozenset(keywords),
            unmapped=self._types.is_base_of_tables(name),
        )
        return Class(
            name=name,
            module=file.unit.name,
            role=role,
            kinds=portrait.kinds(),
            bases=lineage.bases,
            ancestors=lineage.ancestors,
            outside=lineage.outside,
            open=lineage.open,
            fields=fields,
            attributes=attributes,
            methods=own,
            abstract=abstract,
            decorators=decorators,
            keywords=dict(keywords),
            span=fact.span,
            setters={found[0].rpartition(".")[2]: self._function(*found) for found in self._setters.get(name, ())},
        )

    def _abstract(self, name: str, methods: Mapping[str, Mapping[str, Function]]) -> frozenset[str]:
        """Return the methods that nobody from the top down to this class has written."""
        left: set[str] = set()
        for each in (*reversed(self._types.lineage(name).ancestors), name):
            _, fact = self._types.classes[each]
            left -= {member.name for member in fact.members}
            left |= {word for word, method in methods.get(each, {}).items() if method.is_abstract}
        return frozenset(left)

    def _field(self, file: File, fact: ClassFact, each: FieldFact) -> Field:
        called = self._types.named(file, fact.scope, each.called)
        return Field(
            name=each.name,
            annotated=each.annotation is not None,
            type=self._types.annotated(file, fact.body, each.annotation),
            mentions=self._types.mentioned(file, fact.body, each.annotation),
            has_value=each.has_value,
            called=called.name if called is not None else ".".join(each.called),
            text=each.text,
            place=each.place,
            shipped=each.shipped,
            words=each.words,
        )

    def _function(self, name: str, file: File, fact: FunctionFact) -> Function:
        owner = file.owner(fact)
        key, within = (file.unit.file.path, fact.body), self._contents
        return Function(
            name=name,
            module=file.unit.name,
            owner=f"{file.unit.name}.{owner.qualname}" if owner is not None else "",
            is_async=fact.is_async,
            parameters=tuple(self._parameter(file, fact, each) for each in _given(fact, is_method=owner is not None)),
            annotated=fact.returns is not None,
            returns=self._values.returned(file, fact),
            return_mentions=self._types.mentioned(file, fact.scope, fact.returns),
            returns_dict=any(value.kind == "dict" for value in fact.returned),
            chained=frozenset(within.chained.get(key, ())),
            returns_value=any(value.kind != "none" for value in fact.returned),
            decorators=tuple(self._decorator(file, fact.scope, each) for each in fact.decorators),
            calls=tuple(self._call(file, each, fact.body) for each in within.calls.get(key, ())),
            writes=tuple(self._write(file, each) for each in within.writes.get(key, ())),
            bare=fact.bare,
            place=fact.place,
            raises=tuple(raised_name(self._types, file, each) for each in within.raises.get(key, ())),
            raised=tuple(raised(self._values, file, each) for each in within.raises.get(key, ())),
            handlers=tuple(handler(self._types, file, each) for each in within.handlers.get(key, ())),
            passes=key not in within.calls and key not in within.raises and passes(file, fact, within.writes.get(key, ())),
        )

    def _parameter(self, file: File, function: FunctionFact, fact: ParameterFact) -> Parameter:
        return Parameter(
            name=fact.name,
            kind=fact.kind,
            annotated=fact.annotation is not None,
            type=self._values.parameter(file, function, fact),
            mentions=self._types.mentioned(file, function.scope, fact.annotation),
            has_default=fact.has_default,
            provider=provider_of(self._types, file, function.scope, fact.annotation, fact.provider),
            injected=is_injected(self._types, file, function.scope, fact.annotation, fact.provider),
        )

    def _decorator(self, file: File, scope: int, fact: DecoratorFact) -> Decorator:
        found = self._types.named(file, scope, fact.path)
        written = ".".join(fact.path)
        return Decorator(found.name if found is not None else written, written, fact.literal, fact.keywords)

    def _call(self, file: File, fact: CallFact, scope: int) -> Call:
        found = self._callee(file, fact)
        target, name, first_party, owner = target_of(found)
        written = ".".join([f"{'.'.join(fact.receiver)}()", *fact.path] if fact.receiver else fact.path)
        return Call(
            target=target,
            name=name or written,
            first_party=first_party,
            owner=owner,
            as_written=written,
            positional=fact.positional,
            keywords=fact.keywords,
            literal=fact.literal,
            awaited=fact.awaited,
            place=fact.place,
            arguments=tuple(".".join(path) for path in fact.arguments),
            texts=fact.texts,
            deferred=fact.function != scope,
            woven=tuple(".".join(path) for path in fact.woven),
        )

    def _callee(self, file: File, fact: CallFact) -> Value | None:
        if not fact.receiver:
            return self._values.value(file, fact.binder, fact.path)
        made = self._values.called(self._values.value(file, fact.binder, fact.receiver), awaited=False)
        found: Value | None = Instance(made) if made is not None else None
        for attribute in fact.path:
            found = self._values.attribute(found, attribute)
        return found

    def _write(self, file: File, fact: AssignFact) -> Write:
        function = next(file.enclosing(fact.function))
        holder = self._values.value(file, binder_of(file, fact.function, fact.target[0]), fact.target[:-1])
        own = bool(function.parameters) and file.owner(function) is not None and function.parameters[0].name == fact.target[0]
        found = holder.type if isinstance(holder, Instance) else None
        return Write(found, fact.target[-1], on_self=own and len(fact.target) == 2, place=fact.place)


def _given(fact: FunctionFact, *, is_method: bool) -> Sequence[ParameterFact]:
    """Return the parameters that a caller gives."""
    return fact.parameters[1:] if is_method and "staticmethod" not in decorated_with(fact) else fact.parameters
