"""Plots LP-RR against the number of training plates, with its 95 % interval.

Input: results of `eval_lpr.py --json`, each preceded by the number of training plates.
Output: the plot, and one line per result: PLATES LP-RR STANDARD_ERROR.

python utils/plot_lp_rr_by_size.py 50:few.json 400:many.json --output lp_rr_by_size.png
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import collections
import math

from lpr.runtime.arguments import ScriptParser, add_json_option, add_plot_option
from lpr.runtime.errors import UserError
from lpr.runtime.files import write_json
from lpr.runtime.script import run_script
from utils.evaluation_result import read_counts
from utils.figures import draw_lp_rr, lp_rr_axes

FIGURE_INCHES = (6, 4)
# Numbers of plates further apart are drawn on a logarithmic axis.
LOG_RATIO = 10


def parse_args():
    parser = ScriptParser(description='Plot LP-RR by number of training plates.')
    parser.add_argument('results', nargs='+', metavar='PLATES:JSON',
                        help='number of training plates, and the result of eval_lpr.py')
    add_plot_option(parser)
    add_json_option(parser, 'the points')
    return parser.parse_args()


Point = collections.namedtuple('Point', 'plates correct total')


def read_point(argument):
    """Reads 'PLATES:JSON' into a `Point`: plates trained on, plates read right, plates read."""
    plates, _, path = argument.partition(':')
    if not plates.isdecimal() or not path:
        raise UserError("'%s'; expected a number of plates, ':' and the path of a result, "
                        'e.g. 50:result.json' % argument)
    return Point(int(plates), *read_counts(path))


def draw(points, path):
    """Draws a list of `Point` into a PNG file."""
    plates = [point.plates for point in points]
    with lp_rr_axes(path, FIGURE_INCHES, 'LP-RR by number of training plates') as axes:
        draw_lp_rr(axes, plates, [(point.correct, point.total) for point in points])
        if plates[-1] > LOG_RATIO * max(1, plates[0]) and plates[0]:
            axes.set_xscale('log')
            axes.set_xticks(plates)
            axes.set_xticks([], minor=True)
            axes.set_xticklabels(['%d' % count for count in plates])
        axes.set_xlabel('plates trained on (bars: 95 % interval)')


def main():
    args = parse_args()
    points = sorted(map(read_point, args.results))
    for plates, correct, total in points:
        lp_rr = correct / total
        print('%d %.4f %.4f' % (plates, lp_rr, math.sqrt(lp_rr * (1 - lp_rr) / total)))
    draw(points, args.output)
    if args.json:
        write_json(args.json, [{'plates': plates, 'lp_rr': correct / total, 'total': total}
                               for plates, correct, total in points])
    print('wrote %s' % os.path.abspath(args.output))


if __name__ == '__main__':
    run_script(main)
