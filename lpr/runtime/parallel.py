"""Mapping a function over many items, in threads or in processes."""

import collections
import concurrent.futures
import itertools
import os
import signal

THREADS = 8
BLOCK = 256  # items that a thread processes at a time
BLOCKS_A_THREAD = 2  # in progress at most


def available_cores():
    """Number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count()


def map_in_threads(function, items, threads=THREADS, block_size=BLOCK):
    """Yields `function(item)` for every item, in order; holds few of them in memory.

    Items are read in the caller's thread. The next ones are processed while the caller handles a
    result.
    """
    items = iter(items)
    blocks = iter(lambda: list(itertools.islice(items, block_size)), [])
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        running = collections.deque()
        for block in blocks:
            running.append(pool.submit(lambda block=block: [function(item) for item in block]))
            if len(running) >= BLOCKS_A_THREAD * threads:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def map_in_processes(function, items, processes=None, block_size=1, start=None):
    """Yields `function(item)` for every item, in order, computed by other processes.

    Args:
        function: a module-level function, or a `functools.partial` of one.
        items: iterable; its items are sent to the processes.
        processes: their number, None for one per core; the result does not depend on it.
        block_size: items that a process takes at a time.
        start: function without arguments that every process runs first.
    """
    processes = processes or available_cores()
    with concurrent.futures.ProcessPoolExecutor(processes, initializer=start) as pool:
        # The processes start here and inherit the block of Ctrl-C, which this process handles.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        results = pool.map(function, items, chunksize=block_size)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        yield from results
