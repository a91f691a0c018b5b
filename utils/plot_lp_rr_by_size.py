"""Plots LP-RR against the number of training plates, with its standard error.

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

import argparse
import math

from lpr.runtime.errors import UserError
from lpr.runtime.script import run_script
from utils.evaluation_result import read_result
from utils.figures import lp_rr_axes

FIGURE_INCHES = (5, 3)


def parse_args():
    parser = argparse.ArgumentParser(description='Plot LP-RR by number of training plates.')
    parser.add_argument('results', nargs='+', metavar='PLATES:JSON',
                        help='number of training plates, and the result of eval_lpr.py')
    parser.add_argument('--output', required=True, metavar='PNG', help='file of the plot')
    return parser.parse_args()


def read_point(argument):
    """Reads 'PLATES:JSON' into (plates, LP-RR, its standard error)."""
    plates, _, path = argument.partition(':')
    if not plates.isdigit() or not path:
        raise UserError("'%s'; expected a number of plates, ':' and the path of a result, "
                        'e.g. 50:result.json' % argument)
    result = read_result(path)
    lp_rr, total = result['lp_rr'], result['total']
    return int(plates), lp_rr, math.sqrt(lp_rr * (1 - lp_rr) / max(1, total))


def draw(points, path):
    """Draws (plates, LP-RR, standard error) into a PNG file."""
    plates, lp_rr, errors = zip(*points)
    with lp_rr_axes(path, FIGURE_INCHES) as axes:
        axes.errorbar(plates, lp_rr, errors, marker='o', capsize=3)
        axes.set_xlabel('plates trained on')
        axes.set_ylim(top=1)


def main():
    args = parse_args()
    points = sorted(map(read_point, args.results))
    for point in points:
        print('%d %.4f %.4f' % point)
    draw(points, args.output)
    print('wrote %s' % os.path.abspath(args.output))


if __name__ == '__main__':
    run_script(main)
