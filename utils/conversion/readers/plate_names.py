"""Names of columns, elements and attributes that hold a plate; the plate of a box with some."""

import re

# In lower case and alphanumeric; of several that occur the first counts.
PLATE_NAMES = (
    'platetext', 'licenseplatetext', 'licenceplatetext', 'lptext', 'ocrtext', 'platenumber',
    'licenseplatenumber', 'licenceplatenumber', 'licensenumber', 'numberplate', 'numberplatetext',
    'lpnumber', 'platelabel', 'plateno', 'licenseplate', 'licenceplate', 'registrationnumber',
    'registration', 'plate', 'lp', 'transcription', 'groundtruth', 'gt', 'text', 'label', 'labels',
    'words', 'word', 'ocr', 'number')
# A name is taken for a plate if it has one of these; 'plate' and 'car' have none.
DIGIT_OR_HANZI = re.compile('[0-9０-９\u4e00-\u9fff]')


def simple_name(name):
    """A name as `PLATE_NAMES` has it: 'Plate No.' is 'plateno'."""
    return ''.join(filter(str.isalnum, name.lower()))


def plate_of(values, name):
    """The plate of a box.

    Args:
        values: {name: text or None} of its attributes.
        name: what the box is called, its class.
    Raises:
        ValueError: neither is a plate.
    """
    texts = {simple_name(key): (text or '').strip() for key, text in values.items()}
    text = next(filter(None, map(texts.get, PLATE_NAMES)), None)
    if text:
        return text
    name = name.strip()
    if not DIGIT_OR_HANZI.search(name):
        raise ValueError("no plate: the box is called '%s', and has no text or attribute that is "
                         'called plate, text, number or the like' % name)
    if len(name) == 1:
        raise ValueError("no plate: the box is called '%s', a single symbol; boxes around symbols "
                         'are not read' % name)
    return name
