"""The headers of JPEG, PNG, GIF and BMP files, for `image_headers`."""

# Segments searched for the frame of a JPEG; real files have a few dozen.
_MAX_JPEG_SEGMENTS = 10000
# Sizes of a BMP file's second header, in bytes; its two-byte signature alone is too weak.
_BMP_HEADER_SIZES = (12, 40, 52, 56, 64, 108, 124)
_BMP_OLD_HEADER = 12
_BMP_DEPTH = 24
_JPEG_START_OF_SCAN, _JPEG_END = b'\xff\xda', b'\xff\xd9'
# Markers that start a Huffman-coded 8-bit frame; those of other frames.
_JPEG_FRAMES = (0xC0, 0xC1, 0xC2)
_JPEG_OTHER_FRAMES = (0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF)
_PNG_END = b'IEND\xaeB`\x82'
# Unsupported formats that messages name: signature, its offset, name.
_FOREIGN = ((b'WEBP', 8, 'WebP'), (b'II*\0', 0, 'TIFF'), (b'MM\0*', 0, 'TIFF'),
            (b'jP  ', 4, 'JPEG 2000'), (b'ftyp', 4, 'HEIF or AVIF'))
_NO_IMAGE = 'the image is not a JPEG, PNG, GIF or BMP file'
TRUNCATED = 'the image is truncated'
_DAMAGED = 'the header of the image is damaged'
# Most frames in a GIF, because TensorFlow decodes all of them; a picture of a plate has one.
_MAX_GIF_FRAMES = 1000


def kind_of(data):
    """The format of a file by its first bytes, None if it is not supported."""
    if data.startswith(b'\xff\xd8\xff'):
        return 'JPEG'
    if data.startswith(b'\x89PNG\r\n\x1a\n'):
        return 'PNG'
    if data.startswith((b'GIF87a', b'GIF89a')):
        return 'GIF'
    if data.startswith(b'BM') and int.from_bytes(data[14:18], 'little') in _BMP_HEADER_SIZES:
        return 'BMP'
    return None


def refusal(data):
    """Why a file of an unsupported format is rejected, by its first bytes."""
    if not data:
        return 'the image is an empty file'
    for mark, place, name in _FOREIGN:
        if data[place:place + len(mark)] == mark:
            return 'the image is a %s file; convert it to PNG or JPEG' % name
    return _NO_IMAGE


def _read_png(file):
    length, name, width, height = file.unpack('>I4sII', 8)
    if (length, name) != (13, b'IHDR'):
        raise ValueError(_DAMAGED)
    if not file.ends_with(_PNG_END) and file.rfind(_PNG_END) < 0:
        raise ValueError(TRUNCATED)
    return width, height, 1


def _read_jpeg(file):
    """Reads up to the frame header and checks the end; decoders paint missing parts grey.

    The bytes FF DA and FF D9 occur in a JPEG's scans only as markers (ITU-T T.81, B.1.1.5).
    """
    if not file.ends_with(_JPEG_END) and file.rfind(_JPEG_END) <= file.rfind(_JPEG_START_OF_SCAN):
        raise ValueError(TRUNCATED)
    for marker, place, _ in jpeg_segments(file):
        if marker in _JPEG_FRAMES:
            bits, height, width, channels = file.unpack('>BHHB', place)
            if bits == 8 and channels in (1, 3, 4):
                return width, height, 1
        if marker in _JPEG_FRAMES + _JPEG_OTHER_FRAMES:
            raise ValueError('the image is a JPEG file of an unsupported kind; convert it to PNG')
    raise ValueError(_DAMAGED)


def jpeg_segments(file):
    """Yields (marker, place of its data, their number of bytes) of the segments before the scans.

    Args:
        file: an `ImageFile` of a JPEG.
    Raises:
        ValueError: the file ends inside a segment's head.
    """
    place = 2
    for _ in range(_MAX_JPEG_SEGMENTS):
        mark, marker = file.unpack('>BB', place)
        if mark != 0xFF or marker == 0xDA:
            return
        if marker == 0xFF:  # fill bytes may precede a marker
            place += 1
            continue
        length = max(file.unpack('>H', place + 2)[0], 2)
        yield marker, place + 4, length - 2
        place += 2 + length


def _read_gif(file):
    """Counts the frames; TensorFlow decodes all of them to return the first."""
    flags, = file.unpack('B', 10)
    place, frames = 13 + _colour_table_bytes(flags), []
    while True:
        block, = file.unpack('B', place)
        if block == 0x3B and frames:
            break
        if block == 0x2C:
            *frame, flags = file.unpack('<HHHHB', place + 1)
            frames.append(frame)
            if len(frames) > _MAX_GIF_FRAMES:
                raise ValueError('the image is a GIF file of more than %d frames; convert it to '
                                 'PNG' % _MAX_GIF_FRAMES)
            place = _skip_gif_data(file, place + 11 + _colour_table_bytes(flags))
        elif block == 0x21:
            place = _skip_gif_data(file, place + 2)
        else:
            raise ValueError(_DAMAGED)
    width, height = (max(sides) for sides in list(zip(*frames))[2:])
    if frames[0] != [0, 0, width, height]:
        raise ValueError('the image is a GIF file whose first frame does not cover the image; '
                         'convert it to PNG')
    return width, height, len(frames)


def _skip_gif_data(file, place):
    while True:
        length, = file.unpack('B', place)
        place += 1 + length
        if not length:
            return place


def _colour_table_bytes(flags):
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _read_bmp(file):
    start, header_size = file.unpack('<II', 10)
    if header_size == _BMP_OLD_HEADER:
        raise ValueError('the image is an OS/2 BMP file; convert it to PNG')
    width, height, _, depth, compression = file.unpack('<iiHHI', 18)
    if depth != _BMP_DEPTH or compression:
        raise ValueError('the image is a %sBMP file of %d bits per pixel; the toolkit '
                         'reads plain ones of %d' % ('compressed ' if compression else '', depth,
                                               _BMP_DEPTH))
    if start < 14 + header_size:  # TensorFlow would read pixels from outside the file
        raise ValueError(_DAMAGED)
    row_bytes = (3 * width + 3) // 4 * 4
    if width > 0 and start + (abs(height) - 1) * row_bytes + 3 * width > file.size:
        raise ValueError(TRUNCATED)
    return width, abs(height), 1


# Functions that take an open file (of `image_headers`) and return its width, height and number of
# frames; a ValueError says why it cannot be used.
READERS = {'JPEG': _read_jpeg, 'PNG': _read_png, 'GIF': _read_gif, 'BMP': _read_bmp}
