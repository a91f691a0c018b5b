"""Splits an annotation file for cross-validation: every plate is held out in one fold.

Input: an annotation file with labels, whose images must exist. No image is moved or copied.
Output: a new folder with 0/train.txt and 0/val.txt, and so on, a folder per fold. All rows of a
label are held out together.

python utils/split_folds.py datasets/my_dataset/train.txt datasets/my_dataset/folds --folds 5
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import random

from lpr.data.annotations import read_annotations
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.files import new_directory
from lpr.runtime.script import run_script
from utils.kept_rows import found_rows, write_rows


def parse_args():
    parser = ScriptParser(
        description='Splits an annotation file into training and validation rows, fold by fold.')
    parser.add_argument('list', help='annotation file')
    parser.add_argument('output_dir', help='new folder to hold one folder per fold')
    parser.add_argument('--folds', type=int, default=5, help='number of folds (%(default)s)')
    parser.add_argument('--seed', type=int, default=0, help='random seed (%(default)s)')
    return parser.parse_args()


def assign_folds(labels, folds, seed):
    """Deals the labels out to the folds in random order; returns label -> fold.

    Raises:
        UserError: there are fewer labels than folds, or fewer than two folds.
    """
    labels = sorted(set(labels))
    if not 2 <= folds <= len(labels):
        raise UserError('--folds: %d; expected 2 to %d, the number of different plates' %
                        (folds, len(labels)))
    random.Random(seed).shuffle(labels)
    return {label: index % folds for index, label in enumerate(labels)}


def write_fold(folder, fold, rows, fold_of):
    """Writes train.txt and val.txt of a fold; returns how many rows each has."""
    return tuple(write_rows(os.path.join(folder, name),
                            [row for row in rows if (fold_of[row.label] == fold) == held_out])
                 for name, held_out in (('train.txt', False), ('val.txt', True)))


def main():
    args = parse_args()
    rows = found_rows(read_annotations(args.list))
    fold_of = assign_folds([row.label for row in rows], args.folds, args.seed)
    with new_directory(args.output_dir) as folder:
        counts = [write_fold(os.path.join(folder, str(fold)), fold, rows, fold_of)
                  for fold in range(args.folds)]
    for fold, count in enumerate(counts):
        print('%s: %d rows to train on, %d held out' %
              (os.path.abspath(os.path.join(args.output_dir, str(fold))), *count))


if __name__ == '__main__':
    run_script(main)
