"""One text file per image: the plate alone (NVIDIA TAO), lines with boxes (`boxed_lines`) or YOLO.

A line of YOLO is `class x y width height`, the centre and the size of the box as shares of the
image; the plate follows in the same line, or is in the name of the file (`--pattern`).
"""

import os
import re

from lpr.runtime.errors import UserError
from lpr.runtime.inputs import read_text
from utils.conversion.readers.boxed_lines import split_boxed_line
from utils.conversion.readers.counterparts import find_label_files, image_of, images_without
from utils.conversion.readers.entry import Entry, Source
from utils.conversion.readers.file_names import match_name
from utils.conversion.readers.image_search import image_size

EXTENSION = '.txt'
# A plate and its surroundings have some dozen bytes, a photo some dozen boxes.
MAX_BYTES = 2 ** 16
_SHARE = r'-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]-?[0-9]+)?'
_SHARE_ALONE = re.compile(_SHARE)
YOLO_LINE = re.compile(r'[0-9]+((?:\s+%s){4})(?:\s+(.*))?' % _SHARE)
# Between the columns of a line that is no plate alone.
_COLUMNS = re.compile(r'\t|,.*,')


def open_texts(folder, options):
    """The `Source` of a folder with a text file for each image: its plate, or boxes and plates."""
    return Source('one text file per image, with the plate', None,
                  _entries(folder, options, _read_plates))


def open_yolo(folder, options):
    """The `Source` of a folder with YOLO's boxes and the plate of each image in a text file."""
    return Source('one text file per image, with boxes as YOLO has them', None,
                  _entries(folder, options, _read_boxes))


def read_lines(path):
    """The lines of a small text file without blanks around them; ValueError says what is wrong."""
    try:
        text = read_text(path, MAX_BYTES, 'utf-8-sig')
    except OSError as error:
        raise ValueError('cannot read this file: %s' % error.strerror)
    except UnicodeDecodeError:
        raise ValueError('not UTF-8; save it as UTF-8')
    return [(number, line.strip()) for number, line in enumerate(text.split('\n'), 1)
            if line.strip()]


def _entries(folder, options, read):
    """Yields the `Entry`s of all text files, then the images that have none."""
    names = find_label_files(folder, EXTENSION)
    if not names:
        raise UserError('%s: no text file in this folder; expected one for each image' % folder)
    used = set()
    for name in names:
        path = os.path.join(folder, name)
        try:
            image = image_of(folder, name, options.images)
            if image is None:
                raise ValueError('no image belongs to this file (--images names their folder)')
            used.add(image)
            lines = read_lines(path)
            if not lines:
                raise ValueError('the file is empty')
        except ValueError as error:
            yield Entry.faulty(path, error)
            continue
        yield from read(path, name, image, lines, options.pattern)
    for path in images_without(folder, used, options.images):
        yield Entry.faulty(path, 'no text file belongs to this image')


def _read_plates(path, name, image, lines, pattern):
    """Yields the `Entry`s of a file: a box and a plate a line, or one plate in one line or two."""
    boxed = [split_boxed_line(line) for _, line in lines]
    if any(boxed):
        for (number, _), found in zip(lines, boxed):
            place = '%s:%d' % (path, number)
            yield (Entry(place, image, *found, None) if found else
                   Entry.faulty(place, 'no box and plate, as other lines of this file have'))
    elif len(lines) > 2:
        yield Entry.faulty(path, '%d lines; expected the plate alone' % len(lines))
    elif any(_COLUMNS.search(line) for _, line in lines):
        yield Entry.faulty(path, "'%s' has several columns; expected the plate alone, or write the "
                                 'rows of all files to a table' % lines[0][1][:80])
    else:
        yield Entry(path, image, ' '.join(line for _, line in lines), None, None)


def _read_boxes(path, name, image, lines, pattern):
    """Yields the `Entry`s of a file of YOLO."""
    for number, line in lines:
        place = '%s:%d' % (path, number)
        try:
            shares, text = _split_yolo(line)
            if not text:
                text = _text_of_name(name, pattern, lines)
            yield Entry(place, image, text, _to_pixels(shares, image_size(image)), None)
        except ValueError as error:
            yield Entry.faulty(place, error)


def _split_yolo(line):
    match = YOLO_LINE.fullmatch(line)
    if not match:
        raise ValueError("expected 'class x y width height plate', not '%s'" % line[:80])
    text = match.group(2) or ''
    if text and all(map(_is_share, text.split())):
        raise ValueError("'%s' after the box is not a plate but a detector's confidence, or points "
                         'of an outline' % text[:80])
    return [float(share) for share in match.group(1).split()], text


def _is_share(token):
    """Whether this may be a number that a detector writes after a box: it is at most 1."""
    return bool(_SHARE_ALONE.fullmatch(token)) and float(token) <= 1


def _text_of_name(name, pattern, lines):
    if pattern is None:
        raise ValueError('no plate after the box (--pattern finds it in the name of the file)')
    if len(lines) > 1:
        raise ValueError('%d boxes, but one plate in the name of the file' % len(lines))
    return match_name(name, pattern)[0]


def _to_pixels(shares, size):
    """(left, top, right, bottom) of a centre and size in shares of the image."""
    if not all(0 <= share <= 1 for share in shares):
        raise ValueError('the box is not in shares of the image, from 0 to 1')
    x, y, width, height = (share * side for share, side in zip(shares, size * 2))
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2
