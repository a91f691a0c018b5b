"""What plates carry besides their symbols, random for every plate: bands, crests, stickers.

Each function returns `marks.Mark`s; places and sizes are in mm.
"""

import numpy as np

from utils.synthesis.chance import happens
from utils.synthesis.crests import crest
from utils.synthesis.marks import FAINT, FULL, TEXT_COLOUR, around, plain_mark

SEPARATORS = ('none', 'dash', 'dot', 'sealed_dash', 'seals', 'seal', 'crest', 'sticker')
SEAL_PLACES = (0.16, 0.28), (0.66, 0.82)  # of two seals in a gap, in symbol heights
UMLAUT_HEIGHT = (0.76, 0.84)  # of the letter below its dots, in symbol heights
STAR_YELLOW = (225, 195, 40)
DASH_HEIGHT, DOT_SIZE = (0.06, 0.14), (0.08, 0.2)  # in symbol heights


def random_colour(rng):
    """An RGB colour of any hue."""
    return tuple(float(channel) for channel in rng.randint(256, size=3))


def separator(kind, gap, rng):
    """The marks in a gap between symbols.

    Args:
        kind: one of `SEPARATORS`.
        gap: (x, y, width, height) in mm.
        rng: numpy RandomState.
    """
    x, y, width, height = gap
    middle_x, middle_y = x + width / 2, y + height / 2
    if kind == 'none' or width < 2:
        return []
    if kind in ('dash', 'sealed_dash'):
        half = min(width * 0.45, height * rng.uniform(0.08, 0.2))
        thick = height * rng.uniform(*DASH_HEIGHT) / 2
        dash = plain_mark('box', around(middle_x, middle_y, half, thick), TEXT_COLOUR, FULL)
        if kind == 'dash':
            return [dash]
        size = height * rng.uniform(0.07, 0.14)
        return [dash] + _emblem(middle_x, middle_y - thick - size * rng.uniform(1.1, 2.2),
                                min(size, width * 0.5), size, 'disc', rng)
    if kind == 'dot':
        half = min(width * 0.45, height * rng.uniform(*DOT_SIZE) / 2)
        middle_y += height * rng.uniform(-0.05, 0.4) * (rng.uniform() < 0.3)
        return [plain_mark('disc', around(middle_x, middle_y, half, half), TEXT_COLOUR, FULL)]
    half = min(width * rng.uniform(0.4, 0.6), height * rng.uniform(0.14, 0.28))
    if kind == 'seals':
        if width > height:
            places = [(middle_x + side * half * rng.uniform(1.1, 1.4), middle_y)
                      for side in (-1, 1)]
        else:
            places = [(middle_x, y + height * rng.uniform(*span)) for span in SEAL_PLACES]
        return sum((_emblem(*place, half, half, 'disc', rng) for place in places), [])
    if kind == 'seal':
        middle_y = y + height * rng.uniform(0.2, 0.8)
        return _emblem(middle_x, middle_y, half, half, 'disc', rng)
    tall = half * rng.uniform(1, 1.4)
    if kind == 'crest':
        half = min(width * rng.uniform(0.4, 0.55), height * rng.uniform(0.18, 0.42))
        return crest(middle_x, middle_y, half, half * rng.uniform(1., 1.45), rng)
    return _label(middle_x, middle_y, half, tall, rng)


def _label(x, y, half_width, half_height, rng):
    """A sticker: a coloured box with spots, or with two digits beside or above each other."""
    if rng.uniform() < 0.5:
        return _emblem(x, y, half_width, half_height, 'box', rng)
    colour, digits = random_colour(rng), '%02d' % rng.randint(100)
    marks = [plain_mark('box', around(x, y, half_width, half_height), random_colour(rng), FULL)]
    if rng.uniform() < 0.5:
        inner = around(x, y, half_width * 0.8, half_height * rng.uniform(0.5, 0.8))
        return marks + [plain_mark('writing', inner, colour, FULL, writing=digits)]
    return marks + [plain_mark('writing', around(x, y + side * half_height / 2, half_width * 0.7,
                                                 half_height * 0.4), colour, FULL, writing=digit)
                    for side, digit in zip((-1, 1), digits)]


