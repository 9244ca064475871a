"""Mistakes that services of this kind are known for, and that the innermost layer must not make."""

import ast
import inspect
from pathlib import Path

import reference_service.domain
from reference_service.domain.identity.session import session_over
from reference_service.domain.identity.token import unusable_token
from reference_service.domain.shared.errors import NotFound, Unauthenticated
from reference_service.domain.tenancy.invitation import no_invitation

FOLDER = Path(inspect.getfile(reference_service.domain)).parent
NODES = [
    (path.relative_to(FOLDER).as_posix(), node)
    for path in sorted(FOLDER.rglob("*.py"))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
]

CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter", "fromtimestamp", "utcfromtimestamp"}
CHANCE = {"uuid1", "uuid4", "uuid7", "random", "urandom", "token_bytes", "token_urlsafe", "token_hex"}
OUTSIDE = {"open", "getenv", "print", "input", "create_task"}


def _calls(names: set[str]) -> list[tuple[str, int]]:
    """Return where something of one of the names is called."""
    return [
        (module, node.lineno)
        for module, node in NODES
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) in names
    ]


def _default(value: ast.expr) -> ast.expr:
    """Return what a field is if nobody says it; `field(repr=False)` alone has no default."""
    if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "field":
        return next((each.value for each in value.keywords if each.arg in {"default", "default_factory"}), ast.Constant(None))
    return value


def test_the_whole_domain_is_looked_at() -> None:
    assert {"identity/user.py", "shared/errors.py", "work/task.py"} < {module for module, _ in NODES}


def test_regression_no_entity_reads_the_clock() -> None:
    assert _calls(CLOCKS) == []


def test_regression_nothing_is_left_to_chance_or_asked_of_the_machine() -> None:
    assert _calls(CHANCE | OUTSIDE) == []


def test_regression_no_default_is_a_moment_or_a_secret() -> None:
    defaults = [
        (module, node.target.id, ast.unparse(_default(node.value)))
        for module, node in NODES
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
    ]

    assert {default for _, name, default in defaults if name.endswith(("_at", "secret", "password", "key"))} == {"None"}


def test_regression_nothing_is_a_coroutine_so_nothing_waits_and_nothing_is_forgotten() -> None:
    assert [module for module, node in NODES if isinstance(node, ast.AsyncFunctionDef | ast.Await)] == []


def test_regression_no_text_of_the_domain_speaks_of_http() -> None:
    texts = [
        (module, node.value.lower()) for module, node in NODES if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    words = ("http", "status code", "header", "cookie")
    # What tenants have told of events is called so, and has an address: these are words of theirs, there.
    elsewhere = ("endpoint", "url")

    spoken = [text for _, text in texts if any(word in text for word in words)]
    spoken += [text for module, text in texts if not module.startswith("webhooks/") and any(word in text for word in elsewhere)]
    assert [text for text in spoken if "knows nothing of http" not in text] == []


def test_regression_each_reason_for_a_refusal_that_would_give_something_away_has_the_same_words() -> None:
    assert session_over() == Unauthenticated(code="SESSION_OVER", message="The session is over. Log in again.")
    assert unusable_token() == Unauthenticated(code="TOKEN_UNUSABLE", message="The token is unknown, used or expired.")
    assert no_invitation() == NotFound(code="INVITATION_NOT_FOUND", message="There is no such invitation.")
