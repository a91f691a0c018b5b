"""A grey network that reads one plane: the same logits, bit for bit, from a third of the input.

A network trained with `convert_to_gray` is fed three equal channels. Its first convolution then
only uses the sum of their weights. Where every sum fits into the 8 bits of the weights, on their
scale, the three are folded into one; where not, one plane is read and repeated inside the network.
"""

import os
import tempfile

import numpy as np
import tensorflow as tf

from lpr.models.export import convert_to_tflite
from lpr.models.tflite_bytes import ByteModel
from lpr.network.lprnet import INPUT
from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_path
from lpr.runtime.session import open_session

# The fake quantization of the first convolution's weights, [height, width, 3, filters].
_WEIGHTS = 'Conv/weights_quant/FakeQuantWithMinMaxVars'
# Largest weight on its scale: 8 bits, symmetric.
_MOST = 127
# Random pictures on which both forms must agree.
_CHECK_IMAGES = 8


def convert_one_plane(frozen_graph, tflite, spec, output_path):
    """Writes the one-plane TFLite form of a grey network, and compares it with the three-plane one.

    Args:
        frozen_graph, tflite: paths of the three-plane network, in both forms.
        spec: its `ModelSpec`.
        output_path: the `.tflite` to write.
    Returns:
        True if the weights were folded, False if the plane is repeated.
    Raises:
        UserError: the forms differ, or the file cannot be written.
    """
    with tempfile.TemporaryDirectory() as folder, atomic_path(output_path) as path:
        graph = os.path.join(folder, 'one_plane.pb')
        folded = write_one_plane_graph(frozen_graph, graph, spec.input_shape)
        convert_to_tflite(graph, path, spec)
        one, three = ByteModel(path), ByteModel(tflite)
        random = np.random.RandomState(0)
        for _ in range(_CHECK_IMAGES):
            plane = random.randint(0, 256, spec.input_shape[:2] + (1,)).astype(np.uint8)
            if (one.run(plane) != three.run(plane.repeat(3, axis=2))).any():
                raise UserError('%s: converted to one input plane, this model gives other logits; '
                                'the converted model was not written' % tflite)
    return folded


def write_one_plane_graph(frozen_graph, output_path, input_shape):
    """Writes a frozen graph whose input has one channel.

    Args:
        frozen_graph: path of a quantization-aware `.pb` with the op `input`.
        output_path: the `.pb` to write.
        input_shape: (height, width, 3) of the network.
    Returns:
        True if the weights were folded, False if the plane is repeated.
    """
    network = tf.compat.v1.GraphDef()
    with open(frozen_graph, 'rb') as stream:
        network.ParseFromString(stream.read())
    weights, low, high = _read_weights(network)
    folded = _fold(weights, low, high)
    with tf.Graph().as_default() as graph:
        plane = tf.compat.v1.placeholder(tf.float32, (None,) + input_shape[:2] + (1,), INPUT)
        if folded is None:
            replaced = {INPUT + ':0': tf.concat([plane] * 3, axis=3)}
        else:
            weights = tf.quantization.fake_quant_with_min_max_vars(
                tf.constant(folded), float(low), float(high), narrow_range=True)
            replaced = {INPUT + ':0': plane, _WEIGHTS + ':0': weights}
        tf.import_graph_def(_without(network, replaced), replaced, name='')
        with open(output_path, 'wb') as stream:
            stream.write(graph.as_graph_def().SerializeToString())
    return folded is not None


def _read_weights(network):
    """The first convolution's weights after fake quantization, and the ends of their range."""
    node = next(node for node in network.node if node.name == _WEIGHTS)
    with tf.Graph().as_default(), open_session() as session:
        names = [_WEIGHTS] + list(node.input[1:])
        return session.run(tf.import_graph_def(
            network, return_elements=[name + ':0' for name in names], name=''))


def _fold(weights, low, high):
    """The sums over the channels, float32 [height, width, 1, filters]; None if one is too large."""
    scale = (high - low) / (2 * _MOST)
    levels = np.round(weights / scale).sum(axis=2, keepdims=True)
    return (levels * scale).astype(np.float32) if np.abs(levels).max() <= _MOST else None


def _without(network, tensors):
    """A copy of a graph without the ops of some tensors."""
    left = tf.compat.v1.GraphDef(versions=network.versions)
    left.node.extend(node for node in network.node if node.name + ':0' not in tensors)
    return left
