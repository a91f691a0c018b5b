"""Makes TensorFlow quick in the process of the tests, whose graphs run for a step or two.

Building such a graph and rewriting it takes far longer than running it. Processes that a test
starts run as a user's do.
"""

import functools
import gc

import tensorflow as tf
from tensorflow.python.client import session
from tensorflow.python.util import tf_inspect


def quicken():
    """Halves the time of a training of two steps; call it once, after the imports."""
    tf_inspect._getfullargspec = functools.lru_cache(maxsize=None)(tf_inspect._getfullargspec)
    _leave_graphs_as_they_are()
    gc.freeze()  # the hundred thousands of objects of the imports are looked through no more
    gc.set_threshold(20000, 10, 10)


def _leave_graphs_as_they_are():
    """Sessions do not rewrite graphs to run faster, and share the cores with other workers."""
    open_session = session.BaseSession.__init__

    def open_quickly(self, target='', graph=None, config=None):
        quick = tf.compat.v1.ConfigProto()
        if config is not None:
            quick.CopyFrom(config)
        quick.intra_op_parallelism_threads = quick.intra_op_parallelism_threads or 1
        quick.graph_options.rewrite_options.disable_meta_optimizer = True
        quick.graph_options.optimizer_options.opt_level = tf.compat.v1.OptimizerOptions.L0
        open_session(self, target, graph, quick)
    session.BaseSession.__init__ = open_quickly
