"""Single images -> network input in NumPy and OpenCV, where TensorFlow is not installed.

The twin of `lpr.data.preprocessing`, step by step, in float32.
"""

import os

import numpy as np

from lpr.data.image_files import read_bgr
from lpr.data.pixel_arrays import BGR, check_pixels, to_network_range
from lpr.data.two_lines import cut_limits, is_gap, is_narrow_crop
from lpr.runtime.errors import UserError

# Red, green and blue in grey: ITU-R BT.601, as `tf.image.rgb_to_grayscale` rounds them.
_GREY = np.float32([0.2989, 0.587, 0.114])


class NumpyInput:
    """Prepares images as `lpr.data.image_input.ImageInput` does, except for GIF files."""

    def __init__(self, spec):
        """`spec`: the `ModelSpec` of the network that is fed."""
        self._spec = spec

    def prepare(self, image, colors=BGR):
        """Prepares one image; see `ImageInput.prepare`."""
        if isinstance(image, (str, os.PathLike)):
            path, colors = os.fspath(image), BGR
            try:
                image = read_bgr(path)
            except ValueError as error:
                raise UserError('%s: %s' % (path, error))
        else:
            check_pixels(image)
        prepared = prepare_pixels(image[:, :, ::-1] if colors == BGR else image, self._spec)
        return to_network_range(prepared, self._spec.symmetric_range)

    def close(self):
        """There is nothing to free."""


def prepare_pixels(image, spec):
    """Turns a decoded image into the network's input: grey, unfold, resize.

    Args:
        image: uint8 NumPy [any height, any width, 3], RGB.
        spec: the `ModelSpec`, as for `lpr.data.preprocessing.prepare_image`.
    Returns:
        float32 [height, width, 3], RGB in [0, 1].
    """
    image = in_model_colours(image, spec)
    height, width, _ = spec.input_shape
    cut = find_cut(image, spec)
    if cut is None:
        return _resize(image, height, width)
    _, _, overlap = cut_limits(len(image))
    upper, lower = image[:cut + overlap + 1], image[cut - overlap:]
    return np.concatenate([_resize(upper, height, width // 2),
                           _resize(lower, height, width - width // 2)], axis=1)


def in_model_colours(image, spec):
    """The image, or with `convert_to_gray` its grey in three channels; uint8, shape of `image`."""
    if not spec.convert_to_gray:
        return image
    grey = (_in_unit_range(image) @ _GREY * np.float32(255.5)).astype(np.uint8)
    return np.repeat(grey[:, :, np.newaxis], 3, axis=2)


def _in_unit_range(image):
    return image.astype(np.float32) * np.float32(1 / 255)


def find_cut(image, spec):
    """The row where an image is cut by the rule of `lpr.data.two_lines`.

    Args:
        image: uint8 NumPy [height, width, 3], any order of the channels.
        spec: the `ModelSpec`.
    Returns:
        The number of the row, None for an image of one line.
    """
    height, width, _ = image.shape
    if not (spec.two_lines and is_narrow_crop(width, height, spec.two_lines_below)):
        return None
    values = image.astype(np.int32).sum(axis=2)
    energies = np.abs(np.diff(values, axis=1)).sum(axis=1, dtype=np.int64)
    first, last, _ = cut_limits(height)
    cut = first + energies[first:last + 1].argmin()
    if spec.two_lines_gap is None or all(
            is_gap(energies[cut], rows.sum(), len(rows), spec.two_lines_gap)
            for rows in (energies[:cut], energies[cut + 1:])):
        return cut
    return None


def _resize(image, height, width):
    """uint8 [any height, any width, 3] -> float32 [height, width, 3] in [0, 1], bilinear."""
    image = _in_unit_range(image)
    upper, lower, below = _neighbours(image.shape[0], height)
    left, right, beside = _neighbours(image.shape[1], width)
    below, beside = below[:, np.newaxis, np.newaxis], beside[:, np.newaxis]
    rows = [rows[:, left] + (rows[:, right] - rows[:, left]) * beside
            for rows in (image[upper], image[lower])]
    return rows[0] + (rows[1] - rows[0]) * below


def _neighbours(size, new_size):
    """For each new pixel along a side, the two old pixels around it and the weight of the second.

    There is no half-pixel offset, as in `tf.image.resize_bilinear` by default.
    """
    places = np.arange(new_size, dtype=np.float32) * np.float32(size / new_size)
    before = places.astype(np.int64)
    return before, np.minimum(before + 1, size - 1), places - before.astype(np.float32)
