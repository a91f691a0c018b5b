"""Checks whether a TFLite model can be run safely.

The interpreter trusts any file: invalid offsets in a damaged file crash the
process, and it runs any TensorFlow operators that a model names, which may write files. So the
operators are checked here first, and the model is run once in a child process.
"""

import faulthandler
import os
import resource
import select
import signal
import struct

import numpy as np

from lpr.models.interpreter import Interpreter
from lpr.runtime.parallel import ctrl_c_blocked

# The operators of this toolkit's networks, by their codes in the TFLite schema.
OPERATORS = {0: 'ADD', 2: 'CONCATENATION', 3: 'CONV_2D', 4: 'DEPTHWISE_CONV_2D', 6: 'DEQUANTIZE',
             9: 'FULLY_CONNECTED', 14: 'LOGISTIC', 17: 'MAX_POOL_2D', 18: 'MUL', 19: 'RELU',
             22: 'RESHAPE', 34: 'PAD', 39: 'TRANSPOSE', 41: 'SUB', 43: 'SQUEEZE',
             45: 'STRIDED_SLICE', 69: 'TILE', 76: 'RSQRT', 77: 'SHAPE', 80: 'FAKE_QUANT',
             83: 'PACK', 94: 'FILL', 114: 'QUANTIZE'}
_IDENTIFIER = b'TFL3'
# Limits of the child: memory in bytes beyond that of this process, seconds.
TRIAL_MEMORY = 2 ** 30
TRIAL_SECONDS = 60
_OK = b'1'
_REASON_BYTES = 4096  # fewer than a pipe takes at once


def check_tflite(model):
    """Checks that a model is made of the operators of an LPRNet and survives one image.

    Args:
        model: the bytes of a `.tflite` file.
    Raises:
        ValueError: why it cannot be used.
        MemoryError: too little memory is left to find out.
    """
    try:
        codes = list(_operator_codes(model))
    except (struct.error, IndexError):
        raise ValueError('it is damaged')
    foreign = [code for code in codes if code not in OPERATORS]
    if foreign:
        raise ValueError('it has the operator %s of the TFLite schema, which no LPRNet has' %
                         foreign[0])
    fault = _trial_fault(model)
    if fault:
        raise ValueError(fault)


def _trial_fault(model):
    """Runs a model once in a child process; returns why it cannot be used, '' if it can.

    `multiprocessing` does not work here: processes of its pools cannot have children.
    """
    memory = _trial_memory()
    receiver, sender = os.pipe()
    with ctrl_c_blocked():
        child = os.fork()
        if not child:
            _try_in_child(model, memory, sender)
    os.close(sender)
    has_ended = False
    try:
        poll = select.poll()
        poll.register(receiver)
        has_ended = bool(poll.poll(1000 * TRIAL_SECONDS))
        answer = os.read(receiver, _REASON_BYTES) if has_ended else b''
    finally:
        os.close(receiver)
        if not has_ended:
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    if not has_ended:
        return 'it is damaged: one image takes it more than %d s' % TRIAL_SECONDS
    if answer:
        return '' if answer == _OK else answer.decode('utf-8', 'replace')
    if memory < TRIAL_MEMORY or os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        raise MemoryError('too little memory to try it: it crashed with %d MB (see ulimit -v)' %
                          (memory >> 20))
    return 'it is damaged and crashes the interpreter'


def _trial_memory():
    """Bytes that the child may take beyond those of this process; the limits may allow fewer."""
    limits = [limit for limit in resource.getrlimit(resource.RLIMIT_AS)
              if limit != resource.RLIM_INFINITY]
    return max(0, min([TRIAL_MEMORY] + [limit - _memory_in_use() for limit in limits]))


def _memory_in_use():
    """Bytes of the address space of this process."""
    with open('/proc/self/statm') as stream:
        return int(stream.read().split()[0]) * resource.getpagesize()


def _try_in_child(model, memory, sender):
    """Runs in the child, and ends it whatever happens: it must not go on as its parent."""
    try:
        os.write(sender, _answer(model, memory))
    finally:
        os._exit(0)


def _answer(model, memory):
    """`_OK`, or why the model does not run. A crash ends the process without an answer."""
    try:
        _run_once(model, memory)
    except Exception as error:
        return (str(error) or type(error).__name__).encode('utf-8', 'replace')[:_REASON_BYTES]
    return _OK


def _run_once(model, memory):
    faulthandler.disable()  # a crash here is an expected outcome
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _memory_in_use() + memory
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    interpreter = Interpreter(model_content=model)
    interpreter.allocate_tensors()
    details = interpreter.get_input_details()[0]
    interpreter.set_tensor(details['index'], np.zeros(details['shape'], details['dtype']))
    interpreter.invoke()
    interpreter.get_tensor(interpreter.get_output_details()[0]['index'])


def _operator_codes(model):
    """Yields the code of every built-in operator of a model, and the names of custom ones."""
    if model[4:8] != _IDENTIFIER:
        raise ValueError('it does not start like a TFLite file')
    for table in _vector(model, _field(model, _pointer(model, 0), 1)):
        place = _field(model, table, 0)
        name = _field(model, table, 1)
        if name:
            start = _pointer(model, name)
            yield '%r' % model[start + 4:start + 4 + min(_uint(model, start), 80)]
        else:
            yield struct.unpack_from('<b', model, place)[0] if place else 0


def _vector(model, place):
    """Offsets of the tables in a vector of tables."""
    start = _pointer(model, place)
    for index in range(_uint(model, start)):
        yield _pointer(model, start + 4 + 4 * index)


def _field(model, table, number):
    """Offset of a field of a table, 0 if the table lacks it (FlatBuffers, "Internals")."""
    vtable = table - struct.unpack_from('<i', model, table)[0]
    if vtable < 0 or 4 + 2 * number >= struct.unpack_from('<H', model, vtable)[0]:
        return 0
    offset = struct.unpack_from('<H', model, vtable + 4 + 2 * number)[0]
    return table + offset if offset else 0


def _pointer(model, place):
    return place + _uint(model, place)


def _uint(model, place):
    return struct.unpack_from('<I', model, place)[0]
