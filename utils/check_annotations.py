"""Finds errors in a dataset before they spoil a long training.

Inputs: annotation files, or a config, whose lists of `train` and `eval` are checked against its
vocabulary, patterns and input size. Several files are treated as separate sets.
Outputs: `file:line: error: ... [kind]` and `file:line: warning: ... [kind]`, errors first, then
statistics. The exit code is 1 if there are errors, which stop training or teach it something
wrong. Warnings point out what is rarely intended.

    python utils/check_annotations.py --config config/config_my_dataset.py --plots plots
    python utils/check_annotations.py train.txt --fix train_valid.txt
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
import itertools

from lpr.runtime.arguments import ScriptParser, add_json_option
from lpr.runtime.errors import UserError
from lpr.runtime.files import make_directory, write_json
from lpr.runtime.packages import needed_by
from lpr.runtime.progress import track
from lpr.runtime.script import run_script
from utils.annotation_rows import locate
from utils.checking.requirements import default_requirements, load_requirements
from utils.checking.row_rules import ERROR, WARNING, find_in_row
from utils.checking.rows import inspect_rows
from utils.checking.set_rules import find_in_rows, separate_lists
from utils.checking.statistics import Statistics
from utils.kept_rows import check_not_read, write_rows
from utils.options import add_workers_option

EXIT_ERRORS_FOUND = 1


def parse_args():
    parser = ScriptParser(description='Find what is wrong with a dataset.')
    parser.add_argument('files', nargs='*', metavar='FILE',
                        help='annotation file (default: those of the config)')
    parser.add_argument('--config', help='config whose vocabulary, lpr_patterns, input_shape and '
                                         'max_lp_length the labels and images must fit')
    parser.add_argument('--fix', metavar='OUT',
                        help='write the rows without errors of one FILE to this annotation file')
    parser.add_argument('--plots', metavar='DIR',
                        help='draw the statistics and a contact sheet of random plates into this '
                             'folder; needs requirements-data.txt')
    parser.add_argument('--seed', type=int, default=0,
                        help='random seed of the contact sheet (default: %(default)s)')
    add_workers_option(parser)
    add_json_option(parser, 'findings and counts')
    args = parser.parse_args()
    if not args.files and not args.config:
        parser.error('expected a FILE or --config')
    if len(set(args.files)) < len(args.files):
        parser.error('a FILE is named twice')
    return args


def main():
    args = parse_args()
    requirements, lists = default_requirements(), {}
    if args.config:
        requirements, lists = load_requirements(args.config)
    if args.files:
        lists = collections.OrderedDict((path, [path]) for path in args.files)
    lists, findings = separate_lists(lists)
    if args.fix:
        check_output(args.fix, lists)
    plots = import_plots(args.plots) if args.plots else None
    rows = inspect_rows(lists, args.workers,
                     functools.partial(track, unit='image'))
    for row in rows:
        findings += find_in_row(row, requirements)
    findings += find_in_rows(rows, lists, requirements)
    report(findings, lists)
    faulty = {(finding.path, finding.line) for finding in findings if finding.severity == ERROR}
    valid = [row for row in rows if (row.annotation.list_path, row.annotation.line) not in faulty]
    statistics = Statistics(rows, len(valid), requirements.spec.two_lines_below)
    print('\n'.join(statistics.lines()))
    if args.fix:
        write_valid(valid, args.fix)
    if plots:
        draw(plots, statistics, valid, args)
    print(summary(findings))
    if args.json:
        write_json(args.json, {
            'findings': [dict(finding._asdict(), severity=finding.severity)
                         for finding in findings],
            'statistics': statistics.to_dictionary()})
    return EXIT_ERRORS_FOUND if any(finding.severity == ERROR for finding in findings) else 0


def check_output(output, lists):
    """Raises UserError unless `--fix` is for one annotation file and does not overwrite it."""
    list_paths = list(itertools.chain(*lists.values()))
    if len(list_paths) != 1:
        raise UserError('--fix writes the rows of one annotation file, but there are %d: %s' %
                        (len(list_paths), ', '.join(list_paths)))
    check_not_read('--fix', output, list_paths)


def import_plots(folder):
    """Imports the module that needs Matplotlib, an optional package, and creates the folder."""
    with needed_by('--plots', 'requirements-data.txt'):
        from utils.checking import plots
    make_directory(folder)
    return plots


def report(findings, lists):
    """Prints errors, then warnings, each by file in their order and line."""
    order = {path: index for index, path in enumerate(itertools.chain(*lists.values()))}
    for finding in sorted(findings, key=lambda finding: (
            finding.severity != ERROR, order.get(finding.path, len(order)), finding.line or 0)):
        print(finding)


def write_valid(rows, output):
    """Writes the rows to the annotation file."""
    if not rows:
        print('%s: not written: every row has an error' % output)
        return
    count = write_rows(output, [locate(row.annotation) for row in rows])
    print('%s: %d rows' % (os.path.abspath(output), count))


def draw(plots, statistics, rows, args):
    for path in (plots.draw_statistics(statistics, args.plots),
                 plots.draw_contact_sheet(rows, args.seed, args.plots)):
        if path:
            print(os.path.abspath(path))


def summary(findings):
    """One line: how many errors and warnings, and of which kinds."""
    counts = collections.Counter(finding.severity for finding in findings)
    kinds = collections.Counter(finding.kind for finding in findings)
    return 'errors: %d, warnings: %d%s' % (
        counts[ERROR], counts[WARNING],
        ' (%s)' % ' '.join('%s=%d' % pair for pair in sorted(kinds.items())) if kinds else '')


if __name__ == '__main__':
    run_script(main)
