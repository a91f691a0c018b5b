"""The trial of a TFLite model, where memory is short."""

import multiprocessing
import resource

import pytest

from lpr.models.tflite_check import check_tflite
from lpr.runtime.errors import failure_reason

PLENTY, LITTLE = 2 ** 29, 2 ** 19  # of bytes beyond those in use, as `ulimit -v` leaves them


def _check(path, memory, sender):
    with open(path, 'rb') as stream:
        model = stream.read()
    with open('/proc/self/statm') as stream:
        limit = int(stream.read().split()[0]) * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        check_tflite(model)
    except (ValueError, MemoryError) as error:
        sender.send((type(error).__name__, failure_reason(error)))
    else:
        sender.send(None)


@pytest.fixture
def fault_with(export):
    """Checks a sound model with so much memory; None, or the name and text of an exception."""
    def check(memory):
        context = multiprocessing.get_context('fork')
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_check, args=(export.tflite, memory, sender))
        process.start()
        sender.close()
        fault = receiver.recv()
        process.join()
        return fault
    return check


def test_less_memory_than_a_trial_may_take_is_enough_if_the_model_needs_less(fault_with):
    assert fault_with(PLENTY) is None


def test_a_model_is_not_called_damaged_because_memory_is_short(fault_with):
    assert fault_with(LITTLE) == (
        'MemoryError', 'too little memory to try it: it crashed with 0 MB (see ulimit -v)')
