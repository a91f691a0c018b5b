"""The trial of a TFLite model, where memory is short."""

import multiprocessing
import random
import resource

import pytest

from lpr.models.tflite_check import check_tflite
from lpr.runtime.errors import failure_reason

# Bytes beyond those in use, as `ulimit -v` leaves them: fewer than a trial may take.
MEMORY = 2 ** 29
CHANGES, TRIES = 20, 200  # changes of a byte that may make a model crash


def _check(model, memory, sender):
    if memory:
        with open('/proc/self/statm') as stream:
            limit = int(stream.read().split()[0]) * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        check_tflite(model)
    except (ValueError, MemoryError) as error:
        sender.send(failure_reason(error))
    else:
        sender.send('')


def fault_of(model, memory=None):
    """Why a model is refused where only so many bytes of memory are left, '' if it is not.

    As in a process of a pool, which may have no children of `multiprocessing`.
    """
    context = multiprocessing.get_context('fork')
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_check, args=(model, memory, sender), daemon=True)
    process.start()
    sender.close()
    fault = receiver.recv()
    process.join()
    return fault


@pytest.fixture(scope='module')
def model(export):
    """The bytes of a sound model."""
    with open(export.tflite, 'rb') as stream:
        return stream.read()


def crashing(model):
    """The bytes of a damaged model that crashes the interpreter."""
    numbers = random.Random(1)
    for _ in range(TRIES):
        damaged = bytearray(model)
        for _ in range(CHANGES):
            damaged[numbers.randrange(200, len(model))] = numbers.randrange(256)
        if fault_of(bytes(damaged)) == 'it is damaged and crashes the interpreter':
            return bytes(damaged)
    raise AssertionError('no damage crashes the interpreter')


def test_less_memory_than_a_trial_may_take_is_enough_if_the_model_needs_less(model):
    assert fault_of(model, MEMORY) == ''


def test_a_crash_is_not_called_damage_where_memory_is_short(model):
    fault = fault_of(crashing(model), MEMORY)
    assert fault.startswith('too little memory to try it: it crashed with 51')
    assert fault.endswith(' MB (see ulimit -v)')
