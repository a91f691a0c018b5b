"""Positions of a plate's symbols if its format gives sizes and gaps instead of places."""

import collections

import numpy as np

from utils.synthesis.glyphs import font_with, glyph_aspect
from utils.synthesis.ornaments import SEPARATORS
from utils.synthesis.plate_format import MEASURE
from utils.synthesis.ranges import (
    Choice,
    choices_reader,
    draw_choice,
    draw_number,
    range_reader,
    ranges_reader,
)
from utils.synthesis.reading import text_reader

PITCHES = ('fixed', 'proportional')
LEAST_ASPECT = 0.12  # of a glyph, width over height

LineLayout = collections.namedtuple(
    'LineLayout', 'height width pitch spacing gap middle left right spread place after')
LineLayout.__doc__ = """How the symbols of a line are set; most are `Range`s.

Attributes:
    height: of a symbol, in mm.
    width: of an H, or of a cell at fixed pitch, in symbol heights.
    pitch: list of `Choice` of `PITCHES`: cells of one width, or each as wide as its glyph.
    spacing: from symbol to symbol, in symbol heights.
    gap: list of `Range`, at the blanks of the pattern, in addition to the spacing, in symbol
        heights; the last one applies to further blanks.
    middle: of the line, in plate heights from the top.
    left, right: free ends of the line, in mm, beside bands.
    spread: share of the free space that goes between the symbols.
    place: share of the rest that is to the left of the symbols.
    after: list of `Choice` of `SEPARATORS`, what stands behind the last symbol, as in a gap.
"""


def read_line(section, is_alone):
    """Reads a `LineLayout` from its mapping in a format file.

    Args:
        section: the `Reader` of the mapping.
        is_alone: whether the plate has no other line; with two lines `middle` is required.
    """
    def take(key, least, most, default):
        return section.take(key, range_reader(least, most), default=range_reader(
            least, most)(default))
    middle = (take('middle', 0, 1, 0.5) if is_alone else
              section.take('middle', range_reader(0, 1)))
    line = LineLayout(
        height=section.take('height', range_reader(1, 1000)),
        width=take('width', 0.1, 2, [0.45, 0.65]),
        pitch=section.take('pitch', choices_reader(text_reader(PITCHES)),
                           default=[Choice(pitch, 1.) for pitch in PITCHES]),
        spacing=take('spacing', 0, 1, [0.08, 0.2]),
        gap=section.take('gap', ranges_reader(0, 4), default=ranges_reader(0, 4)([0.2, 0.7])),
        middle=middle,
        left=take('left', 0, 1000, [8, 20]),
        right=take('right', 0, 1000, [8, 20]),
        spread=take('spread', 0, 1, 0),
        place=take('place', 0, 1, [0.2, 0.8]),
        after=section.take('after', choices_reader(text_reader(SEPARATORS)),
                           default=[Choice('none', 1.)]))
    section.finish()
    return line


def place_line(line, symbols, gaps, fonts, start, end, plate_height, rng):
    """Sets the symbols of a line.

    Args:
        line: a `LineLayout`.
        symbols: the line's symbols.
        gaps: indices of the symbols that have a gap before them.
        fonts: list of fonts, see `PlateFormat.font_sets`.
        start, end: in mm, where the line may begin and must end.
        plate_height: in mm.
        rng: numpy RandomState.
    Returns:
        (list of (x, y, width, height) of every glyph in mm, the same of every gap, None or what
        stands behind the symbols: one of `SEPARATORS` and its place).
    """
    height = min(draw_number(line.height, rng), plate_height * 0.96)
    start, end = start + draw_number(line.left, rng), end - draw_number(line.right, rng)
    unit = height * draw_number(line.width, rng)
    widths = unit * _proportions(symbols, fonts)
    advances = widths
    if draw_choice(line.pitch, rng) == 'fixed':
        widths, advances = np.minimum(widths, unit), np.full(len(symbols), unit)
    spaces = np.full(len(symbols), height * draw_number(line.spacing, rng))
    spaces[0] = 0
    drawn = [height * draw_number(gap, rng) for gap in line.gap[:max(1, len(gaps))]]
    for number, index in enumerate(gaps):
        spaces[index] += drawn[min(number, len(drawn) - 1)]
    after = draw_choice(line.after, rng)
    extra = 0. if after == 'none' else height * draw_number(line.gap[0], rng)
    squeeze = min(1., (end - start) / (advances.sum() + spaces.sum() + extra))
    widths, advances, spaces = widths * squeeze, advances * squeeze, spaces * squeeze
    extra *= squeeze
    free = end - start - advances.sum() - spaces.sum() - extra
    spread = free * draw_number(line.spread, rng)
    free -= spread
    spaces[1:] += spread / max(1, len(symbols) - 1)
    lefts = start + free * draw_number(line.place, rng) + np.cumsum(spaces + advances) - advances
    top = np.clip(draw_number(line.middle, rng) * plate_height - height / 2,
                  0, plate_height - height)
    cells = [(left + (advance - width) / 2, top, width, height)
             for left, advance, width in zip(lefts, advances, widths)]
    return (cells, [(lefts[i] - spaces[i], top, spaces[i], height) for i in gaps],
            (after, (lefts[-1] + advances[-1], top, extra, height)) if extra else None)


def _proportions(symbols, fonts):
    """Widths of the symbols' glyphs as multiples of that of an H."""
    usual = glyph_aspect(font_with(fonts, MEASURE), MEASURE)
    return np.array([max(LEAST_ASPECT, glyph_aspect(font_with(fonts, symbol), symbol)) / usual
                     for symbol in symbols])
