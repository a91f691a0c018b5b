"""Cores, and a function mapped over many items by threads, for work that waits for disks."""

import collections
import concurrent.futures
import itertools
import os

THREADS = 8
# Items that a thread takes at a time, and how many such blocks may be on the way.
BLOCK = 256
BLOCKS_AHEAD = 2 * THREADS


def available_cores():
    """Number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count()


def map_in_threads(function, items):
    """Yields `function(item)` of every item, in their order; holds few of them in memory."""
    items = iter(items)
    blocks = iter(lambda: list(itertools.islice(items, BLOCK)), [])
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        running = collections.deque()
        for block in blocks:
            running.append(pool.submit(lambda block=block: [function(item) for item in block]))
            if len(running) >= BLOCKS_AHEAD:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()
