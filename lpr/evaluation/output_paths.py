"""Checks that drawings do not replace the images that they are drawn from."""

import os

from lpr.runtime.errors import UserError


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
