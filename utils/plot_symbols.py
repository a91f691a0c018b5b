"""Plots how often every symbol occurs in a dataset; those that lack plates stand out.

Input: annotation files; their images are not needed.
Output: the plot, and one line per symbol, `SYMBOL TIMES`, the most frequent first.

    python utils/plot_symbols.py datasets/my_dataset/train.txt --output symbols.png
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import collections

from lpr.data.annotation_file import read_labels
from lpr.data.vocabulary import symbols_at
from lpr.runtime.arguments import ScriptParser, add_json_option, add_plot_option
from lpr.runtime.errors import UserError
from lpr.runtime.files import write_json
from lpr.runtime.script import run_script
from utils.checking.statistics import by_count
from utils.symbol_charts import draw_symbol_counts


def parse_args():
    parser = ScriptParser(description='Plot the symbols of a dataset.')
    parser.add_argument('lists', nargs='+', metavar='LIST', help='annotation files')
    add_plot_option(parser)
    add_json_option(parser, 'the counts')
    return parser.parse_args()


def main():
    args = parse_args()
    counts, plates = count_symbols(args.lists)
    for symbol, times in by_count(counts):
        print('%s %d' % (symbol, times))
    draw_symbol_counts(counts, plates, args.output)
    if args.json:
        write_json(args.json, {'plates': plates, 'symbols': counts})
    print('wrote %s' % os.path.abspath(args.output))


def count_symbols(lists):
    """(counts, plates): a `Counter` of the symbols, and the number of labels."""
    counts, plates = collections.Counter(), 0
    for source, label in read_labels(lists):
        counts.update(symbols_at(source, label))
        plates += 1
    if not plates:
        raise UserError('%s: no annotation line; expected one image and its label a line' %
                        ', '.join(lists))
    return counts, plates


if __name__ == '__main__':
    run_script(main)
