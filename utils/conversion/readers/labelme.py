"""LabelMe: one JSON file per image, with a list of shapes.

The plate is the description of a shape, or another text of it, or its label.
"""

from utils.conversion.plate_crops import bounding_box
from utils.conversion.readers.entry import Source
from utils.conversion.readers.json_file import dictionaries, read_json, texts
from utils.conversion.readers.objects import entries_of_files, to_numbers, to_size
from utils.conversion.readers.plate_names import plate_of

EXTENSION = '.json'
# The file may also hold the image.
MAX_BYTES = 2 ** 28
_SHAPES = ('rectangle', 'polygon', 'rotation')


def open_labelme(folder, options):
    """The `Source` of a folder with one JSON file per image."""
    return Source('one JSON file per image, as LabelMe has them', None,
                  entries_of_files(folder, options.images, EXTENSION, _parse, _read_shape))


def _parse(path):
    """Returns (name of the image, its size or None, list of shapes)."""
    data = read_json(path, MAX_BYTES)
    if not isinstance(data.get('shapes'), list):
        raise ValueError("no list 'shapes', as LabelMe has it")
    size = to_size(data.get('imageWidth'), data.get('imageHeight'))
    return str(data.get('imagePath') or ''), size, dictionaries(data['shapes'])


def _read_shape(shape):
    """Returns (plate, (left, top, right, bottom)) of a shape."""
    values = texts(shape)
    name, kind = values.pop('label', ''), values.get('shape_type', _SHAPES[0])
    if kind not in _SHAPES:
        raise ValueError('a %s; expected a rectangle or a polygon' % kind)
    values = {'text': values.get('description'), **texts(shape.get('flags')),
              **texts(shape.get('attributes')), **values}
    points = shape.get('points')
    what = "'points' [[x, y], [x, y], ...]"
    pairs = [to_numbers(point, what) for point in points] if isinstance(points, list) else []
    if len(pairs) < 2 or any(len(pair) != 2 for pair in pairs):
        raise ValueError('no ' + what)
    return plate_of(values, name), bounding_box(pairs)
