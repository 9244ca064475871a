"""One line of JSON for each thing that happens, whoever says it: the service, its server or a library."""

import logging
import re
import sys
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any, Final, TextIO

import structlog

from reference_service.adapters.request import REQUEST_ID

_SECRET: Final = re.compile(r"password|secret|token|authorization|cookie|pepper|api_?key", re.IGNORECASE)
_SERVICE: Final = "reference_service"


def configure_logging(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Have everything logged to a stream, standard error if none is given, as lines of JSON.

    Each line has `timestamp`, `level`, `service` and `event`; those about a request also `request_id`, and
    `user_id` and `duration_ms` where there is one.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _describe,
        _redact,
    ]
    written: list[structlog.typing.Processor] = [_name_exceptions, structlog.processors.JSONRenderer(ensure_ascii=True)]
    target = stream or sys.stderr
    # What the service says itself is written at once: a record of the standard library costs as much as all the rest.
    structlog.configure(
        processors=[*shared, *written],
        logger_factory=structlog.WriteLoggerFactory(target),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *written],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "sqlalchemy.engine", "alembic", "httpx2"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.WARNING)


def _describe(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event.setdefault("service", _SERVICE)
    event.setdefault("request_id", REQUEST_ID.get())
    return event


def _redact(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide what a key's name calls a secret, however deep."""
    return {key: "[hidden]" if _is_secret(key) else _without_secrets(value) for key, value in event.items()}


@lru_cache(maxsize=1024)
def _is_secret(key: str) -> bool:
    return _SECRET.search(key) is not None


def _without_secrets(value: object) -> object:
    if isinstance(value, dict):
        return {key: "[hidden]" if _is_secret(str(key)) else _without_secrets(inner) for key, inner in value.items()}
    return [_without_secrets(inner) for inner in value] if isinstance(value, list | tuple) else value


def _name_exceptions(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Say what kind of error it was, and where, but not its text: that may hold what a user typed."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error_type"] = type(error).__name__
        event["error_at"] = _place(error)
    return event


def _place(error: BaseException) -> list[str]:
    frames, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-5:]
