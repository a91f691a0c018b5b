"""Image file -> network input: the preprocessing shared by training, evaluation and inference.

Source: `read_data` of the LPR toolkit of OpenVINO Training Extensions (bilinear resize of
`tf.image.resize_images`, values in [0, 1]), with the value range, grey conversion and two-line
plates as options.
"""

import tensorflow as tf

from lpr.data.two_lines import cut_limits, is_gap, is_narrow_crop


def read_image(path, spec):
    """Reads an image file: decode, then `prepare_image`.

    Args:
        path: string scalar tensor; a JPEG, PNG, GIF (its first frame) or 24-bit BMP file.
        spec: the `ModelSpec`.
    Returns:
        float32 [height, width, 3], RGB in [0, 1].
    """
    return prepare_image(decode_file(path), spec)


def decode_file(path):
    """Decodes an image file of the kinds of `read_image`: uint8 [height, width, 3], RGB."""
    image = tf.image.decode_image(tf.io.read_file(path), channels=3, expand_animations=False)
    return tf.ensure_shape(image, [None, None, 3])  # a BMP may decode to 1 or 4 channels


def prepare_image(image, spec):
    """Turns a decoded image into the network's input: grey, unfold, resize.

    Args:
        image: uint8 tensor [any height, any width, 3], RGB.
        spec: the `ModelSpec`; its input_shape, convert_to_gray, two_lines, two_lines_below and
            two_lines_gap apply.
    Returns:
        float32 [height, width, 3], RGB in [0, 1].
    """
    if spec.convert_to_gray:
        image = tf.tile(tf.image.rgb_to_grayscale(image), [1, 1, 3])
    height, width, _ = spec.input_shape
    if spec.two_lines:
        cut = _find_cut(image, spec)
        image = tf.cond(cut >= 0,
                        lambda: _unfold(image, cut, height, width),
                        lambda: _resize(image, height, width))
    else:
        image = _resize(image, height, width)
    image.set_shape(spec.input_shape)
    return image


def _find_cut(image, spec):
    """The row where an image is cut by the rule of `lpr.data.two_lines`; -1 for one line.

    Args:
        image: uint8 tensor [height, width, 3].
        spec: the `ModelSpec`.
    Returns:
        int32 scalar.
    """
    shape = tf.shape(image)
    return tf.cond(is_narrow_crop(shape[1], shape[0], spec.two_lines_below),
                   lambda: _emptiest_row(image, spec.two_lines_gap), lambda: tf.constant(-1))


def _emptiest_row(image, two_lines_gap):
    """The row of least energy around the middle; -1 if `two_lines_gap` is set and it is no gap."""
    values = tf.reduce_sum(tf.cast(image, tf.int32), axis=2)
    energies = tf.reduce_sum(tf.abs(values[:, 1:] - values[:, :-1]), axis=1)
    first, last, _ = cut_limits(tf.shape(image)[0])
    # `top_k` returns the first of equal values; `tf.argmin` does not guarantee it.
    _, least = tf.nn.top_k(-energies[first:last + 1])
    cut = first + least[0]
    if two_lines_gap is None:
        return cut
    energies = tf.cast(energies, tf.int64)
    are_gaps = [is_gap(energies[cut], tf.reduce_sum(rows), tf.size(rows, out_type=tf.int64),
                       two_lines_gap) for rows in (energies[:cut], energies[cut + 1:])]
    return tf.where(tf.reduce_all(are_gaps), cut, -1)


def _unfold(image, cut, height, width):
    """The upper line of an image to the left of the lower one, float32 [height, width, 3].

    The rows around the cut are in both.
    """
    _, _, overlap = cut_limits(tf.shape(image)[0])
    upper, lower = image[:cut + overlap + 1], image[cut - overlap:]
    return tf.concat([_resize(upper, height, width // 2),
                      _resize(lower, height, width - width // 2)], axis=1)


def _resize(image, height, width):
    """uint8 [any height, any width, 3] -> float32 [height, width, 3] in [0, 1]."""
    image = tf.image.convert_image_dtype(image, tf.float32)
    return tf.compat.v1.image.resize_bilinear(image[tf.newaxis], [height, width])[0]
