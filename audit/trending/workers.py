"""Points in processes of their own: as many at once as there are cores, and none that takes the others along."""

import gc
import os
import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from datetime import date

from msgspec import Struct

from audit.catalogue import rules
from audit.errors import AuditError
from audit.model.facts import Extraction
from audit.model.run import RunOptions
from audit.model.settings import Settings
from audit.model.source import SourceTree
from audit.model.trend import Point
from audit.verdict import point_of
from audit.workers import process_context

COLLECT_EVERY = 8
"""States after which a worker frees what refers to itself; it runs without collecting in between."""


class Work(Struct, frozen=True):
    """A state to judge: a tree and what each of its files says."""

    tree: SourceTree
    extractions: list[Extraction | None]


_orders: list[tuple[Sequence[Work], Settings, date]] = []
"""What a worker process was started for; empty in every other process."""


def points_of(work: Sequence[Work], settings: Settings, day: date, options: RunOptions) -> list[Point | str]:
    """Return the point of each state, in order, or why it has none."""
    rules()  # loaded once, before the workers are made
    done: dict[int, Point | str] = {}

    def run(indexes: Sequence[int], count: int) -> None:
        with ProcessPoolExecutor(count, process_context(), _start, (work, settings, day)) as pool:
            futures = {pool.submit(_judge, index): index for index in indexes}
            try:
                for future in as_completed(futures):
                    done[futures[future]] = future.result()
                    options.progress("judging commits", len(done), len(work))
            except BrokenProcessPool:
                return

    run(range(len(work)), min(options.workers or os.cpu_count() or 1, len(work)))
    for index in range(len(work)):
        if index not in done:  # lost with a worker: try it in a worker of its own
            run([index], 1)
            done.setdefault(index, "judging it brought the process down")
    return [done[index] for index in range(len(work))]


def _start(work: Sequence[Work], settings: Settings, day: date) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()
    gc.freeze()  # what is shared stays shared: nobody looks through it for garbage
    _orders.append((work, settings, day))


def _judge(index: int) -> Point | str:
    work, settings, day = _orders[0]
    try:
        return point_of(work[index].tree, work[index].extractions, settings, day)
    except AuditError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001  # one commit that cannot be judged must not hide the others
        return f"internal: {type(error).__name__}: {error}, please report"
    finally:
        if index % COLLECT_EVERY == 0:
            gc.collect()
