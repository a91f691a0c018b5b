"""Encodes the labels of annotations and reads their images in batches, in exactly one pass."""

import array
import contextlib
import logging

import numpy as np
import tensorflow as tf

from lpr.data.image_decoding import path_lookup, reading_images, without_autograph
from lpr.data.pixel_arrays import to_network_range
from lpr.data.preprocessing import read_image
from lpr.data.vocabulary import PADDING, min_sequence_length
from lpr.runtime.errors import UserError
from lpr.runtime.session import open_session

log = logging.getLogger('lpr')

# Batches prepared while a step runs.
PREFETCH_BATCHES = 2


def encode_labels(annotations, spec):
    """Encodes the labels of annotations for CTC; warns if labels are longer than predictions.

    Args:
        annotations: sequence of labelled `Annotation`.
        spec: the `ModelSpec`.
    Returns:
        int32 NumPy [len(annotations), longest label] class indices, padded with -1.
    Raises:
        UserError: a label has an unknown symbol or needs more time steps than the network has.
    """
    encoded, lengths = array.array('i'), array.array('i')
    for annotation in annotations:
        try:
            indices = spec.vocabulary.encode(annotation.label)
        except ValueError as error:
            raise UserError('%s: %s' % (annotation.source, error))
        if min_sequence_length(indices) > spec.sequence_length:
            raise UserError("%s: label '%s' needs %d time steps, the network has %d" %
                            (annotation.source, annotation.label, min_sequence_length(indices),
                             spec.sequence_length))
        encoded.extend(indices)
        lengths.append(len(indices))
    labels = np.full((len(lengths), max(lengths)), PADDING, np.int32)
    if labels.shape[1] > spec.max_lp_length:
        longest = annotations[int(np.argmax(lengths))]
        log.warning("%s: label '%s' has %d symbols, but readings are cut off after max_lp_length = "
                    '%d', longest.source, longest.label, labels.shape[1], spec.max_lp_length)
    labels[np.arange(labels.shape[1]) < np.array(lengths)[:, np.newaxis]] = encoded
    return labels


def read_batches(annotations, spec, batch_size):
    """Yields the images of annotations in order, each exactly once.

    Args:
        annotations: sequence of `Annotation`.
        spec: the `ModelSpec`.
        batch_size: images in a batch; the last one may have fewer.
    Yields:
        float32 NumPy [at most batch_size, height, width, 3] in the network's range.
    Raises:
        UserError: an image cannot be decoded; the message names it.
    """
    @without_autograph
    def finish(images):
        return to_network_range(images, spec.symmetric_range)

    with tf.Graph().as_default() as graph:
        find_path, feed = path_lookup(annotations)

        @without_autograph
        def read(row):
            return read_image(find_path(row), spec)

        batches = (tf.data.Dataset.range(len(annotations))
                   .map(read, num_parallel_calls=tf.data.experimental.AUTOTUNE)
                   .batch(batch_size).map(finish).prefetch(PREFETCH_BATCHES))
        iterator = tf.compat.v1.data.make_initializable_iterator(batches)
        images = iterator.get_next()
    # The caller may use other graphs between two batches, so no graph is left as the default.
    with contextlib.closing(open_session(graph=graph)) as session:
        session.run(iterator.initializer, feed)
        for _ in range(0, len(annotations), batch_size):
            with reading_images(annotations, spec):
                batch = session.run(images)
            yield batch
