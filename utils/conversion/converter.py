"""From a dataset's own files to plate crops and annotation files: code that converters share.

A converter lists the photos (`Photo`) and the plate on each (`Plate`); `crop_dataset` does the
rest, in parallel, into a new folder: `crops/<path of the photo in its dataset>` and annotation
files that name them. Unusable photos are skipped and returned with a reason.
"""

import collections
import contextlib
import functools
import os

import cv2

from lpr.data.annotation_file import check_row, write_annotations
from lpr.data.image_files import picture_names, read_bgr, write_image
from lpr.runtime.errors import UserError
from lpr.runtime.files import new_directory
from lpr.runtime.parallel import map_in_processes
from utils.conversion.plate_crops import crop_plate

CROPS = 'crops'
CROP_EXTENSIONS = ('.jpg', '.jpeg', '.png')
PHOTOS_PER_TASK = 16


class Photo(collections.namedtuple('Photo', 'source path name lists')):
    """One photo of a dataset.

    Attributes:
        source: the start of messages about it, `file` or `file:line`.
        path: where it is.
        name: its path inside the dataset, which becomes the path of its crop.
        lists: names of the annotation files to list it in.
    """
    __slots__ = ()


def photos_of_folder(dataset):
    """A `Photo` for every file in the folder `dataset` that is named like an image.

    Its list has the name of the subfolder it is in (`train/a/1.jpg`: `train.txt`), or is
    `annotations.txt`.
    """
    photos = []
    for name in picture_names(dataset):
        folder, slash, _ = name.partition(os.sep)
        path = os.path.join(dataset, name)
        photos.append(Photo(path, path, name, ((folder if slash else 'annotations') + '.txt',)))
    return photos


def check_outside(output, dataset):
    """Raises UserError if the folder `output` lies in the folder `dataset`."""
    output_parts, dataset_parts = (os.path.realpath(path).split(os.sep)
                                   for path in (output, dataset))
    if output_parts[:len(dataset_parts)] == dataset_parts:
        raise UserError('%s: inside the dataset, where crops would be mistaken for photos; choose '
                        'another folder' % output)


def check_inside(name):
    """Raises ValueError if the path `name`, taken from data, leads outside its folder."""
    if os.path.isabs(name) or os.path.normpath(name).split(os.sep)[0] == '..':
        raise ValueError("the path '%s' leads outside the dataset" % name)


def crop_dataset(photos, describe, settings, output, workers=None, progress=iter):
    """Crops the plates of photos into a new folder, with annotation files.

    Args:
        photos: list of `Photo` with different names.
        describe: module-level function that returns the `Plate` of a `Photo`, or raises a
            ValueError that says why there is none.
        settings: `CropSettings`.
        output: the folder to create.
        workers: number of processes, None for one per core; the result does not depend on it.
        progress: function that passes an iterable on and may show how far it got.
    Returns:
        (rows, skipped): the number of rows of each annotation file by its name, and a list of
        (source, reason).
    Raises:
        UserError: `output` exists, nothing can be written there, or no photo can be used.
    """
    lists = collections.OrderedDict((name, []) for photo in photos for name in photo.lists)
    skipped = []
    with new_directory(output) as folder:
        with contextlib.closing(crop_photos(photos, describe, settings, os.path.join(
                folder, CROPS), workers)) as results:
            for (label, reason), photo in zip(progress(results), photos):
                if reason:
                    skipped.append((photo.source, reason))
                    continue
                for name in photo.lists:
                    lists[name].append((os.path.join(CROPS, photo.name), label))
        if len(skipped) == len(photos):
            raise nothing_usable(output, skipped)
        return write_lists(folder, lists), skipped


def write_lists(folder, lists):
    """Writes rows (image path, label) by name of the annotation file; skips files without rows.

    Returns:
        The number of rows by name.
    """
    return collections.OrderedDict(
        (name, write_annotations(os.path.join(folder, name), rows) if rows else 0)
        for name, rows in lists.items())


def nothing_usable(output, skipped, lack='there is no image in the dataset', inputs='images'):
    """The `UserError` of a conversion that would write nothing.

    Args:
        output: what is not written.
        skipped: list of (source, reason) of all inputs.
        lack: the reason if there are no inputs.
        inputs: what they are called.
    """
    if skipped:
        lack = 'none of %d %s can be used; the first: %s: %s' % (
            (len(skipped), inputs) + skipped[0])
    return UserError('%s: not written: %s' % (output, lack))


def conversion_report(output, rows, total, skipped):
    """The final lines of a converter's output: its annotation files, and what was skipped.

    Args:
        output: folder of the annotation files.
        rows: number of rows by name of the annotation file.
        total: number of images there were.
        skipped: list of those that were skipped.
    """
    output = os.path.abspath(output)
    lines = ['%s: %s' % (os.path.join(output, name), '%d rows' % count if count else
                         'not written: no rows left') for name, count in rows.items()]
    return '\n'.join(lines + ['%d images, %d of them skipped' % (total, len(skipped))])


def crop_photos(photos, describe, settings, folder, workers=None):
    """Crops the plates of photos into `folder`, each under the name of its photo.

    Arguments as of `crop_dataset`; of a photo its source, path and name count.

    Returns:
        Generator of (label, None), or (None, reason) if there is no crop, of each photo in their
        order. Close it before the folder is removed.
    """
    task = functools.partial(_crop_photo, describe, settings, folder)
    return map_in_processes(task, photos, workers, PHOTOS_PER_TASK,
                            functools.partial(cv2.setNumThreads, 1))


def _crop_photo(describe, settings, folder, photo):
    try:
        check_inside(photo.name)
        plate = describe(photo)
        check_row(photo.source, photo.name, plate.label)
        crop = crop_plate(read_bgr(photo.path), plate, settings)
        if not photo.name.lower().endswith(CROP_EXTENSIONS):
            raise ValueError('the name does not end in %s' % ', '.join(CROP_EXTENSIONS))
    except (ValueError, UserError) as error:
        return None, str(error)
    write_image(os.path.join(folder, photo.name), crop[..., ::-1])
    return plate.label, None
