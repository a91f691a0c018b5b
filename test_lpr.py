"""Draws a model's predictions below the listed images. Accuracy is measured by `eval_lpr.py`.

Input: a config file; `infer.file_list_path` of it names the images, one path per line (labels may
follow but are not used), `infer.checkpoint` the model ('' is the newest checkpoint in
`model_dir`). A model is a checkpoint, a `.pb` or a `.tflite`.
Output: one PNG per image in `infer.output_dir`, as the network sees it, with the plate below it.

    python test_lpr.py config/config_demo.py
"""

import argparse
import logging
import os

from tqdm import tqdm

from lpr.config.loader import load_config
from lpr.data.batches import read_batches
from lpr.data.dataset import read_plates
from lpr.data.image_files import write_png
from lpr.data.preprocessing import to_pixels
from lpr.evaluation.overlay import draw_reading
from lpr.evaluation.rejection import add_min_confidence
from lpr.models.checkpoints import trained_checkpoint
from lpr.models.recognizer import load_recognizer
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices

log = logging.getLogger('lpr')


def parse_args():
    parser = argparse.ArgumentParser(description='Draw predictions below images.')
    parser.add_argument('path_to_config', help='config file (Python)')
    add_min_confidence(parser, "a rejected plate is drawn with ' ?' and printed with 'rejected'")
    return parser.parse_args()


def main():
    args = parse_args()
    config = load_config(args.path_to_config, section='infer')
    prepare_devices(config.infer.execution)
    annotations = read_plates(config.infer, config.spec, labelled=False)
    model_path = config.infer.checkpoint or trained_checkpoint(config, 'set infer.checkpoint')
    log.info('%s: %d images, model %s', config.path, len(annotations), model_path)
    recognizer = load_recognizer(model_path, config, config.infer.execution)
    output_paths = unique_output_paths(annotations, config.infer.output_dir)
    with tqdm(total=len(annotations), unit='image', leave=False) as progress:
        for images in read_batches(annotations, recognizer.spec, config.infer.batch_size):
            pixels = to_pixels(images, recognizer.spec.symmetric_range)
            for image, reading in zip(pixels, recognizer.read(images)):
                is_rejected = reading.confidence < (args.min_confidence or 0)
                write_png(output_paths[progress.n],
                          draw_reading(image, reading.plate, is_rejected))
                print('%s %s%s' % (annotations[progress.n].image_path, reading.plate,
                                   ' rejected' if is_rejected else ''))
                progress.update()
    log.info('wrote %d images to %s', len(annotations), os.path.abspath(config.infer.output_dir))


def unique_output_paths(annotations, output_dir):
    """One PNG path per image, named after the image; duplicate names get a number."""
    taken, paths = set(), []
    for annotation in annotations:
        stem = os.path.splitext(os.path.basename(annotation.image_path))[0]
        name, number = stem, 1
        while name in taken:
            number += 1
            name = '%s_%d' % (stem, number)
        taken.add(name)
        paths.append(os.path.join(output_dir, name + '.png'))
    return paths


if __name__ == '__main__':
    run_script(main)