def _emblem(x, y, half_width, half_height, shape, rng):
    """A coloured shape with two spots in it: what a crest is at this size."""
    box = around(x, y, half_width, half_height)
    marks = [plain_mark(shape, box, random_colour(rng), FAINT)]
    for _ in range(2):
        spot = half_width * rng.uniform(0.15, 0.6), half_height * rng.uniform(0.15, 0.6)
        place = np.array([x, y]) + rng.uniform(-0.4, 0.4, 2) * [half_width, half_height]
        marks.append(plain_mark(rng.choice(['box', 'disc']), around(*place, *spot),
                                random_colour(rng), FAINT))
    return marks


def band(box, colour, writing, letter_colour, with_stars, rng):
    """A band at a plate's end with a ring of stars or a flag and the country's letters below.

    Args:
        box: (left, top, right, bottom) in mm.
        colour, letter_colour: RGB.
        writing: the letters, or ''; slashes part lines.
        with_stars: whether there is a ring or a flag.
        rng: numpy RandomState.
    """
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    marks = [plain_mark('box', box, colour)]
    if with_stars:
        half = min(width * rng.uniform(0.25, 0.42), height * 0.22)
        place = left + width / 2, top + height * rng.uniform(0.22, 0.36)
        if rng.uniform() < 0.8:
            ring = around(*place, half, half)
            marks += [plain_mark('disc', ring, STAR_YELLOW, (0.1, 0.8)),
                      plain_mark('disc', around(*place, half * 0.6, half * 0.6), colour)]
        else:
            marks += _emblem(*place, half * 1.1, half * 0.8, 'box', rng)
    lowest = bottom - height * rng.uniform(0.08, 0.16)
    for line in reversed(writing.split('/')):
        tall = min(height * rng.uniform(0.2, 0.34), width * 0.9)
        wide = min(width * 0.84, tall * 0.62 * len(line))
        box = around(left + width / 2, lowest - tall / 2, wide / 2, tall / 2)
        if line:
            marks.append(plain_mark('writing', box, letter_colour, FULL, writing=line))
        lowest -= tall * 1.1
    return marks


def add_umlauts(symbols, cells, share, rng):
    """Puts two dots above some letters, which get lower.

    Args:
        symbols: list of the first symbols, which may get them.
        cells: list of (x, y, width, height) of all symbols.
        share: in [0, 1], of the letters A, O and U.
        rng: numpy RandomState.
    Returns:
        (cells, marks of the dots).
    """
    cells, marks = list(cells), []
    for index, symbol in enumerate(symbols):
        if symbol in 'AOU' and happens(share, rng):
            x, y, width, height = cells[index]
            low = height * rng.uniform(*UMLAUT_HEIGHT)
            cells[index] = x, y + height - low, width, low
            half = min((height - low) * 0.36, width * 0.2)
            marks += [plain_mark('disc', around(x + width * place, y + half, half, half),
                                 TEXT_COLOUR, FULL) for place in (0.28, 0.72)]
    return cells, marks


def scenery(width, height, colour, rng):
    """Large pale shapes behind the symbols: landscapes, waves, logos of American plates."""
    marks = []
    for _ in range(rng.randint(1, 5)):
        half = np.array([width, height]) * rng.uniform(0.1, 0.5, 2)
        place = np.array([width, height]) * rng.uniform(0, 1, 2)
        tint = tuple(np.clip(np.array(colour) + rng.normal(0, 45, 3), 0, 255))
        marks.append(plain_mark(rng.choice(['box', 'disc']), around(*place, *half), tint,
                                (0.1, 0.7)))
    return marks
