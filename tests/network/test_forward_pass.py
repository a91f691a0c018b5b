"""The forward pass in numbers: the graph against LPRNet in NumPy."""

import types

import numpy as np
import pytest
import tensorflow as tf
from numpy_lprnet import convolve, forward, max_pool

from lpr.network.lprnet import build_network
from lpr.runtime.session import assign

CLASSES, CELLS = 5, 4
ACTIVATIONS = {'Conv_15': (-4, 4), 'fully_connected_1': (-6, 6)}  # the others are behind a ReLU
PIXELS = np.random.RandomState(5).uniform(0, 1, (2, 24, 94, 3)).astype(np.float32)


def make_value(name, shape, random):
    """A value of a variable for which layers neither vanish nor saturate."""
    scope, _, kind = name.partition('/')
    if kind == 'weights':
        return random.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape)
    if kind.startswith('weights_quant'):
        return 0.6 if kind.endswith('max') else -0.6
    if kind.startswith('act_quant'):
        return ACTIVATIONS.get(scope, (0, 6))[kind.endswith('max')]
    return random.uniform(0.5, 2, shape) if kind.endswith('variance') else random.normal(
        0, 0.3, shape)


@pytest.fixture(scope='module', params=[False, True], ids=['float', 'quantized'])
def results(request):
    """Whether quantized, the graph's logits of two plates, and those by NumPy."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        logits = build_network(tf.constant(PIXELS), types.SimpleNamespace(
            num_classes=CLASSES, global_context_size=CELLS, global_context='dense',
            quantization_aware=request.param, width=1.0))
        random = np.random.RandomState(6)
        variables = {variable.op.name: variable for variable in tf.compat.v1.global_variables()}
        values = {name: np.float32(make_value(name, variable.shape.as_list(), random))
                  for name, variable in variables.items()}
        assign(session, {variables[name]: value for name, value in values.items()})
        return request.param, session.run(logits), forward(PIXELS, values, request.param)


def test_the_graph_computes_what_the_paper_says(results):
    quantized, actual, expected = results
    assert actual.shape == expected.shape == (2, 88, CLASSES)
    assert expected.std() > 0.1 and np.ptp(expected.mean(axis=(0, 2))) > 0.1
    if not quantized:
        np.testing.assert_allclose(actual, expected, rtol=1e-3, atol=1e-4)
    else:  # a value between two steps may fall to either side, and change some that follow
        steps = np.abs(actual - expected) / (8 / 255)
        assert steps.max() < 2.5 and (steps < 0.5).mean() > 0.9


def test_convolution_and_pooling_of_small_arrays():
    inputs = np.arange(12.).reshape(1, 3, 4, 1)
    half_the_next = np.array([0, 1, 0.5]).reshape(1, 3, 1, 1)
    np.testing.assert_array_equal(convolve(inputs, half_the_next)[0, 0, :, 0], [0.5, 2, 3.5, 3])
    below = np.array([0, 1]).reshape(2, 1, 1, 1)
    np.testing.assert_array_equal(convolve(inputs, below)[0, :, 0, 0], [4, 8])
    np.testing.assert_array_equal(max_pool(inputs, 1)[0, :, :, 0], [[10, 11]])
