"""Checks that outputs do not replace the files that they are made from."""

import os

from lpr.runtime.errors import UserError


def check_apart(output_dir, image_paths):
    """Raises UserError if one of the paths given as `--images` is the folder to write into.

    Drawings among the images would be read as images the next time.
    """
    for path in image_paths or []:
        if os.path.isdir(path) and os.path.realpath(path) == os.path.realpath(output_dir):
            raise UserError('%s: is a folder of images to read; write to another folder' %
                            output_dir)


def check_spares_inputs(output_paths, input_paths):
    """Checks files to write against files to read, with links followed.

    Args:
        output_paths: paths to write; None is passed over.
        input_paths: paths of images and models.
    Raises:
        UserError: writing would replace one of them.
    """
    inputs = {os.path.realpath(path) for path in input_paths}
    for path in filter(None, output_paths):
        if os.path.realpath(path) in inputs:
            raise UserError('%s: is read, and the output would replace it; write to another '
                            'folder or name' % path)
