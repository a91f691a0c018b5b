"""The rows of a training epoch: every row once, or each annotation file by its share."""

import math

import tensorflow as tf

from lpr.data.annotation_file import as_list
from lpr.runtime.errors import UserError


def epoch_groups(annotations, train):
    """The groups of rows in an epoch.

    Args:
        annotations: the `Annotation` of `train.file_list_path`, in the order of its files; with
            `train.list_shares` an `AnnotationTable`.
        train: the section of the config.
    Returns:
        List of (first row, number of rows, rows of these in an epoch). All epochs together take
        every row of a group equally often.
    Raises:
        UserError: a file that has a share has no usable row.
    """
    total = len(annotations)
    if train.list_shares is None:
        return [(0, total, total)]
    groups, first = [], 0
    for path, share in zip(as_list(train.file_list_path), train.list_shares):
        size = annotations.count_of(path)
        if share:
            if not size:
                raise UserError('%s: no usable row, but a share in train.list_shares' % path)
            groups.append((first, size, max(1, round(total * share / sum(train.list_shares)))))
        first += size
    return groups


def epoch_rows(groups):
    """int32 tensor of the rows of an epoch, redrawn at every run, in arbitrary order.

    The rows of a group occur equally often, give or take one.

    Args:
        groups: as `epoch_groups` gives them.
    """
    parts = [_draw(*group) for group in groups]
    return tf.concat(parts, 0) if len(parts) > 1 else parts[0]


def _draw(first, size, count):
    rows = tf.range(first, first + size)
    if count == size:
        return rows
    order = tf.argsort(tf.random.uniform([math.ceil(count / size), size]))  # permutations
    return tf.gather(rows, tf.reshape(order, [-1])[:count])
