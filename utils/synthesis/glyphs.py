"""Glyph masks: how much of each pixel a symbol's ink covers, from strokes or a font file.

Masks are cached: a format needs a few dozen glyphs in a few stroke weights.
"""

import functools

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from lpr.data.hanzi import HANZI
from lpr.runtime.inputs import check_input
from utils.synthesis.strokes import CELL_HEIGHT, CELL_WIDTH, PEN_WIDTH, STROKE_FONTS

WEIGHT_STEP = 0.1  # stroke widths are rounded to these steps, so that masks can be cached
_OVERSAMPLING = 4
NARROW_STROKES = 0.45  # width of the strokes' I and 1, as a share of their cell
WARP_STDDEV = 0.05  # of the quarters of a warped glyph, in its widths and heights
VARIED_SIZE = (0.8, 1.03)  # of the cell's width and height
BEND_STDDEV = 0.018  # of the cell's width and height
TAIL_TO_BOWL = 0.1  # height of what stays below the baseline of a Q
MAX_FONT_BYTES = 2 ** 26
_FONT_SIZE = 200  # px; font glyphs are rendered once at this size
_STROKE_TO_HEIGHT = 0.1  # width of a font's strokes, roughly
_MISSING = '\uffff'  # in no font: renders the font's glyph for missing characters


@functools.lru_cache(maxsize=256)
def load_font(path):
    """Opens a font file (.ttf, .otf, .ttc); raises OSError if it is not one."""
    check_input(path, MAX_FONT_BYTES)
    return ImageFont.truetype(path, _FONT_SIZE)


def font_with(fonts, symbol):
    """The first of `fonts` (paths or `STROKE_FONTS`) that has the symbol, None if none has."""
    character = HANZI.get(symbol, symbol)
    if len(character) > 1:
        return None  # a misspelt name
    for font in fonts:
        characters = STROKE_FONTS.get(font)
        if _has_glyph(font, character) if characters is None else character in characters:
            return font
    return None


def glyph_aspect(font, symbol):
    """Width over height of a symbol's glyph: of its ink in a font, of its cell in strokes."""
    if font in STROKE_FONTS:
        return (NARROW_STROKES if symbol in '1I' else 1.) * CELL_WIDTH / CELL_HEIGHT
    ink = _ink(font, HANZI.get(symbol, symbol))
    return ink.shape[1] / ink.shape[0]


@functools.lru_cache(maxsize=8192)
def glyph_mask(font, symbol, width, height, weight, fill=False):
    """Draws a symbol into a cell.

    Letters and digits of a font file keep their proportions, standing as high as the cell and
    squeezed if they are wider; strokes and other glyphs (Hanzi) fill the cell.

    Args:
        font: path of a font file that has the glyph, or one of `STROKE_FONTS`.
        symbol: the symbol, `<...>` or one character.
        width, height: size of the cell in px.
        weight: stroke width as a factor of the usual one, a multiple of `WEIGHT_STEP`.
        fill: letters and digits of a font file fill the cell, too.
    Returns:
        float32 [height, width] in [0, 1], read-only.
    """
    size = (width * _OVERSAMPLING, height * _OVERSAMPLING)
    if font in STROKE_FONTS:
        mask = _draw_strokes(STROKE_FONTS[font][symbol], size, weight)
    else:
        mask = _draw_font_glyph(font, HANZI.get(symbol, symbol), size, weight, fill)
    mask = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA) / np.float32(255)
    mask.setflags(write=False)
    return mask


def warp_glyph(mask, rng):
    """Stretches and squeezes parts of a glyph, as plate makers proportion Hanzi differently.

    Args:
        mask: float32 [height, width] in [0, 1].
        rng: numpy RandomState.
    Returns:
        float32 [height, width] in [0, 1]; the corners stay in place.
    """
    columns, rows = (_warped_places(side, rng) for side in mask.shape[::-1])
    return cv2.remap(mask, np.tile(columns, (len(rows), 1)),
                     np.tile(rows[:, None], (1, len(columns))), cv2.INTER_LINEAR)


