"""Reads a plate with an 8 bit TFLite model on a current Python, without TensorFlow or this toolkit.

Input: a TFLite model with its `.yml` beside it, a crop of a plate of one line (a plate of two lines
is read as one line, that is, wrongly).
Output: the plate. Needs `pip install ai-edge-litert numpy pillow pyyaml`; with `tflite-runtime`,
the older name of the package, the interpreter is in `tflite_runtime.interpreter`.

    python examples/read_plate_litert.py pre-trained/china/graph.tflite plate.png
"""

import argparse
import os
import sys

import numpy as np
import yaml
from ai_edge_litert.interpreter import Interpreter
from PIL import Image


def resize(pixels, height, width):
    """Resizes [height, width, 3] as in training: bilinear, without TensorFlow's half pixels."""
    for axis, size in ((0, height), (1, width)):
        places = np.arange(size) * pixels.shape[axis] / size
        first = places.astype(int)
        second = np.minimum(first + 1, pixels.shape[axis] - 1)
        weights = (places - first).reshape((-1, 1, 1) if axis == 0 else (-1, 1))
        pixels = pixels.take(first, axis) * (1 - weights) + pixels.take(second, axis) * weights
    return pixels.round().astype(np.uint8)


def to_grey(pixels):
    """Grey [height, width, 3] of a picture of 0 to 255, as in training: ITU-R BT.601."""
    grey = np.floor(pixels @ [0.2989, 0.587, 0.114] * (255.5 / 255))
    return np.repeat(grey[:, :, np.newaxis], 3, axis=2)


def read_crop(path, description):
    """float [height, width, 3] of 0 to 255, the crop as the model with this description sees it."""
    pixels = np.asarray(Image.open(path).convert('RGB'), float)
    if description.get('two_lines') and (
            pixels.shape[1] < description.get('two_lines_below', 2.2) * pixels.shape[0]):
        print('%s: if this plate has two lines, it is not read right' % path, file=sys.stderr)
    return to_grey(pixels) if description['convert_to_gray'] else pixels


def first_symbols(vocabulary):
    """The symbol of every class: of several symbols in one class, the first."""
    return [entry if isinstance(entry, str) else entry[0] for entry in vocabulary]


def main():
    parser = argparse.ArgumentParser(description='Reads a plate with an 8 bit TFLite model.')
    parser.add_argument('model', help='TFLite model, with its .yml beside it')
    parser.add_argument('image', help='crop of a plate of one line')
    args = parser.parse_args()
    with open(os.path.splitext(args.model)[0] + '.yml', encoding='utf-8') as stream:
        description = yaml.safe_load(stream)
    interpreter = Interpreter(model_path=args.model)
    interpreter.allocate_tensors()
    source, target = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    crop = read_crop(args.image, description)
    interpreter.set_tensor(source['index'], resize(crop, *source['shape'][1:3])[np.newaxis])
    interpreter.invoke()
    logits = interpreter.get_tensor(target['index'])[0].astype(float)
    logits[:, -1] += 0.5  # the blank label wins ties
    best = logits.argmax(axis=1)
    symbols = first_symbols(description['vocabulary'])
    print(''.join(symbols[index] for index, last in zip(best, [-1, *best])
                  if index != last and index != len(symbols) - 1))


if __name__ == '__main__':
    main()
