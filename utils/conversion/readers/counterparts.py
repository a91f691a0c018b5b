"""Folders with one label file per image: finds the image of a file.

NVIDIA's TAO has image/a.jpg and label/a.txt, YOLO images/train/a.jpg and labels/train/a.txt, VOC
JPEGImages/a.jpg and Annotations/a.xml; others keep both in one folder.
"""

import os

from lpr.data.image_files import find_files, is_picture, picture_names
from utils.conversion.readers.image_search import IMAGE_FOLDERS, find_with_extension

# Names of folders of labels, in lower case.
LABEL_FOLDERS = ('label', 'labels', 'annotation', 'annotations', 'xml', 'xmls', 'txt', 'txts')


def find_label_files(folder, extension):
    """Paths of the files below a folder that end in `extension`, relative to it and sorted."""
    return [name for name in find_files(folder) if name.lower().endswith(extension)]


def image_of(folder, name, images=None):
    """The image of a label file.

    Args:
        folder: the folder that the user gave.
        name: path in it of the file, or of an image beside it.
        images: folder of the images, if the user gave one, else None.
    Returns:
        The image's path, relative if `folder` is; None if there is none.
    """
    if not is_picture(name):
        name = os.path.splitext(name)[0]
    if images is not None:
        candidates = [os.path.join(images, name), os.path.join(images, os.path.basename(name))]
    else:
        path = os.path.join(os.path.abspath(folder), name)
        candidates = [os.path.join(folder, name)] + list(_beside_label_folders(path))
    found = next(filter(None, map(find_with_extension, candidates)), None)
    return os.path.relpath(found) if found and not os.path.isabs(folder) else found


def images_without(folder, used, images=None):
    """Images without a label file, in the folders of those with one.

    Args:
        folder, images: as for `image_of`.
        used: paths of the images with a label file.
    Returns:
        Sorted list of paths.
    """
    used_real = {os.path.realpath(path) for path in used}
    folders = {folder if images is None else images} | {os.path.dirname(path) for path in used}
    found = {}
    for parent in sorted(folders):
        for name in picture_names(parent):
            path = os.path.join(parent, name)
            found.setdefault(os.path.realpath(path), path)
    return sorted(path for real, path in found.items() if real not in used_real)


def _beside_label_folders(path):
    """Yields possible places of the image: a/image/b, a/images/b, ... for a/label/b."""
    parts = path.split(os.sep)
    for place in range(len(parts) - 2, 0, -1):
        if parts[place].lower() in LABEL_FOLDERS:
            for name in IMAGE_FOLDERS:
                yield os.sep.join(parts[:place] + [name] + parts[place + 1:])
