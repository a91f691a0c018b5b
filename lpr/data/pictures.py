"""Finds images in files and folders given without an annotation file."""

import logging
import os

from lpr.data.annotation_file import Annotation, is_utf8
from lpr.data.annotations import NAMED_ROWS, AnnotationTable, BadRows
from lpr.data.image_files import find_files, is_picture
from lpr.data.image_headers import header_fault, image_kind, read_header
from lpr.runtime.errors import UserError

log = logging.getLogger('lpr')

# Width over height of a crop: plates of one line are 3:1 to 5:1, boxes around tilted ones, as in
# CCPD, go down to 2.4. Those of two lines are squarer.
MIN_ASPECT_RATIO = 2.2
# Crops with another ratio are smaller; cameras give at least about 500x375 pixels.
PHOTO_WIDTH, PHOTO_HEIGHT = 400, 300


class BadPictures(BadRows):
    """Unusable images, all of them with their reasons."""

    def add(self, annotation, reason):
        """Adds an `Annotation` and why its image is unusable."""
        self.count += 1
        self.named.append('%s: %s' % (annotation.image_path, reason))

    def error(self, total):
        """The `UserError` about these of `total` images."""
        return UserError('%s (%d of %d images cannot be used)' % (self.named[0], self.count, total),
                         self.named if self.count > 1 else ())


def find_pictures(paths):
    """Finds images by content or file name extension and reads their headers.

    Args:
        paths: image files, and folders, whose subfolders are ignored.
    Returns:
        An `AnnotationTable` without labels, in the order of `paths`, folders sorted by name; its
        `bad_rows` are the unusable images.
    Raises:
        UserError: a path does not exist, a folder has no image, or all images are unusable.
    """
    pictures = AnnotationTable(BadPictures())
    for path in paths:
        if not os.path.exists(path):
            raise UserError('%s: no such image or folder' % path)
        for image_path in _images_in(path) if os.path.isdir(path) else [path]:
            annotation = Annotation(image_path, None, image_path, 0)
            fault = (header_fault(image_path) if is_utf8(image_path) else
                     'the name is not UTF-8; rename the file')
            if fault:
                pictures.bad_rows.add(annotation, fault)
            else:
                pictures.append(annotation)
    if not pictures:
        raise pictures.bad_rows.error(pictures.bad_rows.count)
    return pictures


def is_photo(width, height):
    """Whether an image of this size in pixels is clearly a whole photo, not a crop of a plate."""
    return (width >= PHOTO_WIDTH and height >= PHOTO_HEIGHT and
            width < MIN_ASPECT_RATIO * height)


def find_photos(annotations):
    """Lists (path, width, height) of images that are clearly whole photos, not crops of a plate.

    Args:
        annotations: sequence of `Annotation`; images whose header cannot be read are passed over.
    """
    photos = []
    for annotation in annotations:
        try:
            _, width, height = read_header(annotation.image_path)
        except ValueError:
            continue
        if is_photo(width, height):
            photos.append((annotation.image_path, width, height))
    return photos


def warn_of_photos(photos):
    """Logs a warning for images that are clearly not crops of a plate, as from `find_photos`."""
    for path, width, height in photos[:NAMED_ROWS]:
        log.warning('%s: %dx%d pixels: a whole photo? A model reads crops of one plate and finds '
                    'no plates in photos', path, width, height)
    if len(photos) > NAMED_ROWS:
        log.warning('... and %d more of this kind', len(photos) - NAMED_ROWS)


def _images_in(folder):
    paths = [os.path.join(folder, name) for name in find_files(folder, recursive=False)]
    images = [path for path in paths if is_picture(path) or _is_image(path)]
    if not images:
        raise UserError('%s: no image in this folder; expected JPEG, PNG, GIF or BMP files '
                        '(subfolders are ignored)' % folder)
    return images


def _is_image(path):
    try:
        return os.path.isfile(path) and image_kind(path) is not None
    except OSError:
        return False
