"""Pascal VOC: one XML file per image, with a box and the plate for each `<object>`.

The plate is in an element or attribute of the object (`<plate>`, `<text>`, CVAT's
`<attribute><name>text</name><value>ABC123</value>`), or it is the `<name>` itself.
"""

import os
import re

from lpr.runtime.errors import UserError
from utils.conversion.readers.counterparts import find_label_files, image_of, images_without
from utils.conversion.readers.entry import Entry, Source
from utils.conversion.readers.xml_file import read_xml

EXTENSION = '.xml'
# Names of elements and attributes with the plate, in lower case; the first that occurs counts.
TEXT_NAMES = ('plate_text', 'platetext', 'plate', 'text', 'license_plate', 'licence_plate',
              'plate_number', 'number', 'lp', 'label', 'transcription', 'ocr')
SIDES = ('xmin', 'ymin', 'xmax', 'ymax')
_PLATE = re.compile('.*[0-9０-９\u4e00-\u9fff].*', re.DOTALL)


def open_voc(folder, options):
    """The `Source` of a folder with one XML file per image."""
    return Source('one XML file per image, as Pascal VOC has them', None, _entries(folder, options))


def _entries(folder, options):
    names = find_label_files(folder, EXTENSION)
    if not names:
        raise UserError('%s: no XML file in this folder; expected one for each image' % folder)
    used = set()
    for name in names:
        path = os.path.join(folder, name)
        try:
            root = read_xml(path)
            if root.tag != 'annotation':
                raise ValueError('<%s> and no <annotation>' % root.tag)
            image = _find_image(folder, name, root, options.images)
            used.add(image)
            objects, size = root.findall('object'), _size(root)
            if not objects:
                raise ValueError('no <object>')
        except ValueError as error:
            yield Entry.faulty(path, error)
            continue
        for number, element in enumerate(objects, 1):
            place = path if len(objects) == 1 else '%s: object %d' % (path, number)
            try:
                yield Entry(place, image, _text(element), _box(element), None, size)
            except ValueError as error:
                yield Entry.faulty(place, error)
    for path in images_without(folder, used, options.images):
        yield Entry.faulty(path, 'no XML file belongs to this image')


def _find_image(folder, name, root, images):
    """The image of an XML file: the one it names, else the one with the same name."""
    named = os.path.basename((root.findtext('filename') or '').strip().replace('\\', '/'))
    found = (image_of(folder, os.path.join(os.path.dirname(name), named), images) if named else
             None) or image_of(folder, name, images)
    if not found:
        raise ValueError("image '%s' not found (--images names the folder it is in)" %
                         (named or os.path.splitext(name)[0]))
    return found


def _text(element):
    """The plate of an object; ValueError if it has none."""
    values = {child.tag.lower(): child.text for child in element}
    for attribute in element.iter('attribute'):
        values[(attribute.findtext('name') or '').lower()] = attribute.findtext('value')
    for key in TEXT_NAMES:
        if (values.get(key) or '').strip():
            return values[key].strip()
    name = (values.get('name') or '').strip()
    if not _PLATE.fullmatch(name):
        raise ValueError("no plate: <name> is '%s', and there is none of <%s>" %
                         (name, '>, <'.join(TEXT_NAMES[:4])))
    if len(name) == 1:
        raise ValueError("no plate: <name> is the single symbol '%s'; boxes around symbols are "
                         'not read' % name)
    return name


def _box(element):
    """(left, top, right, bottom) of an object in pixels; ValueError if it has none."""
    sides = [element.findtext('bndbox/' + side) for side in SIDES]
    try:
        box = tuple(float(side) for side in sides)
        if not all(abs(side) < 1e6 for side in box):
            raise ValueError
    except (TypeError, ValueError):
        raise ValueError('no <bndbox> with the numbers %s' % ', '.join(SIDES))
    return box


def _size(root):
    """(width, height) of the image as it was labelled, in pixels; None if not given."""
    try:
        width, height = (int(root.findtext('size/' + side)) for side in ('width', 'height'))
    except (TypeError, ValueError):
        return None
    return (width, height) if width > 0 and height > 0 else None
