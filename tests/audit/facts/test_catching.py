"""What an `except` clause does with what it caught, and what a value falls back to."""

import msgspec
import pytest

from audit.model.code import CallFact, Code, HandlerFact
from tests.audit.facts.reading import facts


def _code(text: str) -> Code:
    return msgspec.json.decode(facts(text).code, type=Code)


def _handler(body: str) -> HandlerFact:
    lines = "\n".join(f"        {line}" for line in body.splitlines())
    return _code(f"def f():\n    try:\n        g()\n    except E as e:\n{lines}\n").handlers[0]


def _call(text: str) -> CallFact:
    return next(call for call in _code(text).calls if call.path == ("call",))


@pytest.mark.parametrize("body", ["pass", "...", '"""Nothing."""', "continue"])
def test_a_handler_that_does_nothing_is_silent(body: str) -> None:
    text = f"def f():\n    for i in j:\n        try:\n            g()\n        except E:\n            {body}\n"
    assert _code(text).handlers[0].silent


@pytest.mark.parametrize(
    ("body", "again"),
    [
        ("raise", True),
        ("log(e)\nraise e", True),
        ("if known(e):\n    raise H()\nraise", True),
        ("if known(e):\n    raise H()\nelse:\n    raise", True),
        ("raise H() from e", False),
        ("if fatal:\n    raise\nreturn None", False),
        ("return None", False),
    ],
)
def test_a_handler_that_ends_with_what_it_caught_raises_it_again(body: str, again: bool) -> None:
    assert _handler(body).again is again


@pytest.mark.parametrize(
    ("body", "logs"),
    [("log.exception(e)", True), ("await log.aerror(e)", True), ("log.info(e)\nreturn None", False), ("tell(e)", False)],
)
def test_a_handler_that_only_writes_to_a_log_is_told(body: str, logs: bool) -> None:
    assert _handler(body).logs is logs


@pytest.mark.parametrize(
    ("body", "told", "line"),
    [
        ("raise H(400, detail=str(e))", ("H",), 5),
        ('raise H(f"failed: {e}")', ("H",), 5),
        ("return {'error': repr(e)}", (), 5),
        ("text = str(e)\nlog(text)\nraise web.H(text)", ("web", "H"), 7),
        ("return str(e.orig), e.args", (), 5),
        ("return traceback.format_exc()", (), 5),
    ],
)
def test_the_text_of_an_error_is_followed_to_what_is_raised_or_returned(body: str, told: tuple[str, ...], line: int) -> None:
    found = _handler(body)
    assert (found.told, found.leak and found.leak[0]) == (told, line)


@pytest.mark.parametrize("body", ["log(str(e))\nraise H(400)", "raise H(400) from e", "raise H(e.status)", "return None"])
def test_a_handler_that_keeps_the_text_to_itself_leaks_nothing(body: str) -> None:
    assert _handler(body).leak is None


def test_a_handler_in_a_finally_is_told_from_one_beside_it() -> None:
    text = """
        def f():
            try:
                g()
            except E:
                pass
            finally:
                try:
                    close()
                except E:
                    pass
    """
    assert [each.tidying for each in _code(text).handlers] == [False, True]


@pytest.mark.parametrize(
    ("value", "shipped"),
    [
        ('"x"', "x"),
        ('b"x"', "x"),
        ('SecretStr("x")', "x"),
        ('Field(default=SecretStr("x"), alias="a")', "x"),
        ('Field(default_factory=lambda: SecretStr("x"))', "x"),
        ('os.getenv("NAME", "x")', "x"),
        ('os.environ.get("NAME") or "x"', "x"),
        ('config("NAME", default="x")', "x"),
        ('os.getenv("NAME")', ""),
        ('Field(..., env="NAME")', ""),
        ('made("x")', ""),
        ("None", ""),
        ("NAME", ""),
        ("30", ""),
    ],
)
def test_the_text_that_a_field_falls_back_to_is_told(value: str, shipped: str) -> None:
    assert [field.shipped for field in _code(f"class C:\n    a: str = {value}\n").fields] == [shipped]


def test_a_list_in_a_variable_is_as_good_as_the_list() -> None:
    assert dict(_call('origins = ["*", "a"]\ncall(allow=origins)\n').texts) == {"allow": "*,a"}


def test_of_a_list_that_is_bound_twice_nothing_is_said_but_its_name() -> None:
    assert dict(_call('origins = ["*"]\norigins = ["a"]\ncall(allow=origins)\n').texts) == {"allow": "origins"}


def test_of_a_table_the_keys_are_told() -> None:
    assert dict(_call("call(handlers={E: f, web.H: g, 404: h, k(): i})\n").texts) == {"handlers": "E,web.H,404,?"}
