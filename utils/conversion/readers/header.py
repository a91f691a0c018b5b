"""Roles of the columns of a table from the names in its header."""

import itertools

from utils.conversion.readers.columns import Columns, box_roles
from utils.conversion.readers.plate_names import PLATE_NAMES, simple_name
from utils.conversion.readers.table_file import used_columns

# Names in headers, as of `simple_name`; of several that occur the first counts.
_NAMES = {
    'image': ('imagepath', 'imagefile', 'imagefilename', 'imagename', 'imgpath', 'imgname',
              'imgfile', 'filepath', 'filename', 'file', 'path', 'image', 'img', 'images',
              'imageid', 'imgid', 'croppath', 'crop', 'photo', 'picture'),
    'label': PLATE_NAMES,
    'left': ('xmin', 'left', 'x1', 'xtl', 'bboxx1', 'bboxleft', 'bboxx', 'x'),
    'top': ('ymin', 'top', 'y1', 'ytl', 'bboxy1', 'bboxtop', 'bboxy', 'y'),
    'right': ('xmax', 'right', 'x2', 'xbr', 'bboxx2', 'bboxright'),
    'bottom': ('ymax', 'bottom', 'y2', 'ybr', 'bboxy2', 'bboxbottom'),
    'width': ('bboxwidth', 'bboxw', 'boxwidth', 'w', 'width'),
    'height': ('bboxheight', 'bboxh', 'boxheight', 'h', 'height'),
    'image width': ('imagewidth', 'imgwidth', 'imagew', 'imgw', 'photowidth', 'width'),
    'image height': ('imageheight', 'imgheight', 'imageh', 'imgh', 'photoheight', 'height'),
}
_IMAGE_SIZE = 'image width', 'image height'


def columns_of_header(values):
    """The `Columns` that a header names, None if it names no image or no label."""
    names = list(map(simple_name, values))
    places = {}
    for role, known in _NAMES.items():
        found = [name for name in known if name in names]
        if found:
            places[role] = names.index(found[0])
    if not {'image', 'label'} <= set(places):
        return None
    box, outline = box_roles(places), _outline(names)
    if outline and not {places[role] for role in box} - {names.index(name) for name in outline}:
        box = outline
        places.update((name, names.index(name)) for name in outline)
    of_box = {places[role] for role in box}
    size = _IMAGE_SIZE if box and all(role in places and places[role] not in of_box
                                      for role in _IMAGE_SIZE) else ()
    return Columns({role: places[role] for role in ('image', 'label') + box + size},
                   used_columns([values]), len(values), box, size)


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
