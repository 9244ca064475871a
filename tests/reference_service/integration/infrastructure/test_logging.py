import io
import json
import logging
import traceback

import pytest
import structlog

from reference_service.adapters.request import REQUEST_ID


def _last(stream: io.StringIO) -> dict[str, object]:
    line: dict[str, object] = json.loads(stream.getvalue().splitlines()[-1])
    return line


def test_a_line_has_the_keys_that_collectors_are_set_up_for(lines: io.StringIO) -> None:
    token = REQUEST_ID.set("r-1")
    structlog.get_logger().info("user_login", user_id="123", duration_ms=50)
    REQUEST_ID.reset(token)

    line = _last(lines)
    assert line.pop("timestamp")
    assert line == {
        "level": "info",
        "service": "reference_service",
        "event": "user_login",
        "user_id": "123",
        "duration_ms": 50,
        "request_id": "r-1",
        "trace_id": "-",
    }


def test_what_libraries_log_has_the_same_shape(lines: io.StringIO) -> None:
    logging.getLogger("some.library").warning("it is %s", "late")

    assert _last(lines) | {"timestamp": ""} == {
        "timestamp": "",
        "level": "warning",
        "service": "reference_service",
        "event": "it is late",
        "request_id": "-",
        "trace_id": "-",
    }


# Row 26 of the security list.
@pytest.mark.parametrize("text", ["one\ntwo", "one\r\ntwo", "\x1b[31mred", "one\u2028two"])
def test_whatever_a_user_types_stays_one_line(lines: io.StringIO, text: str) -> None:
    structlog.get_logger().info("typed", text=text)

    assert len(lines.getvalue().splitlines()) == 1
    assert _last(lines)["text"] == text
    assert lines.getvalue().isascii()
    assert "\x1b" not in lines.getvalue()


def test_what_a_key_calls_a_secret_is_hidden_however_deep(lines: io.StringIO) -> None:
    typed = {"password": "hunter2", "headers": {"Authorization": "hunter2", "x": [{"refresh_token": "hunter2"}]}}
    structlog.get_logger().info("sent", **typed)

    assert "hunter2" not in lines.getvalue()
    assert _last(lines)["headers"] == {"Authorization": "[hidden]", "x": [{"refresh_token": "[hidden]"}]}


# Row 27: the text of an error may hold what a user typed, or SQL.
def test_an_exception_is_named_and_placed_and_its_text_left_out(lines: io.StringIO) -> None:
    try:
        raise ValueError("SELECT hunter2")
    except ValueError:
        structlog.get_logger().exception("failed")

    line = _last(lines)
    assert line["error_type"] == "ValueError"
    assert str(line["error_at"]).count("test_logging.py") == 1
    assert "hunter2" not in lines.getvalue()


# Row 27: the server writes down as a text what went wrong when it began.
def test_an_error_that_a_library_wrote_down_is_named_and_placed_and_its_text_left_out(lines: io.StringIO) -> None:
    try:
        raise ValueError("hunter2\nhunter2: hunter2")
    except ValueError:
        logging.getLogger("uvicorn.error").error(traceback.format_exc())

    line = _last(lines)
    assert (line["event"], line["error_type"]) == ("library_failed", "ValueError")
    assert str(line["error_at"]).count("test_logging.py") == 1
    assert "hunter2" not in lines.getvalue()
