"""Plate formats: YAML files that say what a plate's label and its parts are.

`utils/plate_formats/china_blue.yml` is an example; the README explains every key.
"""

import collections
import glob
import itertools
import os

import yaml

from lpr.errors import UserError
from utils.synthesis.glyphs import font_with, load_font
from utils.synthesis.marks import read_marks
from utils.synthesis.reading import (
    Reader,
    read_colours,
    read_list,
    read_number,
    read_point,
    read_text,
)
from utils.synthesis.strokes import STROKE_FONTS
from utils.synthesis.symbols import parse_pattern

_UTILS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILT_IN_DIRECTORY = os.path.join(_UTILS, 'plate_formats')
# name in a format's list of fonts -> fonts of which a plate gets one
FONT_CHOICES = {'hanzi': [os.path.join(_UTILS, 'fonts', name) for name in (
    'NotoSansCJKsc-Regular-plates.otf', 'NotoSansCJKsc-Medium-plates.otf',
    'NotoSansCJKsc-Bold-plates.otf', 'DroidSansFallback-plates.ttf',
    'ZCOOLQingKeHuangYou-plates.ttf')]}
LEAST_ASPECT, MOST_ASPECT = 1., 12.  # width over height of a one-line plate
MAX_MARGIN = 0.5
MAX_SYMBOLS = 20  # a plate has fewer; the network's time steps set a limit of 88

Cell = collections.namedtuple('Cell', 'x y width height')  # mm from the left upper corner
# RGB of 0 to 255 under white light: the background's upper and lower edge, and every symbol's.
Colours = collections.namedtuple('Colours', 'top bottom symbols')
PlateFormat = collections.namedtuple(
    'PlateFormat', 'name width height margin patterns colours font_sets cells marks bolts')
PlateFormat.__doc__ = """A checked plate format.

Attributes:
    name: the file's name without its extension.
    width, height: size of the plate in mm.
    margin: (x, y), how far crops reach beyond the plate on average, in its widths and heights.
    patterns: list of patterns; a pattern is a list with the symbols of every position.
    colours: list of `Colours`, one of which a plate gets.
    font_sets: list of lists of font paths or `STROKE_FONTS`. A plate gets one of the lists; each of
        its symbols is drawn with the first font of it that has the symbol.
    cells: list of `Cell`, one a position.
    marks: list of `marks.Mark`, drawn in this order before the symbols.
    bolts: list of (x, y) in mm where screws may be.
"""


def built_in_names():
    """Names of the formats that come with the toolkit."""
    paths = glob.glob(os.path.join(BUILT_IN_DIRECTORY, '*.yml'))
    return sorted(os.path.splitext(os.path.basename(path))[0] for path in paths)


def load_format(name_or_path):
    """Loads a built-in format by its name or a user's own from its YAML file.

    Raises:
        UserError: there is no such format, or with file and key what is wrong in it.
    """
    if name_or_path in built_in_names():
        path = os.path.join(BUILT_IN_DIRECTORY, name_or_path + '.yml')
    else:
        path = name_or_path
    if not os.path.isfile(path):
        raise UserError("no plate format '%s'; expected a path to a YAML file or one of %s" %
                        (name_or_path, ', '.join(built_in_names())))
    reader = Reader(path, _load_yaml(path))
    name = os.path.splitext(os.path.basename(path))[0]
    return _read_format(name, os.path.dirname(path), reader)


def _load_yaml(path):
    try:
        with open(path, encoding='utf-8') as stream:
            return yaml.safe_load(stream)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError('%s: cannot read this plate format: %s' % (path, error))
    except yaml.YAMLError as error:
        raise UserError('%s: not YAML: %s' % (path, error))


