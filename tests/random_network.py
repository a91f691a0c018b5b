"""Networks with random weights, saved as checkpoints: exports of them need no training."""

import functools
import types

import numpy as np
import tensorflow as tf

from lpr.network.lprnet import build_network
from lpr.runtime.session import assign
from lpr.training.checkpoint_saver import CheckpointSaver

# Activations of these networks are hardly ever larger.
ACTIVATIONS = 5
# What of a `ModelSpec` its network depends on, but for the shape of its input.
SHAPE = ('num_classes', 'width', 'global_context', 'global_context_size', 'quantization_aware')


def save_random_network(folder, spec, seed=9, step=60000, change=lambda name, value: value):
    """Saves a network with random weights.

    Args:
        folder: path of the folder for the checkpoint.
        spec: the `ModelSpec`.
        seed: of the weights.
        step: of the checkpoint.
        change: (variable's name, value) -> the value to save.
    Returns:
        The path of the checkpoint.
    """
    random = np.random.RandomState(seed)
    session = _session(tuple(spec.input_shape), **{name: getattr(spec, name) for name in SHAPE})
    with session.graph.as_default():
        variables = tf.compat.v1.global_variables()
        values = {variable.op.name: change(variable.op.name, _random_value(
            variable.op.name, variable.shape.as_list(), random)) for variable in variables}
        values.update({name: _range_end(name, values) for name in values if '_quant/' in name})
        assign(session, {variable: values[variable.op.name] for variable in variables})
        return CheckpointSaver(str(folder), spec).save(session, step)


@functools.lru_cache(maxsize=None)
def _session(input_shape, **shape):
    """A session on a network, which is built once."""
    with tf.Graph().as_default() as graph:
        build_network(tf.zeros((1,) + input_shape), types.SimpleNamespace(**shape))
        return tf.compat.v1.Session(graph=graph)


def _random_value(name, shape, random):
    """Random values, no two variables the same, that keep activations about as large as 1."""
    if name.endswith('/weights'):
        return (random.normal(size=shape) * np.sqrt(2 / np.prod(shape[:-1]))).astype(np.float32)
    if name.endswith('moving_variance'):
        return random.uniform(0.5, 1.5, shape).astype(np.float32)
    return (random.normal(size=shape) * 0.1).astype(np.float32)


def _range_end(name, values):
    """An end of a range of 8 bits: that of the weights of a layer, or of its activations."""
    weights = values.get(name.split('_quant/')[0])
    end = ACTIVATIONS if weights is None else np.abs(weights).max()
    return np.float32(end if name.endswith('/max') else -end)
