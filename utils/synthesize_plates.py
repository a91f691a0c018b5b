"""Makes synthetic pictures of licence plates with their labels, for training.

Inputs: names of plate formats (files in utils/plate_formats) or paths of YAML files like them.
Outputs: a new folder with images/ and annotations.txt, one line `<path> <label>` per plate. It is
created only if no error occurs. The same seed gives the same files, whatever the number of workers.

python utils/synthesize_plates.py datasets/synthetic/train --count 1000 \\
    --formats china_blue czech:0.5
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import contextlib
import functools
import itertools

import cv2

from lpr.data.annotation_file import write_annotations
from lpr.data.image_files import write_image
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.files import make_directory, new_directory
from lpr.runtime.parallel import map_in_processes
from lpr.runtime.progress import track
from lpr.runtime.script import run_script
from utils.options import MAX_SEED, add_workers_option, check_range, parse_shares, size
from utils.synthesis.camera import DEGRADATIONS, Camera
from utils.synthesis.formats import load_formats
from utils.synthesis.generator import random_state, synthesize
from utils.synthesis.symbols import check_weights

CHUNK = 32  # plates per task of a worker
LEAST_WIDTH, LEAST_HEIGHT, MAX_SIZE = 24, 8, 1000  # px
LIST = 'annotations.txt'
SHARES = {  # option -> what it is a share of; none by default
    'repeats': 'symbols that repeat the previous one where the format allows it, in addition to '
               'repeats by chance',
    'varied': 'plates with thinner or thicker strokes than usual and distorted Hanzi',
    'oblique': 'plates seen from the side: tilted and sheared 1.5 times as strongly; of those that '
               'are not detected',
    'frontal': 'plates seen from the front: tilted and sheared a third as strongly; of those that '
               'are neither oblique nor detected',
    'covered': 'plates whose holder covers the rim, up to the symbols; also the share of plates '
               'whose screws have caps',
    'overexposed': 'plates with two to seven times the usual light',
    'detected': 'plates cropped by an upright box, loose or tight, as detectors do: rotated plates '
                'stay rotated, ends may be cut off, sizes vary',
    'faint': 'plates with low contrast, as in the dark or in haze',
}

CAMERA_SHARES = tuple(name for name in SHARES if name in Camera._fields)


def parse_args():
    parser = ScriptParser(description='Makes pictures of licence plates with labels.')
    parser.add_argument('output_dir', help='new folder for images/ and annotations.txt')
    parser.add_argument('--count', type=int, default=1000, help='number of plates (%(default)s)')
    parser.add_argument('--formats', nargs='+', default=['china_blue'], metavar='FORMAT[:SHARE]',
                        help='what to make, in which shares (1 if not given): names of files in '
                             'utils/plate_formats and its folder countries, such as latin or '
                             'poland, or paths of YAML files (china_blue)')
    parser.add_argument('--symbols', nargs='+', default=[], metavar='SYMBOL:WEIGHT',
                        help='draw a symbol this many times as often as any other that is '
                             "allowed in its place, e.g. '<Anhui>:20' 4:0.5 (all equally often)")
    for name, what in SHARES.items():
        parser.add_argument('--' + name, type=float, default=0.0, metavar='SHARE',
                            help='share of the %s (%%(default)s)' % what)
    parser.add_argument('--seed', type=int, default=0, help='random seed (%(default)s)')
    parser.add_argument('--size', type=size, default='94x24',
                        help='WIDTHxHEIGHT in px (%(default)s)')
    parser.add_argument('--disable', nargs='+', default=[], choices=DEGRADATIONS,
                        metavar='DEGRADATION', help='leave out: %s' % ', '.join(DEGRADATIONS))
    parser.add_argument('--extension', choices=('png', 'jpg'), default='png',
                        help='file type of the images (%(default)s)')
    add_workers_option(parser)
    return parser.parse_args()


def make_plate(index, formats, shares, weights, camera, folder, args):
    """Makes plate `index`, writes its image into `folder`; returns its path there and its label."""
    rng = random_state(args.seed, index)
    plate_format = formats[rng.choice(len(formats), p=shares)]
    image, label = synthesize(plate_format, rng, camera, weights, args.repeats,
                              args.varied)
    name = 'images/%07d.%s' % (index, args.extension)
    write_image(os.path.join(folder, name), image)
    return name, label


def main():
    args = parse_args()
    check_range('--count', args.count, 1, 10 ** 7)
    for name in SHARES:
        check_range('--' + name, getattr(args, name), 0, 1)
    check_range('--seed', args.seed, 0, MAX_SEED)
    check_range('width of --size', args.size[0], LEAST_WIDTH, MAX_SIZE)
    check_range('height of --size', args.size[1], LEAST_HEIGHT, MAX_SIZE)
    formats, shares = load_formats('--formats', args.formats)
    weights = parse_shares('--symbols', args.symbols)
    check_weights(itertools.chain(*(one.patterns for one in formats)), weights)
    with new_directory(args.output_dir) as folder:
        make_directory(os.path.join(folder, 'images'))
        job = functools.partial(
            make_plate, formats=formats, shares=shares, weights=weights, folder=folder, args=args,
            camera=Camera(*args.size, frozenset(args.disable),
                          **{name: getattr(args, name) for name in CAMERA_SHARES}))
        # One thread a process: there is a process a core.
        plates = map_in_processes(job, range(args.count), args.workers, CHUNK,
                                  functools.partial(cv2.setNumThreads, 1))
        with contextlib.closing(plates):  # no process writes into a folder that is removed
            rows = list(track(plates, 'plate', args.count))
        write_annotations(os.path.join(folder, LIST), rows)
    print('%d plates: %s' % (len(rows), os.path.abspath(os.path.join(args.output_dir, LIST))))


if __name__ == '__main__':
    run_script(main)
