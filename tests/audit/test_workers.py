"""Many files at once, none of which can stop the others."""

import re

from audit import workers
from audit.extract import extract
from audit.model.facts import Failure, ModuleFacts, Unparsed

PADDING = b"# " + b"x" * 60_000 + b"\n"


def test_files_come_back_in_order_whoever_read_them() -> None:
    blobs = [b"import m%d\n" % number + PADDING for number in range(12)]
    done: list[int] = []
    found = workers.extract_many(blobs, workers=3, seconds=60, tick=done.append)
    assert found == [extract(blob) for blob in blobs]
    assert sum(done) == len(blobs)


def test_a_file_that_takes_too_long_is_beyond_the_limit_and_costs_nobody_else() -> None:
    slow = b"x = [\n" + b"    {'a': (1, 2, [3, 4])},\n" * 400_000 + b"]\n"
    blobs = [b"import a\n" + PADDING, slow, b"import b\n" + PADDING]
    done: list[int] = []
    found = workers.extract_many(blobs, workers=2, seconds=1, tick=done.append)
    assert [type(each) for each in found] == [ModuleFacts, Unparsed, ModuleFacts]
    late = found[1]
    assert isinstance(late, Unparsed)
    assert late.failure is Failure.LIMIT
    assert re.fullmatch(r"reading it took more than 1 s, or brought the parser down", late.message)
