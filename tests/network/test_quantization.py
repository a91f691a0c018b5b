"""Fake quantization to 8 bits."""

import collections
import types

import numpy as np
import pytest
import tensorflow as tf
from made import NARROW

from lpr.data.pixel_arrays import to_network_range
from lpr.network.lprnet import NetworkTraining, build_network
from lpr.network.quantization import uint8_input_scale

CLASSES, CELLS = 5, 4
LAYERS = ['Conv'] + ['Conv_%d' % number for number in range(1, 16)] + [
    'fully_connected', 'fully_connected_1']
TRAINING = NetworkTraining(dropout=0.5, quant_delay=0, weights_stddev=None, batch_norm_decay=0.98,
                           freeze_batch_norm=False)

Network = collections.namedtuple('Network', 'session logits variables')


def build(quantization_aware=False, training=None):
    """A network on two random plates, in a graph of its own, initialized."""
    images = np.random.RandomState(5).uniform(0, 1, (2, 24, 94, 3)).astype(np.float32)
    with tf.Graph().as_default() as graph:
        tf.compat.v1.set_random_seed(1)
        logits = build_network(tf.constant(images), types.SimpleNamespace(
            num_classes=CLASSES, global_context_size=CELLS, global_context='dense',
            quantization_aware=quantization_aware, width=NARROW), training)
        session = tf.compat.v1.Session(graph=graph)
        variables = tf.compat.v1.global_variables()
        session.run(tf.compat.v1.variables_initializer(variables))
    return Network(session, logits, {variable.op.name: variable for variable in variables})


@pytest.fixture(scope='module')
def training():
    return build(quantization_aware=True, training=TRAINING)


@pytest.fixture(scope='module')
def inference():
    return build(quantization_aware=True)


def distinct_logits(network):
    return len(np.unique(network.session.run(network.logits)))


def test_every_layer_has_ranges_of_its_weights_and_its_activations(training, inference):
    for network in (training, inference):
        for layer in LAYERS:
            for end in ('min', 'max'):
                assert '%s/weights_quant/%s' % (layer, end) in network.variables
                assert '%s/act_quant/%s' % (layer, end) in network.variables


def test_a_training_graph_has_the_variables_that_inference_restores(training, inference):
    assert set(inference.variables) <= set(training.variables)


def test_the_logits_keep_their_name(training, inference):
    assert training.logits.op.name == inference.logits.op.name == 'Squeeze'


def test_ranges_of_weights_are_symmetric(training):
    training.session.run(training.logits)
    weights, low, high = training.session.run(
        [training.variables['Conv_15/' + name]
         for name in ('weights', 'weights_quant/min', 'weights_quant/max')])
    assert low == pytest.approx(-np.abs(weights).max())
    assert high == pytest.approx(np.abs(weights).max())


def test_quantized_logits_take_at_most_256_values(training):
    assert 16 < distinct_logits(training) <= 256


def test_before_quant_delay_activations_are_not_quantized():
    network = build(quantization_aware=True, training=TRAINING._replace(quant_delay=2))
    assert distinct_logits(network) > 256
    for _ in range(3):
        network.session.run(network.logits)
    assert distinct_logits(network) <= 256


def test_float_logits_are_not_quantized():
    network = build()
    assert distinct_logits(network) > 256
    assert not [op for op in network.session.graph.get_operations() if 'quant' in op.name]


@pytest.mark.parametrize('symmetric_range', [False, True])
def test_the_input_scale_is_the_one_of_the_network_range(symmetric_range):
    mean, std = uint8_input_scale(symmetric_range)
    pixels = np.arange(256)
    np.testing.assert_allclose((pixels - mean) / std,
                               to_network_range(pixels / 255.0, symmetric_range), atol=1e-12)
