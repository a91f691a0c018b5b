"""Fake quantization for 8 bits (`tf.contrib.quantize`) and the uint8 input scale of TFLite.

Source: Jacob et al., "Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference" (CVPR 2018).
"""

import tensorflow as tf
from tensorflow.contrib.quantize.python import quantize

# Name of the gradient that treats fake quantization as the identity.
_STRAIGHT_THROUGH = 'StraightThroughQuantization'
# The variable that counts steps up to `quant_delay`; there is none without a delay.
STEP_COUNTER = 'fake_quantization_step'
# Part of the names of the variables that fake quantization adds, as `.../weights_quant/min`.
_RANGE_SCOPE = '_quant/'


def add_fake_quantization(graph, is_training, quant_delay=0):
    """Rewrites the network in `graph` for 8-bit weights and activations, in place.

    Call it after the network is built and before gradients are taken. Weights are symmetric
    around zero; the ranges are variables (`.../weights_quant/min`, `.../act_quant/max`, ...).

    Args:
        graph: the `tf.Graph` with the network.
        is_training: True to fold batch statistics and to learn the ranges.
        quant_delay: steps of training before quantization starts.
    """
    if is_training:
        tf.contrib.quantize.experimental_create_training_graph(
            input_graph=graph, symmetric=True, quant_delay=quant_delay)
    else:
        tf.contrib.quantize.experimental_create_eval_graph(input_graph=graph, symmetric=True)


@tf.RegisterGradient(_STRAIGHT_THROUGH)
def _straight_through(_, gradient):
    return gradient, None, None


def add_straight_through_quantization(graph, quant_delay=0):
    """As `add_fake_quantization`, for a network in training with folded batch normalization.

    The gradient of fake quantization is that of the identity, even for the few activations outside
    the averaged ranges, so it takes no time to compute.
    """
    with graph.as_default(), \
            graph.gradient_override_map({'FakeQuantWithMinMaxVars': _STRAIGHT_THROUGH}):
        quantize.Quantize(graph, is_training=True, symmetric=True, quant_delay=quant_delay)


def is_quantization_range(variable_name):
    """Whether a variable was added by fake quantization."""
    return _RANGE_SCOPE in variable_name


def averaging_variables(range_name):
    """Names of the two variables with which training averages a range of activations.

    TensorFlow sets the range to `biased / (1 - decay ** local_step)` (Kingma and Ba, "Adam", 2015,
    section 3), so while they are 0 the next batch replaces it.

    Args:
        range_name: of the variable of an end of the range, `.../act_quant/max`.
    Returns:
        (biased, local_step).
    """
    scope = '%s/%s/' % (range_name.rpartition('/')[0], range_name)
    return scope + 'biased', scope + 'local_step'


def uint8_input_scale(symmetric_range):
    """(mean, std) such that the network input of a pixel in [0, 255] is `(pixel - mean) / std`."""
    return (127.5, 127.5) if symmetric_range else (0.0, 255.0)
