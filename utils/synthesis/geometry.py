"""How a plate lies in its crop: perspective, tilt, margin and cut-off.

A crop is the tight axis-aligned box of the plate seen in perspective, resized; the more the plate
tilts, the flatter it therefore gets. Angles and shear are measured in crops of 94x24. Boxes of
detectors are in `detection.py`.
"""

import cv2
import numpy as np

from utils.synthesis.chance import happens
from utils.synthesis.surface import PAD

MEASURED_WIDTH, BOX_HEIGHT = 94., 25.  # px; a plate's height and the drop across it sum to 25
TILT_MEAN, TILT_STDDEV = 0.9, 3.1  # degrees, right side down
STEEP_PROBABILITY, STEEP_FACTOR = 0.05, 2.  # a few tilt as far as in CCPD's tilt and rotate splits
OBLIQUE_FACTOR = 1.5  # how much more plates seen from the side are tilted and sheared
FRONTAL_FACTOR = 0.35  # how much of tilt and shear is left to plates seen from the front
SHEAR_AT_ZERO, SHEAR_PER_DEGREE, SHEAR_STDDEV = -0.056, -0.023, 0.16  # right at the top
HEIGHT_RATIO_STDDEV = 0.08  # of the logarithm of right over left height
LEAST_HEIGHT = 9.  # px
LEAST_PART = 0.25  # of the crop's width and height that a plate with a margin takes
# How far the crop's (left, top) and (right, bottom) border lie from the tight box, in its sizes.
BORDER_MEAN = np.array([[-0.005, 0.01], [-0.004, 0.012]])
BORDER_STDDEV = np.array([[0.017, 0.045], [0.012, 0.055]])
UNIT_BOX = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)


def seen_corners(rng, oblique=0., frontal=0.):
    """Draws a perspective.

    Args:
        rng: numpy RandomState.
        oblique: share in [0, 1] of plates that are seen from the side.
        frontal: share in [0, 1] of the others that are seen from the front.
    Returns:
        float64 [4, 2], the plate's corners (left top, right top, right bottom, left bottom) in a
        tight crop of size 1 x 1.
    """
    tilt = rng.normal(TILT_MEAN, TILT_STDDEV)
    if rng.uniform() < STEEP_PROBABILITY:
        tilt *= STEEP_FACTOR
    shear_noise = rng.normal(0, SHEAR_STDDEV)
    ratio = np.exp(rng.normal(0, HEIGHT_RATIO_STDDEV))
    shear = SHEAR_AT_ZERO
    if happens(oblique, rng):
        tilt, shear_noise = tilt * OBLIQUE_FACTOR, shear_noise * OBLIQUE_FACTOR
    elif happens(frontal, rng):
        tilt, shear_noise, shear, ratio = (FRONTAL_FACTOR * tilt, FRONTAL_FACTOR * shear_noise,
                                           FRONTAL_FACTOR * shear, ratio ** FRONTAL_FACTOR)
    shear += SHEAR_PER_DEGREE * tilt + shear_noise
    drop = np.tan(np.radians(tilt)) * MEASURED_WIDTH
    height = max(BOX_HEIGHT - abs(drop), LEAST_HEIGHT)
    left, right = height * 2 / (1 + ratio), height * 2 * ratio / (1 + ratio)
    lean = np.array([left, right, right, left]) / 2
    x = UNIT_BOX[:, 0] * MEASURED_WIDTH + shear * lean * [1, 1, -1, -1]
    y = UNIT_BOX[:, 0] * drop + lean * [-1, -1, 1, 1]
    corners = np.stack([x, y], axis=1)
    low, high = corners.min(axis=0), corners.max(axis=0)
    return (corners - low) / (high - low)


def shift_borders(corners, margin, rng):
    """Moves the crop's four borders: adds a margin or cuts the plate off.

    Args:
        corners: [4, 2] of `seen_corners`.
        margin: (x, y), how far crops reach beyond the plate on average, in its size.
        rng: numpy RandomState.
    Returns:
        [4, 2], the corners in the new crop.
    """
    margin = np.array(margin) / (1 + 2 * np.array(margin))
    low, high = rng.normal(BORDER_MEAN, BORDER_STDDEV + margin / 2) + [margin, -margin]
    return low + corners * np.maximum(high - low + 1, LEAST_PART)


def look_at(scene, corners, width, height):
    """Projects the padded plate to the crop.

    Args:
        scene: float32 [h + 2 PAD, w + 2 PAD, 3] of `mount`.
        corners: [4, 2], where the plate's corners lie in a crop of size 1 x 1.
        width, height: size of the crop in px.
    Returns:
        float32 [height, width, 3].
    """
    return cv2.warpPerspective(scene, _to_crop(scene, corners, width, height), (width, height),
                               flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def seen_part(scene, corners, width, height):
    """How much of each pixel of the crop the padded plate covers; as `look_at`.

    Returns:
        float32 [height, width, 1] in [0, 1].
    """
    ones = np.ones(scene.shape[:2], np.float32)
    return cv2.warpPerspective(ones, _to_crop(scene, corners, width, height), (width, height),
                               flags=cv2.INTER_LINEAR)[..., None]


def _to_crop(scene, corners, width, height):
    """The homography [3, 3] from pixels of the padded plate to those of the crop."""
    plate_size = np.array(scene.shape[1::-1]) - 2 * PAD
    # Corners of pixels, not their centres, lie on the corners of the plate and of the crop.
    source = np.float32(UNIT_BOX * plate_size + PAD - 0.5)
    target = np.float32(corners * [width, height] - 0.5)
    return cv2.getPerspectiveTransform(source, target)
