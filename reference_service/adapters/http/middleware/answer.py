"""Answers of the layers around the application."""

from collections.abc import Iterable, Mapping

from starlette.types import Message, Receive, Scope, Send

from reference_service.adapters.http.problems import problem


async def refuse(
    scope: Scope,
    receive: Receive,
    send: Send,
    status: int,
    message: str,
    *,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Answer a request with a problem document instead of handing it on."""
    answer = problem(status, message, path=scope["path"], code=code, headers=headers)
    await answer(scope, receive, send)


def add_headers(start: Message, headers: Iterable[tuple[str, str]]) -> None:
    """Add headers to the beginning of an answer, which has none of their names yet.

    Starlette's own mapping looks through all of them for each.
    """
    start["headers"] = [*start["headers"], *((name.lower().encode(), value.encode("latin-1")) for name, value in headers)]
