"""Finding, reading and writing image files. Uses OpenCV.

For images to inspect, convert or write; the network's input is read by `preprocessing`.
"""

import os

import cv2
import numpy as np

from lpr.data.annotation_file import IMAGE_EXTENSIONS
from lpr.data.image_headers import MAX_FILE_BYTES, read_header
from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_write
from lpr.runtime.inputs import read_input

# Quality of written JPEG files; real plate crops have about 95.
JPEG_QUALITY = 95
# File name extensions of images, unsupported formats included: such files are reported, not
# silently ignored.
PICTURE_EXTENSIONS = IMAGE_EXTENSIONS + ('.webp', '.tif', '.tiff', '.jp2', '.heic', '.heif',
                                         '.avif')


def find_files(folder, recursive=True):
    """Finds the files in a folder; follows links to folders, but enters each real folder once.

    Args:
        folder: the folder.
        recursive: whether to look into its subfolders, too.
    Returns:
        Their paths relative to `folder`, sorted by code point.
    Raises:
        UserError: the folder or a subfolder cannot be read.
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


def is_picture(name):
    """Whether a file is named like an image, readable or not."""
    return name.lower().endswith(PICTURE_EXTENSIONS)


def picture_names(folder):
    """As `find_files`, those below a folder that are named like images, readable or not."""
    return list(filter(is_picture, find_files(folder)))


def read_bgr(path):
    """Reads a JPEG, PNG or BMP image.

    Its EXIF orientation is ignored: datasets give coordinates in the image as stored.

    Returns:
        uint8 [height, width, 3], blue, green, red.
    Raises:
        ValueError: the file is missing, not such an image, truncated or damaged.
    """
    if read_header(path).kind == 'GIF':
        raise ValueError('the image is a GIF file; convert it to PNG')
    try:
        image = cv2.imdecode(np.frombuffer(read_input(path, MAX_FILE_BYTES), np.uint8),
                             cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except OSError as error:
        raise ValueError('the image cannot be read: %s' % error.strerror)
    except cv2.error:
        image = None
    if image is None:
        raise ValueError('the image is damaged')
    return image


def write_image(path, image):
    """Writes uint8 [height, width, 3] RGB: JPEG if the path's extension says so, else PNG.

    Raises:
        UserError: the file cannot be written.
    """
    extension = '.jpg' if path.lower().endswith(('.jpg', '.jpeg')) else '.png'
    data = cv2.imencode(extension, cv2.cvtColor(image, cv2.COLOR_RGB2BGR),
                        [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1]
    with atomic_write(path, 'wb') as stream:
        stream.write(data.tobytes())
