"""Drops training plates that a model misreads badly: unreadable crops and wrong labels.

Input: annotation files with labels, and a model that reads most of the plates.
Output: an annotation file of the plates with fewer errors than `--errors`; the others are counted
and the first ten listed. Symbols that the model merges into one class are the same. No image is
changed.

Hard plates stay in the training set: a network learns from plates with one or two wrong symbols.
Plates with more errors are mostly unreadable, or have the label of another plate; their gradients
are large and teach nothing. Never drop plates from a set that measures a model.

python utils/drop_misread.py datasets/x/annotations.txt -o datasets/x/kept.txt \\
    --model pre-trained/latin
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

from lpr.data.annotations import read_annotations
from lpr.data.vocabulary import PADDING, symbols_at
from lpr.evaluation.metrics import edit_distance
from lpr.evaluation.scoring import run_on_plates
from lpr.models.model_files import find_model
from lpr.models.recognizer import load_recognizer
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices
from utils.kept_rows import check_not_read, found_rows, write_rows
from utils.options import positive_count

BATCH_SIZE = 32
LISTED = 10


def parse_args():
    parser = ScriptParser(
        description='Drops plates from an annotation file that a model misreads badly.')
    parser.add_argument('lists', nargs='+', metavar='LIST', help='annotation files')
    parser.add_argument('-o', '--output', required=True, help='annotation file to write')
    parser.add_argument('--model', required=True,
                        help='checkpoint, `.pb`, `.tflite`, or a folder with one')
    parser.add_argument('--errors', type=positive_count, default=3,
                        help='drop plates with at least this many symbols inserted, deleted or '
                             'replaced (%(default)s)')
    return parser.parse_args()


def read_plates(model, annotations, truths):
    """Yields (text that the model reads, its errors) of every plate.

    Args:
        model: path of a model, or of a folder with one.
        annotations: sequence of `Annotation`.
        truths: list of the symbols of their labels; one without a class is an error.
    """
    prepare_devices()
    rows = iter(truths)
    with load_recognizer(find_model(model)) as recognizer:
        class_of, _ = recognizer.spec.vocabulary.to_dicts()
        for predictions, _ in run_on_plates(recognizer, annotations, BATCH_SIZE):
            for predicted in predictions:
                truth = [class_of.get(symbol, symbol) for symbol in next(rows)]
                yield (''.join(recognizer.symbols(predicted)),
                       edit_distance(truth, predicted[predicted != PADDING].tolist()))


def main():
    args = parse_args()
    check_not_read('--output', args.output, args.lists)
    annotations = read_annotations(args.lists)
    truths = [symbols_at(annotation.source, annotation.label) for annotation in annotations]
    kept, dropped = [], []
    for row, (read, errors) in zip(found_rows(annotations),
                                   read_plates(args.model, annotations, truths)):
        if errors < args.errors:
            kept.append(row)
        else:
            dropped.append('%s: %s, read as %s' % (row.path, row.label, read or 'nothing'))
    for line in dropped[:LISTED]:
        print(line)
    write_rows(args.output, kept)
    print('%s: %d plates; %d with %d or more errors left out' %
          (os.path.abspath(args.output), len(kept), len(dropped), args.errors))


if __name__ == '__main__':
    run_script(main)
