"""Writes annotation files for the Czech plates of the CarsReId_LP dataset, which are crops.

Inputs: its `trainVal.csv` (`track_id,image_path,lp,train`), beside the folders with the images.
Outputs: train.txt (rows with train 1) and test.txt (train 0); the images stay where they are.

python utils/czech_convert_annotations/convert_czech.py CarsReId_LP-dataset/trainVal.csv
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__)))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import collections

from lpr.data.annotation_file import check_row, path_from_list
from lpr.data.image_headers import image_kind
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.progress import track
from lpr.runtime.script import run_script
from utils.conversion.converter import check_inside, conversion_report, nothing_usable, write_lists
from utils.conversion.plate_crops import latin_label
from utils.conversion.readers.table_file import read_text_lines, split_lines

COLUMNS = ('track_id', 'image_path', 'lp', 'train')
LISTS = collections.OrderedDict([('1', 'train.txt'), ('0', 'test.txt')])


def parse_args():
    parser = ScriptParser(
        description='Writes train.txt and test.txt for the Czech plates of CarsReId_LP.')
    parser.add_argument('csv', help="the dataset's trainVal.csv")
    parser.add_argument('--images', metavar='FOLDER',
                        help='folder of the relative image paths (default: that of the csv)')
    parser.add_argument('-o', '--output', metavar='FOLDER',
                        help='where to write the annotation files (default: beside the csv)')
    parser.add_argument('--encoding', help='of the csv, such as cp1250 (default: UTF-8)')
    return parser.parse_args()


def read_csv(csv_path, encoding=None):
    """Reads the rows of `trainVal.csv`.

    Returns:
        (header, rows): the names of the columns, and a list of `TableLine`.
    Raises:
        UserError: the file cannot be read, has another encoding or lacks a column.
    """
    try:
        rows = list(split_lines(read_text_lines(csv_path, encoding), ','))
    except LookupError:
        raise UserError("--encoding: there is no '%s'; expected a name such as cp1250" % encoding)
    header = rows.pop(0).values or [] if rows else []
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise UserError("%s:1: no column '%s'; expected the header %s" %
                        (csv_path, missing[0], ','.join(COLUMNS)))
    return header, rows


def convert_row(source, row, images, output):
    """Turns a row of the csv, a dict by column name, into a line of an annotation file.

    Returns:
        (name of the annotation file, image path for it, label).
    Raises:
        ValueError, UserError: the row cannot be used, with the reason.
    """
    if row['train'] not in LISTS:
        raise ValueError("train is '%s'; expected 0 or 1" % row['train'])
    check_inside(row['image_path'])
    image_path = os.path.join(images, row['image_path'])
    try:
        if image_kind(image_path) is None:
            raise ValueError('%s is not an image' % image_path)
    except OSError as error:
        raise ValueError('cannot read the image %s: %s' % (image_path, error.strerror))
    list_name = LISTS[row['train']]
    line = path_from_list(os.path.join(output, list_name), image_path), latin_label(row['lp'])
    check_row(source, *line)
    return (list_name,) + line


def convert(csv_path, header, rows, images, output):
    """Writes the annotation files of the rows that `read_csv` returned.

    Returns:
        (rows, skipped): number of rows by annotation file, list of (source, reason).
    """
    lists, skipped = collections.OrderedDict((name, []) for name in LISTS.values()), []
    for number, values, fault in track(rows, 'row'):
        source = '%s:%d' % (csv_path, number)
        try:
            if fault:
                raise ValueError(fault)
            if len(values) != len(header):
                raise ValueError('%d columns; expected %d' % (len(values), len(header)))
            row = dict(zip(header, values))
            list_name, image_path, label = convert_row(source, row, images, output)
        except (ValueError, UserError) as error:
            skipped.append((source, str(error)))
            continue
        lists[list_name].append((image_path, label))
    if len(skipped) == len(rows):
        raise nothing_usable(output, skipped)
    return write_lists(output, lists), skipped


def main():
    args = parse_args()
    folder = os.path.dirname(args.csv) or os.curdir
    output = folder if args.output is None else args.output
    header, rows = read_csv(args.csv, args.encoding)
    counts, skipped = convert(args.csv, header, rows,
                              folder if args.images is None else args.images, output)
    for item in skipped:
        print('%s: skipped: %s' % item, file=sys.stderr)
    print(conversion_report(output, counts, len(rows), skipped))


if __name__ == '__main__':
    run_script(main)
