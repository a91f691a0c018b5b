"""Looks up the images of annotations by row, and finds those that TensorFlow cannot decode."""

import contextlib
import errno
import os

import numpy as np
import tensorflow as tf

from lpr.data.annotations import AnnotationTable
from lpr.data.image_headers import header_fault
from lpr.data.packed_strings import PackedStrings
from lpr.data.preprocessing import read_image
from lpr.runtime.errors import UserError, failure_reason
from lpr.runtime.session import open_session

# What TensorFlow raises for an image that is damaged, missing, unreadable, a folder, or on a disk
# that fails.
IMAGE_ERRORS = (tf.errors.InvalidArgumentError, tf.errors.NotFoundError,
                tf.errors.PermissionDeniedError, tf.errors.FailedPreconditionError,
                tf.errors.UnknownError)
# For dataset functions, which already are graph code: AutoGraph would convert them by means of
# Python files in the temporary folder, and leave files there.
without_autograph = tf.autograph.experimental.do_not_convert
# Rows whose images are decoded in one session run.
_ROWS_AT_A_TIME = 1024


def path_lookup(annotations):
    """The image paths of annotations in the current graph.

    Returns:
        (find_path, feed): a function that maps a row, an integer scalar tensor, to the path, a
        string scalar tensor, and what to feed when the iterator is initialized.
    """
    paths = (annotations.image_paths if isinstance(annotations, AnnotationTable) else
             PackedStrings(row.image_path for row in annotations))
    data, bounds = paths.to_arrays()
    data_input = tf.compat.v1.placeholder(tf.string, [])
    bounds_input = tf.compat.v1.placeholder(tf.int64, bounds.shape)

    def find_path(row):
        return tf.strings.substr(data_input, bounds_input[row],
                                 bounds_input[row + 1] - bounds_input[row])

    return find_path, {data_input: data, bounds_input: bounds}


@contextlib.contextmanager
def reading_images(annotations, spec):
    """Turns errors of TensorFlow in a session that reads the images of annotations into UserErrors.

    Raises:
        UserError: an image cannot be read or decoded, memory or the number of open files is too
            small.
    """
    try:
        yield
    except tf.errors.ResourceExhaustedError as error:
        raise UserError(failure_reason(error))
    except IMAGE_ERRORS as error:
        is_of_disk = os.strerror(errno.EIO) in error.message
        is_of_file = os.path.lexists(error.message.partition('; ')[0].strip())
        if isinstance(error, tf.errors.UnknownError) and not (is_of_disk or is_of_file):
            raise
        fault = undecodable_image(annotations, spec)
        if fault is None and is_of_disk:  # now it can be read again
            fault = UserError(failure_reason(error))
        raise fault or error


def undecodable_rows(annotations, spec):
    """Decodes the image of every annotation, on all cores.

    Returns:
        int64 NumPy array of the rows whose image cannot be decoded, ascending.
    """
    decodable = np.zeros(len(annotations), bool)
    with tf.Graph().as_default(), open_session() as session:
        find_path, feed = path_lookup(annotations)

        @without_autograph
        def decode(row):
            image = read_image(find_path(row), spec)
            return row, image[0, 0, 0]

        rows = (tf.data.Dataset.range(len(annotations))
                .map(decode, num_parallel_calls=tf.data.experimental.AUTOTUNE)
                .apply(tf.data.experimental.ignore_errors()).batch(_ROWS_AT_A_TIME))
        iterator = tf.compat.v1.data.make_initializable_iterator(rows)
        batch, _ = iterator.get_next()
        session.run(iterator.initializer, feed)
        while True:
            try:
                decodable[session.run(batch)] = True
            except tf.errors.OutOfRangeError:
                return np.flatnonzero(~decodable)


def undecodable_image(annotations, spec):
    """Finds an image that made a batch fail; checks the headers first, which is quick.

    Returns:
        A `UserError` that names the image, or None if all can be decoded.
    """
    for annotation in annotations:
        fault = header_fault(annotation.image_path)
        if fault:
            return _undecodable(annotation, fault)
    return undecodable_behind_header(annotations, spec)


def undecodable_behind_header(annotations, spec):
    """As `undecodable_image`, for images whose headers have been checked."""
    rows = undecodable_rows(annotations, spec)
    if not len(rows):
        return None
    annotation = annotations[int(rows[0])]
    return _undecodable(annotation, _decoder_fault(annotation.image_path, spec))


def _undecodable(annotation, fault):
    return UserError("%s: image '%s' cannot be decoded: %s" %
                     (annotation.source, annotation.image_path, fault))


def _decoder_fault(path, spec):
    """The decoder's error message about an image that it could not decode."""
    try:
        with tf.Graph().as_default(), open_session() as session:
            session.run(read_image(tf.constant(os.fsencode(path)), spec))
    except tf.errors.OpError as error:
        return failure_reason(error)
    return 'the file has changed in the meantime'
