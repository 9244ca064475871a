"""Answers of the layers around the application."""

from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

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
