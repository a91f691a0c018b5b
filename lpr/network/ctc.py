"""CTC: sparse labels, the loss, and the greedy decoder as a graph op.

Source: Graves et al., "Connectionist Temporal Classification" (ICML 2006); the blank label is the
last class, as `tf.nn.ctc_loss` has it.
"""

import tensorflow as tf

from lpr.data.vocabulary import PADDING
from lpr.network.greedy import blank_tie_break

# The op of the decoded class indices, which readers of frozen graphs look for.
PREDICTIONS = 'd_predictions'


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
        default_value=PADDING, name=PREDICTIONS)


def _sequence_lengths(logits):
    return tf.fill([tf.shape(logits)[0]], tf.shape(logits)[1])
