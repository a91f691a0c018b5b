"""One synthetic plate: label, plate and photograph from one random state."""

import numpy as np

from utils.synthesis.camera import OVERSAMPLING, photograph
from utils.synthesis.chance import happens
from utils.synthesis.plate import draw_plate


def synthesize(plate_format, rng, camera, weights=None, repeats=0., varied=0.):
    """Makes one plate.

    Args:
        plate_format: what `load_format` returns.
        rng: numpy RandomState; equal states give equal plates.
        camera: a `Camera`.
        weights: dict of symbol -> how many times likelier than others it is.
        repeats: in [0, 1], share of places that repeat the previous symbol, see `draw_symbols`.
        varied: in [0, 1], share of plates with other stroke widths and distorted Hanzi.
    Returns:
        (image, label): uint8 [height, width, 3] RGB, of the camera's size, see `for_lines`, and a
        label such as '<Anhui>A1B2C3'.
    """
    plate_format, symbols = plate_format.draw(rng, weights or {}, repeats)
    camera = camera.for_lines(plate_format)
    plate = draw_plate(plate_format, symbols, camera.width * OVERSAMPLING, rng,
                       happens(varied, rng))
    return photograph(plate, plate_format, camera, rng), ''.join(symbols)


def random_state(seed, index):
    """The random state of plate `index` of a run, regardless of the process that makes it."""
    return np.random.RandomState([seed, index])
