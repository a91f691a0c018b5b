"""A plate format, and the parts of format files that all kinds of them share."""

import collections
import glob
import itertools
import os

from lpr.data.vocabulary import ALPHANUMERICS
from lpr.runtime.errors import UserError
from utils.synthesis.glyphs import font_with, load_font
from utils.synthesis.ranges import Choice, Range, choices_reader
from utils.synthesis.reading import read_list, read_point, read_text
from utils.synthesis.strokes import STROKE_FONTS
from utils.synthesis.symbols import draw_symbols

UTILS = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
_FONTS = os.path.join(UTILS, 'fonts')
_LATIN = sorted(glob.glob(os.path.join(glob.escape(_FONTS), 'latin', '*.[ot]tf')))
# fonts close to DIN 1451 and its derivatives
_DIN = ('osp-din', 'barlow-condensed-500', 'barlow-condensed-700', 'barlow-semi-condensed-500',
        'barlow-semi-condensed-700', 'roadgeek-2014-b', 'roadgeek-2014-c', 'share-tech-400',
        'rajdhani-600', 'saira-semi-condensed-500', 'sofia-sans-condensed-600',
        'fira-sans-extra-condensed-500', 'asap-condensed-500', 'roboto-condensed-500')
# name in a format's list of fonts -> fonts of which a plate gets one; every Latin font has a name
FONT_CHOICES = {
    'hanzi': [os.path.join(_FONTS, name) for name in (
        'NotoSansCJKsc-DemiLight-plates.otf', 'NotoSansCJKsc-Regular-plates.otf',
        'NotoSansCJKsc-Medium-plates.otf', 'NotoSansCJKsc-Bold-plates.otf',
        'NotoSansCJKsc-Black-plates.otf', 'DroidSansFallback-plates.ttf',
        'WenQuanYiMicroHei-plates.ttf', 'IBMPlexSansSC-SemiBold-plates.ttf',
        'IBMPlexSansSC-Bold-plates.ttf', 'MapleMonoCN-Medium-plates.ttf',
        'MapleMonoCN-ExtraBold-plates.ttf', 'WenKai-Bold-plates.ttf',
        'ZCOOLQingKeHuangYou-plates.ttf')],
    'latin': _LATIN,
    'din': [os.path.join(_FONTS, 'latin', name + '.ttf') for name in _DIN],
}
FONT_CHOICES.update((os.path.splitext(os.path.basename(path))[0], [path]) for path in _LATIN)
_BUILT_IN_FONTS = frozenset(_LATIN) | frozenset(STROKE_FONTS)
CROP_ASPECT = (1., 12.)  # range of a plate's width over its height
MAX_MARGIN = 0.5
USUAL_WEIGHT = Range(0.85, 1.12)
MEASURE = 'H'  # the letter whose width represents the font's in open formats

Cell = collections.namedtuple('Cell', 'x y width height')  # mm from the left upper corner
# RGB of 0 to 255 under white light: the background's upper and lower edge, and every symbol's.
Colours = collections.namedtuple('Colours', 'top bottom symbols')


class PlateFormat(collections.namedtuple(
        'PlateFormat', 'name width height margin patterns colours font_sets cells marks bolts '
        'weight fill lines', defaults=(USUAL_WEIGHT, False, 1))):
    """A checked plate format.

    Attributes:
        name: the file's name without its extension.
        width, height: size of the plate in mm.
        margin: (x, y), how far crops reach beyond the plate on average, in its widths and heights.
        patterns: list of patterns; a pattern is a list with the symbols of every position.
        colours: list of `Colours`, one of which a plate gets.
        font_sets: list of lists of font paths or `STROKE_FONTS`. A plate gets one of the lists;
            each of its symbols is drawn with the first font of it that has the symbol.
        cells: list of `Cell`, one per position.
        marks: list of `marks.Mark`, drawn in this order before the symbols; those of the colour
            `TEXT_COLOUR` last, together with the symbols.
        bolts: list of (x, y) in mm where screws may be.
        weight: `Range` of stroke widths, as factors of the usual one.
        fill: True if letters and digits of a font fill their cells, False if they keep their
            proportions.
        lines: 1 or 2, lines of symbols.
    """
    __slots__ = ()

    def draw(self, rng, weights, repeats):
        """Draws a plate's symbols.

        Args:
            rng: numpy RandomState.
            weights, repeats: as in `draw_symbols`.
        Returns:
            (a `PlateFormat`, this one, list of symbols).
        """
        return self, draw_symbols(self.patterns, rng, weights, repeats)


def read_margin(reader):
    """Reads `margin`; no margin if omitted."""
    margin = reader.take('margin', read_point, default=(0., 0.))
    if not all(0 <= part <= MAX_MARGIN for part in margin):
        reader.fail('margin', list(margin), '0 to %g of the width and of the height' % MAX_MARGIN)
    return margin


def read_font_names(value):
    """Fonts as a format names them, one or a list: paths, `STROKE_FONTS`, `FONT_CHOICES`."""
    names = read_list(value, read_text) if isinstance(value, list) else [read_text(value)]
    return list(itertools.chain.from_iterable(FONT_CHOICES.get(name, [name]) for name in names))


def find_font(name, directory, reader):
    """A font that is relative to the format's folder; raises UserError if there is none."""
    if name in STROKE_FONTS:
        return name
    path = os.path.join(directory, name)
    try:
        load_font(path)
    except OSError as error:
        reader.fail('fonts', name, 'a font file, relative to the YAML file, the name of one in '
                    'utils/fonts/latin, or one of %s; %s' %
                    (', '.join(sorted([*STROKE_FONTS, 'din', 'hanzi', 'latin'])), error))
    return path


def read_fonts(reader, directory, symbols):
    """Reads `fonts` of an open format: names, or a mapping of names to shares.

    Fonts without one of the symbols or `MEASURE` are left out; those that come with the toolkit
    have A-Z and 0-9, and so do not need to be looked through for them.

    Args:
        symbols: set of the symbols of the format's patterns.
    Returns:
        A list of `Choice` of lists of fonts.
    Raises:
        UserError: no font is left.
    """
    usable, tried, symbols = [], [], symbols | {MEASURE}
    for choice in reader.take('fonts', choices_reader(read_text)):
        fonts = [find_font(font, directory, reader) for font in read_font_names(choice.value)]
        tried += fonts
        fonts = [font for font in fonts if all(
            font_with([font], symbol) for symbol in
            (symbols - ALPHANUMERICS if font in _BUILT_IN_FONTS else symbols))]
        if fonts:
            usable.append(Choice(fonts, choice.share))
    if not usable:
        lacking = {symbol for symbol in symbols if font_with(tried, symbol) is None} or symbols
        raise UserError('%s: no font of `fonts` has every symbol of `pattern` and %s, by which '
                        'widths are measured; missing: %s' %
                        (reader.path, MEASURE, ' '.join(sorted(lacking))))
    return usable
