"""Extraction of many files at once, each under a limit of time, in processes that one bad file cannot take along."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

import msgspec

from audit.extract import Answer, answer, extract
from audit.model.bodies import packed
from audit.model.facts import Extraction, Failure, Unparsed
from audit.parse import reader_name

CHUNK_BYTES = 150_000
"""Bytes in one order to a worker: many orders for even work, few enough to cost nothing."""

Tick = Callable[[int], None]


def extract_many(blobs: Sequence[bytes], *, workers: int | None, seconds: int, tick: Tick) -> list[Extraction]:
    """Return the extraction of each blob, in order. A file that takes more than `seconds` is beyond the limit.

    `tick` is told how many more files are done. `workers` is the number of processes, by default one a core.
    """
    done: dict[int, Extraction] = {}
    chunks = _chunks(blobs)
    count = min(workers or os.cpu_count() or 1, len(chunks))
    _run(blobs, chunks, count, seconds, done, tick)
    for index in range(len(blobs)):
        if index not in done:  # its chunk was lost with a worker: try each file of it in a worker of its own
            _run(blobs, [[index]], 1, seconds, done, tick)
            done.setdefault(index, _over(seconds))
    return [done[index] for index in range(len(blobs))]


def _chunks(blobs: Sequence[bytes]) -> list[list[int]]:
    chunks: list[list[int]] = [[]]
    size = 0
    for index, blob in enumerate(blobs):
        if size > CHUNK_BYTES:
            chunks.append([])
            size = 0
        chunks[-1].append(index)
        size += len(blob)
    return chunks


def _run(
    blobs: Sequence[bytes], chunks: Sequence[Sequence[int]], count: int, seconds: int, done: dict[int, Extraction], tick: Tick
) -> None:
    """Extract chunks in worker processes; what a dying worker takes along is left undone."""
    decoder = msgspec.msgpack.Decoder(list[Answer])
    with ProcessPoolExecutor(count, mp_context=process_context()) as pool:
        try:
            futures = {pool.submit(_work, [blobs[index] for index in chunk], seconds): chunk for chunk in chunks}
            for future in as_completed(futures):
                answers = decoder.decode(future.result())
                done.update(zip(futures[future], (each.extraction for each in answers), strict=True))
                tick(len(answers))
        except BrokenProcessPool:
            return


def process_context() -> multiprocessing.context.BaseContext:
    """Return how workers start. Forked where that can be had: what was read is shared, and nothing is imported again."""
    return multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")


def _work(blobs: Sequence[bytes], seconds: int) -> bytes:
    """Return the encoded answers for some files. A parser cannot be interrupted: past its time the process ends."""
    gc.disable()
    answers = []
    for blob in blobs:
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, seconds)
        answers.append(answer(extract(blob, packed)))
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
    return msgspec.msgpack.encode(answers)


def _over(seconds: int) -> Unparsed:
    return Unparsed(Failure.LIMIT, f"reading it took more than {seconds} s, or brought the parser down", 1, 0, reader_name())
