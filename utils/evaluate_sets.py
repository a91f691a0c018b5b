"""Measures LP-RR on several sets of plates in one table, to show how a model generalizes.

Inputs: a config with a model (`eval.checkpoint` or --checkpoint); annotation files, one per set.
Output: a row per set and, with --by, a row per kind of plate: LP-RR with its 95 % interval
(Wilson), LP-RR counting O as 0 and I as 1 (often indistinguishable in pictures), LP-RR with one
error allowed, and the share of wrong plates whose first symbol (China: province) alone is wrong.
The columns are separated by tabs. A set is left out, with a warning, if the model has no class for
a symbol of it, if its labels match none of `lpr_patterns`, or if it is named a second time.

python utils/evaluate_sets.py pre-trained/china/config.py datasets/world/*/annotations.txt
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import collections
import functools
import logging

from lpr.config.loader import load_config
from lpr.data.dataset import read_plates
from lpr.data.vocabulary import split_symbols, symbols_at
from lpr.evaluation.grouping import names_of
from lpr.evaluation.metrics import Evaluation, wilson_interval
from lpr.evaluation.scoring import count_left_out, evaluate
from lpr.evaluation.symbols import differ_in_first_alone, same_but_for_look_alikes
from lpr.models.model_files import chosen_model
from lpr.runtime.arguments import ScriptParser, add_json_option
from lpr.runtime.errors import UserError
from lpr.runtime.files import write_json
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices

log = logging.getLogger('lpr')

KINDS = {
    'first': lambda label: split_symbols(label)[0],
    'length': lambda label: '%d symbols' % len(split_symbols(label)),
}


class Counts:
    """Counts over a set or a kind of plates, one plate at a time."""

    def __init__(self, vocabulary, patterns=()):
        """`vocabulary` and `patterns`: as of `Evaluation`."""
        self._vocabulary = vocabulary
        self._evaluation = Evaluation(vocabulary, patterns)
        self._alike = self._first_wrong = 0

    def add(self, truth, read):
        """Args: the label and the text read, maybe ''; both have symbols of the vocabulary only."""
        expected, predicted = (self._vocabulary.encode(text) if text else []
                               for text in (truth, read))
        distance = self._evaluation.add(truth, expected, predicted)
        self._alike += not distance or same_but_for_look_alikes(
            *(split_symbols(text) if text else [] for text in (truth, read)))
        self._first_wrong += differ_in_first_alone(expected, predicted)

    def figures(self):
        """The figures as a dictionary, in the order of the table's columns."""
        total, correct = self._evaluation.total, self._evaluation.correct
        low, high = wilson_interval(correct, total)
        return collections.OrderedDict([
            ('plates', total), ('correct', correct), ('lp_rr', self._evaluation.lp_rr),
            ('low', low), ('high', high), ('lp_rr_o0_i1', self._alike / total),
            ('acc-1', self._evaluation.lp_rr_but_one),
            ('first_symbol_alone_wrong',
             self._first_wrong / (total - correct) if total > correct else 0.)])


def parse_args():
    parser = ScriptParser(description='Measures LP-RR on several sets of plates.')
    parser.add_argument('path_to_config', help='config file (Python)')
    parser.add_argument('lists', nargs='+', metavar='LIST', help='annotation files, one per set')
    parser.add_argument('--checkpoint', metavar='MODEL',
                        help='checkpoint, .pb or .tflite; default: eval.checkpoint of the config')
    parser.add_argument('--by', nargs='+', choices=sorted(KINDS), default=[],
                        help='add tables by first symbol or by number of symbols')
    add_json_option(parser, 'the tables')
    return parser.parse_args()


def known_sets(config, lists):
    """List of (name, plates) of every set that can be measured; warns of the others.

    Raises:
        UserError: a list cannot be read, a label is malformed, or no set is left.
    """
    sets, faults, lists = [], [], named_once(lists)
    for name, path in zip(names_of(lists), lists):
        annotations = read_plates(config.eval, config.spec, list_paths=[path])
        fault = (unknown_symbol(config.spec.vocabulary, annotations) or
                 no_match(config.lpr_patterns, annotations))
        if fault:
            log.warning('%s is left out: %s', name, fault)
            faults.append(fault)
        else:
            sets.append((name, annotations))
    if not sets:
        raise UserError('%s; no set is left to measure' % faults[0])
    return sets


def named_once(lists):
    """The lists without those that name the same file as an earlier one; warns of these."""
    firsts = collections.OrderedDict()
    for path in lists:
        real = os.path.realpath(path)
        if real in firsts:
            log.warning('%s is left out: it is the file %s, which is measured', path, firsts[real])
        firsts.setdefault(real, path)
    return list(firsts.values())


def no_match(patterns, annotations):
    """A message if no label matches any of the patterns, else None."""
    try:
        count_left_out(annotations, patterns)
    except UserError as error:
        return str(error)
    return None


def unknown_symbol(vocabulary, annotations):
    """A message that names the first symbol without a class and its line, else None."""
    for annotation in annotations:
        symbols_at(annotation.source, annotation.label)
        try:
            vocabulary.encode(annotation.label)
        except ValueError as error:
            return '%s: %s' % (annotation.source, error)
    return None


def count(model_path, config, lists, kinds):
    """Evaluates every set.

    Returns:
        Dict of table ('set' or one of `KINDS`) -> dict of row -> `Counts`.
    """
    new_counts = functools.partial(Counts, config.spec.vocabulary, config.lpr_patterns)
    tables = {kind: collections.defaultdict(new_counts) for kind in ['set', *kinds]}
    for name, annotations in known_sets(config, lists):
        result = evaluate(model_path, config, annotations)
        wrong = {(plate['image'], plate['truth']): plate['prediction']
                 for plate in result['wrong']}
        left_out = set(result['left_out'])
        for annotation in annotations:
            if annotation.label in left_out:
                continue
            truth = annotation.label
            read = wrong.get((annotation.image_path, truth), truth)
            tables['set'][name].add(truth, read)
            for kind in kinds:
                tables[kind][KINDS[kind](truth)].add(truth, read)
    return tables


def print_table(title, rows):
    print('\n%s\tplates\tLP-RR\t95 %% interval\tO=0 I=1\tacc-1\tfirst symbol alone wrong' % title)
    for name, figures in rows.items():
        print('%s\t%d\t%.4f\t%.4f-%.4f\t%.4f\t%.4f\t%.4f' % (
            (name,) + tuple(value for key, value in figures.items() if key != 'correct')))


def main():
    args = parse_args()
    config = load_config(args.path_to_config, section='eval')
    prepare_devices(config.eval.execution)
    model_path = chosen_model(args.checkpoint or config.eval.checkpoint, config,
                              'set eval.checkpoint')
    tables = {title: {name: counts.figures() for name, counts in sorted(rows.items())}
              for title, rows in count(model_path, config, args.lists, args.by).items()}
    for title, rows in tables.items():
        print_table(title, rows)
    if args.json:
        write_json(args.json, dict(tables, model=model_path))


if __name__ == '__main__':
    run_script(main)
