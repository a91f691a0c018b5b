"""Annotation files whose labels are not in the toolkit's form: `0.jpg ab 123 cd`, `1.jpg 皖A12345`.

The label begins after the first blank that follows an image, so it may contain blanks.
"""

import os
import re

from lpr.data.image_files import PICTURE_EXTENSIONS, is_picture
from utils.conversion.readers.entry import Entry, Source
from utils.conversion.readers.image_search import ImageSearch
from utils.conversion.readers.table_file import SAMPLE_LINES, read_text_lines

_LINE = re.compile(r'.*(%s)["\']?\s+\S.*' % '|'.join(map(re.escape, PICTURE_EXTENSIONS)),
                   re.IGNORECASE)


def is_list(lines):
    """Whether most of the first of these (number, text) are lines of an annotation file."""
    sample = lines[:SAMPLE_LINES]
    return 2 * sum('\t' not in text and bool(_LINE.fullmatch(text))
                   for _, text in sample) > len(sample)


def open_list(path, options):
    """The `Source` of an annotation file."""
    lines = read_text_lines(path, options.encoding)
    search = ImageSearch(os.path.dirname(path), options.images)
    return Source('an annotation file', len(lines),
                  (_entry('%s:%d' % (path, number), text.strip(' \t\ufeff'), search)
                   for number, text in lines))


def _entry(place, text, search):
    blanks = list(re.finditer(r'\s+', text))
    if not blanks or is_picture(text):
        return Entry.faulty(place, 'no label; expected a path, a blank and the plate')
    faults = []
    for blank in [end for end in blanks if is_picture(text[:end.start()])] or blanks[-1:]:
        try:
            return Entry(place, search.find(text[:blank.start()]), text[blank.end():], None, None)
        except ValueError as error:
            faults.append(error)
    return Entry.faulty(place, faults[0])
