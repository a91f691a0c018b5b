"""Open plate formats: every plate draws its own sizes, fonts, colours and marks.

A format file is of this kind if it has the key `symbols` (sizes and gaps) instead of `layout`
(places). `utils/plate_formats/european.yml` shows every key.
"""

import collections

import numpy as np

from utils.synthesis import ornaments
from utils.synthesis.line_layout import place_line, read_line
from utils.synthesis.plate_format import (
    CROP_ASPECT,
    Cell,
    Colours,
    PlateFormat,
    read_fonts,
    read_margin,
)
from utils.synthesis.ranges import (
    Choice,
    Range,
    choices_reader,
    draw_choice,
    draw_number,
    range_reader,
    read_ranges,
)
from utils.synthesis.reading import read_colours, read_list, read_number, read_text
from utils.synthesis.symbols import draw_from_pattern, draw_text, split_pattern

SCRIPT = '~'  # before a handwritten text
LONG_ASPECT = 2.2  # width over height; longer plates are cut out as one line
PALE = (236., 238., 240.)
COLOUR_STDDEV = 8.  # levels of 0 to 255, of a plate's colours
BOLT_PLACES = ((0.2, 0.08), (0.8, 0.08), (0.2, 0.92), (0.8, 0.92))  # in plate sizes
HOLDER_LUMA, HOLDER_TEXT_LUMA = (5, 80), (90, 256)

_Band = collections.namedtuple('_Band', 'side share width colours writing letters stars')
_Writing = collections.namedtuple('_Writing', 'share texts colours height middle width place')
_FIELDS = ('name width height margin texts colours fonts lines gaps weight bands writings rim '
           'rim_colours stickers scenery holder')


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
        bands, writings: lists of what is drawn on a share of the plates.
        rim_colours: list of `Choice` of colours of the frame line.
        rim, stickers, scenery, holder: shares in [0, 1] of plates that have a frame line, small
            labels, pale shapes behind the symbols, a strip of a holder with writing below.
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
        start, end, marks = self._bands(size, rng)
        cells, places = self._place(symbols, gaps, breaks, fonts, start, end, size, rng)
        if rng.uniform() < self.scenery:
            marks = ornaments.scenery(*size, background[0], rng) + marks
        for index, place in enumerate(places):
            kinds = self.gaps[min(index, len(self.gaps) - 1)]
            marks += ornaments.separator(draw_choice(kinds, rng), place, rng)
        marks += self._writings(size, rng) + self._rim(size, rng) + self._stickers(size, cells, rng)
        height = size[1]
        if rng.uniform() < self.holder:
            size, strip = _holder(size, rng)
            marks += strip
        return PlateFormat(
            name=self.name, width=float(size[0]), height=float(size[1]), margin=self.margin,
            patterns=[pattern],
            colours=[Colours(background[0], background[-1], text[:1] * len(symbols))],
            font_sets=[fonts], cells=[Cell(*cell) for cell in cells], marks=marks,
            bolts=[(x * size[0], y * height) for x, y in BOLT_PLACES],
            weight=self.weight, fill=True,
            lines=len(self.lines) if size[0] < LONG_ASPECT * size[1] else 1), symbols

    def _bands(self, size, rng):
        start, end, marks = 0., size[0], []
        for band in self.bands:
            if rng.uniform() >= band.share:
                continue
            width = draw_number(band.width, rng)
            if band.side == 'left':
                box, start = (start, 0, start + width, size[1]), start + width
            elif band.side == 'right':
                box, end = (end - width, 0, end, size[1]), end - width
            else:
                top = 0 if band.side == 'top' else size[1] - width
                box = 0, top, size[0], top + width
            marks += ornaments.band(box, draw_choice(band.colours, rng),
                                    draw_text(draw_choice(band.writing, rng), rng)
                                    if band.writing else '',
                                    draw_choice(band.letters, rng), rng.uniform() < band.stars, rng)
        return start, end, marks

    def _place(self, symbols, gaps, breaks, fonts, start, end, size, rng):
        cells, places = [], []
        bounds = [0] + breaks + [len(symbols)]
        for line, first, last in zip(self.lines, bounds, bounds[1:]):
            inner = [gap - first for gap in gaps if first < gap < last]
            line_cells, line_places = place_line(line, symbols[first:last], inner, fonts, start,
                                                 end, size[1], rng)
            cells += line_cells
            places += line_places
        return cells, places

    def _writings(self, size, rng):
        marks = []
        for writing in self.writings:
            if rng.uniform() >= writing.share:
                continue
            text = draw_text(draw_choice(writing.texts, rng), rng)
            height = draw_number(writing.height, rng) * size[1]
            half = min(draw_number(writing.width, rng) * size[0], height * len(text)) / 2
            middle = draw_number(writing.middle, rng) * size[1]
            x = draw_number(writing.place, rng) * size[0]
            half = min(half, x, size[0] - x)
            marks.append(ornaments.plain_mark(
                'script' if text.startswith(SCRIPT) else 'writing',
                (x - half, middle - height / 2, x + half, middle + height / 2),
                draw_choice(writing.colours, rng), (0.4, 1.), writing=text.lstrip(SCRIPT)))
        return marks

    def _rim(self, size, rng):
        if rng.uniform() >= self.rim:
            return []
        inset, thickness = rng.uniform(0, 6), rng.uniform(1, 6)
        box = inset, inset, size[0] - inset, size[1] - inset
        return [ornaments.plain_mark('frame', box, draw_choice(self.rim_colours, rng), (0.3, 1.),
                                     thickness=thickness)._replace(radius=rng.uniform(2, 12))]

    def _stickers(self, size, cells, rng):
        if rng.uniform() >= self.stickers:
            return []
        marks, (top, height) = [], np.array(cells)[0, [1, 3]]
        for side in (0.1, 0.9):
            room = (top, size[1] - top - height)[rng.randint(2)]
            tall, wide = min(room * 0.9, size[1] * 0.2), size[0] * rng.uniform(0.08, 0.14)
            y = rng.choice([top - tall, top + height]) if rng.uniform() < 0.9 else top
            if tall > 4 and rng.uniform() < 0.7:
                marks += ornaments.sticker(size[0] * side - wide / 2, np.clip(y, 0, size[1] - tall),
                                           wide, tall, rng)
        return marks


