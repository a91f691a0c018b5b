"""From a dataset of labelled photos to plate crops and annotation files: what its converters share.

A converter says which photos there are (`Photo`) and what is on each (`Plate`); `crop_dataset`
does the rest, in parallel, into a new directory: `crops/<path of the photo in its dataset>` and
annotation files that name them. Whatever cannot be used is skipped with its reason.
"""

import argparse
import collections
import concurrent.futures
import contextlib
import functools
import os
import shutil
import signal
import uuid

import cv2
import numpy as np

from lpr.annotations import check_row, write_annotations
from lpr.errors import UserError
from lpr.files import make_directory
from lpr.image_files import read_image, write_image

CROPS = 'crops'
CROP_EXTENSIONS = ('.jpg', '.jpeg', '.png')
# With less of the plate in the photo a symbol of its label may be missing: of 8, each takes 12%.
MIN_VISIBLE_SHARE = 0.9
MAX_SIDE = 4096
PHOTOS_PER_TASK = 16


class Photo(collections.namedtuple('Photo', 'source path name lists')):
    """One photo of a dataset.

    Attributes:
        source: what messages about it start with, `file` or `file:line`.
        path: where it is.
        name: its path inside the dataset, which becomes the path of its crop.
        lists: names of the annotation files that shall list it.
    """
    __slots__ = ()


class Plate(collections.namedtuple('Plate', 'label box corners')):
    """What a dataset says about a plate; coordinates are in pixels of the photo.

    Attributes:
        label: its symbols in the toolkit's form, `<Anhui>A12345`.
        box: (left, top, right, bottom), the last two outside.
        corners: four (x, y): top left, top right, bottom right, bottom left; None if unknown.
    """
    __slots__ = ()


class CropSettings(collections.namedtuple('CropSettings', 'mode margin size')):
    """How plates are cropped.

    Attributes:
        mode: 'box' cuts the box out; 'rectify' maps the corners to an upright rectangle.
        margin: what is added on each side, as a share of the plate's width and height.
        size: (width, height) of the crop in pixels, None to keep that of the plate in the photo.
    """
    __slots__ = ()


def add_crop_options(parser):
    """Adds the options that every converter of photos has; `crop_settings` reads them."""
    parser.add_argument('--mode', choices=('box', 'rectify'), default='box',
                        help='cut the bounding box out, or map the four corners to an upright '
                             'rectangle (default: %(default)s)')
    parser.add_argument('--margin', type=_margin, default=0.0, metavar='SHARE',
                        help='add this share of its width and height on each side of the plate, '
                             '0 to 1 (default: %(default)s)')
    parser.add_argument('--size', type=_size, metavar='WIDTHxHEIGHT',
                        help='resize the crops, 94x24 say (default: as in the photo; training '
                             'resizes by itself)')
    parser.add_argument('--workers', type=int, choices=range(1, 257), metavar='N',
                        help='processes to use (default: one a core)')


def crop_settings(args):
    """The `CropSettings` of parsed arguments."""
    return CropSettings(args.mode, args.margin, args.size)


def latin_label(text):
    """The label of a plate of A-Z and 0-9: 'ABC-1234' is 'ABC1234'; ValueError for any other."""
    label = text.replace('-', '').replace(' ', '')
    if not (label.isascii() and label.isalnum() and label == label.upper()):
        raise ValueError("the plate '%s' is not of A-Z and 0-9" % text)
    return label


def crop_dataset(photos, describe, settings, output, workers=None, progress=iter):
    """Crops the plates of photos into a new directory, with annotation files.

    Args:
        photos: list of `Photo`; no two have one name.
        describe: function of the module level that gives the `Plate` of a `Photo`; its ValueError
            says why there is none.
        settings: `CropSettings`.
        output: the directory to make.
        workers: number of processes, None for one a core; the result does not depend on it.
        progress: function that passes an iterable on and may show how far it got.
    Returns:
        (rows, skipped): the number of rows of each annotation file by name, and a list of
        (source, reason).
    Raises:
        UserError: `output` exists, nothing can be written there, or no photo can be used.
    """
    lists = collections.OrderedDict((name, []) for photo in photos for name in photo.lists)
    skipped = []
    with new_directory(output) as folder:
        results = _crop_all(photos, describe, settings, folder, workers)
        for photo, (label, reason) in zip(photos, progress(results)):
            if reason:
                skipped.append((photo.source, reason))
                continue
            for name in photo.lists:
                lists[name].append((os.path.join(CROPS, photo.name), label))
        if len(skipped) == len(photos):
            raise UserError('none of %d photos can be used; %s' %
                            (len(photos), ': '.join(skipped[0]) if skipped else 'no image found'))
        rows = collections.OrderedDict(
            (name, write_annotations(os.path.join(folder, name), lists[name])) for name in lists)
    return rows, skipped


@contextlib.contextmanager
def new_directory(path):
    """Gives a temporary directory beside `path`; moves it to `path` if all went well.

    On any error it is removed.

    Raises:
        UserError: `path` is a file or a directory that is not empty, or cannot be made.
    """
    parent, name = os.path.split(os.path.abspath(path))
    if os.path.lexists(path) and not (os.path.isdir(path) and not os.listdir(path)):
        raise UserError('%s: exists already; choose a new folder or remove it' % path)
    temporary = os.path.join(parent, '.%s-%s' % (uuid.uuid4().hex[:8], name))
    make_directory(temporary)
    try:
        yield temporary
        os.replace(temporary, path)
    except OSError as error:
        raise UserError('%s: cannot make this folder: %s' % (path, error.strerror))
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _crop_all(photos, describe, settings, folder, workers):
    """Yields (label, None) or (None, reason) of each photo, in their order."""
    task = functools.partial(_crop_photo, describe, settings, folder)
    workers = workers or len(os.sched_getaffinity(0))
    with concurrent.futures.ProcessPoolExecutor(workers, initializer=_start_worker) as pool:
        yield from pool.map(task, photos, chunksize=PHOTOS_PER_TASK)


def _start_worker():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the parent process
    cv2.setNumThreads(1)


def _crop_photo(describe, settings, folder, photo):
    try:
        if os.path.isabs(photo.name) or os.path.normpath(photo.name).split(os.sep)[0] == '..':
            raise ValueError('the path leads outside the dataset')
        if not photo.name.lower().endswith(CROP_EXTENSIONS):
            raise ValueError('the name does not end in %s' % ', '.join(CROP_EXTENSIONS))
        plate = describe(photo)
        check_row(photo.source, photo.name, plate.label)
        crop = crop_plate(read_image(photo.path), plate, settings)
    except (ValueError, UserError) as error:
        return None, str(error)
    write_image(os.path.join(folder, CROPS, photo.name), crop)
    return plate.label, None


def crop_plate(image, plate, settings):
    """Crops a plate.

    Args:
        image: uint8 [height, width, 3].
        plate: `Plate`.
        settings: `CropSettings`.
    Returns:
        uint8 [height, width, 3].
    Raises:
        ValueError: the plate is not in the image, or its box or corners have no area.
    """
    if settings.mode == 'rectify':
        if plate.corners is None:
            raise ValueError('no corners are given, which --mode rectify needs')
        crop = _rectify(image, plate.corners, settings.margin)
    else:
        crop = _cut_box(image, plate.box, settings.margin)
    if settings.size:
        is_smaller = settings.size[0] < crop.shape[1]
        crop = cv2.resize(crop, settings.size,
                          interpolation=cv2.INTER_AREA if is_smaller else cv2.INTER_LINEAR)
    return crop
