"""Finds the images named in a label file, whose paths are often those of another machine."""

import collections
import itertools
import os

from lpr.data.image_files import PICTURE_EXTENSIONS, find_files, is_picture
from lpr.data.image_headers import read_header

# Names of folders of images, also beside the folder of the labels.
IMAGE_FOLDERS = ('image', 'images', 'img', 'imgs', 'JPEGImages')


class ImageSearch:
    """Finds images by the names in a label file.

    A name is looked up in `--images` if given, else in the folder of the file and in
    `IMAGE_FOLDERS` in it and beside it; then in the working directory. A name without extension is
    tried with the usual ones. In `--images` the file name alone is enough; if several files have
    it, the one whose folders match the path best is taken.
    """

    def __init__(self, beside, images=None):
        """`beside`: folder of the file; `images`: folder given by the user, or None."""
        self._images = images
        self._beside = beside
        parents = beside, os.path.dirname(os.path.abspath(beside))
        self._folders = [beside if images is None else images, '']
        if images is None:
            self._folders += [os.path.join(*pair)
                              for pair in itertools.product(parents, IMAGE_FOLDERS)]
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
            return self._find_by_name(tidy)
        raise ValueError("image '%s' not found %s or in the working directory (--images names the "
                         'folder it is in)' % (name, 'in ' + self._beside if self._beside
                                               else 'beside the file'))

    def _find_by_name(self, path):
        if self._by_name is None:
            self._by_name = _paths_by_name(self._images)
        name = os.path.basename(path)
        found = self._by_name.get(name) or self._by_name.get(_lower_extension(name), [])
        alike = [_common_folders(path, other) for other in found]
        best = [other for other, count in zip(found, alike) if count == max(alike)]
        if not best:
            raise ValueError("no image below %s is called '%s'" % (self._images, name))
        if len(best) > 1:
            raise ValueError("%d images below %s are called '%s', and the folders in '%s' do not "
                             'tell which it is' % (len(best), self._images, name, path))
        return os.path.join(self._images, best[0])


def find_with_extension(path):
    """`path`, or `path` with an image's extension, if such a file exists; else None.

    An extension may also be in the other case: `1.jpg` finds `1.JPG`.
    """
    if os.path.isfile(path):
        return path
    stem, extension = os.path.splitext(path)
    candidates = ([stem + extension.swapcase()] if is_picture(path) else
                  [path + extension for lower in PICTURE_EXTENSIONS
                   for extension in (lower, lower.upper())])
    return next(filter(os.path.isfile, candidates), None)


def image_size(path):
    """(width, height) of an image in pixels; ValueError says why it cannot be used."""
    header = read_header(path)
    return header.width, header.height


def _paths_by_name(folder):
    """{name, with and without its extension: paths below the folder}."""
    found = collections.defaultdict(list)
    for path in find_files(folder):
        name = os.path.basename(path)
        names = {name, _lower_extension(name)}
        for key in names | {os.path.splitext(name)[0]} if is_picture(name) else names:
            found[key].append(path)
    return found


def _lower_extension(name):
    stem, extension = os.path.splitext(name)
    return stem + extension.lower()


def _common_folders(path, other):
    """How many folders two paths have in common, counted from the file upwards."""
    pairs = zip(path.split('/')[-2::-1], other.split(os.sep)[-2::-1])
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
