"""Reads the plate of one image with a TFLite model, to check that a converted model works.

Input: a TFLite model with its `.yml` beside it, an image.
Output: the plate and its confidence; with `--output` a PNG with the plate drawn below the image.

    python infer_tflite_single_image.py --model frozen_graph/graph.tflite --input_image plate.png
"""

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

from lpr.evaluation.single_image import parse_args, read_single_image
from lpr.models.file_names import TFLITE
from lpr.runtime.script import run_script


def main():
    args = parse_args('Read one plate with a TFLite model.', 'TFLite model (.tflite)')
    read_single_image(args, (TFLITE,))


if __name__ == '__main__':
    run_script(main)
