"""Single images -> network input, from files or from arrays, with the preprocessing of batches."""

import os

import tensorflow as tf

from lpr.data.image_decoding import IMAGE_ERRORS
from lpr.data.image_headers import header_fault
from lpr.data.pixel_arrays import BGR, check_pixels, to_network_range
from lpr.data.preprocessing import prepare_image, read_image
from lpr.runtime.errors import UserError, failure_reason
from lpr.runtime.session import open_session


class ImageInput:
    """Prepares images, in its own session; thread-safe."""

    def __init__(self, spec):
        """`spec`: the `ModelSpec` of the network that is fed."""
        with tf.Graph().as_default() as graph:
            self._path = tf.compat.v1.placeholder(tf.string, [])
            self._pixels = tf.compat.v1.placeholder(tf.uint8, [None, None, 3])
            self._of_path, self._of_pixels = (
                to_network_range(image, spec.symmetric_range)
                for image in (read_image(self._path, spec), prepare_image(self._pixels, spec)))
        self._session = open_session(graph=graph)

    def prepare(self, image, colors=BGR):
        """Prepares one image.

        Args:
            image: the path of a file, str or `os.PathLike`, or uint8 NumPy [height, width, 3].
            colors: 'BGR' or 'RGB', the channel order of an array.
        Returns:
            float32 NumPy [height, width, 3] in the network's range.
        Raises:
            UserError: the file cannot be read or decoded, or `image` is neither a path nor such an
                array.
        """
        if isinstance(image, (str, os.PathLike)):
            return self._prepare_file(os.fspath(image))
        check_pixels(image)
        return self._session.run(self._of_pixels, {
            self._pixels: image[:, :, ::-1] if colors == BGR else image})

    def close(self):
        """Closes the session."""
        self._session.close()

    def _prepare_file(self, path):
        fault = header_fault(path)
        if fault:
            raise UserError('%s: %s' % (path, fault))
        try:
            return self._session.run(self._of_path, {self._path: os.fsencode(path)})
        except tf.errors.ResourceExhaustedError as error:
            raise UserError('%s: %s' % (path, failure_reason(error)))
        except IMAGE_ERRORS as error:
            raise UserError('%s: the image cannot be decoded: %s' % (path, failure_reason(error)))
