"""COCO: one JSON file with lists of images, annotations (a box each) and categories.

The plate is in an attribute or another text of the annotation, or it is its category.
"""

import collections

from lpr.runtime.errors import UserError
from utils.conversion.readers.entry import Source
from utils.conversion.readers.json_file import dictionaries, read_json, texts
from utils.conversion.readers.objects import entries_of_index, to_numbers, to_size
from utils.conversion.readers.plate_names import plate_of

# A million boxes.
MAX_BYTES = 2 ** 28


def open_coco(path, options):
    """The `Source` of a file of COCO; raises UserError if it is none."""
    try:
        data = read_json(path, MAX_BYTES)
    except ValueError as error:
        raise UserError('%s: %s' % (path, error))
    images = dictionaries(data.get('images'))
    if not images or not isinstance(data.get('annotations'), list):
        raise UserError("%s: no lists 'images' and 'annotations', as COCO has them; for LabelMe "
                        'give the folder of the JSON files, write other rows to a CSV file' % path)
    names = {str(category.get('id')): str(category.get('name', ''))
             for category in dictionaries(data.get('categories'))}
    boxes = collections.defaultdict(list)
    for annotation in dictionaries(data['annotations']):
        boxes[str(annotation.get('image_id'))].append(
            (annotation, names.get(str(annotation.get('category_id')), '')))
    named = ((str(image.get('file_name', '')), to_size(image.get('width'), image.get('height')),
              boxes[str(image.get('id'))]) for image in images)
    return Source('boxes as COCO has them', None,
                  entries_of_index(path, options.images, named, _read_box))


def _read_box(item):
    """Returns (plate, (left, top, right, bottom)) of (annotation, name of its category)."""
    annotation, name = item
    text = plate_of({**texts(annotation), **texts(annotation.get('attributes'))}, name)
    what = "'bbox' [x, y, width, height]"
    sides = annotation.get('bbox')
    numbers = to_numbers(sides, what) if isinstance(sides, list) else []
    if len(numbers) != 4:
        raise ValueError('no ' + what)
    left, top, width, height = numbers
    return text, (left, top, left + width, top + height)
