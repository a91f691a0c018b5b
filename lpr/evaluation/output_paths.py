"""Checks that drawings do not replace the images that they are drawn from."""

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


def check_spares_images(output_paths, image_paths):
    """Checks files to write against images to read, with links followed.

    Args:
        output_paths: paths to write; None is passed over.
        image_paths: paths of the images.
    Raises:
        UserError: writing would replace an image.
    """
    images = {os.path.realpath(path) for path in image_paths}
    for path in filter(None, output_paths):
        if os.path.realpath(path) in images:
            raise UserError('%s: is an image to read, which the output would replace; write to '
                            'another folder or name' % path)
