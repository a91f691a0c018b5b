"""Draws a plate as it left the factory, under white light."""

import functools

import numpy as np

from lpr.data.hanzi import HANZI
from utils.synthesis.glyphs import WEIGHT_STEP, font_with, glyph_mask, vary_glyph, warp_glyph
from utils.synthesis.marks import TEXT_COLOUR, mark_mask

VARIED_WEIGHT = (0.6, 1.3)  # range of stroke widths, as factors of the usual one
LEAST_HANZI_WEIGHT = 0.8  # thinner ones lose strokes
OFFSET_STDDEV = 0.6  # mm, of a symbol's place: stamping is imprecise
GAMMA = np.float32(2.2)


def to_linear(colour):
    """sRGB of 0 to 255 to reflectance or light of 0 to 1 (gamma 2.2), float32."""
    return (np.asarray(colour, np.float32) / 255) ** GAMMA


def draw_plate(plate_format, symbols, width, rng, varied=False):
    """Draws a clean plate.

    Args:
        plate_format: a `PlateFormat`.
        symbols: list of symbols, one for every cell of the format.
        width: width of the picture in px.
        rng: numpy RandomState; draws the colours, the fonts, the stroke width, small offsets and
            the proportions of Hanzi.
        varied: the stroke width varies more and the Hanzi are distorted.
    Returns:
        float32 [height, width, 3]: reflectance of red, green and blue in [0, 1].
    """
    scale = width / plate_format.width
    shape = (int(round(plate_format.height * scale)), width)
    colours = plate_format.colours[rng.randint(len(plate_format.colours))]
    plate = _background(colours, shape)
    inks = {colour: np.zeros(shape, np.float32) for colour in colours.symbols}
    fonts = plate_format.font_sets[rng.randint(len(plate_format.font_sets))]
    for mark in plate_format.marks:
        left, top, right, bottom = box = _area(mark, scale, shape)
        strength = np.float32(rng.uniform(*mark.strength))
        if left >= right or top >= bottom:
            continue
        area = slice(top, bottom), slice(left, right)
        mask = _mark_mask(mark, tuple(plate_format.font_sets[0]), scale, box)
        if mark.colour == TEXT_COLOUR:
            ink = inks[colours.symbols[0]][area]
            np.maximum(ink, mask * strength, out=ink)
        else:
            paint(plate[area], mask * strength, to_linear(mark.colour))
    _draw_symbols([inks[colour] for colour in colours.symbols], plate_format, fonts, symbols,
                  scale, rng, varied)
    for colour, ink in inks.items():
        paint(plate, ink, to_linear(colour))
    return plate


def _area(mark, scale, shape):
    """(left, top, right, bottom) in px, the part of the plate that a mark may touch."""
    height, width = shape
    left, top = (max(0, int(edge * scale - 2)) for edge in mark.box[:2])
    right, bottom = (int(edge * scale) + 3 for edge in mark.box[2:])
    return left, top, min(width, right), min(height, bottom)


def paint(image, mask, colour):
    """Covers float32 [h, w, 3] with a colour where the mask [h, w] is above 0, in place."""
    for channel in range(3):
        image[..., channel] += mask * (colour[channel] - image[..., channel])


def _background(colours, shape):
    fade = np.linspace(0, 1, shape[0], dtype=np.float32)[:, None, None]
    rows = to_linear(colours.top) * (1 - fade) + to_linear(colours.bottom) * fade
    return np.repeat(rows, shape[1], axis=1)


def _draw_symbols(inks, plate_format, fonts, symbols, scale, rng, varied):
    """Adds every symbol to its ink, float32 [height, width], in place."""
    weight = rng.uniform(*(VARIED_WEIGHT if varied else plate_format.weight))
    weight = round(weight / WEIGHT_STEP) * WEIGHT_STEP
    for ink, symbol, cell in zip(inks, symbols, plate_format.cells):
        x, y = np.array([cell.x, cell.y]) + rng.normal(0, OFFSET_STDDEV, 2)
        width, height = (max(1, int(round(side * scale))) for side in cell[2:])
        left = int(np.clip(round(x * scale), 0, ink.shape[1] - width))
        top = int(np.clip(round(y * scale), 0, ink.shape[0] - height))
        is_hanzi = symbol in HANZI
        glyph = glyph_mask(font_with(fonts, symbol), symbol, width, height,
                           max(weight, LEAST_HANZI_WEIGHT) if is_hanzi else weight,
                           plate_format.fill)
        if is_hanzi:
            glyph = warp_glyph(glyph, rng)
            if varied:
                glyph = vary_glyph(glyph, rng)
        area = ink[top:top + height, left:left + width]
        np.maximum(area, glyph, out=area)


@functools.lru_cache(maxsize=256)
def _mark_mask(mark, fonts, scale, area):
    return mark_mask(mark, fonts, scale, area)
