"""Training augmentations, as TensorFlow ops on batches.

Source: `augment`, `augment_with_stn` and `random_blur` of the LPR toolkit of OpenVINO Training
Extensions; here every image of a batch draws its own parameters.

`albumentations` and `augraphy` augment images one by one in NumPy, outside the graph: they would
call Python for every image, and their random numbers would change the results of existing seeds.
"""

import tensorflow as tf
from tensorflow.contrib import image as contrib_image

# Photometric distortions, for values in [0, 1].
MAX_BRIGHTNESS_DELTA = 0.2
CONTRAST_RANGE = (0.8, 1.2)
NOISE_STDDEV = 0.02
# Weight of the Laplacian added to the image: positive blurs, negative sharpens (truncated at two).
BLUR_STDDEV = 0.1


def augment(images, basic=False, stn=False, blur=False, affine_stddev=0.05, is_grey=False):
    """Applies the augmentations that are switched on.

    Args:
        images: float32 [batch, height, width, channels] in [0, 1], static except for the batch.
        basic: brightness, contrast and noise.
        stn: a random affine transform, as a spatial transformer layer would apply it.
        blur: random blur or sharpening.
        affine_stddev: standard deviation of the parameters of `stn`, in half images.
        is_grey: whether the channels are equal; they stay so.
    Returns:
        float32, shape and range of `images`.
    """
    if basic:
        images = distort_colors(images, is_grey)
    if stn:
        images = transform_affine(images, random_affine(tf.shape(images)[0], affine_stddev))
    if blur:
        images = blur_or_sharpen(images)
    return tf.clip_by_value(images, 0.0, 1.0)


def distort_colors(images, is_grey=False):
    """Random brightness and contrast per image; noise per pixel and, unless grey, per channel.

    Takes float32 [batch, height, width, channels] in [0, 1], gives the same shape, not clipped.
    """
    per_image = [tf.shape(images)[0], 1, 1, 1]
    delta = tf.random.uniform(per_image, -MAX_BRIGHTNESS_DELTA, MAX_BRIGHTNESS_DELTA)
    contrast = tf.random.uniform(per_image, *CONTRAST_RANGE)
    mean = tf.reduce_mean(images, axis=[1, 2], keepdims=True)
    noise_of = images[..., :1] if is_grey else images
    noise = tf.random.truncated_normal(tf.shape(noise_of), stddev=NOISE_STDDEV)
    return (images - mean) * contrast + mean + delta + noise


def random_affine(batch_size, stddev):
    """float32 [batch, 2, 3]: identity plus normal noise, cut at two standard deviations."""
    identity = tf.constant([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    return identity + tf.random.truncated_normal([batch_size, 2, 3], stddev=stddev)


def transform_affine(images, theta):
    """Samples every image at affine positions, as a spatial transformer layer does.

    Args:
        images: float32 [batch, height, width, channels].
        theta: float32 [batch, 2, 3]; the output pixel (x, y) is read at `theta` times (x, y, 1),
            in coordinates from -1 to 1. The image is mirrored at its borders.
    Returns:
        float32, shape of `images`, interpolated bilinearly.
    """
    _, height, width, _ = images.shape.as_list()
    pad_y, pad_x = height // 2, width // 2
    padded = tf.pad(images, [[0, 0], [pad_y, pad_y], [pad_x, pad_x], [0, 0]], 'SYMMETRIC')
    half_x, half_y = (width - 1) / 2.0, (height - 1) / 2.0
    to_unit = tf.constant([[1 / half_x, 0.0, -1.0], [0.0, 1 / half_y, -1.0], [0.0, 0.0, 1.0]])
    to_padded = tf.constant([[half_x, 0.0, half_x + pad_x], [0.0, half_y, half_y + pad_y],
                             [0.0, 0.0, 1.0]])
    batch_size = tf.shape(images)[0]
    last_row = tf.tile([[[0.0, 0.0, 1.0]]], [batch_size, 1, 1])
    matrices = tf.einsum('ij,bjk,kl->bil', to_padded, tf.concat([theta, last_row], axis=1), to_unit)
    transforms = tf.reshape(matrices, [batch_size, 9])[:, :8]
    warped = contrib_image.transform(padded, transforms, interpolation='BILINEAR',
                                     output_shape=[height, width])
    warped.set_shape(images.shape)
    return warped


def blur_or_sharpen(images):
    """Adds a random multiple of the four-neighbour Laplacian to every image.

    Takes float32 [batch, height, width, channels] in [0, 1], gives the same shape, not clipped.
    """
    padded = tf.pad(images, [[0, 0], [1, 1], [1, 1], [0, 0]], 'SYMMETRIC')
    neighbours = (padded[:, :-2, 1:-1] + padded[:, 2:, 1:-1] +
                  padded[:, 1:-1, :-2] + padded[:, 1:-1, 2:])
    share = tf.random.truncated_normal([tf.shape(images)[0], 1, 1, 1], stddev=BLUR_STDDEV)
    return images + share * (neighbours - 4.0 * images)
