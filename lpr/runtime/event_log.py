"""TensorBoard logs that report write errors, which TensorFlow's own writer ignores."""

import contextlib
import os
import socket
import time

import tensorflow as tf

from lpr.runtime.errors import UserError, failure_reason
from lpr.runtime.files import make_directory


class EventLog:
    """A TensorBoard log of one run: scalars by step.

    Raises:
        UserError: the file cannot be written; raised by every method.
    """

    def __init__(self, folder, graph=None):
        """Starts a file in `folder`, created if missing, with a `tf.Graph` if given."""
        make_directory(folder)
        self._path = os.path.join(folder, 'events.out.tfevents.%010d.%s.%d' % (
            time.time(), socket.gethostname(), os.getpid()))
        with self._writing():
            self._writer = tf.io.TFRecordWriter(self._path)
        self._write(file_version='brain.Event:2')
        if graph:
            self._write(graph_def=graph.as_graph_def(add_shapes=True).SerializeToString())

    def add_scalars(self, step, scalars):
        """Adds a dictionary name -> number; it is in the file when this returns."""
        self._write(step=step, summary=tf.compat.v1.Summary(value=[
            tf.compat.v1.Summary.Value(tag=tag, simple_value=float(value))
            for tag, value in scalars.items()]))

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
