"""Where the names of a project are defined: where an import that fails may have meant to go."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from audit.model.facts import MODULE_SCOPE, BindingKind, ModuleFacts, Unparsed

_DEFINITIONS = (BindingKind.CLASS, BindingKind.FUNCTION, BindingKind.VALUE)


class Homes(Struct, frozen=True):
    """The modules that define a name, by name, each in order; tests stand apart. `complete`: every module could be read."""

    product: Mapping[str, tuple[str, ...]]
    tests: Mapping[str, tuple[str, ...]]
    complete: bool

    def sole(self, name: str, *, for_test: bool) -> str:
        """Return the one module that defines a name, empty where there is none, or no knowing; a test may need a test's."""
        found = (*self.product.get(name, ()), *(self.tests.get(name, ()) if for_test else ()))
        return found[0] if self.complete and len(found) == 1 else ""


def homes_of(modules: Iterable[tuple[str, object, bool]]) -> Homes:
    """Return the homes of all names; of each module are given its name, what is known of it, and whether it is a test."""
    product: dict[str, list[str]] = {}
    tests: dict[str, list[str]] = {}
    complete = True
    for name, facts, is_test in modules:
        complete &= not isinstance(facts, Unparsed)
        homes = tests if is_test else product
        for word in definitions(facts):
            homes.setdefault(word, []).append(name)
    return Homes(_settled(product), _settled(tests), complete)


def definitions(facts: object) -> frozenset[str]:
    """Return the names that a module defines when it runs: what it imports is defined elsewhere."""
    if not isinstance(facts, ModuleFacts):
        return frozenset()
    return frozenset(each.name for each in facts.bindings if each.scope == MODULE_SCOPE and each.kind in _DEFINITIONS)


def _settled(homes: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(found) for name, found in homes.items()}
