"""Crops as plate detectors cut them out of photographs.

Their boxes are upright and more or less tight: rotated plates stay rotated, with their
surroundings in the corners; end symbols may be cut. Their size is that of the plate in the
photograph; only the network's input is 94x24. The ranges were set by eye, to reach what was seen in
crops of street photographs of China and Europe.
"""

import collections

import cv2
import numpy as np

from utils.synthesis.geometry import UNIT_BOX
from utils.synthesis.plate import to_linear

TILTS = (0.7, 3.), (0.3, 9.)  # share of the plates, stddev in degrees; positive is right side down
YAW_STDDEV, PITCH_STDDEV, MOST_TURN = 22., 15., 55.  # degrees
# Right at the top, per unit of height. By the tilt's tangent: 1 is a plate turned as a whole,
# -1 leans the other way, as those do that are seen from the side and from above.
SHEAR_STDDEV, SHEAR_PER_TILT = 0.1, (-1., 0.6)
HEIGHT_RATIO_STDDEV = 0.06  # of the logarithm of right over left height
# Share of the boxes, then how far a border lies beyond the plate at least and at most, in its
# width and height.
BORDERS = ((0.35, (-0.02, 0.025), (-0.06, 0.06)), (0.35, (-0.06, 0.01), (-0.2, 0.02)),
           (0.3, (0., 0.15), (0., 0.3)))
WIDTHS = (44., 220.)  # px of the crop as it is cut out; the logarithm is even
DEFOCUS_STDDEV = 0.45  # of the logarithm of defocus, beyond what `sensor.defocus` draws
AVERAGING_PROBABILITY = 0.3  # of being scaled down by averaging instead of the network's sampling
CLUTTER_BANDS, CLUTTER_LUMAS = 5, (0, 255)

Box = collections.namedtuple('Box', 'corners width height blur')
Box.__doc__ = """A detector's box around a plate.

Attributes:
    corners: float64 [4, 2], the plate's (left top, right top, right bottom, left bottom) in a box
        of size 1 x 1.
    width, height: size of the box in px of the photograph.
    blur: factor of the usual defocus in these px.
"""


def detect(aspect, rng, disabled=frozenset()):
    """Draws a view of a plate and a box around it.

    Args:
        aspect: width over height of the plate.
        rng: numpy RandomState; draws the same numbers whatever is disabled.
        disabled: set; with 'perspective' the plate is seen from the front, with 'margin' the box
            is tight.
    Returns:
        A `Box`.
    """
    corners = _project(aspect, rng)
    if 'perspective' in disabled:
        corners = UNIT_BOX * [1, 1 / aspect]
    low, high = corners.min(axis=0), corners.max(axis=0)
    _, *ranges = BORDERS[rng.choice(len(BORDERS), p=[share for share, _, _ in BORDERS])]
    least, most = np.array(ranges).T * ('margin' not in disabled)
    size = high - low
    low = low - rng.uniform(least, most) * size
    high = high + rng.uniform(least, most) * size
    width = np.exp(rng.uniform(*np.log(WIDTHS)))
    height = width * (high - low)[1] / (high - low)[0]
    blur = np.exp(abs(rng.normal(0, DEFOCUS_STDDEV)))
    return Box((corners - low) / (high - low), max(8, int(round(width))),
               max(6, int(round(height))), blur)


def _project(aspect, rng):
    """Corners [4, 2] of a plate of width 1, turned and tilted before the camera."""
    stddev = TILTS[rng.choice(len(TILTS), p=[share for share, _ in TILTS])][1]
    tilt = np.radians(rng.normal(0, stddev))
    yaw, pitch = np.radians(np.clip(np.abs(rng.normal(0, (YAW_STDDEV, PITCH_STDDEV))),
                                    0, MOST_TURN))
    shear = rng.normal(0, SHEAR_STDDEV) + np.tan(tilt) * rng.uniform(*SHEAR_PER_TILT)
    ratio = np.exp(rng.normal(0, HEIGHT_RATIO_STDDEV))
    width, height = np.cos(yaw), np.cos(pitch) / aspect
    left, right = height * 2 / (1 + ratio), height * 2 * ratio / (1 + ratio)
    lean = np.array([left, right, right, left]) / 2 * [-1, -1, 1, 1]
    x = UNIT_BOX[:, 0] * width - shear * lean
    y = UNIT_BOX[:, 0] * width * np.tan(tilt) + lean
    return np.stack([x, y], axis=1)


def clutter(width, height, rng):
    """What is around a plate: lacquer, grilles, lamps and shade as bands of any direction.

    Returns:
        float32 [height, width, 3], reflectance.
    """
    picture = np.empty((height, width, 3), np.float32)
    picture[:] = _colour(rng)
    for _ in range(rng.randint(CLUTTER_BANDS + 1)):
        ends = rng.uniform(-0.2, 1.2, (2, 2)) * [width, height]
        points = [tuple(int(v) for v in np.round(end)) for end in ends]
        thickness = 1 + int(rng.uniform() ** 2 * height / 2)
        cv2.line(picture, points[0], points[1], _colour(rng).tolist(), thickness, cv2.LINE_8)
    return cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 2.))


def _colour(rng):
    luma = rng.uniform(*CLUTTER_LUMAS) * rng.uniform()
    return to_linear(np.clip(luma * np.exp(rng.normal(0, 0.15, 3)), 0, 255))


def fit(image, width, height, rng):
    """Brings a crop to the network's size.

    Args:
        image: uint8 [h, w, 3].
        width, height: size of the result in px.
        rng: numpy RandomState; a few are averaged, as cameras do that scale by themselves.
    Returns:
        uint8 [height, width, 3]; most as the network's preprocessing samples them: bilinear between
        the four nearest pixels, whatever lies between the samples.
    """
    if rng.uniform() < AVERAGING_PROBABILITY:
        return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    columns = np.arange(width, dtype=np.float32) * np.float32(image.shape[1] / width)
    rows = np.arange(height, dtype=np.float32) * np.float32(image.shape[0] / height)
    return cv2.remap(image, np.tile(columns, (height, 1)), np.tile(rows[:, None], (1, width)),
                     cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
