"""Prints what a network costs, layer by layer: arithmetic, weights, activations, peak of memory.

Input: a model with its `.yml` beside it, or a config.
Output: a table; a layer is what GAP8 runs as one kernel, for one image.

    python utils/cost_table.py pre-trained/china/graph.tflite
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import argparse

from lpr.config.loader import load_config
from lpr.models.cost import cost_lines, cost_table
from lpr.models.recognizer import resolve_spec
from lpr.runtime.script import run_script


def parse_args():
    parser = argparse.ArgumentParser(description='Print what a network costs.')
    parser.add_argument('model', metavar='MODEL', help='a checkpoint, .pb or .tflite with its '
                                                       '.yml beside it, or a config (.py)')
    return parser.parse_args()


def main():
    path = parse_args().model
    spec = load_config(path).spec if path.endswith('.py') else resolve_spec(path)
    print('\n'.join(cost_lines(cost_table(spec))))


if __name__ == '__main__':
    run_script(main)
