"""Marks of a plate besides its symbols: frames, dots, bands, seals, small writing."""

import collections

import cv2
import numpy as np

from utils.synthesis.glyphs import font_with, glyph_mask
from utils.synthesis.reading import read_colour, read_number, read_point, read_row, read_text

SHAPES = ('box', 'disc', 'frame', 'writing', 'script')
TEXT_COLOUR = 'text'
FAINT, FULL = (0.15, 1.), (0.6, 1.)  # strengths of marks that vary from plate to plate
_SHIFT = 4  # fractional bits of coordinates handed to OpenCV

Mark = collections.namedtuple('Mark', 'shape box colour strength radius thickness writing')
Mark.__doc__ = """Something drawn on a plate.

Attributes:
    shape: 'box' and 'disc' are filled, 'frame' is an outline, 'writing' is a row of characters,
        'script' is illegible handwriting of as many letters.
    box: (left, top, right, bottom) in mm.
    colour: RGB of 0 to 255, or 'text' for the colour of the plate's first symbol.
    strength: (least, most) of how much ink there is, 1 covers the background.
    radius, thickness: of a frame's corners and line, in mm.
    writing: the characters, spread over the box.
"""


def plain_mark(shape, box, colour, strength=(1., 1.), radius=0., thickness=None, writing=None):
    """A `Mark`, as plain as its shape allows unless told otherwise."""
    return Mark(shape, tuple(map(float, box)), colour, strength, radius, thickness, writing)


def around(x, y, half_width, half_height):
    """The box (left, top, right, bottom) around a point."""
    return x - half_width, y - half_height, x + half_width, y + half_height


def read_marks(reader, fonts):
    """Reads the list `marks` of a format; a missing list is empty."""
    return [_read_mark(section, fonts) for section in reader.sections('marks', default=[])]


def mark_mask(mark, fonts, scale, area):
    """Draws a mark.

    Args:
        mark: a `Mark`.
        fonts: the format's fonts.
        scale: px per mm.
        area: (left, top, right, bottom), the part of the plate that is asked for, in px.
    Returns:
        float32 [height, width] of the area, in [0, 1], the ink's coverage at full strength.
    """
    if mark.shape == 'writing':
        return _writing_mask(mark, fonts, scale, area)
    if mark.shape == 'script':
        return _script_mask(mark, scale, area)
    if mark.shape == 'frame':
        outer = rounded_box(mark.box, mark.radius, scale, area)
        box = np.array(mark.box) + np.array([1, 1, -1, -1]) * mark.thickness
        return outer - rounded_box(box, max(0, mark.radius - mark.thickness), scale, area)
    mask = np.zeros(_shape(area), np.uint8)
    corners = np.round(np.array(mark.box) * scale * (1 << _SHIFT)).astype(int)
    left, top, right, bottom = map(int, corners - np.array(area[:2] * 2) * (1 << _SHIFT))
    if mark.shape == 'box':
        cv2.rectangle(mask, (left, top), (right, bottom), 255, -1, cv2.LINE_AA, _SHIFT)
    else:
        cv2.ellipse(mask, ((left + right) // 2, (top + bottom) // 2),
                    ((right - left) // 2, (bottom - top) // 2), 0, 0, 360, 255, -1, cv2.LINE_AA,
                    _SHIFT)
    return mask / np.float32(255)


def rounded_box(box, radius, scale, area):
    """A filled box (left, top, right, bottom in mm) with round corners, as `mark_mask`."""
    x = np.arange(area[0], area[2], dtype=np.float32) + np.float32(0.5)
    y = np.arange(area[1], area[3], dtype=np.float32) + np.float32(0.5)
    left, top, right, bottom = np.float32(np.array(box) * scale)
    radius = np.float32(max(radius * scale, 0.5))
    beyond_x = np.maximum(np.maximum(left + radius - x, x - right + radius), 0)
    beyond_y = np.maximum(np.maximum(top + radius - y, y - bottom + radius), 0)
    mask = np.empty(_shape(area), np.float32)
    mask[:] = np.clip(radius - beyond_x + np.float32(0.5), 0, 1)
    rounded = np.flatnonzero(beyond_y)
    distance = np.hypot(beyond_x[None, :], beyond_y[rounded, None])
    mask[rounded] = np.clip(radius - distance + np.float32(0.5), 0, 1)
    return mask


def _shape(area):
    return area[3] - area[1], area[2] - area[0]


def _writing_mask(mark, fonts, scale, area):
    mask = np.zeros(_shape(area), np.float32)
    corners = np.round(np.array(mark.box) * scale).astype(int)
    left, top, right, bottom = np.clip(corners, area[:2] * 2, area[2:] * 2).tolist()
    rows = slice(top - area[1], bottom - area[1])
    edges = np.round(np.linspace(left, right, len(mark.writing) + 1)).astype(int).tolist()
    for character, start, end in zip(mark.writing, edges, edges[1:]):
        font = font_with(fonts, character)
        if character != ' ' and font and end > start and bottom > top:
            columns = slice(start - area[0], end - area[0])
            mask[rows, columns] = glyph_mask(font, character, end - start, bottom - top, 1)
    return mask


def _script_mask(mark, scale, area):
    """Loops from left to right, as wide and high as the writing's characters ask for."""
    mask = np.zeros(_shape(area), np.uint8)
    left, top, right, bottom = np.array(mark.box) * scale - np.array(area[:2] * 2)
    codes = np.array([ord(character) for character in mark.writing], np.float64)
    time = np.linspace(0, len(codes), 12 * len(codes))
    tall = 0.5 + 0.5 * np.cos(codes * 7)[np.minimum(time.astype(int), len(codes) - 1)] ** 2
    pen = (right - left) / len(codes)
    x = left + time * pen + pen * 0.35 * np.sin(2 * np.pi * time)
    y = bottom - (bottom - top) * tall * (0.5 - 0.5 * np.cos(2 * np.pi * time))
    points = np.round(np.stack([x, y], axis=1) * (1 << _SHIFT)).astype(np.int32)
    cv2.polylines(mask, [points], False, 255, max(1, int(round((bottom - top) * 0.12))),
                  cv2.LINE_AA, _SHIFT)
    return mask / np.float32(255)


def _read_mark(section, fonts):
    shape = section.take('shape', read_text)
    if shape not in SHAPES:
        section.fail('shape', shape, 'one of %s' % ', '.join(SHAPES))
    box = section.take('at', lambda value: read_row(value, 4))
    if box[0] >= box[2] or box[1] >= box[3]:
        section.fail('at', list(box), 'left, top, right and bottom in mm')
    strength = section.take('strength', read_point, default=(1., 1.))
    if not 0 <= strength[0] <= strength[1] <= 1:
        section.fail('strength', list(strength), 'least and most, of 0 to 1')
    mark = Mark(
        shape, box, section.take('colour', _read_mark_colour), strength,
        radius=section.take('radius', _read_length, default=0.),
        thickness=section.take('thickness', _read_length) if shape == 'frame' else None,
        writing=section.take('writing', read_text) if shape in ('writing', 'script') else None)
    written = mark.writing if shape == 'writing' else ''
    missing = [c for c in written if c != ' ' and font_with(fonts, c) is None]
    if missing:
        section.fail('writing', mark.writing, 'characters that the fonts have, not %s' %
                     ' '.join(missing))
    section.finish()
    return mark


def _read_length(value):
    if read_number(value) < 0:
        raise ValueError('a length in mm')
    return read_number(value)


def _read_mark_colour(value):
    return value if value == TEXT_COLOUR else read_colour(value)
