"""Replaces the province on crops of Chinese plates.

A network trained on real plates of one region learns that photographs show its province. Here the
part of a crop before the gap behind the Hanzi is replaced by that of another crop, stretched to its
width and adapted to its colours; either both plates have light symbols on a dark ground or neither.

Inputs: annotation files of crops that keep their letters (--plates) and of crops that provide the
Hanzi (--provinces), and a model to find the gaps; crops without a gap are omitted.
Outputs: a new folder with images/ and annotations.txt. Equal seeds give equal files.

    python utils/splice_provinces.py datasets/spliced --plates mine.txt --provinces synthetic.txt
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()


import numpy as np

from lpr.data.annotation_file import write_annotations
from lpr.data.annotations import read_annotations
from lpr.data.batches import read_batches
from lpr.data.image_files import write_image
from lpr.data.pixel_arrays import to_pixels
from lpr.data.vocabulary import symbols_at
from lpr.models.model_files import find_model
from lpr.models.recognizer import load_recognizer
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.files import make_directory, new_directory
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices
from utils.options import MAX_SEED, check_range, positive_count
from utils.synthesis.splicing import check_alike, draw_pair, find_gap, group_by_province, splice

BATCH_SIZE = 32


def parse_args():
    parser = ScriptParser(description='Replace the province on crops of plates.')
    parser.add_argument('output_dir', help='new folder for images/ and annotations.txt')
    parser.add_argument('--plates', nargs='+', required=True, metavar='FILE',
                        help='annotation files of the crops that keep their letters')
    parser.add_argument('--provinces', nargs='+', required=True, metavar='FILE',
                        help='annotation files of the crops that provide the Hanzi; every province '
                             'is equally likely, as is every file with that province')
    parser.add_argument('--model', default='pre-trained/china/graph.tflite',
                        help='checkpoint, .pb or .tflite, or a folder with one (%(default)s)')
    parser.add_argument('--count', type=positive_count, default=1000,
                        help='number of crops to make (%(default)s)')
    parser.add_argument('--seed', type=int, default=0, help='random seed (%(default)s)')
    return parser.parse_args()


def find_gaps(list_paths, model):
    """Reads the crops of annotation files.

    Returns:
        A list of (image, gap, symbols of the label) of those with a gap behind a province.
    Raises:
        UserError: none has one.
    """
    spec, found, annotations = model.spec, [], read_annotations(list_paths)
    labels = [symbols_at(annotation.source, annotation.label) for annotation in annotations]
    batches = read_batches(annotations, spec, BATCH_SIZE)
    for start, images in zip(range(0, len(annotations), BATCH_SIZE), batches):
        _, logits = model.run(images)
        pixels = to_pixels(images, spec.symmetric_range)
        for index, path in enumerate(logits.argmax(axis=2)):
            symbols = labels[start + index]
            gap = find_gap(pixels[index], path, spec.num_classes - 1)
            if gap is not None and symbols[0].startswith('<'):
                found.append((pixels[index], gap, symbols))
    if not found:
        raise UserError('%s: no plate has a label that begins with a province, and a gap behind it '
                        'that the model finds' % ', '.join(list_paths))
    return found


def main():
    args = parse_args()
    check_range('--seed', args.seed, 0, MAX_SEED)
    prepare_devices()
    rng = np.random.RandomState(args.seed)
    rows = []
    with new_directory(args.output_dir) as folder, \
            load_recognizer(find_model(args.model)) as model:
        plates = find_gaps(args.plates, model)
        by_province = group_by_province([find_gaps([path], model) for path in args.provinces])
        check_alike(plates, by_province)
        make_directory(os.path.join(folder, 'images'))
        for index in range(args.count):
            (image, gap, symbols), (other, other_gap, others) = draw_pair(plates, by_province, rng)
            name = 'images/%07d.png' % index
            spliced = splice(image, gap, other, other_gap)
            write_image(os.path.join(folder, name), spliced)
            rows.append((name, ''.join(others[:1] + symbols[1:])))
        write_annotations(os.path.join(folder, 'annotations.txt'), rows)
    print('%d plates: %s' % (len(rows), os.path.abspath(args.output_dir)))


if __name__ == '__main__':
    run_script(main)
