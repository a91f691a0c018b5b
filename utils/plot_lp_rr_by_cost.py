"""Plots LP-RR against multiply-accumulates: what narrower networks lose, and what they save.

Input: for every model a name, its costs (`cost_table.py --json`) and its result
(`eval_lpr.py --json`).
Output: the plot, and one line per model: NAME MILLION_MACS LP-RR.

python utils/plot_lp_rr_by_cost.py full:full_cost.json:full.json half:half_cost.json:half.json \\
    --output lp_rr_by_cost.png
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import collections
import json

from lpr.runtime.arguments import ScriptParser, add_json_option, add_plot_option
from lpr.runtime.errors import UserError
from lpr.runtime.files import write_json
from lpr.runtime.inputs import read_text
from lpr.runtime.script import run_script
from utils.evaluation_result import read_counts
from utils.figures import draw_lp_rr, lp_rr_axes

FIGURE_INCHES = (6, 4)
MAX_COST_BYTES = 2 ** 20  # a table has a few kilobytes


def parse_args():
    parser = ScriptParser(description='Plot LP-RR by multiply-accumulates.')
    parser.add_argument('models', nargs='+', metavar='NAME:COSTS:RESULT',
                        help='a name, the JSON files of cost_table.py and of eval_lpr.py')
    add_plot_option(parser)
    add_json_option(parser, 'the points')
    return parser.parse_args()


Point = collections.namedtuple('Point', 'name macs correct total')


def read_point(argument):
    """Reads 'NAME:COSTS:RESULT' into a `Point`: multiply-accumulates, plates right, plates read."""
    name, costs, result_path = (argument.split(':') + ['', ''])[:3]
    if not (name and costs and result_path):
        raise UserError("'%s'; expected a name, a cost table and a result, separated by ':', e.g. "
                        'full:cost.json:result.json' % argument)
    correct, total = read_counts(result_path)
    return Point(name, read_macs(costs), correct, total)


def read_macs(path):
    """Multiply-accumulates of a network, from the JSON file of `cost_table.py`."""
    try:
        table = json.loads(read_text(path, MAX_COST_BYTES))
        return int(table['macs'])
    except OSError as error:
        raise UserError('%s: cannot read this cost table: %s' % (path, error.strerror))
    except (ValueError, OverflowError, RecursionError, TypeError, KeyError):
        raise UserError('%s: not a table of cost_table.py --json' % path)


def draw(points, path):
    """Draws a list of `Point` into a PNG file."""
    with lp_rr_axes(path, FIGURE_INCHES, 'LP-RR by cost') as axes:
        macs = [point.macs / 1e6 for point in points]
        draw_lp_rr(axes, macs, [(point.correct, point.total) for point in points],
                   linestyle='none')
        for point, place in zip(points, macs):
            axes.annotate(point.name, (place, point.correct / point.total), (7, 4),
                          textcoords='offset points', fontsize=9)
        axes.set_xlim(0, 1.25 * max(macs))
        axes.set_xlabel('million multiply-accumulates per plate (bars: 95 % interval)')


def main():
    args = parse_args()
    points = sorted(map(read_point, args.models), key=lambda point: point.macs)
    for name, macs, correct, total in points:
        print('%s %.1f %.4f' % (name, macs / 1e6, correct / total))
    draw(points, args.output)
    if args.json:
        write_json(args.json, [{'name': name, 'macs': macs, 'lp_rr': correct / total,
                                'total': total} for name, macs, correct, total in points])
    print('wrote %s' % os.path.abspath(args.output))


if __name__ == '__main__':
    run_script(main)
