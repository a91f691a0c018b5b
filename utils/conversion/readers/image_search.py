"""Finds the images named in a label file, whose paths are often those of another machine."""

import collections
import os

from lpr.data.annotation_file import IMAGE_EXTENSIONS
from lpr.data.image_files import find_files
from lpr.data.image_headers import read_header


class ImageSearch:
    """Finds images by the names in a label file.

    A name is looked up in the folder of the file, or in `--images` if given, then in the working
    directory; a name without extension is tried with the usual ones. In `--images` the file name
    alone is enough if it is unique.
    """

    def __init__(self, beside, images=None):
        """`beside`: folder of the file; `images`: folder given by the user, or None."""
        self._images = images
        self._folders = (beside if images is None else images, '')
        self._by_name = None

    def find(self, name):
        """Path of an image; raises ValueError if there is none or several."""
        tidy = name.strip().replace('\\', '/')
        if not tidy:
            raise ValueError('no image is named')
        for folder in self._folders:
            path = find_with_extension(os.path.join(folder, tidy))
            if path:
                return path
        if self._images is not None:
            return self._find_by_name(os.path.basename(tidy))
        raise ValueError("image '%s' not found %s or in the working directory (--images names the "
                         'folder it is in)' % (name, 'in ' + self._folders[0] if self._folders[0]
                                               else 'beside the file'))

    def _find_by_name(self, name):
        if self._by_name is None:
            self._by_name = collections.defaultdict(list)
            for path in find_files(self._images):
                base = os.path.basename(path)
                self._by_name[base].append(path)
                if base.lower().endswith(IMAGE_EXTENSIONS):
                    self._by_name[os.path.splitext(base)[0]].append(path)
        found = self._by_name.get(name, ())
        if len(found) != 1:
            raise ValueError("%s below %s is called '%s'" % (
                '%d images' % len(found) if found else 'no image', self._images, name))
        return os.path.join(self._images, found[0])


def find_with_extension(path):
    """`path`, or `path` with an image's extension, if such a file exists; else None."""
    if os.path.isfile(path):
        return path
    if path.lower().endswith(IMAGE_EXTENSIONS):
        return None
    candidates = [path + extension for lower in IMAGE_EXTENSIONS
                  for extension in (lower, lower.upper())]
    return next(filter(os.path.isfile, candidates), None)


def image_size(path):
    """(width, height) of an image in pixels; ValueError says why it cannot be used."""
    header = read_header(path)
    return header.width, header.height


def image_names(folder):
    """Paths of all images below a folder, by their names, relative to it and sorted."""
    return [name for name in find_files(folder) if name.lower().endswith(IMAGE_EXTENSIONS)]
