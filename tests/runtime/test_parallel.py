"""A function mapped over many items by threads."""

import itertools
import threading

import pytest

from lpr.runtime.parallel import BLOCK, BLOCKS_A_THREAD, THREADS, map_in_threads

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
