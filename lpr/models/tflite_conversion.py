"""Frozen graph -> QUANTIZED_UINT8 TFLite model, as `tflite_convert` makes it."""

import contextlib
import os
import sys

import tensorflow as tf
from tensorflow.lite.python.convert import ConverterError

from lpr.runtime.errors import UserError


def convert_to_tflite(frozen_graph, output_path, input_mean, input_std):
    """Converts a frozen graph with fake quantization.

    Args:
        frozen_graph: path of a `.pb` with the ops `input` and `Squeeze`.
        output_path: the `.tflite` file to write.
        input_mean, input_std: a uint8 pixel stands for the input `(pixel - mean) / std`.
    Raises:
        UserError: the converter refuses the graph.
    """
    converter = tf.compat.v1.lite.TFLiteConverter.from_frozen_graph(
        frozen_graph, input_arrays=['input'], output_arrays=['Squeeze'])
    converter.inference_type = tf.uint8
    converter.quantized_input_stats = {'input': (input_mean, input_std)}
    try:
        with _tools_of_this_python_on_path():
            model = converter.convert()
    except ConverterError as error:
        reason = [line for line in str(error).splitlines() if line.strip()]
        raise UserError('%s: the TFLite converter failed: %s' % (frozen_graph, reason[-1]))
    with open(output_path, 'wb') as stream:
        stream.write(model)


@contextlib.contextmanager
def _tools_of_this_python_on_path():
    """The converter runs `toco_from_protos`, which lies beside Python, on the PATH or not."""
    path = os.environ.get('PATH', '')
    os.environ['PATH'] = os.path.dirname(sys.executable) + os.pathsep + path
    try:
        yield
    finally:
        os.environ['PATH'] = path
