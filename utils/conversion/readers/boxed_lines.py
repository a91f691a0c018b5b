"""Lines of box and plate in one text file per image, as in two public benchmarks.

OpenALPR: `eu0.jpg<TAB>140<TAB>213<TAB>58<TAB>31<TAB>RK892AN`: left, top, width and height.
ICDAR: `37,11,46,11,46,30,37,30,RK892AN`: x and y of the four corners.
"""

from lpr.data.image_files import is_picture
from utils.conversion.plate_crops import bounding_box
from utils.conversion.readers.objects import to_numbers

_OPENALPR_CELLS, _ICDAR_CELLS = 6, 9


def split_boxed_line(line):
    """Splits a line.

    Returns:
        (plate, (left, top, right, bottom)), or None if the line has neither form.
    """
    try:
        cells = line.split('\t', _OPENALPR_CELLS - 1)
        if len(cells) == _OPENALPR_CELLS and is_picture(cells[0]):
            left, top, width, height = to_numbers(cells[1:-1], 'box')
            return cells[-1], (left, top, left + width, top + height)
        cells = line.split(',', _ICDAR_CELLS - 1)
        if len(cells) == _ICDAR_CELLS:
            sides = to_numbers(cells[:-1], 'box')
            return cells[-1], bounding_box(zip(sides[::2], sides[1::2]))
    except ValueError:
        pass
    return None