def _vary(colours, rng):
    return [tuple(np.clip(np.array(colour) + rng.normal(0, COLOUR_STDDEV, 3), 0, 255))
            for colour in colours]


def _holder(size, rng):
    """The size of plate and strip together, and the strip's marks."""
    width, height = size
    strip = height * rng.uniform(0.06, 0.22)
    box = 0, height, width, height + strip
    luma = rng.uniform(*HOLDER_LUMA)
    text = ''.join(rng.choice(list('ABCDEFGHIKLMNOPRSTUVW. '), rng.randint(5, 22))).strip()
    marks = [ornaments.plain_mark('box', box, (luma,) * 3)]
    if text and rng.uniform() < 0.8:
        half = width * rng.uniform(0.15, 0.45)
        inner = width / 2 - half, height + strip * 0.2, width / 2 + half, height + strip * 0.8
        marks.append(ornaments.plain_mark('writing', inner, (rng.uniform(*HOLDER_TEXT_LUMA),) * 3,
                                          (0.3, 1.), writing=text))
    return np.array([width, height + strip]), marks


def read_open_format(name, directory, reader):
    """Reads an `OpenFormat` from the `Reader` of its file; raises UserError."""
    width, height = reader.take('size', lambda value: read_ranges(value, 2, range_reader(10, 2000)))
    if width.least / height.most < CROP_ASPECT[0] or width.most / height.least > CROP_ASPECT[1]:
        reader.fail('size', [list(width), list(height)],
                    'width and height in mm, the width %g to %g heights' % CROP_ASPECT)
    lines = [read_line(section) for section in reader.sections('symbols')]
    texts = reader.take('pattern', choices_reader(split_pattern))
    wrong = [choice for choice in texts if len(choice.value[2]) + 1 != len(lines)]
    if wrong:
        reader.fail('pattern', len(wrong[0].value[2]) + 1, 'as many lines, parted by a slash, as '
                    '`symbols` describes, %d' % len(lines))
    symbols = {symbol for choice in texts for position in choice.value[0] for symbol in position}
    share = range_reader(0, 1)
    open_format = OpenFormat(
        name=name, width=width, height=height, margin=read_margin(reader), texts=texts,
        colours=reader.take('colours', _read_schemes), fonts=read_fonts(reader, directory, symbols),
        lines=lines, gaps=reader.take('gaps', _read_gaps, default=_read_gaps(['none'])),
        weight=reader.take('weight', range_reader(0.3, 3), default=Range(0.85, 1.12)),
        bands=[_read_band(section) for section in reader.sections('bands', default=[])],
        writings=[_read_writing(section) for section in reader.sections('writing', default=[])],
        rim_colours=reader.take('rim_colours', _read_colour_choices,
                                default=[Choice(ornaments.TEXT_COLOUR, 1.)]),
        **{key: reader.take(key, share, default=Range(0., 0.)).least
           for key in ('rim', 'stickers', 'scenery', 'holder')})
    reader.finish()
    return open_format


