"""Images as arrays of pixels: checks of type and shape, channel order, value range."""

import numpy as np

from lpr.data.image_headers import MAX_PIXELS
from lpr.runtime.errors import UserError

BGR, RGB = 'BGR', 'RGB'


def check_pixels(image):
    """Raises UserError unless `image` is an array of 8 bits and three channels."""
    if not isinstance(image, np.ndarray):
        raise UserError('expected a path or a NumPy array, got %s' % (
            'None, as from cv2.imread for a file that it cannot read' if image is None
            else type(image).__name__))
    if image.dtype != np.uint8:
        raise UserError('expected an array of uint8, got %s' % image.dtype)
    if image.ndim != 3 or image.shape[2] != 3 or not image.size:
        raise UserError('expected an array [height, width, 3], got the shape %s%s' %
                        (list(image.shape), _conversion(image)))
    if image.shape[0] * image.shape[1] > MAX_PIXELS:
        raise UserError('expected an array of at most %d pixels, got %d x %d' %
                        (MAX_PIXELS, image.shape[1], image.shape[0]))


def _conversion(image):
    """The end of a message: how to convert a grey image, or one with an alpha channel."""
    channels = image.shape[2:] if image.size and image.ndim in (2, 3) else None
    code = {(): 'GRAY2BGR', (1,): 'GRAY2BGR', (4,): 'BGRA2BGR'}.get(channels)
    return '; cv2.cvtColor(image, cv2.COLOR_%s) gives one' % code if code else ''


def to_network_range(images, symmetric_range):
    """Maps float32 values in [0, 1] to [-1, 1] if `symmetric_range`, else leaves them."""
    return images * 2.0 - 1.0 if symmetric_range else images


def to_pixels(images, symmetric_range):
    """The inverse of `to_network_range`, as uint8 in [0, 255] (NumPy)."""
    if symmetric_range:
        images = (images + 1.0) / 2.0
    return (images * 255.0).round().clip(0, 255).astype('uint8')