def _read_format(name, directory, reader):
    width, height = reader.take('size', read_point)
    if width <= 0 or not LEAST_ASPECT <= width / max(height, 1e-9) <= MOST_ASPECT:
        reader.fail('size', [width, height], 'width and height in mm, the width %g to %g heights' %
                    (LEAST_ASPECT, MOST_ASPECT))
    patterns = _read_patterns(reader)
    font_sets = _read_font_sets(reader, directory, patterns)
    plate_format = PlateFormat(
        name=name, width=width, height=height, patterns=patterns,
        font_sets=font_sets,
        margin=_read_margin(reader),
        colours=_read_colours(reader, len(patterns[0])),
        cells=_read_cells(reader.section('layout'), len(patterns[0]), width, height),
        marks=read_marks(reader, font_sets[0]),
        bolts=reader.take('bolts', lambda value: read_list(value, read_point), default=[]))
    reader.finish()
    return plate_format


def _read_margin(reader):
    margin = reader.take('margin', read_point, default=(0., 0.))
    if not all(0 <= part <= MAX_MARGIN for part in margin):
        reader.fail('margin', list(margin), '0 to %g of the width and of the height' % MAX_MARGIN)
    return margin


def _read_patterns(reader):
    texts = reader.take('pattern', lambda value: read_list(value, read_text)
                        if isinstance(value, list) else [read_text(value)])
    patterns = []
    for text in texts:
        try:
            patterns.append(parse_pattern(text))
        except ValueError as error:
            reader.fail('pattern', text, "such as '{province}[A-Z][0-9]{5}'; %s" % error)
    lengths = sorted({len(pattern) for pattern in patterns})
    if len(lengths) != 1 or lengths[0] > MAX_SYMBOLS:
        reader.fail('pattern', texts, 'patterns of one length, at most %d symbols; these have %s' %
                    (MAX_SYMBOLS, ', '.join(map(str, lengths))))
    return patterns


def _read_colours(reader, count):
    schemes = []
    for section in reader.sections('colours'):
        background = section.take('background', read_colours)
        if len(background) > 2:
            section.fail('background', background, 'one colour, or two from top to bottom')
        text = section.take('text', read_colours)
        if len(text) not in (1, count):
            section.fail('text', text, 'one colour, or %d, one a symbol' % count)
        schemes.append(Colours(background[0], background[-1], text * (count // len(text))))
        section.finish()
    return schemes


def _read_font_sets(reader, directory, patterns):
    entries = reader.take('fonts', lambda value: read_list(value, _read_font_names))
    font_sets = [[name if name in STROKE_FONTS else os.path.join(directory, name)
                  for name in names] for names in itertools.product(*entries)]
    for name in itertools.chain(*entries):
        try:
            if name not in STROKE_FONTS:
                load_font(os.path.join(directory, name))
        except OSError as error:
            reader.fail('fonts', name, 'a font file, relative to the YAML file, or %s; %s' %
                        (' or '.join(sorted([*STROKE_FONTS, *FONT_CHOICES])), error))
    symbols = sorted({symbol for pattern in patterns for choices in pattern for symbol in choices})
    for fonts in font_sets:
        missing = [symbol for symbol in symbols if font_with(fonts, symbol) is None]
        if missing:
            reader.fail('fonts', fonts, 'fonts that have every symbol of the pattern; missing: %s' %
                        ' '.join(missing))
    return font_sets


def _read_font_names(value):
    names = read_list(value, read_text) if isinstance(value, list) else [read_text(value)]
    return list(itertools.chain.from_iterable(FONT_CHOICES.get(name, [name]) for name in names))


def _read_cells(layout, count, plate_width, plate_height):
    columns = []
    for key in Cell._fields:
        values = layout.take(key, lambda value: read_list(value, read_number)
                             if isinstance(value, list) else [read_number(value)] * count)
        if len(values) != count:
            layout.fail(key, values, 'one number for all symbols or %d, one a symbol' % count)
        columns.append(values)
    layout.finish()
    cells = [Cell(*values) for values in zip(*columns)]
    for cell in cells:
        if (min(cell) < 0 or cell.width == 0 or cell.height == 0 or
                cell.x + cell.width > plate_width or cell.y + cell.height > plate_height):
            layout.fail('x', list(cell), 'cells (x, y, width, height) inside the plate, %g x %g' %
                        (plate_width, plate_height))
    return cells
