"""Prints what a network costs, layer by layer: arithmetic, weights, activations, peak of memory.

Input: a model with its `.yml` beside it, the folder of one, or a config.
Output: a table; a layer is what GAP8 runs as one kernel, for one image.

    python utils/cost_table.py pre-trained/china/graph.tflite
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

from lpr.config.loader import load_config
from lpr.models.cost import cost_figures, cost_lines, cost_table
from lpr.models.model_files import find_model
from lpr.models.recognizer import resolve_spec
from lpr.runtime.arguments import ScriptParser, add_json_option
from lpr.runtime.files import write_json
from lpr.runtime.script import run_script


def parse_args():
    parser = ScriptParser(description='Print what a network costs.')
    parser.add_argument('model', metavar='MODEL',
                        help='a checkpoint, .pb or .tflite with its .yml beside it, a folder with '
                             'one, or a config (.py)')
    add_json_option(parser, 'the table')
    return parser.parse_args()


def main():
    args = parse_args()
    path = args.model
    spec = load_config(path).spec if path.endswith('.py') else resolve_spec(find_model(path))
    costs = cost_figures(cost_table(spec))
    print('\n'.join(cost_lines(costs)))
    if args.json:
        write_json(args.json, costs)


if __name__ == '__main__':
    run_script(main)
