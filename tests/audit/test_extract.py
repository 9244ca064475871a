"""Bytes to facts, here and in another interpreter."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import msgspec

from audit import extract as module
from audit.extract import Answer, answer, extract
from audit.model.code import Code
from audit.model.facts import Failure, ModuleFacts, Unparsed

CODE = b"from a import b\n\nclass C(b):\n    x: int = b.y  # audit: allow CON101 because it is only a test\n"


def test_an_extraction_survives_the_way_through_json() -> None:
    request = json.dumps([base64.b64encode(code).decode() for code in (CODE, b"def f(\n")])
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(Path(module.__file__))], input=request, capture_output=True, text=True, check=True
    )
    answers = msgspec.json.decode(done.stdout, type=list[Answer])
    assert [each.extraction for each in answers] == [extract(CODE), extract(b"def f(\n")]


def test_an_extraction_survives_the_way_through_the_cache() -> None:
    stored = msgspec.msgpack.encode(answer(extract(CODE)))
    assert msgspec.msgpack.decode(stored, type=Answer).extraction == extract(CODE)


def test_code_that_is_deep_but_valid_is_read() -> None:
    deep = b"x = " + b"a." * 900 + b"b\n" + b"if x:\n    pass\n" + b"elif x:\n    pass\n" * 300
    assert isinstance(extract(deep), ModuleFacts)


def test_code_that_is_too_deep_is_a_limit_and_no_crash() -> None:
    found = extract(b"x = " + b"+".join([b"1"] * 50_000) + b"\n")
    assert isinstance(found, Unparsed)
    assert found.failure is Failure.LIMIT


def test_a_string_that_no_encoding_can_hold_does_no_harm() -> None:
    found = extract(b'def f(a="caf\\udce9"):\n    g("caf\\udce9", k="\\ud800")\n    raise E\n')
    assert isinstance(found, ModuleFacts)
    assert msgspec.json.decode(found.code, type=Code).calls[0].literal == "caf?"
    assert msgspec.msgpack.encode(answer(found))
