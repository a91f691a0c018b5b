"""Pascal VOC: one XML file per image, with a box and the plate for each `<object>`.

The plate is in an element or attribute of the object (`<plate>`, `<text>`, CVAT's
`<attribute><name>text</name><value>ABC123</value>`), or it is the `<name>` itself.
"""

from utils.conversion.readers.entry import Source
from utils.conversion.readers.objects import entries_of_files, to_numbers, to_size
from utils.conversion.readers.plate_names import plate_of
from utils.conversion.readers.xml_file import read_xml

EXTENSION = '.xml'
ROOT = 'annotation'
SIDES = ('xmin', 'ymin', 'xmax', 'ymax')


def open_voc(folder, options):
    """The `Source` of a folder with one XML file per image."""
    return Source('one XML file per image, as Pascal VOC has them', None,
                  entries_of_files(folder, options.images, EXTENSION, _parse, _read_object))


def _parse(path):
    """Returns (name of the image, its size or None, list of `<object>`s)."""
    root = read_xml(path)
    if root.tag != ROOT:
        raise ValueError('the root element is <%s>; expected <%s>' % (root.tag, ROOT))
    size = to_size(root.findtext('size/width'), root.findtext('size/height'))
    return root.findtext('filename') or '', size, root.findall('object')


def _read_object(element):
    """Returns (plate, (left, top, right, bottom)) of an `<object>`."""
    values = {child.tag: child.text for child in element}
    name = values.pop('name', None) or ''
    for attribute in element.iter('attribute'):
        values[attribute.findtext('name') or ''] = attribute.findtext('value')
    box = to_numbers([element.findtext('bndbox/' + side) for side in SIDES],
                     '<bndbox> with the numbers ' + ', '.join(SIDES))
    return plate_of(values, name), tuple(box)
