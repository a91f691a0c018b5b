"""Gives crops of Chinese plates other provinces: photographs then tell nothing of the province.

Real plates of one region teach a network that photographs show its province. Here the part of a
crop up to the gap behind the Hanzi is replaced by that of another crop, stretched to its width and
in its colours; both are bluish (light on dark) or both are not.

Inputs: annotation files of crops that keep their letters (--plates) and of those that give their
Hanzi (--provinces), and a model that finds the gaps; crops where it finds none are left out.
Outputs: a new folder with images/ and annotations.txt. Equal seeds give equal files.

python utils/splice_provinces.py datasets/spliced --plates my_plates.txt --provinces synthetic.txt
"""

import argparse
import os
import sys

import numpy as np

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from lpr.data.annotation_file import write_annotations
from lpr.data.annotations import read_annotations
from lpr.data.batches import read_batches
from lpr.data.image_files import write_image
from lpr.data.preprocessing import to_pixels
from lpr.data.vocabulary import split_symbols
from lpr.models.recognizer import load_recognizer
from lpr.runtime.errors import UserError
from lpr.runtime.files import make_directory, new_directory
from lpr.runtime.script import run_script

BATCH_SIZE = 32
FIRST_COLUMN = 3  # of the image, at the network's first time step
LEAST_SYMBOLS = 6
WIDER_GAP = 0.4  # of the symbols' distance, how much wider the one behind the second symbol is
SEARCH, LEAST_GAP = 2, 4  # columns to each side of where the gap should be, and its first place
ROWS = slice(5, 19)  # of 24, where symbols are
MOST_CONTRAST, LEAST_CONTRAST = 2., 0.5  # of the Hanzi's stretched colours


def parse_args():
    parser = argparse.ArgumentParser(description='Gives crops of plates other provinces.')
    parser.add_argument('output_dir', help='new folder for images/ and annotations.txt')
    parser.add_argument('--plates', nargs='+', required=True, metavar='FILE',
                        help='annotation files of the crops that keep their letters')
    parser.add_argument('--provinces', nargs='+', required=True, metavar='FILE',
                        help='annotation files of the crops that give their Hanzi; every province '
                             'is equally likely')
    parser.add_argument('--model', default='pre-trained/china/graph.tflite',
                        help='checkpoint, .pb or .tflite (%(default)s)')
    parser.add_argument('--count', type=int, default=1000, help='(%(default)s)')
    parser.add_argument('--seed', type=int, default=0, help='(%(default)s)')
    return parser.parse_args()


def find_gap(image, path, blank):
    """Finds the column between the first two symbols of a plate.

    Args:
        image: uint8 [24, 94, 3].
        path: int [sequence_length], the likeliest class of every time step.
        blank: class index of the blank label.
    Returns:
        The column where the second symbol's part begins, None if too few are read.
    """
    starts = [step + FIRST_COLUMN for step in range(len(path)) if path[step] != blank and
              (step == 0 or path[step] != path[step - 1])]
    if len(starts) < LEAST_SYMBOLS:
        return None
    pitch = (starts[-1] - starts[1]) / (len(starts) - 2 + WIDER_GAP)
    low = max(LEAST_GAP, int(round(starts[1] - pitch / 2)) - SEARCH)
    columns = image[ROWS, low:low + 2 * SEARCH + 1].astype(float).mean(axis=2).std(axis=0)
    return low + int(columns.argmin())


def splice(image, gap, other, other_gap):
    """Puts the part left of `other_gap` of one crop left of `gap` into another one.

    Args:
        image, other: uint8 [height, width, 3].
    Returns:
        uint8 [height, width, 3], the new part with mean and contrast of the one it replaces.
    """
    columns = np.minimum(np.arange(gap) * other_gap // gap, other_gap - 1)
    new, old = other[:, columns].astype(float), image[:, :gap].astype(float)
    axes = (0, 1)
    contrast = np.clip(old.std(axes) / np.maximum(new.std(axes), 1),
                       LEAST_CONTRAST, MOST_CONTRAST)
    spliced = image.copy()
    spliced[:, :gap] = np.clip((new - new.mean(axes)) * contrast + old.mean(axes), 0, 255)
    return spliced


def is_bluish(image):
    """Whether a plate is one with light symbols on dark: blue ones are, yellow ones are not."""
    return image[..., 2].mean() > image[..., 0].mean()


def find_gaps(annotations, model):
    """Reads crops; returns a list of (image, gap, symbols of the label) of those with a gap."""
    spec, found = model.spec, []
    batches = read_batches(annotations, spec, BATCH_SIZE)
    for start, images in zip(range(0, len(annotations), BATCH_SIZE), batches):
        _, logits = model.run(images)
        pixels = to_pixels(images, spec.symmetric_range)
        for index, path in enumerate(logits.argmax(axis=2)):
            symbols = split_symbols(annotations[start + index].label)
            gap = find_gap(pixels[index], path, spec.num_classes - 1)
            if gap is not None and symbols[0].startswith('<'):
                found.append((pixels[index], gap, symbols))
    if not found:
        raise UserError('no plate with a gap behind a province')
    return found


def draw_pair(plates, by_province, rng):
    """Draws a plate and, with all provinces alike, a Hanzi of its kind, blue or not."""
    while True:
        plate = plates[rng.randint(len(plates))]
        province = sorted(by_province)[rng.randint(len(by_province))]
        alike = [other for other in by_province[province]
                 if is_bluish(other[0]) == is_bluish(plate[0])]
        if alike:
            return plate, alike[rng.randint(len(alike))]


def main():
    args = parse_args()
    if args.count < 1:
        raise UserError('--count: %d; expected 1 or more' % args.count)
    model = load_recognizer(args.model)
    plates = find_gaps(read_annotations(args.plates), model)
    by_province = {}
    for found in find_gaps(read_annotations(args.provinces), model):
        by_province.setdefault(found[2][0], []).append(found)
    rng = np.random.RandomState(args.seed)
    rows = []
    with new_directory(args.output_dir) as folder:
        make_directory(os.path.join(folder, 'images'))
        for index in range(args.count):
            (image, gap, symbols), (other, other_gap, others) = draw_pair(plates, by_province, rng)
            name = 'images/%07d.png' % index
            spliced = splice(image, gap, other, other_gap)
            write_image(os.path.join(folder, name), spliced[..., ::-1])
            rows.append((name, ''.join(others[:1] + symbols[1:])))
        write_annotations(os.path.join(folder, 'annotations.txt'), rows)
    print('%d plates: %s' % (len(rows), os.path.abspath(args.output_dir)))


if __name__ == '__main__':
    run_script(main)
