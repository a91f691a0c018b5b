"""TFLite models: checking whether one can be run safely, and running it.

The interpreter of TensorFlow 1.15 trusts any file: invalid offsets in a damaged file crash the
process, and it runs any TensorFlow operators that a model names, which may write files. So the
operators are checked here first, and the model is run once in a child process.
"""

import concurrent.futures
import faulthandler
import multiprocessing
import os
import resource
import signal
import struct
import threading

import numpy as np
import tensorflow as tf

# TensorFlow loads this library with the first interpreter: not safe in a forked child.
from tensorflow.lite.python.interpreter_wrapper import (  # noqa: F401
    tensorflow_wrap_interpreter_wrapper,
)

from lpr.models.checksums import MAX_MODEL_BYTES
from lpr.models.spec_checks import check_shapes
from lpr.network.ctc import greedy_decode_numpy
from lpr.runtime.errors import UserError
from lpr.runtime.inputs import read_input
from lpr.runtime.parallel import available_cores

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


class TFLiteNetwork:
    """A TFLite model, quantized or float: an interpreter and thread per core, fed by image."""

    def __init__(self, model_path, spec):
        self._spec = spec
        try:
            model = read_input(model_path, MAX_MODEL_BYTES)
            check_tflite(model)
            self._interpreters = [tf.lite.Interpreter(model_content=model)
                                  for _ in range(available_cores())]
            for interpreter in self._interpreters:
                interpreter.allocate_tensors()
        except OSError as error:
            raise UserError('%s: cannot read this model: %s' % (model_path, error.strerror))
        except (ValueError, RuntimeError) as error:
            raise UserError('%s: not a TFLite model that can run: %s' % (model_path, error))
        self._lock = threading.Lock()  # an interpreter runs one image at a time
        self._threads = concurrent.futures.ThreadPoolExecutor(len(self._interpreters))
        self._input = self._interpreters[0].get_input_details()[0]
        self._output = self._interpreters[0].get_output_details()[0]
        check_shapes(model_path, self._input['shape'].tolist()[1:],
                     self._output['shape'].tolist()[1:], spec)
        self._check_range(model_path)

    def run(self, images):
        """Runs the network; see `Recognizer.run`."""
        shares = np.array_split(self._quantize(images), len(self._interpreters))
        with self._lock:
            logits = np.concatenate(list(self._threads.map(self._run_share, self._interpreters,
                                                           shares)))
        predictions = greedy_decode_numpy(logits, self._spec.max_lp_length)
        scale, zero_point = self._output['quantization']
        if scale:
            logits = (logits.astype(np.float32) - zero_point) * scale
        return predictions, logits

    def close(self):
        """Ends the threads and frees the interpreters."""
        self._threads.shutdown()
        self._interpreters.clear()

    def _check_range(self, model_path):
        """The smallest input, that of pixel 0, shows the input range of a quantized model."""
        scale, zero_point = self._input['quantization']
        if scale and (-zero_point * scale < -0.5) != self._spec.symmetric_range:
            raise UserError('%s: pixel 0 is the input %.2f, but its description says '
                            'symmetric_range = %r' %
                            (model_path, -zero_point * scale, self._spec.symmetric_range))

    def _quantize(self, images):
        scale, zero_point = self._input['quantization']
        if scale:
            images = (images / scale + zero_point).round().clip(0, 255)
        return images.astype(self._input['dtype'])

    def _run_share(self, interpreter, images):
        logits = np.empty((len(images),) + tuple(self._output['shape'][1:]), self._output['dtype'])
        for image, row in zip(images, logits):
            interpreter.set_tensor(self._input['index'], image[np.newaxis])
            interpreter.invoke()
            row[:] = interpreter.get_tensor(self._output['index'])[0]
        return logits


def check_tflite(model):
    """Checks that a model is made of the operators of an LPRNet and survives one image.

    Args:
        model: the bytes of a `.tflite` file.
    Raises:
        ValueError: why it cannot be used.
    """
    try:
        codes = list(_operator_codes(model))
    except (struct.error, IndexError):
        raise ValueError('it is damaged')
    foreign = [code for code in codes if code not in OPERATORS]
    if foreign:
        raise ValueError('it has the operator %s of the TFLite schema, which no LPRNet has' %
                         foreign[0])
    context = multiprocessing.get_context('fork')
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_run_once, args=(model, sender), daemon=True)
    child.start()
    sender.close()
    child.join(TRIAL_SECONDS)
    if child.is_alive():
        os.kill(child.pid, signal.SIGKILL)
        child.join()
    fault = receiver.recv() if child.exitcode == 0 else 'it is damaged and crashes the interpreter'
    if fault:
        raise ValueError(fault)


def _run_once(model, sender):
    """Runs in the child: sends why the model does not run, '' if it does."""
    faulthandler.disable()  # a crash here is an expected outcome
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with open('/proc/self/statm') as stream:
        in_use = int(stream.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (in_use + TRIAL_MEMORY,) * 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        interpreter = tf.lite.Interpreter(model_content=model)
        interpreter.allocate_tensors()
        details = interpreter.get_input_details()[0]
        interpreter.set_tensor(details['index'], np.zeros(details['shape'], details['dtype']))
        interpreter.invoke()
        interpreter.get_tensor(interpreter.get_output_details()[0]['index'])
        sender.send('')
    except Exception as error:
        sender.send(str(error))


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
