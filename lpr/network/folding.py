"""Batch normalization with fixed averages, folded into the weights of its layer.

Source: Jacob et al., "Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference" (CVPR 2018), section 3.2, with moving averages throughout.
"""

import tensorflow as tf
from tensorflow.contrib import slim

# The default epsilon of `slim.batch_norm`.
EPSILON = 0.001


def folded_batch_norm(outputs):
    """A `normalizer_fn` of slim that replaces a layer by one with normalized weights.

    It computes what `slim.batch_norm(outputs, is_training=False)` does, from variables of the same
    names, but the layer runs once, on the weights that inference has, which can be quantized.

    Args:
        outputs: float32 [..., channels], of a convolution with stride 1 or a fully connected layer.
    Returns:
        float32, shape of `outputs`. The averages are not updated.
    """
    layer = outputs.op
    inputs, weights = layer.inputs
    channels = outputs.shape[-1:]
    with tf.compat.v1.variable_scope('BatchNorm'):
        beta = slim.model_variable('beta', channels, initializer=tf.zeros_initializer())
        mean = slim.model_variable('moving_mean', channels, initializer=tf.zeros_initializer(),
                                   trainable=False)
        variance = slim.model_variable('moving_variance', channels,
                                       initializer=tf.ones_initializer(), trainable=False)
        scale = tf.math.rsqrt(variance + EPSILON)
        bias = beta - mean * scale
    weights = tf.multiply(weights, scale, name='mul_fold')
    if layer.type == 'Conv2D':
        outputs = tf.nn.conv2d(inputs, weights, strides=1, name='Conv2D_Fold',
                               padding=layer.get_attr('padding').decode())
    else:
        outputs = tf.matmul(inputs, weights, name='MatMul_Fold')
    return tf.nn.bias_add(outputs, bias, name='add_fold')
