"""LPRNet: plate images to CTC logits.

Source: Zherzdev and Gruzdev, "LPRNet: License Plate Recognition via Deep Neural Networks"
(arXiv:1806.10447), tables 2 to 4, as built by the LPR toolkit of OpenVINO Training Extensions.

The variables keep the names slim gives them in creation order (`Conv`, `Conv_1`, ...,
`fully_connected`): they are the checkpoint format and the tensor names of the GAP8 model.
"""

import collections

import tensorflow as tf
from tensorflow.contrib import slim

from lpr.network.folding import folded_batch_norm
from lpr.network.quantization import add_fake_quantization, add_straight_through_quantization


class NetworkTraining(collections.namedtuple(
        'NetworkTraining', 'dropout quant_delay weights_stddev batch_norm_decay freeze_batch_norm '
        'context_dropout', defaults=(0,))):
    """How a network in training differs from one in inference.

    Attributes:
        dropout: fraction of a feature map's values, in [0, 1), that dropout sets to zero.
        quant_delay: training steps before quantization starts.
        weights_stddev: standard deviation of the truncated normal that initializes weights, or None
            for variance scaling.
        batch_norm_decay: decay of the moving averages of batch normalization.
        freeze_batch_norm: whether batch normalization uses its moving averages and leaves them as
            they are, as in inference.
        context_dropout: share of the plates, in [0, 1), that are read without the global context,
            so that no time step learns to wait for it.
    """
    __slots__ = ()


# The op that callers of `build_network` feed with images, and the op of the logits: promised to
# users' commands (`tflite_convert --input_arrays=input --output_arrays=Squeeze`).
INPUT = 'input'
LOGITS = 'Squeeze'
# The channels of every backbone layer are a multiple of this, which suits 8-bit kernels.
CHANNEL_UNIT = 8
# No dropout, fixed moving averages; the initial weights are overwritten by a checkpoint's.
_INFERENCE = NetworkTraining(dropout=0, quant_delay=0, weights_stddev=None, batch_norm_decay=1,
                             freeze_batch_norm=False)


def build_network(images, spec, training=None):
    """Builds LPRNet in the graph of `images`, which must not hold another network.

    Args:
        images: float32 [batch, height, width, 3] in the range the model is trained on
            ([0, 1] or [-1, 1]); height is 21 to 24, height and width are static.
        spec: the `ModelSpec`; its `num_classes`, `width`, `global_context_size`,
            `global_context` and `quantization_aware` shape the network.
        training: `NetworkTraining`; batch statistics are used unless it freezes batch
            normalization. None for inference.
    Returns:
        float32 logits [batch, width - 6, num_classes] (88 time steps for a 94 pixel wide plate);
        the op is named `Squeeze`.
    """
    is_training = training is not None
    training = training or _INFERENCE
    initializer = (slim.variance_scaling_initializer() if training.weights_stddev is None else
                   tf.compat.v1.truncated_normal_initializer(stddev=training.weights_stddev))
    freeze = is_training and training.freeze_batch_norm
    with slim.arg_scope([slim.batch_norm], is_training=is_training,
                        decay=training.batch_norm_decay), \
            slim.arg_scope([slim.dropout], is_training=is_training,
                           keep_prob=1 - training.dropout), \
            slim.arg_scope([slim.conv2d, slim.fully_connected], weights_initializer=initializer,
                           normalizer_fn=folded_batch_norm if freeze else slim.batch_norm), \
            slim.arg_scope([slim.max_pool2d], kernel_size=[3, 3], padding='VALID'):
        features = _backbone(images, spec.width)
        classes = slim.conv2d(features, spec.num_classes, [1, 13])  # [batch, 1, 88, num_classes]
        context = _global_context(classes, spec.global_context_size, spec.global_context)
        if training.context_dropout:
            context = _drop_plates(context, training.context_dropout)
        logits = tf.concat([classes, context], axis=3)
        logits = slim.conv2d(logits, spec.num_classes, [1, 1], normalizer_fn=None,
                             activation_fn=None)
    logits = tf.squeeze(logits, [1], name=LOGITS)                   # [batch, 88, num_classes]
    if spec.quantization_aware and freeze:
        add_straight_through_quantization(images.graph, training.quant_delay)
    elif spec.quantization_aware:
        add_fake_quantization(images.graph, is_training, training.quant_delay)
    return logits


def _scaled(channels, width):
    """Channels of a layer for a width of the backbone: a multiple of 8, at least 8."""
    return max(CHANNEL_UNIT, int(channels * width / CHANNEL_UNIT + 0.5) * CHANNEL_UNIT)


def _small_basic_block(inputs, channels, width):
    """Small basic block (paper, table 2): a bottleneck of 3x1 and 1x3 convolutions."""
    bottleneck = _scaled(channels // 4, width)
    outputs = slim.conv2d(inputs, bottleneck, [1, 1])
    outputs = slim.conv2d(outputs, bottleneck, [3, 1])
    outputs = slim.conv2d(outputs, bottleneck, [1, 3])
    return slim.conv2d(outputs, _scaled(channels, width), [1, 1])


def _backbone(images, width):
    """Backbone (paper, table 3); the sizes are those of a 94x24 plate and a width of 1."""
    features = slim.conv2d(images, _scaled(64, width), [3, 3])      # [batch, 24, 94, 64]
    features = slim.max_pool2d(features, stride=1)                  # [batch, 22, 92, 64]
    features = _small_basic_block(features, 128, width)             # [batch, 22, 92, 128]
    features = slim.max_pool2d(features, stride=(2, 1))             # [batch, 10, 90, 128]
    features = _small_basic_block(features, 256, width)             # [batch, 10, 90, 256]
    features = _small_basic_block(features, 256, width)             # [batch, 10, 90, 256]
    features = slim.max_pool2d(features, stride=(2, 1))             # [batch, 4, 88, 256]
    features = slim.dropout(features)
    features = slim.conv2d(features, _scaled(256, width), [4, 1],
                           padding='VALID')                         # [batch, 1, 88, 256]
    return slim.dropout(features)


def _global_context(classes, size, kind):
    """Features of the whole plate, for every time step (paper, section 3.2).

    Args:
        classes: float32 [batch, 1, width, num_classes].
    Returns:
        float32 [batch, 1, width, num_classes] ('dense') or [batch, 1, width, size] ('tile').
    """
    _, _, width, num_classes = classes.shape.as_list()
    context = slim.fully_connected(slim.flatten(classes), size)
    if kind == 'tile':
        return tf.tile(tf.reshape(context, [-1, 1, 1, size]), [1, 1, width, 1])
    context = slim.fully_connected(context, num_classes * width, normalizer_fn=None,
                                   activation_fn=tf.sigmoid)
    return tf.reshape(context, [-1, 1, width, num_classes])


def _drop_plates(context, rate):
    """Replaces the context of some plates by its mean over the batch and the time steps.

    Unlike zeros, the mean keeps the inputs of the last convolution in their usual range.

    Args:
        context: float32 [batch, 1, width, channels].
        rate: share of the plates in [0, 1).
    Returns:
        float32, shape of `context`.
    """
    kept = tf.random.uniform([tf.shape(context)[0], 1, 1, 1]) >= rate
    mean = tf.reduce_mean(context, axis=[0, 1, 2], keepdims=True)
    return mean + tf.cast(kept, tf.float32) * (context - mean)
