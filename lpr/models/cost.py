"""What a network costs, layer by layer: arithmetic, weights, activations, memory at its peak.

A layer is what GAP8 runs as one kernel: a convolution with its normalization, activation and pool.
"""

import collections

import numpy as np
import tensorflow as tf

from lpr.network.lprnet import INPUT, build_network

# Operations that are kernels of their own; every other one belongs to the layer it follows.
_KERNELS = ('Conv2D', 'MatMul', 'ConcatV2', 'Tile')
_BIAS_BYTES = 4


class Layer(collections.namedtuple(
        'Layer', 'name inputs shape macs comparisons weight_bytes activation_bytes live_bytes')):
    """The cost of a layer, for one image.

    Attributes:
        name: its scope in the graph; a pool that belongs to it is named, too.
        inputs: which layers, by their number in the table, it reads.
        shape: (height, width, channels) or (units,) of its output.
        macs: multiply-accumulates.
        comparisons: of its pool.
        weight_bytes: weights and biases, batch normalization folded into them.
        activation_bytes: its output.
        live_bytes: all activations that are in memory while it runs, its output with them.
    """
    __slots__ = ()


def cost_table(spec):
    """The layers of a network, the input first: a list of `Layer`.

    Args:
        spec: the `ModelSpec`; a value has 1 byte if it is quantization-aware, else 4, a bias 4.
    """
    value_bytes = 1 if spec.quantization_aware else 4
    layers, layer_of = [], {}
    with tf.Graph().as_default() as graph:
        images = tf.compat.v1.placeholder(tf.float32, (1,) + spec.input_shape, INPUT)
        build_network(images, spec._replace(quantization_aware=False))
    for op in graph.get_operations():
        inputs = [layer_of[tensor] for tensor in op.inputs if tensor in layer_of]
        if op is images.op:
            layers.append(Layer(INPUT, (), spec.input_shape, 0, 0, 0, 0, 0))
        elif op.type in _KERNELS and inputs:
            layers.append(_kernel(op, inputs, value_bytes))
        elif inputs:
            layers[inputs[0]] = _joined(layers[inputs[0]], op)
            layer_of[op.outputs[0]] = inputs[0]
            continue
        else:
            continue
        layer_of[op.outputs[0]] = len(layers) - 1
    layers = [layer._replace(activation_bytes=int(np.prod(layer.shape)) * value_bytes)
              for layer in layers]
    return _with_live_bytes(layers)


def _kernel(op, inputs, value_bytes):
    shape = tuple(op.outputs[0].shape.as_list()[1:])
    macs = weight_bytes = 0
    if op.type in ('Conv2D', 'MatMul'):
        weights = op.inputs[1].shape.as_list()
        macs = int(np.prod(weights)) * int(np.prod(shape[:-1]))
        weight_bytes = int(np.prod(weights)) * value_bytes + weights[-1] * _BIAS_BYTES
    name = op.name.rsplit('/', 1)[0]
    return Layer(name, tuple(inputs), shape, macs, 0, weight_bytes, 0, 0)


def _joined(layer, op):
    """A layer with an operation that runs in its kernel; only pools change more than values."""
    if op.type != 'MaxPool':
        return layer
    shape = tuple(op.outputs[0].shape.as_list()[1:])
    comparisons = int(np.prod(shape)) * int(np.prod(op.get_attr('ksize')))
    return layer._replace(name=layer.name + ' + pool', shape=shape, comparisons=comparisons)


def _with_live_bytes(layers):
    last_use = {number: number for number in range(len(layers))}
    for number, layer in enumerate(layers):
        last_use.update((source, number) for source in layer.inputs)
    return [layer._replace(live_bytes=sum(layers[other].activation_bytes
                                          for other in range(number + 1)
                                          if last_use[other] >= number))
            for number, layer in enumerate(layers)]


def cost_figures(layers):
    """The table of `cost_table` as a dictionary, as it is written to JSON.

    It has the list `layers`, the totals `macs`, `comparisons` and `weight_bytes`, and the peak of
    `live_bytes`.
    """
    return dict({name: sum(getattr(layer, name) for layer in layers)
                 for name in ('macs', 'comparisons', 'weight_bytes')},
                live_bytes=max(layer.live_bytes for layer in layers),
                layers=[layer._asdict() for layer in layers])


def cost_lines(figures):
    """The dictionary of `cost_figures` as lines of text, totals and the peak at the end."""
    row = '%-16s %12s %12s %12s %12s %12s'
    lines = [row % ('layer', 'output', 'MACs', 'weights', 'activations', 'live'),
             row % ('', '', '', 'bytes', 'bytes', 'bytes')]
    lines += [row % ((layer['name'], 'x'.join(map(str, layer['shape']))) + tuple(
        f'{layer[name]:,}' for name in ('macs', 'weight_bytes', 'activation_bytes', 'live_bytes')))
              for layer in figures['layers']]
    macs = figures['macs']
    peak = max(figures['layers'], key=lambda layer: layer['live_bytes'])
    return lines + [
        '%.1f million multiply-accumulates; %.1f million operations with the comparisons of pools' %
        (macs / 1e6, (macs + figures['comparisons']) / 1e6),
        f'{figures["weight_bytes"]:,} bytes of weights; at most {peak["live_bytes"]:,} bytes of '
        f'activations are live at once, in {peak["name"]}']
