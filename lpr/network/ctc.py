"""CTC: sparse labels, the loss, and the greedy decoder as a graph op and in NumPy.

Source: Graves et al., "Connectionist Temporal Classification" (ICML 2006); the blank label is the
last class, as `tf.nn.ctc_loss` has it.
"""

import numpy as np
import tensorflow as tf

from lpr.data.vocabulary import PADDING

# Added to the logits of the blank label when decoding, so that it wins ties, which occur in 8-bit
# logits: reading a symbol twice is a likelier error than missing one. Far below an 8-bit step.
BLANK_TIE_BREAK = 1e-3


def sparse_labels(labels):
    """Converts padded labels to the format of `tf.nn.ctc_loss`.

    Args:
        labels: int32 [batch, max_length] class indices, padded with -1 at the end.
    Returns:
        int32 `tf.SparseTensor` of the same dense shape.
    """
    positions = tf.where(tf.not_equal(labels, PADDING))
    return tf.SparseTensor(positions, tf.gather_nd(labels, positions),
                           tf.shape(labels, out_type=tf.int64))


def ctc_loss(logits, labels):
    """Mean CTC loss of a batch.

    Args:
        logits: float32 [batch, sequence_length, num_classes].
        labels: int32 [batch, max_length] class indices, padded with -1.
    Returns:
        float32 scalar, in nats per plate.
    """
    return tf.reduce_mean(tf.nn.ctc_loss(
        labels=sparse_labels(labels), inputs=logits, sequence_length=_sequence_lengths(logits),
        time_major=False), name='loss')


def greedy_decode(logits, max_length):
    """Decodes logits with the CTC greedy decoder (repeats merged, blanks dropped; blank wins ties).

    Args:
        logits: float32 [batch, sequence_length, num_classes], num_classes static; the blank label
            is the last class.
        max_length: width of the result, in symbols; longer predictions are truncated.
    Returns:
        int32 [batch, max_length] class indices, padded with -1; the op is named `d_predictions`.
    """
    steps = tf.transpose(logits, [1, 0, 2]) + blank_tie_break(logits.shape[2].value)
    decoded = tf.nn.ctc_greedy_decoder(steps, _sequence_lengths(logits), merge_repeated=True)[0][0]
    batch_size = tf.shape(logits, out_type=tf.int64)[0]
    decoded = tf.sparse.slice(decoded, [0, 0], [batch_size, max_length])
    return tf.sparse.to_dense(
        tf.SparseTensor(decoded.indices, tf.cast(decoded.values, tf.int32),
                        [batch_size, max_length]),
        default_value=PADDING, name='d_predictions')


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
        logits: float [batch, sequence_length, num_classes] NumPy array.
    Returns:
        float64 [batch] in (0, 1]: the product over the time steps of the best class's softmax, a
        lower bound of the plate's probability (see `lpr.network.confidence`).
    """
    shifted = logits.astype(np.float64) - logits.max(axis=2, keepdims=True)
    return np.exp(-np.log(np.exp(shifted).sum(axis=2)).sum(axis=1))


def blank_tie_break(num_classes):
    """What decoders add to the logits of a time step, float32 [num_classes]."""
    return np.float32([0.0] * (num_classes - 1) + [BLANK_TIE_BREAK])


def _sequence_lengths(logits):
    return tf.fill([tf.shape(logits)[0]], tf.shape(logits)[1])
