"""Runs TFLite models, quantized or float."""

import concurrent.futures
import threading

import numpy as np

from lpr.data.pixel_arrays import to_pixels
from lpr.models.checksums import MAX_MODEL_BYTES
from lpr.models.interpreter import Interpreter
from lpr.models.spec_checks import check_shapes
from lpr.models.tflite_check import check_tflite
from lpr.network.greedy import greedy_decode_numpy
from lpr.runtime.errors import UserError, failure_reason
from lpr.runtime.inputs import read_input
from lpr.runtime.parallel import available_cores


class TFLiteNetwork:
    """A TFLite model, quantized or float: one interpreter and thread per core, each fed one image.

    A quantized one is fed the pixels, as on the device, whatever its input scale says.
    """

    def __init__(self, model_path, spec):
        """Loads a model; it is float32 or, quantized, uint8, and reads one image at a time.

        Args:
            model_path: the file.
            spec: its `ModelSpec`.
        Raises:
            UserError: the file cannot be read or run, or has another form, or does not fit its
                description.
        """
        self._spec = spec
        model = read_tflite(model_path)
        self._interpreters = [Interpreter(model_content=model)
                              for _ in range(available_cores())]
        for interpreter in self._interpreters:
            interpreter.allocate_tensors()
        self._lock = threading.Lock()  # an interpreter runs one image at a time
        self._threads = concurrent.futures.ThreadPoolExecutor(len(self._interpreters))
        self._input = self._interpreters[0].get_input_details()[0]
        self._output = self._interpreters[0].get_output_details()[0]
        check_shapes(model_path, self._input['shape'].tolist()[1:],
                     self._output['shape'].tolist()[1:], spec)
        self._check_form(model_path)
        self._check_range(model_path)

    def run(self, images):
        """Runs the network; see `Recognizer.run`."""
        if self._is_quantized():
            images = to_pixels(images, self._spec.symmetric_range)
        shares = np.array_split(images, len(self._interpreters))
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

    def _is_quantized(self):
        return self._input['dtype'] == np.uint8

    def _check_form(self, model_path):
        """The model must read one image at a time, in a form that it can be given."""
        images = self._input['shape'][0]
        if images != 1:
            raise UserError('%s: reads %d images at a time; expected 1, as tflite_convert makes it '
                            'without --input_shapes' % (model_path, images))
        for name, details in (('input', self._input), ('logits', self._output)):
            if details['dtype'] not in (np.uint8, np.float32):
                raise UserError('%s: its %s is %s; expected float32 or, quantized, uint8 '
                                '(--inference_type=QUANTIZED_UINT8)' %
                                (model_path, name, np.dtype(details['dtype']).name))

    def _check_range(self, model_path):
        """The smallest input, that of pixel 0, shows the input range of a quantized model."""
        scale, zero_point = self._input['quantization']
        if scale and (-zero_point * scale < -0.5) != self._spec.symmetric_range:
            raise UserError('%s: pixel 0 is the input %.2f, but its description says '
                            'symmetric_range = %r' %
                            (model_path, -zero_point * scale, self._spec.symmetric_range))

    def _run_share(self, interpreter, images):
        logits = np.empty((len(images),) + tuple(self._output['shape'][1:]), self._output['dtype'])
        for image, row in zip(images, logits):
            interpreter.set_tensor(self._input['index'], image[np.newaxis])
            interpreter.invoke()
            row[:] = interpreter.get_tensor(self._output['index'])[0]
        return logits


def read_tflite(model_path):
    """The bytes of a TFLite model that can run; raises UserError for any other file."""
    try:
        model = read_input(model_path, MAX_MODEL_BYTES)
        check_tflite(model)
    except OSError as error:
        raise UserError('%s: cannot read this model: %s' % (model_path, error.strerror))
    except MemoryError as error:
        raise UserError('%s: cannot use this model: %s' % (model_path, failure_reason(error)))
    except ValueError as error:
        raise UserError('%s: not a TFLite model that can run: %s' % (model_path, error))
    return model
