"""Finds files that probably hold the labels of a folder: its image names are then no labels."""

import os
import re

from lpr.data.image_files import PICTURE_EXTENSIONS, find_files, is_picture
from lpr.runtime.errors import UserError
from lpr.runtime.inputs import ANY_SIZE, open_input

_EXTENSIONS = ('.csv', '.tsv', '.xls', '.xlsx', '.ods', '.json', '.xml')
# Of a text file so many bytes are read, to tell labels from notes.
_SAMPLE_BYTES = 2 ** 14
_DELIMITERS = '\t,;|'
# The name of an image and something behind it.
_ROW = re.compile(r'.*(?:%s)["\']?[ %s]+[^ %s].*' % (
    '|'.join(map(re.escape, PICTURE_EXTENSIONS)), _DELIMITERS, _DELIMITERS), re.IGNORECASE)


def check_names_are_labels(folder, output):
    """Raises UserError if a file below a folder of images probably has their labels.

    `output` is the annotation file that an earlier run may have written there, or None.
    """
    for name in find_files(folder):
        path = os.path.join(folder, name)
        extension = os.path.splitext(name)[1].lower()
        if not (extension in _EXTENSIONS or extension == '.txt' and _has_rows(path)):
            continue
        if output is None or os.path.realpath(path) != os.path.realpath(output):
            raise UserError('%s: %s is in this folder and may hold the labels: give that file, or '
                            '--kind names for the plates in the names of the images' %
                            (folder, name))


def _has_rows(path):
    """Whether most of the first lines of a text, in any encoding, name an image and more."""
    try:
        with open_input(path, ANY_SIZE) as stream:
            text = stream.read(_SAMPLE_BYTES).decode('latin-1').replace('\0', '')
    except OSError:
        return False
    lines = list(filter(None, (line.strip(' "\'') for line in text.splitlines())))
    return 2 * sum(map(_is_row, lines)) > len(lines)


def _is_row(line):
    has_label_first = is_picture(line) and any(mark in line for mark in _DELIMITERS)
    return has_label_first or bool(_ROW.fullmatch(line))
