"""Light on the plate and how the camera turns it into colours.

Levels are linear light: 1 is white. The spreads of exposure, colour cast and veil were found by
decomposing real crops (per channel, `crop = (gain * (reflectance + veil)) ^ (1 / 2.2)` for plate
and text), then by matching the colours, contrasts and gradients of synthetic crops to real ones.
"""

import numpy as np

from utils.synthesis.chance import happens
from utils.synthesis.plate import GAMMA

EXPOSURE_MEAN, EXPOSURE_STDDEV = -0.9, 0.72  # of the logarithm of gain
OVEREXPOSURE = (0.8, 2.)  # of the logarithm of gain, in addition
METERING = 0.55  # power of the crop's mean light that the camera divides by
CAST_STDDEV = np.array([0.22, 0.1, 0.25])  # of the logarithm of red, green and blue gain
# Of the share that a channel takes from each of the others; white stays white, blue may turn cyan.
MIXING_MEAN, MIXING_STDDEV = -0.03, 0.11
STRONG_CAST_PROBABILITY, STRONG_CAST_FACTOR = 0.05, 2.5  # street lamps, tail lights
VEIL_MEDIAN, VEIL_STDDEV = 0.013, 1.  # stray light; stddev of the logarithm
VEIL_COLOUR, VEIL_COLOUR_STDDEV = np.array([0.4, 1., 0.8]), 0.5
SHOULDER = 7.  # the higher, the harder light is clipped at white
SLOPE_STDDEV = np.array([0.4, 0.25])  # of the logarithm of light, left to right, top to bottom
SHADOW_PROBABILITY, SHADOW_LIGHT = 0.15, (0.25, 0.8)
GLARE_PROBABILITY, GLARE_LIGHT = 0.1, (0.05, 0.5)
# Of faint crops: contrast left (the logarithm is even), sRGB luma of the haze, its colour.
FAINT_CONTRAST, HAZE_LUMA, HAZE_TINT_STDDEV = (0.12, 0.7), (10, 190), 0.15


def shade(light, rng):
    """Makes light uneven: a gradient over the crop, in some a shadow with a straight edge."""
    x, y = _coordinates(light)
    slope = rng.normal(0, SLOPE_STDDEV)
    factor = np.exp(slope[0] * x + slope[1] * y)
    if rng.uniform() < SHADOW_PROBABILITY:
        angle, softness = rng.uniform(0, 2 * np.pi), rng.uniform(0.02, 0.3)
        distance = np.cos(angle) * x + np.sin(angle) * y - rng.uniform(-0.4, 0.4)
        lit = 1 / (1 + np.exp(np.clip(-distance / softness, -30, 30)))
        factor = factor * (lit + (1 - lit) * rng.uniform(*SHADOW_LIGHT))
    return light * factor[..., None]


def add_glare(light, rng):
    """Adds a patch of reflected light to some crops."""
    if rng.uniform() >= GLARE_PROBABILITY:
        return light
    x, y = _coordinates(light)
    centre, size = rng.uniform(-0.6, 0.6, 2), rng.uniform(0.1, 0.6, 2)
    patch = np.exp(-((x - centre[0]) / size[0]) ** 2 - ((y - centre[1]) / size[1]) ** 2)
    return light + (patch * rng.uniform(*GLARE_LIGHT))[..., None]


def expose(light, overexposed, rng):
    """Draws the exposure and the stray light of the scene.

    Args:
        light: float32 [h, w, 3].
        overexposed: share in [0, 1] of crops that get two to seven times as much light.
        rng: numpy RandomState.
    """
    gain = np.exp(rng.normal(EXPOSURE_MEAN, EXPOSURE_STDDEV)) / light.mean() ** METERING
    veil = VEIL_MEDIAN * VEIL_COLOUR * np.exp(rng.normal(0, VEIL_STDDEV) +
                                              rng.normal(0, VEIL_COLOUR_STDDEV, 3))
    if happens(overexposed, rng):
        gain *= np.exp(rng.uniform(*OVEREXPOSURE))
    return (light + veil) * gain


def cast_colour(light, rng):
    """Draws the colour of the light after white balance, and how the camera renders colours."""
    cast = rng.normal(0, CAST_STDDEV)
    if rng.uniform() < STRONG_CAST_PROBABILITY:
        cast *= STRONG_CAST_FACTOR
    mixing = rng.normal(MIXING_MEAN, MIXING_STDDEV, (3, 3))
    np.fill_diagonal(mixing, 0)
    np.fill_diagonal(mixing, 1 - mixing.sum(axis=1))
    return np.maximum(light.dot(mixing.T) * np.exp(cast), 0)


def develop(light):
    """Linear light to sRGB of 0 to 255; bright light is compressed, as sensors and films do."""
    light = np.float32(light)
    compressed = light / (1 + light ** SHOULDER) ** (1 / SHOULDER)
    return 255 * compressed ** (1 / GAMMA)


def fade(image, rng):
    """Reduces the contrast of a crop, as darkness, haze, dust and windows do.

    Args:
        image: [h, w, 3], sRGB of 0 to 255.
        rng: numpy RandomState.
    Returns:
        [h, w, 3], around a mean that is part haze.
    """
    contrast = np.exp(rng.uniform(*np.log(FAINT_CONTRAST)))
    mean = image.mean(axis=(0, 1))
    haze = rng.uniform(*HAZE_LUMA) * np.exp(rng.normal(0, HAZE_TINT_STDDEV, 3))
    share = rng.uniform()
    return share * haze + (1 - share) * mean + contrast * (image - mean)


def _coordinates(light):
    """x [1, width] and y [height, 1], each from -0.5 to 0.5."""
    height, width = light.shape[:2]
    return (np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :],
            np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None])
