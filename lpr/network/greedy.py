"""The greedy decoder of CTC in NumPy, for models without a decoder (TFLite), without TensorFlow."""

import numpy as np

from lpr.data.vocabulary import PADDING
from lpr.network.confidence import log_softmax

# Added to the logits of the blank label when decoding, so that it wins ties, which occur in 8-bit
# logits: reading a symbol twice is a likelier error than missing one. Far below an 8-bit step.
BLANK_TIE_BREAK = 1e-3


def greedy_decode_numpy(logits, max_length):
    """NumPy counterpart of `greedy_decode`, for models without a decoder (TFLite).

    Args:
        logits: [batch, sequence_length, num_classes] NumPy array, float or quantized.
        max_length: width of the result, in symbols.
    Returns:
        int32 [batch, max_length] class indices, padded with -1.
    """
    best = (logits + blank_tie_break(logits.shape[2])).argmax(axis=2)
    starts_run = np.ones(best.shape, bool)
    starts_run[:, 1:] = best[:, 1:] != best[:, :-1]
    kept = starts_run & (best != logits.shape[2] - 1)
    predictions = np.full((len(best), max_length), PADDING, np.int32)
    for row, classes, keep in zip(predictions, best, kept):
        symbols = classes[keep][:max_length]
        row[:len(symbols)] = symbols
    return predictions


def path_probability(logits):
    """Probability of the path that the greedy decoder takes, the confidence in C on GAP8.

    Args:
        logits: float [batch, sequence_length, num_classes] NumPy array, divided by the model's
            temperature.
    Returns:
        float64 [batch] in (0, 1]: the product over the time steps of the best class's softmax, a
        lower bound of the plate's probability (see `lpr.network.confidence`).
    """
    return np.exp(log_softmax(logits).max(axis=2).sum(axis=1))


def blank_tie_break(num_classes):
    """What decoders add to the logits of a time step, float32 [num_classes]."""
    return np.float32([0.0] * (num_classes - 1) + [BLANK_TIE_BREAK])
