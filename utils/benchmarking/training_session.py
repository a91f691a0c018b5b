"""A training of a config as measurements need it: step by step, timed and traced."""

import time

import tensorflow as tf

from lpr.runtime.session import open_session
from lpr.training.batches import TrainingBatches
from lpr.training.graph import build_training_graph


class TrainingSession:
    """A training graph in a session of its own, after its first step."""

    def __init__(self, config, annotations, constant=False):
        with tf.Graph().as_default() as self.graph:
            batches = TrainingBatches(annotations, config.spec, config.train)
            images, labels = batches.images, batches.labels
            if constant:
                images, labels = _first_batch(batches, config)
            training = build_training_graph(images, labels, config)
            self._fetch = training.train_step
            self._session = open_session(config.train.execution, self.graph)
            started = time.time()
            self._session.run(tf.compat.v1.global_variables_initializer())
            if not constant:
                batches.initialize(self._session)
            self._session.run(self._fetch)
            self.first_step_seconds = time.time() - started

    def run(self, steps):
        for _ in range(steps):
            self._session.run(self._fetch)

    def steps_per_second(self, steps):
        started = time.time()
        self.run(steps)
        return steps / (time.time() - started)

    def profile_step(self):
        """Runs a traced step; yields (kind of operation, microseconds)."""
        metadata = tf.compat.v1.RunMetadata()
        self._session.run(self._fetch, run_metadata=metadata, options=tf.compat.v1.RunOptions(
            trace_level=tf.compat.v1.RunOptions.SOFTWARE_TRACE))
        for device in metadata.step_stats.dev_stats:
            for node in device.node_stats:
                # A timeline label reads 'Conv/Conv2D = Conv2D(inputs)'.
                kind = node.timeline_label.partition(' = ')[2].partition('(')[0]
                yield kind or node.node_name, node.op_end_rel_micros - node.op_start_rel_micros


def _first_batch(batches, config):
    with open_session(config.train.execution) as session:
        batches.initialize(session)
        images, labels = session.run([batches.images, batches.labels])
    return tf.constant(images), tf.constant(labels)
