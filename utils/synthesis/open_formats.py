"""Open plate formats: every plate draws its own sizes, fonts, colours and marks.

They are read from files by `open_format_files`.
"""

import collections

import numpy as np

from utils.synthesis import edges, ornaments
from utils.synthesis.line_layout import place_line
from utils.synthesis.marks import plain_mark
from utils.synthesis.plate_format import Cell, Colours, PlateFormat
from utils.synthesis.ranges import draw_choice, draw_number
from utils.synthesis.symbols import draw_from_pattern, draw_text

SCRIPT = '~'  # before a handwritten text
LONG_ASPECT = 2.2  # width over height; longer plates are cut out as one line
HALF_BAND = (0.42, 0.56)  # height of a band beside one of two lines, in plate heights
COLOUR_STDDEV = 8.  # levels of 0 to 255, of a plate's colours
BOLT_PLACES = ((0.2, 0.08), (0.8, 0.08), (0.2, 0.92), (0.8, 0.92))  # in plate sizes

Band = collections.namedtuple('Band', 'side share width part colours writing letters stars')
Writing = collections.namedtuple('Writing', 'share texts colours height middle width place')
_FIELDS = ('name width height margin texts colours fonts lines gaps weight bands writings '
           'rim_colours rim stickers scenery holder frame umlauts')


