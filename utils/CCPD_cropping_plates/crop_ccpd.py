"""Crops the plates of CCPD or CCPD-Green, whose labels are in the file names of the photos.

Inputs: the dataset's folder; optionally its split files.
Outputs: a new folder with crops/ and annotation files: one per split file, else one per subfolder
(`ccpd_base.txt`; `train.txt`, `val.txt` and `test.txt` for CCPD-Green).

python utils/CCPD_cropping_plates/crop_ccpd.py CCPD2019 -o ccpd_crops \\
    --split CCPD2019/splits/train.txt CCPD2019/splits/val.txt

In CCPD's first release the corners lie inside the plate, by at most 12% of its width in the photos
inspected: `--mode rectify` needs `--margin 0.1` there. Later releases have them on its edge.
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__)))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import collections
import functools

from lpr.data.annotation_file import parse_annotations
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.progress import track
from lpr.runtime.script import run_script
from utils.CCPD_cropping_plates.ccpd_names import parse_name
from utils.conversion.converter import (
    Photo,
    check_outside,
    conversion_report,
    crop_dataset,
    photos_of_folder,
)
from utils.conversion.plate_crops import add_crop_options, bounding_box, crop_settings
from utils.options import add_workers_option

# Share of its box that a crop by the corners may lack in width: about a third of a symbol.
MAX_LOST_WIDTH = 0.05


def parse_args():
    parser = ScriptParser(
        description='Crops the plates of CCPD or CCPD-Green and writes annotation files.')
    parser.add_argument('dataset', help="the dataset's folder")
    parser.add_argument('-o', '--output', required=True, help='folder to create')
    parser.add_argument('--split', nargs='+', metavar='FILE', default=[],
                        help='take the photos these files list, one path relative to the dataset '
                             'a line, and write an annotation file for each of them')
    add_crop_options(parser)
    add_workers_option(parser)
    return parser.parse_args()


def photo_plate(photo):
    """The `Plate` of a `Photo`."""
    return parse_name(photo.name)


def photos_of_splits(dataset, split_paths):
    """The photos that split files list.

    Returns:
        (photos, repeated): list of `Photo`, one per photo even if several files list it, and a list
        of (source, reason) of the lines that repeat a photo within a file.
    """
    lists, sources, repeated = collections.OrderedDict(), {}, []
    for row in parse_annotations(split_paths):
        name, list_name = os.path.normpath(row.image_path), list_name_of(row.list_path)
        if list_name in lists.setdefault(name, []):
            repeated.append((row.source, 'the photo is already listed'))
            continue
        lists[name].append(list_name)
        sources.setdefault(name, row.source)
    return [Photo(sources[name], os.path.join(dataset, name), name, tuple(lists[name]))
            for name in lists], repeated


def list_name_of(split_path):
    """Name of the annotation file that a split file becomes: `splits/val.txt`: `val.txt`."""
    return os.path.splitext(os.path.basename(split_path))[0] + '.txt'


def check_split_names(split_paths):
    """Raises UserError if two split files would become one annotation file."""
    names = [list_name_of(path) for path in split_paths]
    if len(set(names)) != len(names):
        raise UserError('--split: two files have the same name; expected different ones, as each '
                        'becomes an annotation file of its name')


def count_cut_off(photos, margin):
    """Number of photos with corners so far inside their box that rectifying cuts off symbols."""
    count = 0
    for photo in photos:
        try:
            plate = parse_name(photo.name)
        except ValueError:
            continue
        box_width, width = (right - left for left, _, right, _ in
                            (plate.box, bounding_box(plate.corners)))
        count += width * (1 + 2 * margin) < (1 - MAX_LOST_WIDTH) * box_width
    return count


def main():
    args = parse_args()
    check_outside(args.output, args.dataset)
    check_split_names(args.split)
    photos, repeated = (photos_of_splits(args.dataset, args.split) if args.split
                        else (photos_of_folder(args.dataset), []))
    progress = functools.partial(track, unit='photo', total=len(photos))
    rows, skipped = crop_dataset(photos, photo_plate, crop_settings(args), args.output,
                                 args.workers, progress)
    for item in repeated + skipped:
        print('%s: skipped: %s' % item, file=sys.stderr)
    cut_off = count_cut_off(photos, args.margin) if args.mode == 'rectify' else 0
    if cut_off:
        print('warning: symbols may be cut off in %d crops, whose corners lie far inside their '
              'box; a larger --margin keeps them (0.1 for the first CCPD)' % cut_off,
              file=sys.stderr)
    print(conversion_report(args.output, rows, len(photos) + len(repeated), repeated + skipped))


if __name__ == '__main__':
    run_script(main)
