"""Mapping a function over many items, in threads or in processes."""

import collections
import concurrent.futures
import contextlib
import itertools
import os
import signal
import threading
from concurrent.futures.process import BrokenProcessPool

from lpr.runtime.errors import UserError

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
    Raises:
        UserError: one of the processes was killed.
    """
    processes = processes or available_cores()
    reading, writing = os.pipe()  # open for writing as long as this process lives
    try:
        with concurrent.futures.ProcessPoolExecutor(
                processes, initializer=_start_process, initargs=(start, reading, writing)) as pool:
            with ctrl_c_blocked():  # the processes start here
                results = pool.map(function, items, chunksize=block_size)
            yield from results
    except BrokenProcessPool:
        raise UserError('one of %d processes was killed from outside, perhaps for lack of memory; '
                        'try fewer --workers' % processes)
    finally:
        os.close(reading)
        os.close(writing)


@contextlib.contextmanager
def ctrl_c_blocked():
    """Processes that are started in this context get no Ctrl-C: this process handles it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_process(start, reading, writing):
    """Runs first in a process, which then ends at once on a signal, or when its parent is gone."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)  # else the handlers of the parent
    os.close(writing)
    threading.Thread(target=_end_with_parent, args=(reading,), daemon=True).start()
    if start:
        start()


def _end_with_parent(reading):
    """Ends this process once no other one has the other end of a pipe open."""
    os.read(reading, 1)
    os._exit(1)
