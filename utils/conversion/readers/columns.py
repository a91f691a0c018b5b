"""Roles of the columns of a table: from `--columns`, the header or the content of the cells."""

import collections

from lpr.data.annotation_file import IMAGE_EXTENSIONS
from lpr.runtime.errors import UserError

# Names for --columns; a box is left, top and either right, bottom or width, height.
ROLES = ('image', 'label', 'left', 'top', 'right', 'bottom', 'width', 'height')
UNUSED = '-'
CORNERS, SIZES = ('left', 'top', 'right', 'bottom'), ('left', 'top', 'width', 'height')
# Names in headers, in lower case and alphanumeric; of several that occur the first counts.
_NAMES = {
    'image': ('imagepath', 'imagefile', 'imagefilename', 'imagename', 'imgpath', 'imgname',
              'imgfile', 'filepath', 'filename', 'file', 'path', 'image', 'img', 'images',
              'imageid', 'imgid', 'croppath', 'crop', 'photo', 'picture'),
    'label': ('platetext', 'licenseplatetext', 'licenceplatetext', 'lptext', 'ocrtext',
              'platenumber', 'licenseplatenumber', 'licenceplatenumber', 'licensenumber',
              'numberplate', 'numberplatetext', 'lpnumber', 'platelabel', 'plateno', 'licenseplate',
              'licenceplate', 'registrationnumber', 'registration', 'plate', 'lp',
              'transcription', 'groundtruth', 'gt', 'text', 'label', 'labels', 'words', 'word',
              'ocr', 'number'),
    'left': ('xmin', 'left', 'x1', 'xtl', 'bboxx1', 'bboxleft', 'bboxx', 'x'),
    'top': ('ymin', 'top', 'y1', 'ytl', 'bboxy1', 'bboxtop', 'bboxy', 'y'),
    'right': ('xmax', 'right', 'x2', 'xbr', 'bboxx2', 'bboxright'),
    'bottom': ('ymax', 'bottom', 'y2', 'ybr', 'bboxy2', 'bboxbottom'),
    'width': ('bboxwidth', 'bboxw', 'boxwidth', 'w', 'width'),
    'height': ('bboxheight', 'bboxh', 'boxheight', 'h', 'height'),
}


class Columns(collections.namedtuple('Columns', 'places count')):
    """The roles of the columns.

    Attributes:
        places: {role: index of its column}, `image`, `label` and those of a box if there is one.
        count: number of columns of every line.
    """
    __slots__ = ()

    def box(self, values):
        """(left, top, right, bottom) of a line; None in a table without boxes.

        Raises:
            ValueError: a cell is not a number.
        """
        if 'left' not in self.places:
            return None
        left, top, *rest = (_number(values[self.places[role]])
                            for role in ROLES[2:] if role in self.places)
        if 'width' in self.places:
            return left, top, left + rest[0], top + rest[1]
        return (left, top) + tuple(rest)


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


def columns_as_told(names, count):
    """The `Columns` of `parse_columns` in a table of `count` columns."""
    return Columns({name: index for index, name in enumerate(names) if name != UNUSED},
                   max(count, len(names)))


def columns_of_header(values):
    """The `Columns` that a header names, None if it names no image or no label."""
    names = [''.join(filter(str.isalnum, value.lower())) for value in values]
    places = {}
    for role, known in _NAMES.items():
        found = [name for name in known if name in names]
        if found:
            places[role] = names.index(found[0])
    if not {'image', 'label'} <= set(places):
        return None
    box = next((roles for roles in (CORNERS, SIZES) if set(roles) <= set(places)), ())
    return Columns({role: places[role] for role in ('image', 'label') + box}, len(values))


def columns_of_content(path, rows):
    """The `Columns` of a table whose header is missing or not known: images, and the other one.

    Args:
        path: the file.
        rows: lists of the cells of its first lines.
    Raises:
        UserError: they cannot be told apart.
    """
    count = len(rows[0])
    images = [index for index in range(count) if _are_images(rows, index)]
    if len(images) == 1 and count == 2:
        return Columns({'image': images[0], 'label': 1 - images[0]}, count)
    raise UserError('%s: the roles of its %d columns are not clear. The first line is: %s; name '
                    'them, for example --columns image,label or --columns '
                    'image,left,top,width,height,label (- for a column that is not used)' %
                    (path, count, ' | '.join(rows[0])))


def names_image(value):
    """Whether a cell ends like the name of an image."""
    return value.lower().endswith(IMAGE_EXTENSIONS)


def _are_images(rows, index):
    cells = [row[index] for row in rows if len(row) > index]
    return 2 * sum(map(names_image, cells)) > len(cells)


def _number(text):
    try:
        value = float(text)
    except ValueError:
        raise ValueError("the box has '%s'; expected a number of pixels" % text)
    if not abs(value) < 1e6:
        raise ValueError("the box has '%s'; expected a number of pixels" % text)
    return value
