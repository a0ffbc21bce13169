"""Time of reading and checking all data, each time in a fresh process."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

from layers import checks, store


def seconds(rounds: int) -> list[tuple[float, float]]:
    """Return, for each round, seconds of reading and seconds of the rules of ``layers check`` after it."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, max_tasks_per_child=1) as processes:
        return [processes.submit(_once).result() for _ in range(rounds)]


def _once() -> tuple[float, float]:
    begun = time.perf_counter()
    atlas = store.read()
    read = time.perf_counter()
    checks.check(atlas)
    return read - begun, time.perf_counter() - read
