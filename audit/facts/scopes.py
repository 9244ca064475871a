"""Which scope binds a name: Python's rules, over what one walk of the tree has collected."""

import builtins
from dataclasses import dataclass, field
from enum import Enum, auto

from audit.model.facts import MODULE_SCOPE, Binding, BindingKind

BUILTINS = frozenset(dir(builtins))


class ScopeKind(Enum):
    """What opened a scope."""

    MODULE = auto()
    CLASS = auto()
    FUNCTION = auto()
    COMPREHENSION = auto()


MODULE, CLASS, FUNCTION, COMPREHENSION = ScopeKind
"""The kinds by name: to look one up in its enum takes as long as a call, and every node asks."""

_LEADING = (BindingKind.IMPORT, BindingKind.CLASS)


@dataclass(slots=True)
class Scope:
    """One scope while its file is being walked.

    `followed` are bindings that lead somewhere (imports, classes, aliases), `opaque` the names bound any other
    way; `global_names` and `nonlocal_names` belong to outer scopes. `in_function`: code here runs only when something
    is called.
    """

    number: int
    kind: ScopeKind
    parent: "Scope | None"
    in_function: bool = False
    followed: dict[str, list[Binding]] = field(default_factory=dict)
    opaque: set[str] = field(default_factory=set)
    global_names: set[str] = field(default_factory=set)
    nonlocal_names: set[str] = field(default_factory=set)

    def bind(self, binding: Binding) -> None:
        """Note a binding, in this scope or in the module when the name is declared global."""
        if leads_somewhere(binding):
            self.followed.setdefault(binding.name, []).append(binding)
        else:
            self.opaque.add(binding.name)

    def binder(self, name: str) -> "Scope | None":
        """Return the scope that binds a name used here, None where no scope does; class bodies hide from inner scopes."""
        scope: Scope | None = self
        while scope is not None:
            if scope.kind is not CLASS or scope is self:
                if name in scope.global_names:
                    return scope.module
                if (name in scope.followed or name in scope.opaque) and name not in scope.nonlocal_names:
                    return scope
            scope = scope.parent
        return None

    @property
    def module(self) -> "Scope":
        """The module's scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def can_be_followed(self, name: str) -> bool:
        """Return whether what this scope binds to a name may be known: always asked again with all facts at hand."""
        return name in self.followed and (self.number == MODULE_SCOPE or name not in self.opaque)


def leads_somewhere(binding: Binding) -> bool:
    """Return whether a binding can be followed to what it stands for."""
    if binding.kind in _LEADING:
        return True
    return (
        binding.kind is BindingKind.VALUE
        and bool(binding.alias or binding.called)
        and (binding.scope == MODULE_SCOPE or bool(binding.alias))
    )
