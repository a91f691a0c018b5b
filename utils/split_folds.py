"""Splits an annotation file for cross-validation: every plate is held out in one fold.

Input: an annotation file with labels, whose images must exist. No image is moved or copied.
Output: OUTPUT_DIR/0/train.txt and OUTPUT_DIR/0/val.txt, and so on, one folder per fold. All rows of
a label are held out together.

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

from lpr.data.annotation_file import path_from_list, write_annotations
from lpr.data.annotations import read_annotations
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.script import run_script


def parse_args():
    parser = ScriptParser(
        description='Splits an annotation file into training and validation rows, fold by fold.')
    parser.add_argument('list', help='annotation file')
    parser.add_argument('output_dir', help='folder to hold one folder per fold')
    parser.add_argument('--folds', type=int, default=5, help='(%(default)s)')
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


def main():
    args = parse_args()
    annotations = read_annotations(args.list)
    fold_of = assign_folds([annotation.label for annotation in annotations], args.folds, args.seed)
    for fold in range(args.folds):
        counts = []
        for name, held_out in (('train.txt', False), ('val.txt', True)):
            list_path = os.path.join(args.output_dir, str(fold), name)
            counts.append(write_annotations(list_path, (
                (path_from_list(list_path, annotation.image_path), annotation.label)
                for annotation in annotations
                if (fold_of[annotation.label] == fold) == held_out)))
        print('%s: %d rows to train on, %d held out' %
              (os.path.abspath(os.path.join(args.output_dir, str(fold))), *counts))


if __name__ == '__main__':
    run_script(main)
