"""Reads the plate of one image with a frozen graph, to check that an exported `.pb` works.

Input: a frozen graph with its `.yml` beside it, an image.
Output: the plate and its confidence; with `--output` a PNG with the plate drawn below the image.

    python infer_frozen_graph_single_image.py --model frozen_graph/graph.pb --input_image plate.png
"""

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

from lpr.evaluation.single_image import parse_args, read_single_image
from lpr.models.file_names import FROZEN
from lpr.runtime.script import run_script


def main():
    args = parse_args('Read one plate with a frozen graph.', 'frozen graph (.pb)')
    read_single_image(args, FROZEN)


if __name__ == '__main__':
    run_script(main)