def vary_glyph(mask, rng):
    """Distorts a glyph and shrinks it within its cell: no font has the glyphs of real plates.

    Args:
        mask: float32 [height, width] in [0, 1].
        rng: numpy RandomState.
    Returns:
        float32 [height, width] in [0, 1].
    """
    height, width = mask.shape
    sides = rng.uniform(*VARIED_SIZE, size=2)
    shift = (1 - sides) * rng.uniform(size=2)
    bends = [cv2.resize(rng.normal(0, BEND_STDDEV, (4, 4)).astype(np.float32), (width, height),
                        interpolation=cv2.INTER_CUBIC) for _ in range(2)]
    columns = (np.linspace(0, 1, width)[None, :] - shift[0]) / sides[0] + bends[0]
    rows = (np.linspace(0, 1, height)[:, None] - shift[1]) / sides[1] + bends[1]
    return cv2.remap(mask, np.float32(columns * (width - 1)), np.float32(rows * (height - 1)),
                     cv2.INTER_LINEAR)


def _warped_places(side, rng):
    """float32 [side]: where in the glyph each pixel of the warped one comes from, rising."""
    quarters = np.linspace(0, 1, 5)
    quarters[1:-1] += rng.normal(0, WARP_STDDEV, 3)
    quarters = np.clip(np.sort(quarters), 0, 1)
    places = np.interp(np.linspace(0, 1, side), np.linspace(0, 1, 5), quarters)
    return (places * (side - 1)).astype(np.float32)


def _draw_strokes(polylines, size, weight):
    scale = np.array([size[0] / CELL_WIDTH, size[1] / CELL_HEIGHT])
    points = [np.round(np.array(line) * scale * 16).astype(np.int32) for line in polylines]
    thickness = max(1, int(round(weight * PEN_WIDTH * scale.mean())))
    mask = np.zeros(size[::-1], np.uint8)
    cv2.polylines(mask, points, False, 255, thickness, cv2.LINE_8, shift=4)
    return mask


def _draw_font_glyph(font, character, size, weight, fill):
    ink = _ink(font, character)
    if character.isascii() and not fill:
        width = min(size[0], max(1, round(ink.shape[1] * size[1] / ink.shape[0])))
        glyph = cv2.resize(ink, (width, size[1]), interpolation=cv2.INTER_AREA)
        left = (size[0] - width) // 2
        mask = np.zeros(size[::-1], np.uint8)
        mask[:, left:left + width] = glyph
    else:
        mask = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    return _change_weight(mask, weight)


def _change_weight(mask, weight):
    change = int(round((weight - 1) * mask.shape[0] * _STROKE_TO_HEIGHT))
    if not change:
        return mask
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (abs(change) + 1,) * 2)
    return cv2.dilate(mask, kernel) if change > 0 else cv2.erode(mask, kernel)


@functools.lru_cache(maxsize=8192)
def _ink(font, character):
    """The glyph cut to its ink, uint8 [height, width]; ASCII from baseline to cap height.

    The tail of a Q is raised: on plates, its bowl is about as tall as the other symbols.
    """
    left, top, right, bottom = load_font(font).getbbox(character)
    if character.isascii():
        _, cap_top, _, baseline = load_font(font).getbbox('H')
        top, bottom = min(top, cap_top), max(bottom, baseline)
    canvas = Image.new('L', (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(canvas).text((-left, -top), character, font=load_font(font), fill=255)
    ink = np.array(canvas)
    return _raise_tail(ink, baseline - top) if character == 'Q' else ink


def _raise_tail(ink, bowl):
    """Moves what is below the first `bowl` rows up into them, but for a short end."""
    tail = ink[bowl:]
    height = min(len(ink), bowl + round(TAIL_TO_BOWL * bowl))
    raised = np.zeros((height, ink.shape[1]), np.uint8)
    raised[:bowl] = ink[:bowl]
    raised[height - len(tail):] = np.maximum(raised[height - len(tail):], tail)
    return raised


@functools.lru_cache(maxsize=8192)
def _has_glyph(font, character):
    try:
        glyph, missing = (load_font(font).getmask(each) for each in (character, _MISSING))
    except ValueError:  # raised for some invisible characters
        return False
    return glyph.getbbox() is not None and (glyph.size, bytes(glyph)) != (missing.size,
                                                                          bytes(missing))
