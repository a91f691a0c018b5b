"""What plates carry along their edges: stickers, frame lines, holders, dealers' frames.

As `ornaments`: each function gives `marks.Mark`s; places and sizes are in mm.
"""

import numpy as np

from utils.synthesis.marks import FAINT, FULL, TEXT_COLOUR, plain_mark
from utils.synthesis.ornaments import random_colour

HOLDER_LUMA, HOLDER_TEXT_LUMA = (5, 80), (90, 256)
FRAME_LUMAS = ((0.6, (5, 60)), (0.2, (120, 200)), (0.2, (200, 250)))  # share, range
MONTHS = ('JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC')


def _sticker(x, y, width, height, rng):
    """A small label with a digit or two, as in the corners of American plates."""
    box = x, y, x + width, y + height
    inner = x + width * 0.2, y + height * 0.2, x + width * 0.8, y + height * 0.8
    text = '%02d' % rng.randint(100) if rng.uniform() < 0.6 else MONTHS[rng.randint(12)]
    label = plain_mark('writing', inner, random_colour(rng), FAINT, writing=text)
    if rng.uniform() < 0.2:
        return [label._replace(colour=TEXT_COLOUR, strength=FULL)]
    return [plain_mark('box', box, random_colour(rng), FULL), label]


def stickers(size, top, bottom, rng):
    """Labels at the ends of the room above or below the symbols.

    Args:
        size: (width, height) of the plate.
        top, bottom: of the symbols.
        rng: numpy RandomState.
    """
    marks = []
    for side in (0.1, 0.9):
        above = rng.randint(2) == 0
        room = top if above else size[1] - bottom
        tall, wide = min(room * 0.9, size[1] * 0.2), size[0] * rng.uniform(0.08, 0.14)
        if tall > 4 and rng.uniform() < 0.7:
            marks += _sticker(size[0] * side - wide / 2, top - tall if above else bottom, wide,
                              tall, rng)
    return marks


def rim(size, colour, rng):
    """The frame line of a plate of a (width, height)."""
    inset, thickness = rng.uniform(0, 6), rng.uniform(1, 6)
    box = inset, inset, size[0] - inset, size[1] - inset
    return plain_mark('frame', box, colour, (0.3, 1.), rng.uniform(2, 12), thickness)


def holder(size, rng):
    """(the (width, height) of a plate and a strip of its holder below, the strip's marks)."""
    width, height = size
    strip = height * rng.uniform(0.06, 0.22)
    marks = _advertisement((0, height, width, height + strip), rng.uniform(*HOLDER_LUMA), rng)
    return np.array([width, height + strip]), marks


def dealer_frame(size, top, bottom, rng):
    """A frame with a dealer's name that covers the plate's rim as far as the symbols at most.

    Args: as `stickers`.
    """
    width, height = size
    spans = [span for _, span in FRAME_LUMAS]
    luma = rng.uniform(*spans[rng.choice(len(spans), p=[share for share, _ in FRAME_LUMAS])])
    side = rng.uniform(0, 0.03) * width
    marks = [plain_mark('box', box, (luma,) * 3)
             for box in ((0, 0, side, height), (width - side, 0, width, height))]
    for start, end in ((0, top * rng.uniform(0.2, 1.)),
                       (height - (height - bottom) * rng.uniform(0.2, 1.), height)):
        if end - start > 1:
            marks += _advertisement((0, start, width, end), luma, rng)
    return marks


def _advertisement(box, luma, rng):
    """A grey strip, most with a row of letters."""
    left, top, right, bottom = box
    marks = [plain_mark('box', box, (luma,) * 3)]
    text = ''.join(rng.choice(list('ABCDEFGHIKLMNOPRSTUVW. '), rng.randint(5, 22))).strip()
    if text and rng.uniform() < 0.8:
        half, edge = (right - left) * rng.uniform(0.15, 0.45), (bottom - top) * 0.2
        middle = (left + right) / 2
        colour = rng.uniform(*HOLDER_TEXT_LUMA) if luma < 100 else rng.uniform(*HOLDER_LUMA)
        marks.append(plain_mark('writing', (middle - half, top + edge, middle + half,
                                            bottom - edge), (colour,) * 3, (0.3, 1.), writing=text))
    return marks
