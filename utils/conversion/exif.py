"""The EXIF orientation of a photo: how a camera was held, so that viewers show the photo upright.

Source: Exif 2.3, 4.5.4 (file structure) and 4.6.4 (tag 274).
"""

import itertools
import struct

from lpr.data.image_formats import jpeg_segments, kind_of
from lpr.data.image_headers import ImageFile

UPRIGHT = 1
# From this one on width and height change places.
QUARTER_TURN = 5
_ORIENTATIONS = range(1, 9)
_TAG, _SHORT = 274, 3
# The record is in one of the first segments, of which none has more than 64 KiB.
_MAX_SEGMENTS = 10
_APP1, _MARK = 0xE1, b'Exif\0\0'


def stored_turned(orientation):
    """What to say of an image with an orientation other than `UPRIGHT`."""
    return ("is stored turned (EXIF orientation %d): save it upright, for example with "
            "ImageMagick's mogrify -auto-orient" % orientation)


def read_orientation(path):
    """The orientation of a JPEG file, 1 (stored upright) to 8; 1 if the file does not tell.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        with ImageFile(path) as file:
            record = _find_record(file) if kind_of(file.head) == 'JPEG' else None
        return _orientation(record) if record else UPRIGHT
    except (ValueError, struct.error):  # the file or the record is damaged
        return UPRIGHT


def _find_record(file):
    """The bytes of the EXIF record without its mark; None if there is none."""
    for marker, place, length in itertools.islice(jpeg_segments(file), _MAX_SEGMENTS):
        if marker == _APP1 and file.read(place, length).startswith(_MARK):
            return file.read(place, length)[len(_MARK):]
    return None


def _orientation(record):
    order = '>' if record.startswith(b'MM') else '<'
    directory, = struct.unpack_from(order + 'I', record, 4)
    count, = struct.unpack_from(order + 'H', record, directory)
    for entry in range(count):
        tag, kind, _, value = struct.unpack_from(order + 'HHIH', record, directory + 2 + 12 * entry)
        if (tag, kind) == (_TAG, _SHORT) and value in _ORIENTATIONS:
            return value
    return UPRIGHT
