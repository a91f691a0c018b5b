"""Cuts labelled plates out of photos, by a box or rectified by four corners."""

import collections

import cv2
import numpy as np

from lpr.runtime.arguments import share
from utils.options import size

# If less of the plate is in the photo, a symbol may be missing: each of 8 takes about 12% of it.
MIN_VISIBLE_SHARE = 0.9


class Plate(collections.namedtuple('Plate', 'label box corners')):
    """A dataset's record of the plate on a photo; coordinates are in pixels of the photo.

    Attributes:
        label: its symbols in the toolkit's form, `<Anhui>A12345`.
        box: (left, top, right, bottom); the pixels at right and bottom lie outside.
        corners: four (x, y): top left, top right, bottom right, bottom left; None if unknown.
    """
    __slots__ = ()


class CropSettings(collections.namedtuple('CropSettings', 'mode margin size')):
    """How plates are cropped.

    Attributes:
        mode: 'box' cuts the box out; 'rectify' maps the corners to an upright rectangle.
        margin: added on each side, as a share of the plate's width and height.
        size: (width, height) of the crop in pixels; None to keep that of the plate in the photo.
    """
    __slots__ = ()


def latin_label(text):
    """The label of a plate of A-Z and 0-9: 'ABC-1234' is 'ABC1234'; ValueError for any other."""
    label = text.replace('-', '').replace(' ', '')
    if not (label.isascii() and label.isalnum() and label == label.upper()):
        raise ValueError("the plate '%s' has symbols other than A-Z and 0-9" % text)
    return label


def add_crop_options(parser):
    """Adds the options `--mode`, `--margin` and `--size`; `crop_settings` reads them."""
    parser.add_argument('--mode', choices=('box', 'rectify'), default='box',
                        help='cut the bounding box out, or map the four corners to an upright '
                             'rectangle (default: %(default)s)')
    add_box_options(parser)


def add_box_options(parser):
    """Adds the options `--margin` and `--size`."""
    parser.add_argument('--margin', type=share, default=0.0, metavar='SHARE',
                        help='add this share of its width and height on each side of the plate, '
                             '0 to 1 (default: %(default)s)')
    parser.add_argument('--size', type=size, metavar='WIDTHxHEIGHT',
                        help='resize the crops, to 94x24 for example (default: as large as in the '
                             'photo; training resizes anyway)')


def crop_settings(args):
    """The `CropSettings` of parsed arguments."""
    return CropSettings(args.mode, args.margin, args.size)


def crop_plate(image, plate, settings):
    """Crops a plate.

    Args:
        image: uint8 [height, width, 3], the photo.
        plate: `Plate`.
        settings: `CropSettings`.
    Returns:
        uint8 [height, width, 3], the crop.
    Raises:
        ValueError: the plate is not in the photo, or its box or corners are invalid.
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


def bounding_box(corners):
    """The box (left, top, right, bottom) of corners (x, y)."""
    columns, rows = zip(*corners)
    return min(columns), min(rows), max(columns), max(rows)


def _cut_box(image, box, margin):
    """Cuts a box with its margin, as far as it lies in the image; uint8 [height, width, 3]."""
    left, top, right, bottom = box
    _check_visible(image, box)
    extra_x, extra_y = margin * (right - left), margin * (bottom - top)
    crop = image[max(0, round(top - extra_y)):round(bottom + extra_y),
                 max(0, round(left - extra_x)):round(right + extra_x)]
    if not crop.size:
        raise ValueError('the box is smaller than a pixel')
    return crop


def _rectify(image, corners, margin):
    """Maps corners to a rectangle as long as their longest sides; uint8 [height, width, 3].

    Where the margin lies outside the image, the image's edge is repeated.
    """
    corners = np.array(corners, np.float32)
    sides = np.roll(corners, -1, axis=0) - corners
    if np.any(np.cross(sides, np.roll(sides, -1, axis=0)) <= 0):
        raise ValueError('the corners do not form a plate')
    _check_visible(image, bounding_box(corners))
    lengths = np.linalg.norm(sides, axis=1)
    width, height = (max(1, int(round(max(pair)))) for pair in (lengths[0::2], lengths[1::2]))
    left, top = int(round(margin * width)), int(round(margin * height))
    target = np.array([(left, top), (left + width, top), (left + width, top + height),
                       (left, top + height)], np.float32)
    return cv2.warpPerspective(image, cv2.getPerspectiveTransform(corners, target),
                               (width + 2 * left, height + 2 * top), flags=cv2.INTER_CUBIC,
                               borderMode=cv2.BORDER_REPLICATE)


def _check_visible(image, box):
    left, top, right, bottom = box
    if left >= right or top >= bottom:
        raise ValueError('the box is empty')
    visible_x = min(right, image.shape[1]) - max(left, 0)
    visible_y = min(bottom, image.shape[0]) - max(top, 0)
    area = (right - left) * (bottom - top)
    if max(0, visible_x) * max(0, visible_y) < MIN_VISIBLE_SHARE * area:
        raise ValueError('the plate lies outside the image, which is %dx%d' %
                         (image.shape[1], image.shape[0]))
