"""CVAT for images: one XML file, `<annotations>`, with boxes and polygons for each `<image>`.

The plate is an attribute of the shape, or its label.
"""

import math

from lpr.runtime.errors import UserError
from utils.conversion.plate_crops import bounding_box
from utils.conversion.readers.entry import Source
from utils.conversion.readers.objects import entries_of_index, to_numbers, to_size
from utils.conversion.readers.plate_names import plate_of
from utils.conversion.readers.xml_file import read_xml

# A hundred thousand images with boxes.
MAX_BYTES = 2 ** 26
SIDES = ('xtl', 'ytl', 'xbr', 'ybr')
_SHAPES = ('box', 'polygon')


def open_cvat(path, options):
    """The `Source` of a file of CVAT; raises UserError if it is none."""
    try:
        root = read_xml(path, MAX_BYTES)
    except ValueError as error:
        raise UserError('%s: %s' % (path, error))
    images = root.findall('image')
    if root.tag != 'annotations' or not images:
        raise UserError("%s: <%s> without <image>; expected what CVAT exports as 'CVAT for "
                        "images'; for Pascal VOC give the folder of the XML files" %
                        (path, root.tag))
    named = ((image.get('name', ''), to_size(image.get('width'), image.get('height')),
              [child for child in image if child.tag in _SHAPES]) for image in images)
    return Source('boxes as CVAT has them', None,
                  entries_of_index(path, options.images, named, _read_shape))


def _read_shape(element):
    """Returns (plate, (left, top, right, bottom)) of a `<box>` or `<polygon>`."""
    values = {attribute.get('name', ''): attribute.text for attribute in element.iter('attribute')}
    text = plate_of(values, element.get('label', ''))
    if element.tag == 'polygon':
        points = element.get('points', '').split(';')
        numbers = [to_numbers(point.split(','), 'points x,y;x,y;...') for point in points]
        if any(len(point) != 2 for point in numbers):
            raise ValueError('no points x,y;x,y;...')
        return text, bounding_box(numbers)
    box = to_numbers(map(element.get, SIDES), 'numbers ' + ', '.join(SIDES))
    return text, _turned(box, *to_numbers([element.get('rotation', 0)], 'number as rotation'))


def _turned(box, degrees):
    """The box around a box that is turned around its centre."""
    left, top, right, bottom = box
    cosine, sine = (abs(part(math.radians(degrees))) for part in (math.cos, math.sin))
    width = (right - left) * cosine + (bottom - top) * sine
    height = (right - left) * sine + (bottom - top) * cosine
    x, y = (left + right) / 2, (top + bottom) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2
