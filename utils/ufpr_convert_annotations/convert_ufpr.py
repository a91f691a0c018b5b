"""Crops the plates of UFPR-ALPR, whose labels are in a text file beside each photo.

Inputs: the dataset's folder, with training/, validation/ and testing/.
Outputs: a new folder with crops/ and an annotation file for each of the three: training.txt, ...

python utils/ufpr_convert_annotations/convert_ufpr.py UFPR-ALPR -o ufpr_crops
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__)))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import functools
import re

from lpr.data.image_files import find_files
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.inputs import read_text
from lpr.runtime.progress import track
from lpr.runtime.script import run_script
from utils.conversion.converter import (
    check_outside,
    conversion_report,
    crop_dataset,
    photos_of_folder,
)
from utils.conversion.plate_crops import (
    Plate,
    add_crop_options,
    bounding_box,
    crop_settings,
    latin_label,
)
from utils.options import add_workers_option

MAX_TEXT_BYTES = 2 ** 20
_NUMBER = '[0-9]{1,5}'
_BOX = re.compile(r'\s+'.join([_NUMBER] * 4))
_CORNERS = re.compile(r'\s+'.join([_NUMBER + ',' + _NUMBER] * 4))


def parse_args():
    parser = ScriptParser(
        description='Crops the plates of UFPR-ALPR and writes annotation files.')
    parser.add_argument('dataset', help="the dataset's folder")
    parser.add_argument('-o', '--output', required=True, help='folder to create')
    parser.add_argument('--motorcycles', action='store_true',
                        help='include the plates of motorcycles, whose symbols are in two rows '
                             "(read with two_lines = 'unfold' in the config)")
    add_crop_options(parser)
    add_workers_option(parser)
    return parser.parse_args()


def parse_annotation(text, with_motorcycles):
    """Parses UFPR-ALPR's text file of a photo: `key: value` lines, some of them indented.

    Args:
        text: with `type`, `plate` ('ABC-1234') and `position_plate` (left top width height) or
            `corners` (four x,y: top left, top right, bottom right, bottom left).
        with_motorcycles: False to reject the two-row plates of motorcycles.
    Returns:
        `Plate`; without corners if the text has none.
    Raises:
        ValueError: one of these is missing or malformed, or the plate is a motorcycle's.
    """
    values = {}
    for line in text.splitlines():
        key, _, value = line.partition(':')
        values.setdefault(key.strip(), value.strip())
    if values.get('type') == 'motorcycle' and not with_motorcycles:
        raise ValueError('the plate of a motorcycle, in two rows (--motorcycles takes it)')
    if not values.get('plate'):
        raise ValueError("no line 'plate: ABC-1234'")
    corners = _numbers(values, 'corners', _CORNERS)
    corners = corners and tuple(zip(corners[0::2], corners[1::2]))
    box = _numbers(values, 'position_plate', _BOX)
    if box:
        left, top, width, height = box
        box = left, top, left + width, top + height
    elif corners:
        box = bounding_box(corners)
    else:
        raise ValueError("no line 'position_plate: x y width height' or 'corners: x,y x,y x,y x,y'")
    return Plate(latin_label(values['plate']), box, corners)


def _numbers(values, key, pattern):
    if key not in values:
        return None
    if not pattern.fullmatch(values[key]):
        raise ValueError("the malformed line '%s: %s'" % (key, values[key]))
    return [int(number) for number in re.findall(_NUMBER, values[key])]


def photo_plate(with_motorcycles, photo):
    """The `Plate` of a `Photo`, from the text file of the same name."""
    text_path = os.path.splitext(photo.path)[0] + '.txt'
    try:
        # Latin-1 reads any bytes; only ASCII matters here.
        text = read_text(text_path, MAX_TEXT_BYTES, 'latin-1')
        return parse_annotation(text, with_motorcycles)
    except OSError as error:
        raise ValueError('cannot read %s: %s' % (text_path, error.strerror))


def texts_without_photo(dataset, photos):
    """Lists (path, reason) of the text files that belong to no photo."""
    stems = {os.path.splitext(photo.name)[0] for photo in photos}
    return [(os.path.join(dataset, name), 'there is no image beside it')
            for name in find_files(dataset)
            if name.endswith('.txt') and os.path.splitext(name)[0] not in stems]


def main():
    args = parse_args()
    check_outside(args.output, args.dataset)
    photos = photos_of_folder(args.dataset)
    lonely = texts_without_photo(args.dataset, photos)
    progress = functools.partial(track, unit='photo', total=len(photos))
    rows, skipped = crop_dataset(photos, functools.partial(photo_plate, args.motorcycles),
                                 crop_settings(args), args.output, args.workers, progress)
    for item in lonely + skipped:
        print('%s: skipped: %s' % item, file=sys.stderr)
    print(conversion_report(args.output, rows, len(photos) + len(lonely), lonely + skipped))


if __name__ == '__main__':
    run_script(main)
