"""Plate formats with a place for every symbol: format files with the key `layout`.

`utils/plate_formats/china_blue.yml` is an example; the documentation explains every key.
"""

import itertools

from utils.synthesis.glyphs import font_with
from utils.synthesis.marks import read_marks
from utils.synthesis.plate_format import (
    CROP_ASPECT,
    Cell,
    Colours,
    PlateFormat,
    find_font,
    read_font_names,
    read_margin,
)
from utils.synthesis.reading import read_colours, read_list, read_number, read_point, read_text
from utils.synthesis.symbols import parse_pattern

MAX_SYMBOLS = 20  # a plate has fewer; the network's time steps set a limit of 88


def read_fixed_format(name, directory, reader):
    """Reads a `PlateFormat` from the `Reader` of its file; raises UserError."""
    width, height = reader.take('size', read_point)
    if width <= 0 or not CROP_ASPECT[0] <= width / max(height, 1e-9) <= CROP_ASPECT[1]:
        reader.fail('size', [width, height],
                    'width and height in mm, the width %g to %g times the height' % CROP_ASPECT)
    patterns = _read_patterns(reader)
    font_sets = _read_font_sets(reader, directory, patterns)
    cells = _read_cells(reader.section('layout'), len(patterns[0]), width, height)
    lines = _count_lines(cells)
    if lines > 2:
        reader.fail('layout.y', [cell.y for cell in cells],
                    'one or two lines of symbols, in the order of the pattern, not %d' % lines)
    plate_format = PlateFormat(
        name=name, width=width, height=height, patterns=patterns,
        font_sets=font_sets,
        margin=read_margin(reader),
        colours=_read_colours(reader, len(patterns[0])),
        cells=cells, lines=lines,
        marks=read_marks(reader, font_sets[0]),
        bolts=reader.take('bolts', lambda value: read_list(value, read_point), default=[]))
    reader.finish()
    return plate_format


def _read_patterns(reader):
    texts = reader.take('pattern', lambda value: read_list(value, read_text)
                        if isinstance(value, list) else [read_text(value)])
    patterns = []
    for text in texts:
        try:
            patterns.append(parse_pattern(text))
        except ValueError as error:
            reader.fail('pattern', text, error)
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
            section.fail('text', text, 'one colour, or %d, one per symbol' % count)
        schemes.append(Colours(background[0], background[-1], text * (count // len(text))))
        section.finish()
    return schemes


def _read_font_sets(reader, directory, patterns):
    entries = reader.take('fonts', lambda value: read_list(value, read_font_names))
    font_sets = [[find_font(name, directory, reader) for name in names]
                 for names in itertools.product(*entries)]
    symbols = sorted({symbol for pattern in patterns for choices in pattern for symbol in choices})
    for fonts in font_sets:
        missing = [symbol for symbol in symbols if font_with(fonts, symbol) is None]
        if missing:
            reader.fail('fonts', fonts, 'fonts that have every symbol of the pattern; missing: %s' %
                        ' '.join(missing))
    return font_sets


def _read_cells(layout, count, plate_width, plate_height):
    columns = []
    for key in Cell._fields:
        values = layout.take(key, lambda value: read_list(value, read_number)
                             if isinstance(value, list) else [read_number(value)] * count)
        if len(values) != count:
            layout.fail(key, values, 'one number for all symbols or %d, one per symbol' % count)
        columns.append(values)
    layout.finish()
    cells = [Cell(*values) for values in zip(*columns)]
    for cell in cells:
        if (min(cell) < 0 or cell.width == 0 or cell.height == 0 or
                cell.x + cell.width > plate_width or cell.y + cell.height > plate_height):
            layout.fail('x', list(cell), 'cells (x, y, width, height) inside the plate, %g x %g' %
                        (plate_width, plate_height))
    return cells


def _count_lines(cells):
    """Lines of cells from top to bottom; those of a line have some height in common."""
    lines, bottom = 1, cells[0].y + cells[0].height
    for cell in cells[1:]:
        lines += cell.y >= bottom
        bottom = cell.y + cell.height
    return lines
