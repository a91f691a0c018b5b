"""Image files by their headers: kind, size, and whether the end is there. Nothing is decoded.

What passes here is decoded by TensorFlow (`preprocessing`) and OpenCV (`image_files`); what
TensorFlow 1.15 cannot read, would read wrongly, or would need unbounded memory for, is refused with
the reason. A file costs a few microseconds. The formats themselves stand in `image_formats`.

Pillow and imagesize read headers, too, but do not look for the end of the file, and Pillow accepts
what TensorFlow 1.15 cannot read; so neither can tell beforehand which image will fail.
"""

import collections
import mmap
import os
import struct

from lpr.data.image_formats import CUT_OFF, READERS, kind_of, refusal

# Largest image, in pixels over all frames: 100 MB decoded. A plate crop has some thousands.
MAX_PIXELS = 2 ** 25
MAX_FILE_BYTES = 2 ** 28
# Every block of a GIF file is looked at, to count its frames.
MAX_GIF_BYTES = 2 ** 24
# What a reading of a file begins with; the header of most images is in it.
_HEAD_BYTES = 1024


class ImageHeader(collections.namedtuple('ImageHeader', 'kind width height')):
    """What the header of an image tells: 'JPEG', 'PNG', 'GIF' or 'BMP', and its size in pixels."""
    __slots__ = ()


def image_kind(path):
    """The format of an image by the first bytes of its file, whatever its name.

    Returns:
        'JPEG', 'PNG', 'GIF' or 'BMP' (what the toolkit can decode), None for anything else.
    Raises:
        OSError: the file cannot be read.
    """
    with open(path, 'rb') as stream:
        return kind_of(stream.read(_HEAD_BYTES))


def read_header(path):
    """Reads the header of an image file and looks whether the file is whole.

    Returns:
        An `ImageHeader`.
    Raises:
        ValueError: why the image cannot be used: 'the image is cut off'.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            return _read(_File(descriptor))
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ValueError('the image cannot be read: %s' % error.strerror)


def header_fault(path):
    """Why `read_header` refuses an image, or None."""
    try:
        read_header(path)
    except ValueError as error:
        return str(error)
    return None


class _File:
    """An open file by the places of its bytes; the first ones are read once."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.head = os.pread(descriptor, _HEAD_BYTES, 0)
        self.size = os.fstat(descriptor).st_size

    def read(self, place, count):
        """Exactly `count` bytes; ValueError if the file has less."""
        inside = 0 <= place <= len(self.head) - count
        data = (self.head[place:place + count] if inside else
                os.pread(self.descriptor, count, place))
        if len(data) < count:
            raise ValueError(CUT_OFF)
        return data

    def unpack(self, form, place):
        return struct.unpack(form, self.read(place, struct.calcsize(form)))

    def ends_with(self, data):
        return self.size >= len(data) and self.read(self.size - len(data), len(data)) == data

    def rfind(self, data):
        """Place of the last occurrence, -1 if there is none."""
        with mmap.mmap(self.descriptor, 0, access=mmap.ACCESS_READ) as mapped:
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
