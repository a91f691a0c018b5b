"""Batch normalization whose averages are frozen: `train.freeze_batch_norm`."""

import types

import numpy as np
import pytest
import tensorflow as tf

from lpr.network.lprnet import NetworkTraining, build_network
from lpr.runtime.session import assign

CLASSES = 5
PIXELS = np.random.RandomState(5).uniform(-1, 1, (2, 24, 94, 3)).astype(np.float32)
FROZEN = NetworkTraining(dropout=0, quant_delay=0, weights_stddev=None, batch_norm_decay=0.9,
                         freeze_batch_norm=True)
OF_BATCHES = FROZEN._replace(freeze_batch_norm=False)


class Network:
    """A network in a session of its own whose variables have values of NumPy."""

    def __init__(self, quantized, training):
        with tf.Graph().as_default() as self.graph:
            self.logits = build_network(tf.constant(PIXELS), types.SimpleNamespace(
                num_classes=CLASSES, global_context_size=4, global_context='dense',
                quantization_aware=quantized, width=0.25), training)
            self.variables = tf.compat.v1.global_variables()
            self.gradients = tf.gradients(self.logits, self.variables)
            self.session = tf.compat.v1.Session(graph=self.graph)
            self.session.run(tf.compat.v1.variables_initializer(self.variables))

    def load(self, values):
        assign(self.session, {variable: values[variable.op.name] for variable in self.variables
                              if variable.op.name in values})

    def values(self):
        return {variable.op.name: value for variable, value in
                zip(self.variables, self.session.run(self.variables))}

    def layers_run(self):
        """Kinds of the layers that the logits need, in alphabetical order."""
        needed = tf.compat.v1.graph_util.extract_sub_graph(self.graph.as_graph_def(),
                                                           [self.logits.op.name])
        return sorted(node.op for node in needed.node if node.op in ('Conv2D', 'MatMul'))


def trained_values(network):
    """Averages as a training leaves them, neither 0 nor 1, for the variables of a network."""
    random = np.random.RandomState(6)
    return {name: random.uniform(0.5, 2, value.shape) if name.endswith('variance') else
            random.normal(0, 0.3, value.shape)
            for name, value in network.values().items() if 'BatchNorm' in name}


@pytest.fixture(scope='module', params=[False, True], ids=['float', 'quantized'])
def networks(request):
    """The same network frozen in training, trained with batches, and in inference."""
    frozen, of_batches, inference = (
        Network(request.param, training) for training in (FROZEN, OF_BATCHES, None))
    frozen.load(trained_values(frozen))
    return frozen, of_batches, inference


def test_it_computes_what_inference_does(networks):
    frozen, _, inference = networks
    logits = frozen.session.run(frozen.logits)  # sets the ranges, which inference takes
    inference.load(frozen.values())
    expected = inference.session.run(inference.logits)
    assert expected.std() > 0.05
    if any('quant' in name for name in frozen.values()):
        step = np.diff(np.unique(expected)).min()
        assert np.abs(logits - expected).max() < 2.5 * step
    else:
        np.testing.assert_allclose(logits, expected, rtol=1e-3, atol=1e-4)


def test_every_layer_runs_once(networks):
    once = ['Conv2D'] * 16 + ['MatMul'] * 2
    for network in networks:
        twice = network is networks[1] and 'Conv/act_quant/min' in network.values()
        # The last layer and that of the dense context have no batch normalization.
        expected = once + ['Conv2D'] * 15 + ['MatMul'] if twice else once
        assert network.layers_run() == sorted(expected)


def test_variables_are_those_of_a_training_with_batches(networks):
    frozen, of_batches, inference = (set(network.values()) for network in networks)
    assert frozen == of_batches >= inference


def test_averages_stay_and_everything_else_has_a_gradient(networks):
    frozen = networks[0]
    trained = [variable.op.name for variable, gradient in zip(frozen.variables, frozen.gradients)
               if gradient is not None]
    expected = [name for name in frozen.values()
                if name.endswith(('/weights', '/beta', '/biases'))]
    assert [name for name in trained if name in expected] == expected
    before = frozen.values()
    frozen.session.run(frozen.graph.get_collection(tf.compat.v1.GraphKeys.UPDATE_OPS))
    frozen.session.run(frozen.logits)
    for name, value in frozen.values().items():
        if 'moving' in name:
            np.testing.assert_array_equal(value, before[name])


def test_fake_quantization_costs_no_gradient(networks):
    kinds = {node.op for node in networks[0].graph.as_graph_def().node}
    assert 'FakeQuantWithMinMaxVarsGradient' not in kinds
