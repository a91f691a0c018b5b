"""Image file -> network input: the one preprocessing of training, evaluation and inference.

Source: `read_data` of the LPR toolkit of OpenVINO Training Extensions (bilinear resize of
`tf.image.resize_images`, values in [0, 1]), with the value range and grey conversion as options.
"""

import tensorflow as tf


def read_image(path, input_shape, convert_to_gray=False):
    """Reads an image file: decode, grey, resize.

    Args:
        path: string scalar tensor; a JPEG, PNG, GIF (its first frame) or 24 bit BMP file.
        input_shape: (height, width, 3) of the result.
        convert_to_gray: replace the three channels by their luma.
    Returns:
        float32 [height, width, 3], RGB in [0, 1].
    """
    image = tf.image.decode_image(tf.io.read_file(path), channels=3, expand_animations=False)
    image = tf.ensure_shape(image, [None, None, 3])  # a BMP may decode to 1 or 4 channels
    if convert_to_gray:
        image = tf.tile(tf.image.rgb_to_grayscale(image), [1, 1, 3])
    image = tf.image.convert_image_dtype(image, tf.float32)
    image = tf.compat.v1.image.resize_bilinear(image[tf.newaxis], input_shape[:2])[0]
    image.set_shape(input_shape)
    return image


def to_network_range(images, symmetric_range):
    """Maps float32 values in [0, 1] to [-1, 1] if `symmetric_range`, else leaves them."""
    return images * 2.0 - 1.0 if symmetric_range else images


def to_pixels(images, symmetric_range):
    """The inverse of `to_network_range`, as uint8 in [0, 255] (NumPy)."""
    if symmetric_range:
        images = (images + 1.0) / 2.0
    return (images * 255.0).round().clip(0, 255).astype('uint8')
