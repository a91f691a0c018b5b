"""Annotations -> batches: shuffled and endless for training, exactly one pass for inference."""

import array
import contextlib

import numpy as np
import tensorflow as tf

from lpr.config.recipes import RECIPES
from lpr.data.decoding import IMAGE_ERRORS, path_lookup, undecodable_image
from lpr.data.preprocessing import read_image, to_network_range
from lpr.data.vocabulary import min_sequence_length
from lpr.network.ctc import PADDING
from lpr.runtime.errors import UserError
from lpr.runtime.session import open_session
from lpr.training.augmentation import augment
from lpr.training.distributed import Workers

# Batches prepared while a step runs.
PREFETCH_BATCHES = 2


def encode_labels(annotations, spec):
    """Encodes the labels of annotations for CTC.

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
    labels[np.arange(labels.shape[1]) < np.array(lengths)[:, np.newaxis]] = encoded
    return labels


class TrainingBatches:
    """Endless shuffled and augmented batches, as tensors of the current graph.

    Processes that train together shuffle the whole list alike, and each takes its own rows of it:
    in an epoch every plate is seen by one of them, once.

    Attributes:
        images: float32 [batch_size, height, width, 3] in the network's range.
        labels: int32 [batch_size, longest label] class indices, padded with -1.
        rows: int32 [batch_size], which of `annotations` they are.
        annotations: what the batches are made of.
    """

    def __init__(self, annotations, spec, train, workers=None):
        """Builds the batches.

        Args:
            annotations: sequence of labelled `Annotation`.
            spec: the `ModelSpec`.
            train: the section of the config.
            workers: the `Workers`; None for a process alone. The seed of the graph must be theirs.
        Raises:
            UserError: a label does not fit, or a process would have no plate.
        """
        workers = workers or Workers(train.random_seed)
        if len(annotations) < workers.size:
            raise UserError('%d processes cannot share %d plates' %
                            (workers.size, len(annotations)))
        self.annotations = annotations
        labels = encode_labels(annotations, spec)
        # Placeholders keep the rows out of the graph, and so out of every checkpoint's .meta file.
        label_input = tf.compat.v1.placeholder(tf.int32, labels.shape)
        find_path, self._feed = path_lookup(annotations)
        self._feed[label_input] = labels

        def shuffle(_):
            if workers.seed is not None:
                tf.compat.v1.set_random_seed(workers.seed + 1)  # see `finish`
            order = tf.random.shuffle(tf.range(len(annotations)))
            return tf.data.Dataset.from_tensor_slices(order[workers.rank::workers.size])

        def read(row):
            return (read_image(find_path(row), spec.input_shape, spec.convert_to_gray),
                    label_input[row], row)

        def finish(images, labels, rows):
            if workers.own_seed is not None:
                # TensorFlow warns if a function of a dataset takes the seed of the graph.
                tf.compat.v1.set_random_seed(workers.own_seed + 1)
            images = augment(images, train.apply_basic_aug, train.apply_stn_aug,
                             train.apply_blur_aug,
                             train.affine_stddev or RECIPES[train.recipe].affine_stddev)
            return to_network_range(images, spec.symmetric_range), labels, rows

        # An epoch is a permutation of row numbers: `Dataset.shuffle` would hold all rows in memory.
        epochs = tf.data.Dataset.from_tensors(0).repeat()
        batches = (epochs.flat_map(shuffle)
                   .map(read, num_parallel_calls=tf.data.experimental.AUTOTUNE)
                   .batch(train.batch_size, drop_remainder=True)
                   .map(finish).prefetch(PREFETCH_BATCHES))
        self._iterator = tf.compat.v1.data.make_initializable_iterator(batches)
        self.images, self.labels, self.rows = self._iterator.get_next()

    def initialize(self, session):
        """Starts the batches in `session`; call it once, before the first step."""
        session.run(self._iterator.initializer, self._feed)


def read_batches(annotations, spec, batch_size):
    """Yields the images of annotations in their order, each exactly once.

    Args:
        annotations: sequence of `Annotation`.
        spec: the `ModelSpec`.
        batch_size: images in a batch; the last one may have fewer.
    Yields:
        float32 NumPy [at most batch_size, height, width, 3] in the network's range.
    Raises:
        UserError: an image cannot be decoded; names it.
    """
    def finish(images):
        return to_network_range(images, spec.symmetric_range)

    with tf.Graph().as_default() as graph:
        find_path, feed = path_lookup(annotations)

        def read(row):
            return read_image(find_path(row), spec.input_shape, spec.convert_to_gray)

        batches = (tf.data.Dataset.range(len(annotations))
                   .map(read, num_parallel_calls=tf.data.experimental.AUTOTUNE)
                   .batch(batch_size).map(finish).prefetch(PREFETCH_BATCHES))
        iterator = tf.compat.v1.data.make_initializable_iterator(batches)
        images = iterator.get_next()
    # The caller may build and run other graphs between two batches: none is left the default.
    with contextlib.closing(open_session(graph=graph)) as session:
        session.run(iterator.initializer, feed)
        try:
            for _ in range(0, len(annotations), batch_size):
                yield session.run(images)
        except IMAGE_ERRORS as error:
            raise undecodable_image(annotations, spec) or error
