"""Draws what training feeds the network: plates of a config, augmented in several ways.

Input: a config file; random plates of its `train.file_list_path` are drawn. They pass through the
training batches themselves, so grey conversion, size and value range are those of training.
Output: a PNG with one row per setting of the switches and the same plates in its columns.

    python utils/visualize_augmentation.py config/config_my_dataset.py --output augmentation.png
    python utils/visualize_augmentation.py config/config_my_dataset.py --rows none stn stn stn
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import argparse
import types

import numpy as np
import tensorflow as tf

from lpr.config.kinds import MAX_SEED
from lpr.config.loader import load_config
from lpr.config.options import SECTION_OPTIONS
from lpr.data.batches import encode_labels
from lpr.data.dataset import read_plates
from lpr.data.image_decoding import reading_images
from lpr.data.image_files import write_image
from lpr.data.pixel_arrays import to_pixels
from lpr.runtime.arguments import PICTURE_STARTS, ScriptParser, output_file
from lpr.runtime.script import run_script
from lpr.runtime.session import open_session, prepare_devices, set_random_seeds
from lpr.training.batches import TrainingBatches
from utils.contact_sheet import contact_sheet
from utils.options import check_range, positive_count

NAME = 'augmentation.png'
# The switches of the config: 'basic' for `train.apply_basic_aug`.
SWITCHES = {option[len('apply_'):-len('_aug')]: option for option in SECTION_OPTIONS['train']
            if option.startswith('apply_') and option.endswith('_aug')}
NONE, ALL, CONFIG = 'none', 'all', 'config'
DEFAULT_ROWS = [NONE] + list(SWITCHES) + [ALL, CONFIG]


def parse_args():
    parser = ScriptParser(description='Draw what training feeds the network.')
    parser.add_argument('path_to_config', help='config file (Python)')
    parser.add_argument('--output', type=output_file(PICTURE_STARTS), metavar='PNG',
                        help='picture to write (default: %s in model_dir)' % NAME)
    parser.add_argument('--count', type=positive_count, default=6, metavar='N',
                        help='plates in a row (default: %(default)s)')
    parser.add_argument('--rows', nargs='+', type=_switches_on, metavar='SETTING',
                        default=[_switches_on(text) for text in DEFAULT_ROWS],
                        help='what is switched on: %s, or a sum such as basic+stn; a repeated '
                             'setting is drawn with new random numbers (default: %s)' %
                             (', '.join(DEFAULT_ROWS), ' '.join(DEFAULT_ROWS)))
    parser.add_argument('--seed', type=int, default=0,
                        help='random seed of plates and augmentations (default: %(default)s)')
    return parser.parse_args()


def _switches_on(text):
    """List of the switches that a row's name turns on; None if the config decides."""
    if text == CONFIG:
        return None
    names = {NONE: [], ALL: list(SWITCHES)}.get(text, text.split('+'))
    unknown = [name for name in names if name not in SWITCHES]
    if unknown:
        raise argparse.ArgumentTypeError(
            "'%s' is not an augmentation; expected %s, or a sum of %s" %
            (unknown[0], ', '.join((NONE, ALL, CONFIG)), ', '.join(SWITCHES)))
    return names


def main():
    args = parse_args()
    check_range('--seed', args.seed, 0, MAX_SEED)
    config = load_config(args.path_to_config, section='train')
    prepare_devices()
    annotations = choose_plates(read_plates(config.train, config.spec), config.spec,
                                args.count, args.seed)
    rows = [draw_row(annotations, config, names, args.seed + index)
            for index, names in enumerate(args.rows)]
    output = args.output or os.path.join(config.model_dir, NAME)
    write_image(output, contact_sheet(rows))
    print(os.path.abspath(output))


def choose_plates(annotations, spec, count, seed):
    """Up to `count` random annotations, no two with the same label as the network sees it."""
    labels = encode_labels(annotations, spec)
    chosen = {}
    for index in np.random.RandomState(seed).permutation(len(annotations)):
        if len(chosen) < count:
            chosen.setdefault(tuple(labels[index]), annotations[index])
    return list(chosen.values())


def draw_row(annotations, config, names, seed):
    """One batch of training, (title, plates) as `contact_sheet` takes it.

    Args:
        annotations: its plates; the labels differ, so ordering by them undoes the shuffling.
        config: the config.
        names: the switches that are on; None leaves them to the config.
        seed: of the batch.
    """
    train = dict(vars(config.train), batch_size=len(annotations), random_seed=seed,
                 list_shares=None)
    if names is not None:
        train.update({option: name in names for name, option in SWITCHES.items()})
    title = '+'.join(name for name, option in SWITCHES.items() if train[option]) or NONE
    if names is None:
        title = 'as in %s: %s' % (config.path, title)
    with tf.Graph().as_default():
        set_random_seeds(seed)
        batches = TrainingBatches(annotations, config.spec, types.SimpleNamespace(**train))
        with open_session() as session:
            batches.initialize(session)
            with reading_images(annotations, config.spec):
                images, labels = session.run([batches.images, batches.labels])
    plates = zip(map(config.spec.vocabulary.decode, labels),
                 to_pixels(images, config.spec.symmetric_range))
    return title, [(image, label) for label, image in sorted(plates, key=lambda plate: plate[0])]


if __name__ == '__main__':
    run_script(main)
