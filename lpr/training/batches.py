"""Annotations -> batches for training: endless, shuffled and augmented."""

import tensorflow as tf

from lpr.config.recipes import RECIPES
from lpr.data.batches import PREFETCH_BATCHES, encode_labels
from lpr.data.image_decoding import path_lookup, without_autograph
from lpr.data.pixel_arrays import to_network_range
from lpr.data.preprocessing import read_image
from lpr.runtime.errors import UserError
from lpr.training.augmentation import augment
from lpr.training.distributed import Workers
from lpr.training.mixing import epoch_groups, epoch_rows


class TrainingBatches:
    """Endless shuffled and augmented batches, as tensors of the current graph.

    Processes that train together shuffle the whole list identically, and each takes its own rows:
    in an epoch exactly one of them sees each plate, once. With `train.list_shares`, each annotation
    file has its share of an epoch instead.

    Attributes:
        images: float32 [batch_size, height, width, 3] in the network's range.
        labels: int32 [batch_size, longest label] class indices, padded with -1.
        rows: int32 [batch_size], indices into `annotations`.
        annotations: the annotations that the batches are drawn from.
    """

    def __init__(self, annotations, spec, train, workers=None):
        """Builds the batches.

        Args:
            annotations: sequence of labelled `Annotation`; with `train.list_shares` an
                `AnnotationTable`.
            spec: the `ModelSpec`.
            train: the section of the config.
            workers: the `Workers`; None for a single process. The graph must have their seed.
        Raises:
            UserError: a label cannot be encoded, a process would have no plate, or an annotation
                file with a share has none.
        """
        workers = workers or Workers(train.random_seed)
        groups = epoch_groups(annotations, train)
        rows = sum(count for _, _, count in groups)
        if rows < workers.size:
            raise UserError('%d processes cannot share %d plates an epoch' % (workers.size, rows))
        self.annotations = annotations
        labels = encode_labels(annotations, spec)
        # Placeholders keep the rows out of the graph, and so out of every checkpoint's .meta file.
        label_input = tf.compat.v1.placeholder(tf.int32, labels.shape)
        find_path, self._feed = path_lookup(annotations)
        self._feed[label_input] = labels

        @without_autograph
        def read(row):
            return read_image(find_path(row), spec), label_input[row], row

        # An epoch is a permutation of row numbers: `Dataset.shuffle` would hold all rows in memory.
        epochs = tf.data.Dataset.from_tensors(0).repeat()
        batches = (epochs.flat_map(_epoch_function(groups, workers))
                   .map(read, num_parallel_calls=tf.data.experimental.AUTOTUNE)
                   .batch(train.batch_size, drop_remainder=True)
                   .map(_augment_function(spec, train, workers)).prefetch(PREFETCH_BATCHES))
        self._iterator = tf.compat.v1.data.make_initializable_iterator(batches)
        self.images, self.labels, self.rows = self._iterator.get_next()

    def initialize(self, session):
        """Starts the batches in `session`; call it once, before the first step."""
        session.run(self._iterator.initializer, self._feed)


def _epoch_function(groups, workers):
    """A dataset function: anything -> the rows of an epoch that are this process's, shuffled."""
    @without_autograph
    def shuffle(_):
        if workers.seed is not None:
            tf.compat.v1.set_random_seed(workers.seed + 1)  # see `_augment_function`
        order = tf.random.shuffle(epoch_rows(groups))
        return tf.data.Dataset.from_tensor_slices(order[workers.rank::workers.size])
    return shuffle


def _augment_function(spec, train, workers):
    """A dataset function: a batch of images, labels and rows -> with images for the network."""
    @without_autograph
    def finish(images, labels, rows):
        if workers.rank_seed is not None:
            # TensorFlow warns if a dataset function uses the seed of the graph.
            tf.compat.v1.set_random_seed(workers.rank_seed + 1)
        images = augment(images, train.apply_basic_aug, train.apply_stn_aug, train.apply_blur_aug,
                         RECIPES[train.recipe].value_of('affine_stddev', train),
                         spec.convert_to_gray)
        return to_network_range(images, spec.symmetric_range), labels, rows
    return finish
