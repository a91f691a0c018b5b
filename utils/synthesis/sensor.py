"""Lens, sensor and compression: blur, lost resolution, sharpening, noise, JPEG.

The numbers were found by matching gradients and noise of synthetic crops to those of real ones.
"""

import cv2
import numpy as np

DEFOCUS_MEDIAN, DEFOCUS_STDDEV = 0.305, 0.3  # px of a crop of 94x24; stddev of the logarithm
MOTION_PROBABILITY, MOTION_LENGTH = 0.12, (1., 3.2)  # px of a crop
LOW_RESOLUTION_PROBABILITY, LOW_RESOLUTION = 0.12, (0.45, 0.9)  # of the crop's size
SHARPENING_PROBABILITY, SHARPENING = 0.9, (0.1, 0.9)
NOISE_MEDIAN, NOISE_STDDEV = 1., 0.8  # levels of 0 to 255; stddev of the logarithm
CHROMA_NOISE = 0.9  # of the noise's strength, in each channel by itself
USUAL_JPEG_PROBABILITY, USUAL_JPEG_QUALITY, JPEG_QUALITY = 0.65, (90, 97), (45, 97)


def defocus(scene, scale, rng):
    """Blurs a scene drawn `scale` times finer than the crop."""
    sigma = scale * DEFOCUS_MEDIAN * np.exp(rng.normal(0, DEFOCUS_STDDEV))
    return cv2.GaussianBlur(scene, (0, 0), sigma)


def move(scene, scale, rng):
    """Smears some scenes along a line; as `defocus`."""
    if rng.uniform() >= MOTION_PROBABILITY:
        return scene
    angle, length = rng.uniform(0, np.pi), scale * rng.uniform(*MOTION_LENGTH)
    radius = int(np.ceil(length / 2))
    kernel = np.zeros((2 * radius + 1,) * 2, np.float32)
    end = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    points = [tuple(int(v) for v in np.round((radius + sign * end) * 16)) for sign in (-1, 1)]
    cv2.line(kernel, points[0], points[1], 1., 1, cv2.LINE_8, 4)
    return cv2.filter2D(scene, -1, kernel / kernel.sum())


def lose_resolution(image, rng):
    """Scales some crops down and up again, like plates far away."""
    if rng.uniform() >= LOW_RESOLUTION_PROBABILITY:
        return image
    height, width = image.shape[:2]
    factor = rng.uniform(*LOW_RESOLUTION)
    small = cv2.resize(image, (max(1, int(width * factor)), max(1, int(height * factor))),
                       interpolation=cv2.INTER_AREA)
    way = (cv2.INTER_LINEAR, cv2.INTER_CUBIC)[rng.randint(2)]
    return cv2.resize(small, (width, height), interpolation=way)


def sharpen(image, rng):
    """Unsharp masking, as most cameras do; image in levels of 0 to 255."""
    if rng.uniform() >= SHARPENING_PROBABILITY:
        return image
    amount = rng.uniform(*SHARPENING)
    return image + amount * (image - cv2.GaussianBlur(image, (0, 0), 1.))


def add_noise(image, rng):
    """Adds gaussian noise, most of it the same in all channels."""
    strength = NOISE_MEDIAN * np.exp(rng.normal(0, NOISE_STDDEV))
    noise = rng.normal(0, strength, image.shape[:2] + (1,))
    return image + noise + rng.normal(0, strength * CHROMA_NOISE, image.shape)


def compress(image, rng):
    """Saves as JPEG and reads again; uint8 RGB."""
    usual = rng.uniform() < USUAL_JPEG_PROBABILITY
    quality = rng.randint(*(USUAL_JPEG_QUALITY if usual else JPEG_QUALITY))
    _, code = cv2.imencode('.jpg', image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(code, cv2.IMREAD_COLOR)[..., ::-1]
