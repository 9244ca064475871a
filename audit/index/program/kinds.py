"""What a class is to the architecture: told by what it inherits, what it holds, where it lies and what it is called."""

import re

from msgspec import Struct

from audit.index.program.types import words
from audit.index.program.vocabulary import (
    ABSTRACT,
    ENTITY_BASES,
    ENTITY_FOLDERS,
    ENUMS,
    ERRORS,
    EVENT_BASES,
    EVENT_FOLDERS,
    EXECUTES,
    FOREIGN_FOLDERS,
    MAKES_TABLE,
    NO_ENTITY,
    NO_REPOSITORY,
    NO_USE_CASE,
    NO_VALUE,
    ORM_BASES,
    ORM_PACKAGES,
    RECORD_DECORATORS,
    RECORDS,
    REPOSITORY,
    REPOSITORY_FOLDERS,
    ROWS,
    SCHEMAS,
    SETTINGS,
    STAND_IN,
    USE_CASE,
    VALUE_BASES,
    VALUE_FOLDERS,
)
from audit.model.profile import Role
from audit.model.program import Decorator, Field, Function, Kind
from audit.model.questions.entities import GENERIC_BASE


class Portrait(Struct, frozen=True):
    """All that tells what a class is. `state` are the names it holds, its ancestors' included; `folders` where it lies.

    `bases` and `outside` are those from elsewhere. `unmapped`: what maps it to a table says that it is a base of tables only.
    """

    word: str
    role: Role | None
    folders: frozenset[str]
    bases: frozenset[str]
    ancestors: tuple[str, ...]
    outside: frozenset[str]
    fields: tuple[Field, ...]
    state: frozenset[str]
    methods: tuple[Function, ...]
    left_abstract: bool
    decorators: tuple[Decorator, ...]
    keywords: frozenset[tuple[str, str]]
    unmapped: bool = False

    def kinds(self) -> frozenset[Kind]:
        """Return every kind that the class is of."""
        return frozenset(kind for kind, holds in self._told().items() if holds)

    def _told(self) -> dict[Kind, bool]:
        above = words(self.outside) | words(self.ancestors)
        error = bool(words(self.outside) & ERRORS) or (self.word.endswith(("Error", "Exception")) and bool(self.bases))
        enum = bool(above & ENUMS)
        abstract = self._is_abstract()
        data = self._is_data()
        inner = self.role in (Role.DOMAIN, Role.APPLICATION)
        plain = not (error or enum or abstract)
        event = plain and self._is_event(above, data=data)
        value = plain and not event and self.role is Role.DOMAIN and self._is_value_object()
        orm = self._is_orm_model()
        return {
            Kind.ERROR: error,
            Kind.ENUM: enum,
            Kind.ABSTRACT: abstract,
            Kind.PORT: abstract and inner and not error and not enum and self._is_port(),
            Kind.DATA: data,
            Kind.SCHEMA: bool(self.outside & SCHEMAS) and not orm and not self.outside & SETTINGS,
            Kind.SETTINGS: bool(self.outside & SETTINGS),
            Kind.ORM_MODEL: orm,
            Kind.EVENT: event,
            Kind.VALUE_OBJECT: value,
            Kind.ENTITY: plain and not event and not value and self.role is Role.DOMAIN and self._is_entity(),
            Kind.REPOSITORY: plain and not inner and self.role is not None and self._is_repository(),
            Kind.USE_CASE: plain and not event and self.role is Role.APPLICATION and not orm and self._is_use_case(data=data),
        }

    def _is_abstract(self) -> bool:
        if self.bases & ABSTRACT or self.left_abstract:
            return True
        public = [method for method in self.methods if method.is_public]
        return bool(public) and not self.state and all(method.bare for method in public) and not self._is_data()

    def _is_data(self) -> bool:
        if any(decorator.word in RECORD_DECORATORS or decorator.name in RECORD_DECORATORS for decorator in self.decorators):
            return True
        return bool(self.outside & (RECORDS | SCHEMAS))

    def _is_port(self) -> bool:
        """Return whether it asks for something: no template, and not what entities, values or events start from."""
        above = words(self.ancestors) | {self.word}
        foundation = above & (ENTITY_BASES | VALUE_BASES | EVENT_BASES) or GENERIC_BASE.fullmatch(self.word)
        stores = any(method.word == "__init__" and any(write.on_self for write in method.writes) for method in self.methods)
        return not foundation and not stores and any(method.is_public for method in self.methods)

    def _is_orm_model(self) -> bool:
        given = {each.name: each for each in self.fields if each.has_value}
        if self.unmapped or ("__abstract__" in given and given["__abstract__"].text == "True"):
            return False
        if "__tablename__" in given or "__table__" in given or ("table", "True") in self.keywords:
            return True
        from_elsewhere = bool(self.outside & ORM_BASES) or any(each.startswith(ORM_PACKAGES) for each in self.outside)
        return from_elsewhere and not self.bases & MAKES_TABLE

    def _is_event(self, above: frozenset[str], *, data: bool) -> bool:
        if self.word in EVENT_BASES or self.folders & ENTITY_FOLDERS:
            return False
        placed = bool(self.folders & EVENT_FOLDERS) and self.role in (Role.DOMAIN, Role.APPLICATION)
        return self.word.endswith("Event") or any(each.endswith("Event") for each in above) or (placed and data)

    def _is_value_object(self) -> bool:
        above = words(self.ancestors) | words(self.outside)
        placed = bool(self.folders & VALUE_FOLDERS) or bool(above & VALUE_BASES)
        holds = bool(self.state) or bool(above & {"str", "int", "float"})
        return placed and holds and self.word not in VALUE_BASES and not NO_VALUE.search(self.word)

    def _is_entity(self) -> bool:
        if GENERIC_BASE.fullmatch(self.word) or NO_ENTITY.search(self.word) or self.outside & ROWS:
            return False
        if (self.folders & FOREIGN_FOLDERS) and not self.folders & ENTITY_FOLDERS:
            return False
        if (words(self.ancestors) | words(self.outside)) & ENTITY_BASES:
            return bool(self.state)
        own = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", re.sub(r"(Entity|Aggregate|AggregateRoot|Model)$", "", self.word)).lower()
        identity = {"id", "uuid", "uid", "guid", "pk", f"{own}_id", f"{own}_uuid"}
        return len(self.state) > 1 and any(name.strip("_") in identity for name in self.state)

    def _is_repository(self) -> bool:
        named = REPOSITORY.search(self.word) or any(REPOSITORY.search(each) for each in words(self.ancestors))
        placed = bool(self.folders & REPOSITORY_FOLDERS) and not self._is_data() and not NO_REPOSITORY.search(self.word)
        stands_in = STAND_IN.search(self.word) is not None
        return (
            bool(named or placed)
            and not stands_in
            and not self._is_orm_model()
            and any(method.is_public for method in self.methods)
        )

    def _is_use_case(self, *, data: bool) -> bool:
        public = {method.word for method in self.methods if method.is_public or method.word == "__call__"}
        if not public or self.outside & (SCHEMAS | SETTINGS) or NO_USE_CASE.search(self.word):
            return False
        return bool(public & EXECUTES) or (bool(USE_CASE.search(self.word)) and not (data and not public))


def folders_of(location: str) -> frozenset[str]:
    """Return the words of a module's path, its own included, in lower case."""
    return frozenset(location.lower().split("/"))
