"""TensorBoard logs that report write errors, which TensorFlow's own writer ignores.

What is shown (scalars, pictures, histograms, text) is made here without a graph.
"""

import contextlib
import os
import socket
import time

import cv2
import numpy as np
import tensorflow as tf

from lpr.runtime.errors import UserError, failure_reason
from lpr.runtime.files import make_directory

HISTOGRAM_BINS = 30


class EventLog:
    """A TensorBoard log of one run; what is added is in the file when a method returns.

    Raises:
        UserError: the file cannot be written; raised by every method.
    """

    def __init__(self, folder, graph=None, step=0):
        """Starts a file.

        Args:
            folder: the folder of the file, created if missing.
            graph: a `tf.Graph` to show, or None.
            step: the last step of an earlier run, 0 without one. TensorBoard then ignores later
                steps in the other files of the folder, because this run repeats them.
        """
        make_directory(folder)
        self._path = os.path.join(folder, 'events.out.tfevents.%010d.%s.%d' % (
            time.time(), socket.gethostname(), os.getpid()))
        with self._writing():
            self._writer = tf.io.TFRecordWriter(self._path)
        self._write(file_version='brain.Event:2')
        if step:
            # For this event, TensorBoard drops this step and later ones of the other files.
            self._write(step=step + 1, session_log=tf.compat.v1.SessionLog(
                status=tf.compat.v1.SessionLog.START))
        if graph:
            self._write(graph_def=graph.as_graph_def(add_shapes=True).SerializeToString())

    def add_scalars(self, step, scalars):
        """Adds a dictionary name -> number."""
        self._add(step, {tag: {'simple_value': float(value)} for tag, value in scalars.items()})

    def add_images(self, step, images):
        """Adds a dictionary name -> picture, uint8 [height, width, 3] RGB."""
        self._add(step, {tag: {'image': _image(image)} for tag, image in images.items()})

    def add_histograms(self, step, values):
        """Adds a dictionary name -> float array of any shape, all its values finite."""
        self._add(step, {tag: {'histo': _histogram(array)} for tag, array in values.items()})

    def add_text(self, step, name, text):
        """Adds a text, shown as it is, with its line breaks and in a font of equal widths."""
        plugin = tf.compat.v1.SummaryMetadata(
            plugin_data=tf.compat.v1.SummaryMetadata.PluginData(plugin_name='text'))
        # Markdown, in which an indented line is code.
        code = ''.join('    %s\n' % line for line in text.splitlines())
        self._add(step, {name: {'metadata': plugin,
                                'tensor': tf.compat.v1.make_tensor_proto([code], tf.string)}})

    def _add(self, step, values):
        self._write(step=step, summary=tf.compat.v1.Summary(value=[
            tf.compat.v1.Summary.Value(tag=tag, **fields) for tag, fields in values.items()]))

    def _write(self, **event):
        with self._writing():
            self._writer.write(tf.compat.v1.Event(wall_time=time.time(),
                                                  **event).SerializeToString())
            self._writer.flush()

    @contextlib.contextmanager
    def _writing(self):
        try:
            yield
        except tf.errors.OpError as error:
            raise UserError('cannot write this log: %s' % failure_reason(error))


def _image(image):
    height, width, _ = image.shape
    png = cv2.imencode('.png', image[..., ::-1])[1].tobytes()
    return tf.compat.v1.Summary.Image(height=height, width=width, colorspace=3,
                                      encoded_image_string=png)


def _histogram(array):
    array = np.asarray(array, np.float64).ravel()
    counts, edges = np.histogram(array, HISTOGRAM_BINS)
    return tf.compat.v1.HistogramProto(
        min=array.min(), max=array.max(), num=array.size, sum=array.sum(),
        sum_squares=(array ** 2).sum(), bucket_limit=edges[1:], bucket=counts)
