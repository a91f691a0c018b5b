"""Writes the rows of annotation files that a command keeps, and never over a file that it reads."""

import os

from lpr.data.annotation_file import path_from_list, write_annotations
from lpr.runtime.errors import UserError


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


def write_kept(output, annotations):
    """Writes annotations, whose paths become relative to the folder of the file.

    Args:
        output: the annotation file to write.
        annotations: list of `Annotation`.
    Raises:
        UserError: there is none, the file of before stays; or as `write_annotations`.
    """
    if not annotations:
        raise UserError('%s: not written: no row is left' % output)
    write_annotations(output, [(path_from_list(output, one.image_path), one.label)
                               for one in annotations])
