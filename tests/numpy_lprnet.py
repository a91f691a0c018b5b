"""LPRNet's forward pass in NumPy, to compare the graph with.

Source: the paper's tables 2 to 4 (arXiv:1806.10447); fake quantization as in Jacob et al. (CVPR
2018): batch normalization is folded into the weights, weights and layers' results are rounded.
"""

import numpy as np

EPSILON = 0.001  # of batch normalization


def forward(images, values, quantized=False):
    """Logits of plates by the network with the dense head.

    Args:
        images: float [batch, 24, 94, 3].
        values: {name of a variable: array}, as in a checkpoint.
        quantized: True for fake quantization.
    Returns:
        float64 [batch, 88, num_classes].
    """
    def layer(inputs, scope, multiply):
        weights = values[scope + '/weights'].astype(float)
        normalization = scope + '/BatchNorm/'
        if normalization + 'beta' in values:
            scale = 1 / np.sqrt(values[normalization + 'moving_variance'] + EPSILON)
            weights = weights * scale
            outputs = multiply(inputs, rounded(weights, scope + '/weights_quant', 1)) + (
                values[normalization + 'beta'] - values[normalization + 'moving_mean'] * scale)
            outputs = np.maximum(outputs, 0)
        else:
            outputs = multiply(inputs, rounded(weights, scope + '/weights_quant', 1)) + (
                values[scope + '/biases'])
        return rounded(outputs, scope + '/act_quant', 0)

    def rounded(array, scope, lowest):
        """The array in the steps from `lowest` to 255 of the range of a scope."""
        if not quantized:
            return array
        low, high = (float(values['%s/%s' % (scope, end)]) for end in ('min', 'max'))
        step = (high - low) / (255 - lowest)
        zero = np.clip(np.round(lowest - low / step), lowest, 255)
        return (np.clip(np.floor(array / step + zero + 0.5), lowest, 255) - zero) * step

    def convolutions(inputs, first, last):
        for number in range(first, last + 1):
            inputs = layer(inputs, 'Conv_%d' % number if number else 'Conv', convolve)
        return inputs

    features = max_pool(convolutions(images, 0, 0), 1)
    features = max_pool(convolutions(features, 1, 4), 2)   # small basic block 128
    features = max_pool(convolutions(features, 5, 12), 2)  # two small basic blocks 256
    classes = convolutions(features, 13, 14)
    cells = layer(classes.reshape(len(images), -1), 'fully_connected', np.dot)
    context = 1 / (1 + np.exp(-layer(cells, 'fully_connected_1', np.dot)))
    joined = np.concatenate([classes, context.reshape(classes.shape)], axis=3)
    return convolutions(joined, 15, 15)[:, 0]


def convolve(inputs, weights):
    """A convolution; kernels of odd height and width keep the size (SAME), others do not (VALID).

    Args:
        inputs: float [batch, height, width, channels].
        weights: float [kernel height, kernel width, channels, outputs].
    """
    height, width = weights.shape[:2]
    if height % 2 and width % 2:
        inputs = np.pad(inputs, [(0, 0), (height // 2,) * 2, (width // 2,) * 2, (0, 0)], 'constant')
    rows, columns = inputs.shape[1] - height + 1, inputs.shape[2] - width + 1
    return sum(inputs[:, y:y + rows, x:x + columns].dot(weights[y, x])
               for y in range(height) for x in range(width))


def max_pool(inputs, vertical_stride):
    """The largest of every 3x3 values."""
    rows, columns = inputs.shape[1] - 2, inputs.shape[2] - 2
    return np.max([inputs[:, y:y + rows, x:x + columns][:, ::vertical_stride]
                   for y in range(3) for x in range(3)], axis=0)
