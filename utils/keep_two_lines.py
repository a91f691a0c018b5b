"""Keeps the plates of two lines that a model can tell by the gap between the lines.

Input: annotation files, with labels or without, and a model with `two_lines`.
Output: an annotation file of the rows whose crops the model cuts between two lines. No image is
changed.

A plate of two lines whose crop has no gap is read as one line. To train on such a crop with the
label of both lines teaches nothing. Never drop plates from a set that measures a model.

python utils/keep_two_lines.py datasets/x/annotations.txt -o datasets/x/kept.txt \\
    --model pre-trained/china
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import functools

from lpr.data.annotations import read_annotations
from lpr.data.image_files import read_bgr
from lpr.data.numpy_input import find_cut, in_model_colours
from lpr.models.model_files import find_model
from lpr.models.model_spec import read_spec_of
from lpr.models.spec_checks import no_description
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.parallel import map_in_threads
from lpr.runtime.progress import track
from lpr.runtime.script import run_script
from utils.kept_rows import check_not_read, found_rows, write_rows


def parse_args():
    parser = ScriptParser(
        description='Keeps the rows of annotation files whose crops a model cuts between two '
                    'lines.')
    parser.add_argument('lists', nargs='+', metavar='LIST', help='annotation files')
    parser.add_argument('-o', '--output', required=True, help='annotation file to write')
    parser.add_argument('--model', required=True,
                        help='checkpoint, `.pb`, `.tflite`, or a folder with one, that was trained '
                             'with `two_lines`')
    return parser.parse_args()


def read_two_line_spec(path):
    """The `ModelSpec` of a model; UserError if it has none or reads every crop as one line."""
    model_path = find_model(path)
    spec_path, spec = read_spec_of(model_path)
    if spec is None:
        raise no_description(model_path)
    if not spec.two_lines:
        raise UserError('%s: this model reads every crop as one line; expected a model trained '
                        'with two_lines' % spec_path)
    return spec


def is_cut(annotation, spec):
    """Whether a model cuts the crop of an `Annotation`; UserError if it cannot be decoded."""
    try:
        image = read_bgr(annotation.image_path)[:, :, ::-1]
    except ValueError as error:
        raise UserError("%s: image '%s': %s" % (annotation.source, annotation.image_path, error))
    return find_cut(in_model_colours(image, spec), spec) is not None


def main():
    args = parse_args()
    check_not_read('--output', args.output, args.lists)
    spec = read_two_line_spec(args.model)
    annotations = read_annotations(args.lists, labelled=False)
    cut = track(map_in_threads(functools.partial(is_cut, spec=spec), annotations), 'crop',
                len(annotations))
    kept = [row for row, keep in zip(found_rows(annotations), cut) if keep]
    write_rows(args.output, kept)
    print('%s: kept %d of %d rows' %
          (os.path.abspath(args.output), len(kept), len(annotations)))


if __name__ == '__main__':
    run_script(main)
