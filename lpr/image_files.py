"""Image files on disk: found in folders, known by their content, read whole, written. Uses OpenCV.

For the commands in `utils/`; what the network is fed is read by `lpr.images`.
"""

import os

import cv2
import numpy as np

from lpr.errors import UserError
from lpr.files import atomic_write

# Quality of written JPEG files; real plate crops have about 95.
JPEG_QUALITY = 95
# Sizes that the second header of a BMP file may have, in bytes; its two-byte mark alone is weak.
_BMP_HEADER_SIZES = (12, 40, 52, 56, 64, 108, 124)
_HEAD_BYTES = 18
_JPEG_START_OF_SCAN, _JPEG_END = b'\xff\xda', b'\xff\xd9'


def find_files(folder, recursive=True):
    """Finds the files in a folder; linked folders are entered, each real folder once.

    Returns:
        Their paths relative to `folder`, sorted by code point.
    Raises:
        UserError: the folder or one in it cannot be read.
    """
    def fail(error):
        raise UserError('%s: cannot read this folder: %s' % (error.filename, error.strerror))

    found, entered = [], set()
    for parent, subfolders, names in os.walk(folder, onerror=fail, followlinks=True):
        real = os.path.realpath(parent)
        if real in entered or not recursive:
            subfolders.clear()
        subfolders.sort()
        if real not in entered:
            entered.add(real)
            found += [os.path.relpath(os.path.join(parent, name), folder) for name in names]
    return sorted(found)


def image_type(path):
    """The format of an image by the first bytes of its file, whatever its name.

    Returns:
        'JPEG', 'PNG', 'GIF' or 'BMP' (what the toolkit can decode), None for anything else.
    Raises:
        OSError: the file cannot be read.
    """
    with open(path, 'rb') as stream:
        return _type_of(stream.read(_HEAD_BYTES))


def _type_of(data):
    if data.startswith(b'\xff\xd8\xff'):
        return 'JPEG'
    if data.startswith(b'\x89PNG\r\n\x1a\n'):
        return 'PNG'
    if data.startswith((b'GIF87a', b'GIF89a')):
        return 'GIF'
    if data.startswith(b'BM') and int.from_bytes(data[14:18], 'little') in _BMP_HEADER_SIZES:
        return 'BMP'
    return None


def read_image(path):
    """Reads a JPEG or PNG image.

    Its EXIF orientation is not applied: labels give coordinates of the pixels as they are stored.

    Returns:
        uint8 [height, width, 3], blue, green, red.
    Raises:
        ValueError: the file is missing, no such image, cut off or damaged.
    """
    try:
        with open(path, 'rb') as stream:
            data = stream.read()
    except OSError as error:
        raise ValueError('cannot read the image %s: %s' % (path, error.strerror))
    if _type_of(data) not in ('JPEG', 'PNG'):
        raise ValueError('the image is no JPEG or PNG file')
    if _is_cut_off(data):
        raise ValueError('the image is cut off')
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8),
                             cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        image = None
    if image is None:
        raise ValueError('the image is damaged')
    return image


def _is_cut_off(data):
    """Whether the end of a JPEG file is missing; decoders fill the rest with gray and say nothing.

    The bytes FF DA and FF D9 occur in a JPEG's scans only as markers (ITU-T T.81, B.1.1.5).
    """
    return (_type_of(data) == 'JPEG' and
            data.rfind(_JPEG_END) <= data.rfind(_JPEG_START_OF_SCAN))


def write_image(path, image):
    """Writes uint8 [height, width, 3] (blue, green, red) as JPEG or PNG, by the path's extension.

    Raises:
        UserError: the file cannot be written.
    """
    _write_encoded(path, os.path.splitext(path)[1], image)


def write_png(path, image):
    """Writes uint8 [height, width, 3] RGB as PNG, whatever the path's extension.

    Raises:
        UserError: the file cannot be written.
    """
    _write_encoded(path, '.png', cv2.cvtColor(image, cv2.COLOR_RGB2BGR))


def _write_encoded(path, extension, image):
    data = cv2.imencode(extension, image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1]
    with atomic_write(path, 'wb') as stream:
        stream.write(data.tobytes())
