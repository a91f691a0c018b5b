"""Converts labels in any common form to an annotation file.

Input: a file or a folder. Its kind is detected and printed; `--kind` sets it instead:
    table   CSV, TSV or semicolons: image_path,plate_text; header and boxes are optional
    list    an annotation file whose labels have blanks, lower case or Hanzi
    names   images named after their plates: ABC123.jpg, ABC123_0.png; --pattern for other names
    texts   a .txt with the plate for each image, beside it or in folders image/ and label/
    yolo    a .txt for each image, with lines `class x y width height plate`
    voc     an XML file for each image, as in Pascal VOC
    labelme a JSON file for each image, as LabelMe writes them
    cvat    the XML file of 'CVAT for images'
    coco    a JSON file of COCO
Output: an annotation file, and a folder of crops if the labels have boxes. Labels are converted to
the toolkit's form (AB-123 c: AB123C, 皖A12345: <Anhui>A12345). Every kind of change is counted;
rows that cannot be used are listed.

    python utils/import_annotations.py plates.csv -o annotations.txt
    python utils/import_annotations.py photos -o crops/annotations.txt --margin 0.05
    python utils/import_annotations.py named -o annotations.txt --pattern '[0-9]+-(?P<label>.+)'
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import argparse
import functools

from lpr.models.file_names import DESCRIPTION
from lpr.models.model_spec import read_spec, read_spec_of
from lpr.models.spec_checks import no_description
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.progress import track
from lpr.runtime.script import run_script
from utils.conversion.importing import import_report, import_source
from utils.conversion.labels import LabelCleaner
from utils.conversion.plate_crops import CropSettings, add_box_options
from utils.conversion.readers.columns import parse_columns
from utils.conversion.readers.entry import ReaderOptions
from utils.conversion.readers.file_names import compile_pattern
from utils.conversion.sources import FILE_KINDS, FOLDER_KINDS, open_source
from utils.options import add_workers_option


def parse_args():
    parser = ScriptParser(description='Convert labels in any common form to an '
                                                 'annotation file.')
    parser.add_argument('source', help='file or folder with the labels')
    parser.add_argument('-o', '--output', required=True, help='annotation file to write')
    parser.add_argument('--kind', choices=list(FILE_KINDS) + list(FOLDER_KINDS),
                        help='kind of the source (default: detected)')
    parser.add_argument('--images', metavar='FOLDER',
                        help='folder of the images (default: that of the labels, or image/ beside '
                             'label/)')
    parser.add_argument('--columns', type=_argument(parse_columns), metavar='NAMES',
                        help='columns of a table from left to right: image, label, - for one '
                             'that is not used; for boxes left, top and either right, bottom or '
                             'width, height (default: from the header)')
    parser.add_argument('--delimiter', type=_argument(_delimiter), metavar='CHARACTER',
                        help='between the columns of a table, \\t for tabs (default: detected)')
    parser.add_argument('--encoding', type=_argument(_encoding), metavar='NAME',
                        help='of a table or list, such as gbk or cp1252 (default: utf-8)')
    parser.add_argument('--pattern', type=_argument(compile_pattern), metavar='EXPRESSION',
                        help='regular expression for the whole name of an image without its '
                             'extension; the group (?P<label>...) is the plate. An expression '
                             'with a / also covers the folder')
    parser.add_argument('--latin', action='store_true',
                        help='write Cyrillic and Greek letters that look like Latin ones as those')
    parser.add_argument('--vocabulary', metavar='MODEL',
                        help='model, its .yml or its folder; labels that it cannot read are '
                             'skipped and listed')
    parser.add_argument('--crops', metavar='FOLDER',
                        help='new folder for crops, if labels have boxes (default: crops/ beside '
                             'the annotation file)')
    add_box_options(parser)
    add_workers_option(parser)
    return parser.parse_args()


def _argument(parse):
    """A type for argparse that prints the message of the ValueError `parse` raises."""
    @functools.wraps(parse)
    def convert(text):
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error))
    return convert


def _delimiter(text):
    text = '\t' if text == '\\t' else text
    if len(text) != 1:
        raise ValueError("'%s' is not one character" % text)
    return text


def _encoding(text):
    try:
        ''.encode(text)
    except LookupError:
        raise ValueError("'%s' is no encoding that Python knows" % text)
    return text


def find_spec(path):
    """The `ModelSpec` of a model, of its `.yml` or of the model in a folder; raises UserError."""
    if path.endswith(DESCRIPTION):
        return read_spec(path)
    if os.path.isdir(path):
        from lpr.models.model_files import find_model  # imports TensorFlow, which takes seconds
        path = find_model(path)
    _, spec = read_spec_of(path)
    if spec is None:
        raise no_description(path)
    return spec


def main():
    args = parse_args()
    if args.images is not None and not os.path.isdir(args.images):
        raise UserError('--images: %s: no such folder' % args.images)
    if os.path.realpath(args.output) == os.path.realpath(args.source):
        raise UserError('%s: is read and would be replaced; name another file with --output' %
                        args.output)
    spec = find_spec(args.vocabulary) if args.vocabulary else None
    source = open_source(args.source, args.kind, ReaderOptions(
        args.images, args.pattern, args.columns, args.delimiter, args.encoding, args.output))
    cleaner = LabelCleaner(args.latin)
    result = import_source(source, cleaner, spec, args.output, args.crops,
                           CropSettings('box', args.margin, args.size), args.workers,
                           functools.partial(track, unit='row'))
    for item in result.skipped:
        print('%s: skipped: %s' % item, file=sys.stderr)
    for warning in result.warnings:
        print(warning, file=sys.stderr)
    print('\n'.join(import_report(args.source, source, args.output, result, cleaner)))


if __name__ == '__main__':
    run_script(main)
