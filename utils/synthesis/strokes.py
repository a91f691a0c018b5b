"""Letters and digits of Chinese plates (GA 36) as strokes.

No font has these shapes. The polylines below were traced from the mean of real crops; they are in
mm in a cell 45 wide and 90 high, y pointing down, and are drawn with a round pen of about 10 mm.
"""

import numpy as np

CELL_WIDTH, CELL_HEIGHT = 45., 90.  # mm
PEN_WIDTH = 10.  # mm
_LEFT, _RIGHT, _TOP, _BOTTOM, _MIDDLE = 5., 40., 5., 85., 22.5  # mm, axes of the outer strokes


def _arc(centre_x, centre_y, radius_x, radius_y, start, end):
    """Points of an arc; angles in degrees, 0 is right and 90 is down."""
    angles = np.radians(np.linspace(start, end, 25))
    return list(zip(centre_x + radius_x * np.cos(angles), centre_y + radius_y * np.sin(angles)))


def _upper_bow(start, end):
    return _arc(_MIDDLE, 22.5, 17.5, 17.5, start, end)


def _lower_bow(start, end):
    return _arc(_MIDDLE, 67.5, 17.5, 17.5, start, end)


def _turned(polylines):
    """The same glyph turned by 180 degrees within its cell."""
    return [[(CELL_WIDTH - x, CELL_HEIGHT - y) for x, y in line] for line in polylines]


def _left_bar():
    return [(_LEFT, 0), (_LEFT, 90)]


def _right_bar():
    return [(_RIGHT, 0), (_RIGHT, 90)]


def _bowl(joint, bow, bottom):
    """The round part of P and R: from the left bar over the bow back to the left bar."""
    return [(_LEFT, _TOP), (joint, _TOP)] + bow + [(_LEFT, bottom)]


_RING = _upper_bow(180, 360) + _lower_bow(0, 180) + [(_LEFT, 22.5)]
_SIX = [[(29, -1), (8, 48), (5, 64)], _arc(_MIDDLE, 63.5, 17.5, 21.5, -8, 368)]

_LETTERS_AND_DIGITS = {
    '0': [_RING],
    '1': [[(24, 0), (24, 90)]],
    '2': [_upper_bow(190, 385) + [(6, _BOTTOM)], [(0, _BOTTOM), (45, _BOTTOM)]],
    '3': [[(3, _TOP), (38, _TOP), (18.5, 38)], _arc(21, 60.5, 19, 24.5, -110, 165)],
    '4': [[(32.5, 0), (32.5, 90)], [(30, 0), (5, 66)], [(0, 67), (45, 67)]],
    '5': [[(41, _TOP), (8, _TOP), (7, 43)], [(7, 43)] + _arc(21, 60, 19, 25, -140, 155)],
    '6': _SIX,
    '7': [[(2, _TOP), (39, _TOP)], [(40, 2), (28, 42), (22, 70), (21, 90)]],
    '8': [_arc(_MIDDLE, 23.5, 15.5, 18.5, 0, 360), _arc(_MIDDLE, 63.5, 17.5, 21.5, 0, 360)],
    '9': _turned(_SIX),
    'A': [[(_MIDDLE, -3), (4, 91)], [(_MIDDLE, -3), (41, 91)], [(9, 68), (36, 68)]],
    'B': [_left_bar(), _bowl(24, _arc(24, 23, 14.5, 18, -90, 90), 41),
          [(_LEFT, 41), (24, 41)] + _arc(23, 63, 17, 22, -90, 90) + [(_LEFT, _BOTTOM)]],
    'C': [_upper_bow(372, 180) + _lower_bow(180, -12)],
    'D': [_left_bar(), _bowl(20, _arc(20, 26, 20, 21, -90, 0) + _arc(20, 64, 20, 21, 0, 90),
                             _BOTTOM)],
    'E': [_left_bar(), [(_LEFT, _TOP), (44, _TOP)], [(_LEFT, 43), (40, 43)],
          [(_LEFT, _BOTTOM), (44, _BOTTOM)]],
    'F': [_left_bar(), [(_LEFT, _TOP), (44, _TOP)], [(_LEFT, 43), (40, 43)]],
    'G': [_upper_bow(365, 180) + _lower_bow(180, 0) + [(_RIGHT, 38)], [(45, 42.5), (22, 42.5)]],
    'H': [_left_bar(), _right_bar(), [(_LEFT, 44), (_RIGHT, 44)]],
    'I': [[(24, 0), (24, 90)]],
    'J': [[(_RIGHT, 0), (_RIGHT, 67.5)] + _lower_bow(0, 165)],
    'K': [_left_bar(), [(41, -2), (6, 56)], [(21, 34), (41, 92)]],
    'L': [_left_bar(), [(_LEFT, _BOTTOM), (45, _BOTTOM)]],
    'M': [_left_bar(), _right_bar(), [(5, -3), (_MIDDLE, 42), (40, -3)]],
    'N': [_left_bar(), _right_bar(), [(6, 0), (39, 90)]],
    'O': [_RING],
    'P': [_left_bar(), _bowl(22, _arc(22, 26.5, 18, 21.5, -90, 90), 48)],
    'Q': [_RING, [(22, 62), (43, 90)]],
    'R': [_left_bar(), _bowl(22, _arc(22, 25, 17.5, 20, -90, 90), 45), [(22, 45), (40, 91)]],
    'S': [_arc(_MIDDLE, 23.5, 16.5, 18.5, 360, 130) + _arc(_MIDDLE, 65, 17.5, 20, -60, 175)],
    'T': [[(0, _TOP), (45, _TOP)], [(_MIDDLE, 0), (_MIDDLE, 90)]],
    'U': [[(_LEFT, 0), (_LEFT, 67.5)] + _lower_bow(180, 0) + [(_RIGHT, 0)]],
    'V': [[(4, -1), (_MIDDLE, 93)], [(41, -1), (_MIDDLE, 93)]],
    'W': [[(3, -1), (13, 92)], [(42, -1), (32, 92)], [(13, 92), (_MIDDLE, 10)],
          [(32, 92), (_MIDDLE, 10)]],
    'X': [[(4, -1), (41, 91)], [(41, -1), (4, 91)]],
    'Y': [[(4, -1), (_MIDDLE, 44)], [(41, -1), (_MIDDLE, 44)], [(_MIDDLE, 40), (_MIDDLE, 90)]],
    'Z': [[(1, _TOP), (40, _TOP)], [(39, 3), (6, 87)], [(1, _BOTTOM), (45, _BOTTOM)]],
}
# As the plates of Italy have it.
_OPEN_FOUR = [[(21, 0), (3, 66), (45, 66)], [(33, 40), (33, 90)]]

# name in a format's list of fonts -> character -> list of polylines
STROKE_FONTS = {
    'strokes': _LETTERS_AND_DIGITS,
    'strokes_open_four': dict(_LETTERS_AND_DIGITS, **{'4': _OPEN_FOUR}),
}
