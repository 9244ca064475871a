"""What a context is made of already, read off its source."""

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from reference_service.infrastructure.scaffolding.problems import PlaceMissing, Unwritable, nearest

_PACKAGE: Final = "reference_service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A context whose data belong to tenants."""

    name: str
    unit: str
    """The class of its units of work."""
    transactions: str
    """The class of what begins them."""
    use_cases: str
    """The class that names its use cases to routes."""
    field: str
    """What routes call it."""
    compose: str
    """The function that puts its use cases together."""
    opened: str
    """What that function calls the transactions."""
    steps: tuple[str, ...]
    """The names of the modules of its migrations, in their order."""


def context_of(root: Path, name: str) -> Context:
    """Return what a context is made of; `Unwritable` if there is none, or if it is not one of tenants."""
    ports = {path.parent.name: path for path in sorted((root / _PACKAGE / "application").glob("*/ports.py"))}
    kept = {each: path for each, path in ports.items() if _of_tenants(path) is not None}
    if name not in ports:
        raise Unwritable(f"There is no context `{name}`. {nearest(name, kept)}")
    classes = _of_tenants(ports[name])
    if classes is None:
        raise Unwritable(f"What is in the context `{name}` does not belong to tenants. {nearest('', kept)}")
    try:
        return _context(root / _PACKAGE, name, *classes)
    except (PlaceMissing, OSError, SyntaxError) as error:
        raise Unwritable(f"The context `{name}` lacks {error}: an entity is written into contexts that are whole.") from None


def _context(package: Path, name: str, unit: str, transactions: str) -> Context:
    cases = _tree(package / "adapters" / "http" / "use_cases" / f"{name}.py")
    use_cases = next((node.name for node in cases.body if isinstance(node, ast.ClassDef)), None)
    if use_cases is None:
        raise PlaceMissing("a class of use cases")
    composition = _tree(package / "infrastructure" / "composition" / f"{name}.py")
    compose = _returning(composition, use_cases)
    steps = sorted(path.stem for path in (package / "infrastructure" / "migrations" / name).glob("v*.py"))
    if not steps:
        raise PlaceMissing("a step of its migrations")
    return Context(
        name=name,
        unit=unit,
        transactions=transactions,
        use_cases=use_cases,
        field=_field(_tree(package / "adapters" / "http" / "use_cases" / "__init__.py"), use_cases),
        compose=compose.name,
        opened=_opened(compose),
        steps=tuple(steps),
    )


def _of_tenants(ports: Path) -> tuple[str, str] | None:
    """Return the classes of the units of work and of what begins them, if each is inside a tenant."""
    classes = [node for node in _tree(ports).body if isinstance(node, ast.ClassDef)]
    unit = next((each.name for each in classes if any(ast.unparse(base) == "UnitOfWork" for base in each.bases)), None)
    for each in classes:
        for method in each.body:
            if isinstance(method, ast.FunctionDef) and method.name == "begin" and unit is not None:
                kinds = [ast.unparse(argument.annotation) for argument in method.args.args if argument.annotation is not None]
                return (unit, each.name) if kinds[:1] == ["TenantId"] else None
    return None


def _returning(tree: ast.Module, kind: str) -> ast.FunctionDef:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.returns is not None and ast.unparse(node.returns) == kind:
            return node
    raise PlaceMissing(f"a function that returns `{kind}`")


def _opened(compose: ast.FunctionDef) -> str:
    for node in ast.walk(compose):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("Create") and node.args:
            return ast.unparse(node.args[0])
    raise PlaceMissing("a use case that creates something")


def _field(tree: ast.Module, kind: str) -> str:
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == kind:
            return ast.unparse(node.target)
    raise PlaceMissing(f"a field of the class `{kind}`")


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
