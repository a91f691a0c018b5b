"""Checks image files by their headers: format, size, and whether they are complete.

Files that pass are decoded by TensorFlow (`preprocessing`) and OpenCV (`image_files`). Files that
TensorFlow 1.15 cannot read, would misread, or would need unbounded memory for are rejected with a
reason. Nothing is decoded here; a check takes a few microseconds. `image_formats` has the formats.

Pillow and imagesize read headers as well, but do not check the end of the file, and Pillow accepts
files that TensorFlow 1.15 cannot read; so neither can predict which image will fail.
"""

import collections
import mmap
import os
import struct

from lpr.data.image_formats import READERS, TRUNCATED, kind_of, refusal
from lpr.runtime.inputs import ANY_SIZE, open_descriptor, open_input

# Largest image, in pixels over all frames: 100 MB decoded. A plate crop has a few thousand.
MAX_PIXELS = 2 ** 25
MAX_FILE_BYTES = 2 ** 28
# Every block of a GIF file is visited to count its frames.
MAX_GIF_BYTES = 2 ** 24
# Bytes that are read first; they hold the header of most images.
_HEAD_BYTES = 1024


class ImageHeader(collections.namedtuple('ImageHeader', 'kind width height')):
    """The header of an image: 'JPEG', 'PNG', 'GIF' or 'BMP', and its size in pixels."""
    __slots__ = ()


def image_kind(path):
    """The format of an image by the first bytes of its file, regardless of its name.

    Returns:
        'JPEG', 'PNG', 'GIF' or 'BMP' (what the toolkit can decode), None for anything else.
    Raises:
        OSError: the file cannot be read.
    """
    with open_input(path, ANY_SIZE) as stream:
        return kind_of(stream.read(_HEAD_BYTES))


def read_header(path):
    """Reads the header of an image file and checks that the file is complete.

    Returns:
        An `ImageHeader`.
    Raises:
        ValueError: why the image cannot be used, such as 'the image is truncated'.
    """
    try:
        with ImageFile(path) as file:
            return _read(file)
    except OSError as error:
        raise ValueError('the image cannot be read: %s' % error.strerror)


def header_fault(path):
    """Why `read_header` rejects an image, or None."""
    try:
        read_header(path)
    except ValueError as error:
        return str(error)
    return None


class ImageFile:
    """Random access to the bytes of a file; the first ones are read once.

    As a context manager it closes itself.

    Attributes:
        head: the first bytes.
        size: number of bytes.
    """

    def __init__(self, path):
        self._path = path

    def __enter__(self):
        """Opens the file; raises OSError if it cannot be read."""
        # Any size: the limit depends on the kind of image, and `_read` checks it.
        self._descriptor = open_descriptor(self._path, ANY_SIZE)
        try:
            self.head = os.pread(self._descriptor, _HEAD_BYTES, 0)
            self.size = os.fstat(self._descriptor).st_size
        except OSError:
            os.close(self._descriptor)
            raise
        return self

    def __exit__(self, *_):
        os.close(self._descriptor)

    def read(self, place, count):
        """Exactly `count` bytes; ValueError if the file has fewer."""
        inside = 0 <= place <= len(self.head) - count
        data = (self.head[place:place + count] if inside else
                os.pread(self._descriptor, count, place))
        if len(data) < count:
            raise ValueError(TRUNCATED)
        return data

    def unpack(self, form, place):
        """A tuple of numbers at a place, by a format of `struct`; ValueError as `read`."""
        return struct.unpack(form, self.read(place, struct.calcsize(form)))

    def ends_with(self, data):
        """Whether the last bytes are these."""
        return self.size >= len(data) and self.read(self.size - len(data), len(data)) == data

    def rfind(self, data):
        """Offset of the last occurrence, -1 if there is none."""
        with mmap.mmap(self._descriptor, 0, access=mmap.ACCESS_READ) as mapped:
            return mapped.rfind(data)


def _read(file):
    kind = kind_of(file.head)
    if kind is None:
        raise ValueError(refusal(file.head))
    limit = MAX_GIF_BYTES if kind == 'GIF' else MAX_FILE_BYTES
    if file.size > limit:
        raise ValueError('the image is a %s file of %d bytes; the limit is %d' %
                         (kind, file.size, limit))
    width, height, frames = READERS[kind](file)
    if width <= 0 or height <= 0:
        raise ValueError('the image is %dx%d and has no pixels' % (width, height))
    if width * height * frames > MAX_PIXELS:
        raise ValueError('the image is %dx%d%s; the limit is %d pixels' % (
            width, height, ' with %d frames' % frames if frames > 1 else '', MAX_PIXELS))
    return ImageHeader(kind, width, height)
