"""Share work out over processes. A function and its items in, their results out, in the order of the items.

The items go to each process once, when it starts; after that only their
numbers travel, and the results come back.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
WORTH = 24  # items for which starting processes pays off, where nobody says how many to start
AHEAD = 4  # results that may wait for each process: what is finished and not yet fetched stays in memory

_task: tuple[Callable, Sequence] | None = None  # of this process, where it is a worker


def processes(jobs: int | None, items: int) -> int:
    """How many processes to use: as asked; else one for each processor, where the work is worth it."""
    wanted = jobs if jobs else (os.cpu_count() or 1) if items >= WORTH else 1
    return max(1, min(wanted, items))


def spread(work: Callable[[Item], Result], items: Sequence[Item], jobs: int | None = None) -> Iterator[Result]:
    """`work` done on every item. With one process it is done here, item by item, as the results are asked for."""
    count = processes(jobs, len(items))
    if count == 1:
        yield from map(work, items)
        return
    pool = ProcessPoolExecutor(count, initializer=_start, initargs=(work, items))
    try:
        waiting = [pool.submit(_do, n) for n in range(min(count * AHEAD, len(items)))]
        for n in range(len(items)):
            result = waiting.pop(0).result()
            if (ahead := n + count * AHEAD) < len(items):
                waiting.append(pool.submit(_do, ahead))
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def _start(work: Callable, items: Sequence) -> None:
    global _task
    _task = work, items
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process of the terminal: the first one decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_leave_with, args=(multiprocessing.parent_process(),), daemon=True).start()


def _leave_with(parent: multiprocessing.process.BaseProcess | None) -> None:
    """A worker whose parent was killed has nobody to work for."""
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(n: int) -> object:
    work, items = _task
    return work(items[n])
