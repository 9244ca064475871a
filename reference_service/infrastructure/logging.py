"""One line of JSON for each thing that happens, whoever says it: the service, its server or a library."""

import logging
import re
import sys
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any, Final, TextIO

import structlog

from reference_service.adapters.request import REQUEST_ID
from reference_service.adapters.tracing import current_ids

_SECRET: Final = re.compile(r"password|secret|token|authorization|cookie|pepper|api_?key", re.IGNORECASE)
_FRAME: Final = re.compile(r'File "([^"]+)", line ([0-9]+), in (\S+)')
_ERROR: Final = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)", re.MULTILINE)
_SERVICE: Final = "reference_service"
_NONE: Final = "-"


def configure_logging(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Have everything logged to a stream, standard error if none is given, as lines of JSON.

    Each line has `timestamp`, `level`, `service`, `event`, `request_id` and `trace_id`; those about a request also
    `user_id` and `duration_ms`. What is not known is a dash or null.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _describe,
        _cut_traceback,
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
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "sqlalchemy.engine", "alembic", "httpx2", "taskiq"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.WARNING)


def _describe(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event.setdefault("service", _SERVICE)
    event.setdefault("request_id", REQUEST_ID.get())
    if "trace_id" not in event:
        ids = current_ids()
        event["trace_id"] = _NONE
        if ids is not None:
            event["trace_id"], event["span_id"] = ids
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


def _cut_traceback(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Say of an error that a library wrote down as a text only what kind it was; the rest may hold what a user typed."""
    said = event.get("event")
    if isinstance(said, str) and "Traceback (most recent call last):" in said:
        event["event"] = "library_failed"
        # The first line that is not indented is the beginning of the error; its text may go on for lines.
        event["error_type"] = next(iter(_ERROR.findall(said, said.index("Traceback"))), None)
        event["error_at"] = [f"{file.rpartition('/')[2]}:{line} {code}" for file, line, code in _FRAME.findall(said)][-5:]
    return event


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
