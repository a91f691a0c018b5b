"""Writes the rows of annotation files that a command keeps, and never over a file that it reads."""

import os

from lpr.data.annotation_file import read_texts, write_annotations
from lpr.runtime.errors import UserError
from utils.annotation_rows import LocatedRow


def check_not_read(option, output, lists):
    """Raises UserError if the file to write is one of the annotation files read.

    Args:
        option: the option that names `output`, for the message.
        output: the file to write.
        lists: annotation files.
    """
    if os.path.realpath(output) in map(os.path.realpath, lists):
        raise UserError('%s: %s would overwrite a file that is read; choose another name' %
                        (output, option))


def found_rows(annotations):
    """The `LocatedRow`s of annotations that `read_annotations` read."""
    lists = sorted({one.list_path for one in annotations})
    absolute = {(list_path, line) for list_path, line, text in read_texts(lists)
                if os.path.isabs(text)}
    return [LocatedRow(one, one.image_path, True, (one.list_path, one.line) in absolute)
            for one in annotations]


def write_rows(output, rows):
    """Writes rows: relative paths become relative to the folder of the file, others stay absolute.

    Args:
        output: the annotation file to write.
        rows: list of `LocatedRow`.
    Returns:
        The number of rows.
    Raises:
        UserError: there are no rows (an existing file is kept); or as `write_annotations`.
    """
    if not rows:
        raise UserError('%s: not written: no row is left' % output)
    return write_annotations(output, [(row.path_in(output), row.label) for row in rows])
