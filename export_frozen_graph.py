"""Exports a checkpoint as a frozen graph and, with `--tflite`, as an 8 bit TFLite model.

Input: the config the checkpoint was trained with.
Output, in `--output_dir`: `graph.pb.frozen`, `graph.pbtxt` (the graph without weights, as text),
`graph.yml` (vocabulary and preprocessing) and, with `--tflite`, `graph.tflite`. What is written is
first compared with what it was made from.

    python export_frozen_graph.py config/config_demo.py --output_dir frozen_graph --tflite
"""

import argparse
import logging
import os

import numpy as np
import tensorflow as tf

from lpr.config.loader import load_config
from lpr.models.checkpoints import trained_checkpoint
from lpr.models.model_spec import EXTENSION, check_spec, read_spec, write_spec
from lpr.models.recognizer import open_model, resolve_spec, restore_network
from lpr.models.tflite_conversion import convert_to_tflite
from lpr.network.quantization import uint8_input_scale
from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_path, atomic_write
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices

GRAPH_NAME = 'graph'
# Images to compare an export with its source, and how far their logits may differ.
CHECK_IMAGES = 8
FROZEN_TOLERANCE = 1e-4
TFLITE_TOLERANCE = 0.2

log = logging.getLogger('lpr')


def parse_args():
    parser = argparse.ArgumentParser(description='Export a frozen graph.')
    parser.add_argument('path_to_config', help='config file (Python)')
    parser.add_argument('--output_dir', default='frozen_graph', metavar='DIR',
                        help='where the files go; default: frozen_graph')
    parser.add_argument('--checkpoint', metavar='CKPT',
                        help='default: the newest checkpoint in model_dir')
    parser.add_argument('--tflite', action='store_true',
                        help='convert to a QUANTIZED_UINT8 graph.tflite, too')
    return parser.parse_args()


def main():
    args = parse_args()
    config = load_config(args.path_to_config)
    if args.tflite and not config.quantization_aware:
        raise UserError('%s: --tflite needs a network trained with quantization_aware = True' %
                        config.path)
    checkpoint = args.checkpoint or trained_checkpoint(config, 'give --checkpoint')
    spec = resolve_spec(checkpoint, config)
    prepare_devices()
    base = os.path.join(args.output_dir, GRAPH_NAME)
    check_others(base, ('.pb',) if args.tflite else ('.pb', '.tflite'), spec, checkpoint)
    export_frozen_graph(checkpoint, spec, base)
    if args.tflite:
        export_tflite(spec, base)


def check_others(base, extensions, spec, checkpoint):
    """Raises UserError if models beside the export would get a description that is not theirs."""
    others = [base + extension for extension in extensions if os.path.exists(base + extension)]
    if others and os.path.exists(base + EXTENSION):
        try:
            check_spec(read_spec(base + EXTENSION), base + EXTENSION, spec, checkpoint)
        except UserError as error:
            raise UserError('%s; it is also the description of %s: remove that or give another '
                            '--output_dir' % (error, ', '.join(others)))


def export_frozen_graph(checkpoint, spec, base):
    """Writes `base` + .pb.frozen, .pbtxt and .yml."""
    session, _, _, predictions = restore_network(checkpoint, spec)
    graph_def = session.graph.as_graph_def()
    frozen = tf.compat.v1.graph_util.convert_variables_to_constants(
        session, graph_def, [predictions.op.name])
    with atomic_path(base + '.pb.frozen') as path:
        with open(path, 'wb') as stream:
            stream.write(frozen.SerializeToString())
        difference = relative_difference(checkpoint, path, spec)
        if difference > FROZEN_TOLERANCE:
            raise UserError('%s: the frozen graph differs from it by %.2g' %
                            (checkpoint, difference))
        write_spec(spec, base + EXTENSION)  # the graph never stands beside another description
    with atomic_write(base + '.pbtxt') as stream:
        stream.write(str(graph_def))
    log.info('%s -> %s (logits differ by %.1e)', checkpoint,
             os.path.abspath(base + '.pb.frozen'), difference)


def export_tflite(spec, base):
    """Writes `base`.tflite from `base`.pb.frozen."""
    frozen_graph = base + '.pb.frozen'
    with atomic_path(base + '.tflite') as path:
        convert_to_tflite(frozen_graph, path, *uint8_input_scale(spec.symmetric_range))
        difference = relative_difference(frozen_graph, path, spec)
        if difference > TFLITE_TOLERANCE:
            raise UserError("%s: the TFLite model's logits differ from it by %.0f %%; train on, "
                            'the ranges of the activations are not settled' %
                            (frozen_graph, 100 * difference))
    log.info('%s -> %s (logits differ by %.1e)', frozen_graph, os.path.abspath(base + '.tflite'),
             difference)


def relative_difference(model_path, other_path, spec):
    """Root mean square difference of two models' logits, relative to that of the first's logits.

    Both read the same random images, whose pixels are whole numbers, as a camera's are.
    """
    pixels = np.random.RandomState(0).randint(0, 256, (CHECK_IMAGES,) + spec.input_shape)
    mean, std = uint8_input_scale(spec.symmetric_range)
    images = ((pixels - mean) / std).astype(np.float32)
    _, logits = open_model(model_path, spec).run(images)
    _, other_logits = open_model(other_path, spec).run(images)
    return np.sqrt(np.mean((logits - other_logits) ** 2) / np.mean(logits ** 2))


if __name__ == '__main__':
    run_script(main)
