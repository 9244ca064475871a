"""What modules call and use from elsewhere, by full name."""

from collections.abc import Iterator, Mapping

from audit.model.facts import BindingKind, ModuleFacts, Reference
from audit.model.program import Call, Program
from audit.model.project import Found, Module


def calls_by_module(program: Program) -> Mapping[str, tuple[Call, ...]]:
    """Return all calls of each module, in the order of the text; bodies of classes are left out."""
    found: dict[str, dict[tuple[int, ...], Call]] = {}
    for name, calls in program.module_calls.items():
        found.setdefault(name, {}).update((call.place, call) for call in calls)
    for function in program.functions.values():
        found.setdefault(function.module, {}).update((call.place, call) for call in function.calls)
    return {name: tuple(calls[place] for place in sorted(calls)) for name, calls in found.items()}


def outside_uses(module: Module) -> Iterator[tuple[str, Reference]]:
    """Yield each use of an attribute of what a module imports from elsewhere, with the full name of the attribute."""
    if not isinstance(module.facts, ModuleFacts):
        return
    names: dict[tuple[int, str], set[str]] = {}
    for binding in module.facts.bindings:
        found = ""
        if binding.kind is BindingKind.IMPORT and binding.imported is not None:
            found = _full_name(module, binding.imported, binding.name)
        names.setdefault((binding.scope, binding.name), set()).add(found)
    for reference in module.facts.references:
        meant = names.get((reference.scope, reference.root), {""})
        if len(meant) == 1 and "" not in meant:
            yield ".".join((*meant, *reference.path)), reference


def _full_name(module: Module, index: int, bound: str) -> str:
    """Return what a name that an import binds is called where it comes from; empty for a first-party name."""
    imported = module.imports[index]
    if imported.found is not Found.EXTERNAL:
        return ""
    if not imported.fact.names:
        return imported.module if imported.fact.alias else imported.module.split(".")[0]
    return next((f"{imported.module}.{name.name}" for name in imported.fact.names if (name.alias or name.name) == bound), "")
