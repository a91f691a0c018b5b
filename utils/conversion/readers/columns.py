"""Roles of the columns of a table: from `--columns` or the content of the cells; see `header`."""

import collections
import re

from lpr.data.image_files import is_picture
from lpr.runtime.errors import UserError
from utils.conversion.plate_crops import bounding_box
from utils.conversion.readers.table_file import used_columns

# Names for --columns; a box is left, top and either right, bottom or width, height.
ROLES = ('image', 'label', 'left', 'top', 'right', 'bottom', 'width', 'height')
UNUSED = '-'
CORNERS, SIZES = ('left', 'top', 'right', 'bottom'), ('left', 'top', 'width', 'height')
# A box, or an outline, in one cell: '[20, 10, 180, 90]'.
CELLS = CELL_OF_CORNERS, CELL_OF_SIZES = ('left top right bottom',), ('left top width height',)
_CELL = re.compile(r'[-+0-9.eE\s,;:()\[\]]*')
# Three digits behind a comma may also be thousands.
_THOUSANDS = re.compile(r'.*,[0-9]{3}')


class Columns(collections.namedtuple('Columns', 'places least count box size')):
    """The roles of the columns.

    Attributes:
        places: {role: index of its column}: `image`, `label`, the roles in `box` and `size`.
        least, count: how many columns a line has, at least and at most.
        box: roles of its columns in their order: `CORNERS`, `SIZES` or those of an outline, or the
            one of `CELLS`; () without boxes.
        size: roles of the width and height of the image in which the box was drawn, or ().
    """
    __slots__ = ()

    def fit(self, values):
        """The cells of a line: empty ones at its end are no columns.

        Raises:
            ValueError: there are too few or too many.
        """
        count = len(values)
        while count > self.least and not values[count - 1]:
            count -= 1
        if not self.least <= count <= self.count:
            raise ValueError('%d columns; expected %d' % (len(values), self.count))
        return values[:count]

    def box_of(self, values, decimal_comma):
        """(left, top, right, bottom) of a line; None in a table without boxes.

        Args:
            values: its cells.
            decimal_comma: whether numbers may be written `1,5`.
        Raises:
            ValueError: a cell is not a number.
        """
        if not self.box:
            return None
        cells = [values[self.places[role]] for role in self.box]
        sides = (numbers_of_cell(*cells) if self.box in CELLS else
                 [_number(cell, decimal_comma) for cell in cells])
        if len(sides) == 4 and self.box in (SIZES, CELL_OF_SIZES):
            left, top, width, height = sides
            return left, top, left + width, top + height
        if len(sides) == 4 and self.box in (CORNERS, CELL_OF_CORNERS):
            return tuple(sides)
        return bounding_box(zip(sides[::2], sides[1::2]))

    def size_of(self, values, box, decimal_comma):
        """(width, height) of the image in which the box of a line was drawn, None if not known."""
        try:
            size = tuple(_number(values[self.places[role]], decimal_comma) for role in self.size)
        except ValueError:
            return None
        if not size or min(size) <= 0:
            return None
        left, top, right, bottom = box
        # To the pixel: the one at right may belong to the box.
        is_of_box = abs(right - left - size[0]) <= 1 and abs(bottom - top - size[1]) <= 1
        return None if is_of_box else tuple(map(round, size))


def parse_columns(text):
    """Parses `--columns`: 'image,-,label' gives ['image', '-', 'label'].

    Raises:
        ValueError: a name is unknown, given twice or missing.
    """
    names = [name.strip() or UNUSED for name in text.split(',')]
    unknown = [name for name in names if name not in ROLES + (UNUSED,)]
    if unknown:
        raise ValueError("'%s' is no column; expected %s, or - for one that is not used" %
                         (unknown[0], ', '.join(ROLES)))
    roles = [name for name in names if name != UNUSED]
    box = set(roles) - {'image', 'label'}
    if len(set(roles)) < len(roles) or not {'image', 'label'} <= set(roles):
        raise ValueError('expected image and label, each once')
    if box and box not in (set(CORNERS), set(SIZES)):
        raise ValueError('expected %s or %s for a box' % (','.join(CORNERS), ','.join(SIZES)))
    return names


def columns_as_told(names, rows):
    """The `Columns` of `parse_columns` in a table; `rows`: the cells of its first lines."""
    places = {name: index for index, name in enumerate(names) if name != UNUSED}
    least, count = (max(number, len(names)) for number in (used_columns(rows), len(rows[0])))
    return Columns(places, least, count, box_roles(places), ())


def columns_of_content(path, rows):
    """The `Columns` of a table whose header is missing or not known: images, and the other one.

    Args:
        path: the file.
        rows: lists of the cells of its first lines.
    Raises:
        UserError: they cannot be told apart.
    """
    count = used_columns(rows)
    images = [index for index in range(count) if _are_images(rows, index)]
    if len(images) == 1 and count == 2:
        return Columns({'image': images[0], 'label': 1 - images[0]}, count, len(rows[0]), (), ())
    raise UserError('%s: the roles of its %d columns are not clear. The first line is: %s; name '
                    'them, for example --columns image,label or --columns '
                    'image,left,top,width,height,label (- for a column that is not used)' %
                    (path, count, ' | '.join(rows[0])))


def box_roles(places):
    """The roles of a box: `CORNERS` or `SIZES` if `places` has all of them, else ()."""
    return next((roles for roles in (CORNERS, SIZES) if set(roles) <= set(places)), ())


def numbers_of_cell(text):
    """The numbers of a box or an outline in a cell, at least 4; ValueError if there are none."""
    numbers = re.split(r'[\s,;:()\[\]]+', text.strip(' ,;:()[]')) if _CELL.fullmatch(text) else ()
    if len(numbers) < 4 or len(numbers) % 2:
        raise ValueError("the box is '%s'; expected four numbers, or x and y of the points of an "
                         'outline' % text)
    return [_number(number, False) for number in numbers]


def _are_images(rows, index):
    cells = [row[index] for row in rows if len(row) > index]
    return 2 * sum(map(is_picture, cells)) > len(cells)


def _number(text, decimal_comma):
    number = text
    if decimal_comma and not _THOUSANDS.fullmatch(text):
        number = text.replace(',', '.')
    try:
        value = float(number)
    except ValueError:
        value = None
    if value is None or not abs(value) < 1e6:
        raise ValueError("the box has '%s'; expected a number of pixels" % text)
    return value
