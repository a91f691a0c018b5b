"""A function mapped over many items by threads and by processes."""

import contextlib
import functools
import itertools
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from paths import ROOT

from lpr.runtime.errors import UserError
from lpr.runtime.parallel import (
    BLOCK,
    BLOCKS_A_THREAD,
    THREADS,
    ctrl_c_blocked,
    map_in_processes,
    map_in_threads,
)

BLOCKS_AHEAD = BLOCKS_A_THREAD * THREADS


@pytest.mark.parametrize('count', [0, 1, BLOCK, BLOCK + 1, (BLOCKS_AHEAD + 2) * BLOCK + 3])
def test_results_come_in_the_order_of_their_items(count):
    assert list(map_in_threads(lambda item: 2 * item, range(count))) == list(range(0, 2 * count, 2))


def test_few_items_are_taken_ahead_of_what_is_asked_for():
    items = itertools.count()
    assert next(map_in_threads(str, items)) == '0'
    assert next(items) <= BLOCKS_AHEAD * BLOCK


def test_the_next_item_is_worked_on_while_the_caller_has_a_result():
    second_started, release = threading.Event(), threading.Event()

    def work(item):
        if item == 2:
            second_started.set()
            assert release.wait(60)
        return item

    results = map_in_threads(work, [1, 2, 3], threads=1, block_size=1)
    assert next(results) == 1
    assert second_started.wait(60)
    release.set()
    assert list(results) == [2, 3]


def test_an_error_of_the_function_reaches_the_caller():
    with pytest.raises(ZeroDivisionError):
        list(map_in_threads(lambda item: 1 / (5 - item), range(10)))


def test_an_error_of_the_items_reaches_the_caller():
    def items():
        yield 1
        raise OSError('the disk is gone')

    with pytest.raises(OSError, match='the disk is gone'):
        list(map_in_threads(str, items()))


def _touch(folder, item):
    """Works for some milliseconds and leaves a file; returns the id of its process."""
    sum(range(10 ** 5))
    with open(os.path.join(folder, str(item)), 'w'):
        return os.getpid()


def _kill(item):
    os.kill(os.getpid(), signal.SIGKILL)


def test_processes_give_results_in_order(tmp_path):
    assert list(map_in_processes(abs, range(0, -9, -1), 2, 2)) == list(range(9))


def test_a_process_that_is_killed_is_an_error():
    with pytest.raises(UserError, match='one of 2 processes was killed from outside'):
        list(map_in_processes(_kill, range(4), 2))


def test_once_it_is_closed_no_process_works_any_more(tmp_path):
    with contextlib.closing(map_in_processes(functools.partial(_touch, str(tmp_path)),
                                             range(2000), 2)) as results:
        processes = {next(results) for _ in range(20)}
    assert not any(map(_is_alive, processes))
    assert 20 <= len(os.listdir(str(tmp_path))) < 2000


def test_a_thread_that_gets_no_ctrl_c_gets_none_afterwards():
    masks = []

    def work():
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        with ctrl_c_blocked():
            pass
        masks.append(signal.pthread_sigmask(signal.SIG_BLOCK, []))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert signal.SIGINT in masks[0]


# Its processes tell their ids and never end by themselves.
ENDLESS = """
import os, signal
from lpr.runtime.parallel import map_in_processes
def work(item):
    os.write(1, b'%d\\n' % os.getpid())
    while True:
        signal.pause()
list(map_in_processes(work, range(2), 2))
"""


def test_processes_end_with_their_parent_even_if_that_is_killed():
    with subprocess.Popen([sys.executable, '-c', ENDLESS], cwd=ROOT, stdout=subprocess.PIPE,
                          universal_newlines=True) as parent:
        processes = [int(parent.stdout.readline()) for _ in range(2)]
        parent.kill()
    deadline = time.monotonic() + 60
    while any(map(_is_alive, processes)):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _is_alive(process):
    try:
        with open('/proc/%d/stat' % process) as stream:
            return stream.read().rpartition(')')[2].split()[0] != 'Z'
    except (FileNotFoundError, ProcessLookupError):
        return False
