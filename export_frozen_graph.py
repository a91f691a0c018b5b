"""Exports a checkpoint as a frozen graph and, with `--tflite`, as an 8 bit TFLite model.

Input: the config the checkpoint was trained with.
Output, in `--output_dir`: `graph.pb.frozen`, `graph.pbtxt` (the graph without weights, as text),
`graph.yml` (vocabulary and preprocessing) and, with `--tflite`, `graph.tflite`. Each output is
first compared with its source.

    python export_frozen_graph.py config/config_demo.py --output_dir frozen_graph --tflite
"""

import argparse
import os

from lpr.config.loader import load_config
from lpr.models.checkpoints import trained_checkpoint
from lpr.models.export import check_others, export_frozen_graph, export_tflite
from lpr.models.recognizer import resolve_spec
from lpr.runtime.errors import UserError
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices

GRAPH_NAME = 'graph'

def parse_args():
    parser = argparse.ArgumentParser(description='Export a frozen graph.')
    parser.add_argument('path_to_config', help='config file (Python)')
    parser.add_argument('--output_dir', default='frozen_graph', metavar='DIR',
                        help='output folder; default: frozen_graph')
    parser.add_argument('--checkpoint', metavar='CKPT',
                        help='default: the newest checkpoint in model_dir')
    parser.add_argument('--tflite', action='store_true',
                        help='also convert to a QUANTIZED_UINT8 graph.tflite')
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


if __name__ == '__main__':
    run_script(main)
