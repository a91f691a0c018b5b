"""Roles of the columns of a table from the names in its header."""

import itertools
import re

from utils.conversion.readers.columns import (
    CELL_OF_CORNERS,
    CELL_OF_SIZES,
    Columns,
    box_roles,
    numbers_of_cell,
)
from utils.conversion.readers.plate_names import PLATE_NAMES, simple_name
from utils.conversion.readers.table_file import used_columns

# Names in headers, as of `simple_name`; of several that occur the first counts.
_NAMES = {
    'image': ('imagepath', 'imagefile', 'imagefilename', 'imagename', 'imgpath', 'imgname',
              'imgfile', 'filepath', 'filename', 'file', 'path', 'image', 'img', 'images',
              'imageid', 'imgid', 'croppath', 'crop', 'photo', 'picture'),
    'label': PLATE_NAMES,
    'image width': ('imagewidth', 'imgwidth', 'imagew', 'imgw', 'photowidth', 'width'),
    'image height': ('imageheight', 'imgheight', 'imageh', 'imgh', 'photoheight', 'height'),
}
_IMAGE_SIZE = 'image width', 'image height'
# Names of the sides of a box, each with or without a prefix.
_SIDES = {
    'left': ('xmin', 'left', 'x1', 'xtl', 'x'),
    'top': ('ymin', 'top', 'y1', 'ytl', 'y'),
    'right': ('xmax', 'right', 'x2', 'xbr'),
    'bottom': ('ymax', 'bottom', 'y2', 'ybr'),
    'width': ('w', 'width'),
    'height': ('h', 'height'),
}
_PREFIXES = 'platebbox', 'platebox', 'licenseplate', 'plate', 'lp', 'bbox', 'boundingbox', 'box', ''
# Names of cells with a whole box or outline.
_CELLS = 'platebbox', 'platebox', 'bbox', 'boundingbox', 'box', 'polygon', 'points', 'coordinates'
# Parts of the names of columns that hold a box, in any form.
_OF_BOX = re.compile('box|[xy](min|max|cent)|cent(er|re)[xy]|polygon|points|coord|segmentation')


def columns_of_header(values, rows):
    """The `Columns` that a header names, None if it names no image or no label.

    Args:
        values: the cells of the header.
        rows: lists of the cells of some lines below it.
    """
    names = list(map(simple_name, values))
    places = {role: names.index(found[0]) for role, found in (
        (role, [name for name in known if name in names]) for role, known in _NAMES.items())
        if found}
    if not {'image', 'label'} <= set(places):
        return None
    places.update(_sides(names))
    box, outline = box_roles(places), _outline(names)
    if outline and not {places[role] for role in box} - {names.index(name) for name in outline}:
        box = outline
        places.update((name, names.index(name)) for name in outline)
    place = next((names.index(name) for name in _CELLS if name in names), None)
    if not box and place is not None:
        box = _form_of_cells([row[place] for row in rows if len(row) > place])
        places.update(dict.fromkeys(box, place))
    of_box = {places[role] for role in box}
    size = _IMAGE_SIZE if box and all(role in places and places[role] not in of_box
                                      for role in _IMAGE_SIZE) else ()
    return Columns({role: places[role] for role in ('image', 'label') + box + size},
                   used_columns([values]), len(values), box, size)


def unread_box(values):
    """The cell of a header that seems to be of a box, None if there is none."""
    return next((value for value in values if _OF_BOX.search(simple_name(value))), None)


def _sides(names):
    """{role: place} of the sides of a box; those of the first prefix that has all, else any."""
    any_prefix = {}
    for prefix in _PREFIXES:
        places = {}
        for role, known in _SIDES.items():
            found = [prefix + name for name in known if prefix + name in names]
            if found:
                places[role] = names.index(found[0])
        if box_roles(places):
            return places
        any_prefix = {**places, **any_prefix}
    return any_prefix


def _form_of_cells(cells):
    """The one of `CELLS` that these have, () if none of them has numbers.

    Four numbers are the corners of a box if they can be, with left < right and top < bottom, in
    most of the cells.
    """
    boxes = []
    for cell in cells:
        try:
            boxes.append(numbers_of_cell(cell))
        except ValueError:
            continue
    fours = [box for box in boxes if len(box) == 4]
    corners = sum(left < right and top < bottom for left, top, right, bottom in fours)
    if not boxes:
        return ()
    return CELL_OF_CORNERS if 2 * corners > len(fours) or not fours else CELL_OF_SIZES


def _outline(names):
    """Names of the columns of the points of an outline: x1, y1, x2, ...; () if there is none.

    Points are numbered from 0 or 1; two from 1 are the corners of a box.
    """
    first, least = (0, 2) if 'x0' in names else (1, 3)
    outline = ()
    for number in itertools.count(first):
        point = 'x%d' % number, 'y%d' % number
        if not set(point) <= set(names):
            break
        outline += point
    return outline if len(outline) >= 2 * least else ()
