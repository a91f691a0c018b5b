"""Reads files of `open_formats`, with `symbols` (sizes and gaps) instead of `layout` (places).

`utils/plate_formats/european.yml` is an example; the documentation explains every key.
"""

from utils.synthesis import ornaments
from utils.synthesis.line_layout import read_line
from utils.synthesis.marks import TEXT_COLOUR
from utils.synthesis.open_formats import SCRIPT, Band, OpenFormat, Writing
from utils.synthesis.plate_format import CROP_ASPECT, USUAL_WEIGHT, read_fonts, read_margin
from utils.synthesis.ranges import Choice, Range, choices_reader, range_reader, read_ranges
from utils.synthesis.reading import read_colours, read_list, read_number, read_text, text_reader
from utils.synthesis.symbols import check_choices, split_pattern

SIDES, PARTS = ('left', 'right', 'top', 'bottom'), ('whole', 'upper', 'lower')
PALE = (236., 238., 240.)
# Of the band with the country's letters and the stars of Europe, as photographs show it.
BLUES = ((16., 60., 150.), (10., 50., 165.), (30., 90., 175.), (20., 40., 110.), (50., 110., 190.))
SHARES = ('rim', 'stickers', 'scenery', 'holder', 'frame', 'umlauts')


def read_open_format(name, directory, reader):
    """Reads an `OpenFormat` from the `Reader` of its file; raises UserError."""
    width, height = reader.take('size', lambda value: read_ranges(value, 2, range_reader(10, 2000)))
    if width.least / height.most < CROP_ASPECT[0] or width.most / height.least > CROP_ASPECT[1]:
        reader.fail('size', [list(width), list(height)],
                    'width and height in mm, the width %g to %g times the height' % CROP_ASPECT)
    sections = reader.sections('symbols')
    lines = [read_line(section, is_alone=len(sections) == 1) for section in sections]
    texts = reader.take('pattern', choices_reader(_read_pattern))
    wrong = [choice for choice in texts if len(choice.value[2]) + 1 != len(lines)]
    if wrong:
        reader.fail('pattern', '/'.join('..' for _ in range(len(wrong[0].value[2]) + 1)),
                    'as many lines, separated by slashes, as `symbols` describes, %d' % len(lines))
    symbols = {symbol for choice in texts for position in choice.value[0] for symbol in position}
    open_format = OpenFormat(
        name=name, width=width, height=height, margin=read_margin(reader), texts=texts,
        colours=reader.take('colours', _read_schemes), fonts=read_fonts(reader, directory, symbols),
        lines=lines, gaps=reader.take('gaps', _read_gaps, default=_read_gaps(['none'])),
        weight=reader.take('weight', range_reader(0.3, 3), default=USUAL_WEIGHT),
        bands=[_read_band(section) for section in reader.sections('bands', default=[])],
        writings=[_read_writing(section) for section in reader.sections('writing', default=[])],
        rim_colours=reader.take('rim_colours', _read_colour_choices,
                                default=[Choice(TEXT_COLOUR, 1.)]),
        **{key: _take_share(reader, key, 0.) for key in SHARES})
    reader.finish()
    _check_room(open_format, reader)
    return open_format


def _check_room(open_format, reader):
    """Raises UserError if bands and the free ends of a line may leave its symbols no room."""
    width, height, lines = open_format.width, open_format.height, open_format.lines
    for index, line in enumerate(lines):
        parts = ['whole'] + ['upper'] * (index == 0) + ['lower'] * (index == len(lines) - 1)
        taken = line.left.most + line.right.most + sum(
            band.width.most for band in open_format.bands
            if band.side in ('left', 'right') and band.share > 0 and
            any(choice.value in parts for choice in band.part))
        if taken >= width.least:
            reader.fail('size', [list(width), list(height)],
                        'a width in mm of more than %g, which bands, `left` and `right` of a line '
                        'may take' % taken)


def _read_pattern(value):
    return split_pattern(read_text(value))


def _read_words(value):
    """A text that `draw_text` draws the choices of, in a hand if it begins with `SCRIPT`."""
    check_choices(read_text(value))
    if not value.lstrip(SCRIPT):
        raise ValueError("a text behind '%s'" % SCRIPT)
    return value


def _take_share(reader, key, default):
    return reader.take(key, range_reader(0, 1, single=True), default=Range(default, default)).least


def _read_schemes(value):
    """A list of [background, text] or [background, text, share]."""
    return read_list(value, _read_scheme)


def _read_scheme(value):
    if not isinstance(value, list) or len(value) not in (2, 3):
        raise ValueError('a list of [background, text] or [background, text, share]')
    background, text = map(read_colours, value[:2])
    if len(background) > 2 or len(text) > 1:
        raise ValueError('one or two colours of the background and one of the text')
    share = read_number(value[2]) if len(value) == 3 else 1.
    if share <= 0:
        raise ValueError('shares above 0')
    return Choice((background, text), share)


def _read_gaps(value):
    """Choices for all gaps, or a list of choices, one per gap."""
    read = choices_reader(text_reader(ornaments.SEPARATORS))
    if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
        return [read(one) for one in value]
    return [read(value)]


def _read_colour_choices(value):
    return [Choice(colour, 1.) for colour in read_colours(value)]


def _read_band(section):
    band = Band(
        side=section.take('side', text_reader(SIDES)),
        share=_take_share(section, 'share', 1.),
        width=section.take('width', range_reader(1, 1000)),
        part=section.take('part', choices_reader(text_reader(PARTS)),
                          default=[Choice('whole', 1.)]),
        colours=section.take('colours', _read_colour_choices,
                             default=[Choice(blue, 1.) for blue in BLUES]),
        writing=section.take('writing', choices_reader(_read_words), default=[]),
        letters=section.take('letters', _read_colour_choices, default=[Choice(PALE, 1.)]),
        stars=_take_share(section, 'stars', 0.))
    section.finish()
    return band


def _read_writing(section):
    writing = Writing(
        share=_take_share(section, 'share', 1.),
        texts=section.take('texts', choices_reader(_read_words)),
        colours=section.take('colours', _read_colour_choices),
        height=section.take('height', range_reader(0.01, 1)),
        middle=section.take('middle', range_reader(0, 1)),
        width=section.take('width', range_reader(0.01, 1)),
        place=section.take('place', range_reader(0, 1), default=Range(0.42, 0.58)))
    section.finish()
    return writing
