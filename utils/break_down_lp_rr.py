"""Shows where the errors are: LP-RR by annotation file and province, errors by symbol.

Inputs: the JSON that `eval_lpr.py --json` wrote, and the annotation files that were evaluated. If
the model that was evaluated is still in its place, symbols that it merges into one class are one.
Output: tables, the worst first; the columns are separated by tabs. With `--plot` also a chart of
the errors by symbol.

python eval_lpr.py config/x.py --json result.json
python utils/break_down_lp_rr.py result.json datasets/blue/annotations.txt datasets/green/val.txt
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import argparse
import collections
import logging

from lpr.data.annotations import SKIP, read_annotations
from lpr.data.hanzi import PROVINCES
from lpr.data.vocabulary import symbols_at
from lpr.evaluation.symbols import SymbolErrors
from lpr.models.model_spec import read_spec_of
from lpr.runtime.arguments import PICTURE_STARTS, ScriptParser, add_json_option, output_file
from lpr.runtime.errors import UserError
from lpr.runtime.files import write_json
from lpr.runtime.packages import needed_by
from lpr.runtime.script import run_script
from utils.checking.requirements import default_requirements
from utils.evaluation_result import read_result

log = logging.getLogger('lpr')


class Counts(collections.defaultdict):
    """name -> [right, all]."""

    def __init__(self):
        super().__init__(lambda: [0, 0])

    def add(self, name, right):
        self[name][0] += right
        self[name][1] += 1


def parse_args():
    parser = ScriptParser(description='Breaks the result of eval_lpr.py down.')
    parser.add_argument('result', help='what `eval_lpr.py --json` wrote')
    parser.add_argument('lists', nargs='+', metavar='LIST', help='annotation files evaluated')
    parser.add_argument('--confusions', type=int, default=20,
                        help='pairs of symbols to print (%(default)s)')
    parser.add_argument('--plot', type=output_file(PICTURE_STARTS), metavar='PNG',
                        help='draw the errors by symbol (needs requirements-data.txt)')
    add_json_option(parser, 'all counts')
    return parser.parse_args()


def import_charts():
    """Imports the module that needs Matplotlib, an optional package."""
    with needed_by('--plot', 'requirements-data.txt'):
        from utils import symbol_charts
    return symbol_charts


def print_counts(title, figure, counts):
    print('\n%s\t%s\tright\tall' % (title, figure))
    for name, (right, total) in sorted(counts.items(), key=lambda item: item[1][0] / item[1][1]):
        print('%s\t%.4f\t%d\t%d' % (name, right / total, right, total))


def rows_of(counts):
    """The counts as written to JSON."""
    return {name: {'right': right, 'all': total} for name, (right, total) in counts.items()}


def spec_of(result):
    """The `ModelSpec` of the model of a result; None without it."""
    model = result.get('model')
    try:
        return read_spec_of(model)[1] if isinstance(model, str) else None
    except UserError as error:
        log.warning('%s; merged symbols are not known', error)
        return None


def read_evaluated(lists, result, spec):
    """Reads the plates of annotation files that were evaluated, as `eval_lpr.py` does."""
    if not result.get('skipped'):
        return read_annotations(lists)
    from lpr.data.dataset import read_plates  # loads TensorFlow, which decodes the images
    section = argparse.Namespace(file_list_path=lists, on_bad_image=SKIP)
    # Whether an image can be decoded is the same for all models.
    return read_plates(section, spec or default_requirements().spec)


def count_plates(args, result, annotations, spec):
    """Counts the plates of a result, except those that were left out.

    Of symbols that the `ModelSpec` `spec` (or None) merges into one class the first is counted.

    Returns:
        (`Counts` by annotation file, `Counts` by province, `SymbolErrors`).
    Raises:
        UserError: the annotations do not have exactly the plates that were read wrong.
    """
    lists, provinces, errors = Counts(), Counts(), SymbolErrors()
    left_out = set(result['left_out'])
    counted = [annotation for annotation in annotations if annotation.label not in left_out]
    keys = [_key(annotation.image_path, annotation.label) for annotation in counted]
    check_wrong_plates(args, result, keys)
    wrong = {_key(plate['image'], plate['truth']): plate for plate in result['wrong']}
    names = {symbol: symbols[0] for symbols in (spec.vocabulary.classes if spec else ())
             for symbol in symbols}
    for annotation, key in zip(counted, keys):
        truth = symbols_at(annotation.source, annotation.label)
        right = key not in wrong
        lists.add(annotation.list_path, right)
        provinces.add(next((symbol for symbol in truth if symbol in PROVINCES), 'none'), right)
        read = annotation.label if right else wrong[key]['prediction']
        errors.add(*([names.get(symbol, symbol) for symbol in symbols] for symbols in (
            truth, symbols_at(args.result, read) if read else [])))
    return lists, provinces, errors


def check_wrong_plates(args, result, keys):
    """Raises UserError unless every wrong plate of a result is among `keys` as often as there."""
    on_rows = collections.Counter(keys)
    read_wrong = collections.Counter(_key(plate['image'], plate['truth'])
                                     for plate in result['wrong'])
    for key, times in read_wrong.items():
        if on_rows[key] != times:
            raise UserError('%s: %s with the label %s was read wrong %d times, but is on %d rows '
                            'of %s; give the files that were evaluated, in the same folder' %
                            (args.result, *key, times, on_rows[key], ', '.join(args.lists)))


def _key(image_path, label):
    """What a plate is known by, however its path is written."""
    return os.path.realpath(image_path), label


def main():
    args = parse_args()
    charts = import_charts() if args.plot else None
    result = read_result(args.result)
    total = result['total'] + len(result['left_out'])
    spec = spec_of(result)
    annotations = read_evaluated(args.lists, result, spec)
    if len(annotations) != total:
        raise UserError('%s: %d plates were evaluated, but %s has %d; give the same files' %
                        (args.result, total, ', '.join(args.lists), len(annotations)))
    lists, provinces, errors = count_plates(args, result, annotations, spec)
    print_counts('file', 'LP-RR', lists)
    print_counts('province', 'LP-RR', provinces)
    print_counts('symbol', 'read right', errors.symbols)
    if args.json:
        write_json(args.json, {
            'files': rows_of(lists), 'provinces': rows_of(provinces),
            'symbols': rows_of(errors.symbols),
            'confusions': [{'symbol': symbol, 'read_as': read_as, 'times': times}
                           for (symbol, read_as), times in errors.confusions.most_common()]})
    print('\nsymbol\tread as\ttimes')
    for (symbol, read_as), times in errors.confusions.most_common(args.confusions):
        print('%s\t%s\t%d' % (symbol or 'nothing', read_as or 'nothing', times))
    if args.plot:
        charts.draw_symbol_errors(errors.symbols, args.plot)
        print('\nwrote %s' % os.path.abspath(args.plot))


if __name__ == '__main__':
    run_script(main)