def _read_schemes(value):
    """A list of [background, text] or [background, text, share]."""
    return read_list(value, _read_scheme)


def _read_scheme(value):
    if not isinstance(value, list) or len(value) not in (2, 3):
        raise ValueError('a list of [background, text] or [background, text, share]')
    background, text = map(read_colours, value[:2])
    if len(background) > 2 or len(text) > 1:
        raise ValueError('one or two colours of the background and one of the text')
    return Choice((background, text), read_number(value[2]) if len(value) == 3 else 1.)


def _read_gaps(value):
    """Choices for all gaps, or a list of choices, one per gap."""
    if isinstance(value, list) and isinstance(value[0], (dict, list)):
        return [choices_reader(_read_separator)(one) for one in value]
    return [choices_reader(_read_separator)(value)]


def _read_separator(value):
    if read_text(value) not in ornaments.SEPARATORS:
        raise ValueError('of %s' % ', '.join(ornaments.SEPARATORS))
    return value


def _read_side(value):
    if value not in ('left', 'right', 'top', 'bottom'):
        raise ValueError('left, right, top or bottom')
    return value


def _read_colour_choices(value):
    return [Choice(colour, 1.) for colour in read_colours(value)]


def _read_band(section):
    band = _Band(
        side=section.take('side', _read_side),
        share=section.take('share', range_reader(0, 1), default=Range(1., 1.)).least,
        width=section.take('width', range_reader(1, 1000)),
        colours=section.take('colours', _read_colour_choices),
        writing=section.take('writing', choices_reader(read_text), default=[]),
        letters=section.take('letters', _read_colour_choices, default=[Choice(PALE, 1.)]),
        stars=section.take('stars', range_reader(0, 1), default=Range(0., 0.)).least)
    section.finish()
    return band


def _read_writing(section):
    writing = _Writing(
        share=section.take('share', range_reader(0, 1), default=Range(1., 1.)).least,
        texts=section.take('texts', choices_reader(read_text)),
        colours=section.take('colours', _read_colour_choices),
        height=section.take('height', range_reader(0.01, 1)),
        middle=section.take('middle', range_reader(0, 1)),
        width=section.take('width', range_reader(0.01, 1)),
        place=section.take('place', range_reader(0, 1), default=Range(0.42, 0.58)))
    section.finish()
    return writing