class OpenFormat(collections.namedtuple('OpenFormat', _FIELDS)):
    """A checked open format.

    Attributes:
        name: the file's name without its extension.
        width, height: `Range`s of the plate's size in mm.
        margin: (x, y), as in `PlateFormat`.
        texts: list of `Choice` of (pattern, gaps, breaks), see `split_pattern`.
        colours: list of `Choice` of (background, text), lists of RGB colours.
        fonts: list of `Choice` of lists of fonts, one of which a plate gets.
        lines: list with the `LineLayout` of every line.
        gaps: list with a list of `Choice` of `ornaments.SEPARATORS` for every gap; the last one
            serves further gaps.
        weight: `Range` of stroke widths, as factors of the font's.
        bands, writings: lists of `Band` and `Writing`, each drawn on a share of the plates.
        rim_colours: list of `Choice` of colours of the frame line.
        rim, stickers, scenery, holder, frame: shares in [0, 1] of plates that have a frame line,
            small labels, pale shapes behind the symbols, a strip of a holder with writing below, a
            dealer's frame instead of the rim.
        umlauts: share in [0, 1] of the letters A, O and U before the first gap, as in the districts
            of Germany, that bear two dots.
    """
    __slots__ = ()

    @property
    def patterns(self):
        """The patterns that plates follow, as those of `PlateFormat`."""
        return [choice.value[0] for choice in self.texts]

    def draw(self, rng, weights, repeats):
        """Draws a plate.

        Args: as `PlateFormat.draw`.
        Returns:
            (`PlateFormat` with one choice of everything, list of symbols).
        """
        pattern, gaps, breaks = draw_choice(self.texts, rng)
        symbols = draw_from_pattern(pattern, rng, weights, repeats)
        size = np.array([draw_number(self.width, rng), draw_number(self.height, rng)])
        background, text = (_vary(colours, rng) for colours in draw_choice(self.colours, rng))
        choice = draw_choice(self.fonts, rng)
        fonts = [choice[rng.randint(len(choice))]]
        room, marks = self._bands(size, rng)
        cells, separators = self._place(symbols, gaps, breaks, fonts, room, size[1], rng)
        district = min(gaps + breaks + [len(symbols)])
        cells, dots = ornaments.add_umlauts(symbols[:district], cells, self.umlauts, rng)
        marks += self._marks(size, cells, background[0], rng) + separators + dots
        bolts = [(x * size[0], y * size[1]) for x, y in BOLT_PLACES]
        if rng.uniform() < self.holder:
            size, strip = edges.holder(size, rng)
            marks += strip
        return PlateFormat(
            name=self.name, width=float(size[0]), height=float(size[1]), margin=self.margin,
            patterns=[pattern], font_sets=[fonts], cells=[Cell(*cell) for cell in cells],
            colours=[Colours(background[0], background[-1], text[:1] * len(symbols))],
            marks=marks, bolts=bolts, weight=self.weight, fill=True,
            lines=len(self.lines) if size[0] < LONG_ASPECT * size[1] else 1), symbols

    def _bands(self, size, rng):
        """[start, end] of the room that bands leave to every line, and the marks of the bands."""
        room, marks = [[0., size[0]] for _ in self.lines], []
        for band in self.bands:
            if rng.uniform() >= band.share:
                continue
            width = draw_number(band.width, rng)
            top, bottom, lines = self._band_part(draw_choice(band.part, rng), size[1], rng)
            if band.side == 'left':
                start = max(room[line][0] for line in lines)
                box = start, top, start + width, bottom
                for line in lines:
                    room[line][0] = start + width
            elif band.side == 'right':
                end = min(room[line][1] for line in lines)
                box = end - width, top, end, bottom
                for line in lines:
                    room[line][1] = end - width
            else:
                top = 0 if band.side == 'top' else size[1] - width
                box = 0, top, size[0], top + width
            marks += ornaments.band(box, draw_choice(band.colours, rng),
                                    draw_text(draw_choice(band.writing, rng), rng)
                                    if band.writing else '',
                                    draw_choice(band.letters, rng), rng.uniform() < band.stars, rng)
        return room, marks

    def _band_part(self, part, height, rng):
        """Top and bottom of a band in mm, and the lines beside it."""
        if part == 'whole':
            return 0, height, range(len(self.lines))
        tall = height * rng.uniform(*HALF_BAND)
        return (0, tall, [0]) if part == 'upper' else (height - tall, height, [-1])

    def _place(self, symbols, gaps, breaks, fonts, room, plate_height, rng):
        """(cells of the symbols, marks of what stands between and beside them)."""
        cells, marks, number = [], [], 0
        bounds = [0] + breaks + [len(symbols)]
        for line, (start, end), first, last in zip(self.lines, room, bounds, bounds[1:]):
            inner = [gap - first for gap in gaps if first < gap < last]
            line_cells, places, after = place_line(line, symbols[first:last], inner, fonts, start,
                                                   end, plate_height, rng)
            cells += line_cells
            for place in places:
                kinds = self.gaps[min(number, len(self.gaps) - 1)]
                marks += ornaments.separator(draw_choice(kinds, rng), place, rng)
                number += 1
            if after:
                marks += ornaments.separator(*after, rng)
        return cells, marks

    def _marks(self, size, cells, background, rng):
        """Marks behind and around the symbols."""
        marks = []
        if rng.uniform() < self.scenery:
            marks += ornaments.scenery(*size, background, rng)
        for writing in self.writings:
            if rng.uniform() < writing.share:
                marks.append(_write(writing, size, rng))
        if rng.uniform() < self.rim:
            marks.append(edges.rim(size, draw_choice(self.rim_colours, rng), rng))
        top, bottom = min(cell[1] for cell in cells), max(cell[1] + cell[3] for cell in cells)
        if rng.uniform() < self.stickers:
            marks += edges.stickers(size, top, bottom, rng)
        if rng.uniform() < self.frame:
            # It covers the rim, which in the text's colour would be painted over it.
            marks = [mark for mark in marks if mark.shape != 'frame']
            marks += edges.dealer_frame(size, top, bottom, rng)
        return marks


def _vary(colours, rng):
    return [tuple(np.clip(np.array(colour) + rng.normal(0, COLOUR_STDDEV, 3), 0, 255))
            for colour in colours]


def _write(writing, size, rng):
    text = draw_text(draw_choice(writing.texts, rng), rng)
    height = draw_number(writing.height, rng) * size[1]
    half = min(draw_number(writing.width, rng) * size[0], height * len(text)) / 2
    middle = draw_number(writing.middle, rng) * size[1]
    x = draw_number(writing.place, rng) * size[0]
    half = min(half, x, size[0] - x)
    return plain_mark('script' if text.startswith(SCRIPT) else 'writing',
                      (x - half, middle - height / 2, x + half, middle + height / 2),
                      draw_choice(writing.colours, rng), (0.4, 1.), writing=text.lstrip(SCRIPT))
