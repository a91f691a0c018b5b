"""Decodes images in parallel, as completely as training does, and reports what is wrong."""

import collections
import hashlib
import os
import tempfile

import cv2
import numpy as np

from lpr.data.annotation_file import look_up
from lpr.data.image_files import read_bgr
from lpr.data.image_headers import read_header
from lpr.runtime.parallel import map_in_processes
from utils.conversion.exif import read_orientation

IMAGES_PER_TASK = 64
# libjpeg's message about a damaged picture that it decodes anyway.
JPEG_DAMAGE = 'Corrupt JPEG data'
STDERR = 2


class ImageFacts(collections.namedtuple('ImageFacts', 'path width height digest fault remark '
                                               'orientation')):
    """Properties of an image file.

    Attributes:
        path: its path with links resolved; None if there is no such file.
        width, height: in pixels, None if it cannot be decoded.
        digest: a hash of its pixels, equal for equal pictures; None if it cannot be decoded.
        fault: why it cannot be decoded, None if it can.
        remark: the decoder's warning about a picture it decoded, None if there is none.
        orientation: as of EXIF, 1 (stored upright) to 8; None if it cannot be decoded.
    """
    __slots__ = ()


MISSING = ImageFacts(*[None] * len(ImageFacts._fields))


def inspect_images(wanted, workers=None):
    """Decodes images.

    Args:
        wanted: list of (folder, path): a path as in an annotation line, and the folder of its
            list.
        workers: number of processes, None for one per core.
    Returns:
        An iterator of the `ImageFacts` of each, in order.
    """
    return map_in_processes(_inspect, wanted, workers, IMAGES_PER_TASK, _start_worker)


def _start_worker():
    cv2.setNumThreads(1)
    with tempfile.TemporaryFile() as messages:
        os.dup2(messages.fileno(), STDERR)  # where `_take_messages` finds what decoders print


def _inspect(wanted):
    folder, path = wanted
    found = look_up(path, folder)
    if not found:
        return MISSING
    found = os.path.realpath(found)
    try:
        image = decode_image(found)
    except ValueError as error:
        return MISSING._replace(path=found, fault=str(error))
    finally:
        messages = _take_messages()
    height, width, _ = image.shape
    digest = hashlib.blake2b(b'%d %s' % (width, image.tobytes()), digest_size=16).digest()
    damage = [line for line in messages.splitlines() if JPEG_DAMAGE in line]
    return ImageFacts(found, width, height, digest, None, damage[0] if damage else None,
                      read_orientation(found))


def decode_image(path):
    """Decodes a JPEG, PNG, GIF (its first frame) or BMP file.

    Returns:
        uint8 [height, width, 3], blue, green, red.
    Raises:
        ValueError: the file cannot be read or training would not decode it.
    """
    if read_header(path).kind == 'GIF':
        return _decode_gif(path)
    return read_bgr(path)


def _decode_gif(path):
    try:
        from PIL import Image, ImageSequence
    except ImportError:
        raise ValueError('the image is a GIF file, which cannot be checked without Pillow; '
                         'pip install -r requirements-data.txt')
    try:
        with Image.open(path) as image:
            frames = [np.array(frame.convert('RGB')) for frame in ImageSequence.Iterator(image)]
    except (OSError, EOFError, SyntaxError) as error:
        raise ValueError('the image is damaged: %s' % error)
    return frames[0][..., ::-1]


def _take_messages():
    """What was printed to this worker's stderr since the last call."""
    messages = os.pread(STDERR, os.fstat(STDERR).st_size, 0)
    os.ftruncate(STDERR, 0)
    os.lseek(STDERR, 0, os.SEEK_SET)
    return messages.decode('utf-8', 'replace')
