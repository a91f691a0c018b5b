"""Loads a model in nntool, GreenWaves' converter for GAP8: nodes, operations, memory, LP-RR.

nntool (github.com/GreenWaves-Technologies/gap_sdk, folder `tools/nntool`) is not part of this
toolkit: `--python` is the Python of an environment that has its requirements, `--nntool` its
folder. docs/how-to/deploy-to-gap8.md explains how to set them up.

Input: an 8-bit TFLite model with its `.yml` beside it; with `--annotations` labelled plates.
Output: one row per node; with plates, LP-RR in nntool's arithmetic beside that of TFLite.

    python utils/nntool_check.py pre-trained/china/graph.tflite --python nntool-venv/bin/python \\
        --nntool gap_sdk/tools/nntool --annotations datasets/real_plates/val.txt
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import json
import subprocess
import tempfile

import numpy as np

from lpr.data.annotations import read_annotations
from lpr.data.batches import encode_labels, read_batches
from lpr.data.pixel_arrays import to_pixels
from lpr.evaluation.metrics import Evaluation
from lpr.gap8.export import check_gap8
from lpr.models.recognizer import resolve_spec
from lpr.models.tflite_bytes import ByteModel
from lpr.network.greedy import greedy_decode_numpy
from lpr.runtime.arguments import ScriptParser, add_json_option
from lpr.runtime.errors import UserError
from lpr.runtime.files import write_json
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices
from utils.commands import execute
from utils.options import positive_count

RUNNER = os.path.join(os.path.dirname(os.path.realpath(__file__)), 'nntool', 'run_model.py')


def parse_args():
    parser = ScriptParser(description='Check a model in nntool.')
    parser.add_argument('model', metavar='MODEL', help='TFLite model of 8 bits')
    parser.add_argument('--python', required=True, metavar='PYTHON',
                        help='Python 3.9 to 3.11 that has the requirements of nntool')
    parser.add_argument('--nntool', required=True, metavar='DIR',
                        help='folder tools/nntool of the GAP SDK')
    parser.add_argument('--annotations', metavar='LIST', help='labelled plates to read')
    parser.add_argument('--max_plates', type=positive_count, metavar='N',
                        help='read the first N plates only; nntool takes about a second for one')
    add_json_option(parser)
    args = parser.parse_args()
    if args.max_plates and not args.annotations:
        parser.error('--max_plates counts plates of --annotations, which is missing')
    return args


def read_pictures(annotations, spec, channels):
    """What a chip is fed for annotated plates: uint8 [plates, height, width, channels]."""
    pictures = [to_pixels(images, spec.symmetric_range)[:, :, :, :channels]
                for images in read_batches(annotations, spec, batch_size=32)]
    return np.concatenate(pictures) if pictures else np.zeros((0,) + spec.input_shape, np.uint8)


def run_nntool(args, pictures):
    """Runs nntool in a process of its own.

    Returns:
        (report, logits): see `utils/nntool/run_model.py`; logits are None without pictures.
    Raises:
        UserError: it fails; the last line of what it says.
    """
    with tempfile.TemporaryDirectory() as folder:
        np.save(os.path.join(folder, 'pictures.npy'), pictures)
        try:
            result = execute([args.python, RUNNER, os.path.abspath(args.model), folder],
                             env=dict(os.environ, PYTHONPATH=os.path.abspath(args.nntool)),
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        except OSError as error:
            raise UserError('%s: cannot run this Python: %s' % (args.python, error.strerror))
        if result.returncode:
            raise UserError('%s: nntool failed: %s' %
                            (args.model, (result.stderr.splitlines() or ['no reason given'])[-1]))
        with open(os.path.join(folder, 'report.json'), encoding='utf-8') as stream:
            report = json.load(stream)
        logits = np.load(os.path.join(folder, 'logits.npy')) if len(pictures) else None
    return report, logits


def print_report(report):
    row = '%-28s %-30s %12s %12s %12s'
    print(row % ('node', 'operation', 'output', 'operations', 'in memory'))
    for name, operation, shape, operations, active in report['rows']:
        if operation != 'constant':
            print(row % (name, operation, shape, f'{operations:,}', f'{active:,}'))
    print('%d nodes, %.1f million operations' % (
        len(report['rows']), sum(row[3] for row in report['rows']) / 1e6))
    print(f"{report['parameters']:,} parameters; at most "
          f"{max(row[4] for row in report['rows']):,} values in memory at once")


def print_lp_rr(annotations, labels, spec, readings):
    """Prints LP-RR of both arithmetics, and how many plates they read alike; returns these.

    Args:
        annotations: sequence of labelled `Annotation`.
        labels: their class indices, as `encode_labels` gives them.
        spec: the `ModelSpec`.
        readings: {name of the arithmetic: int32 [plates, max_lp_length] class indices}.
    """
    figures = {}
    for name, predictions in readings.items():
        evaluation = Evaluation(spec.vocabulary, ())
        for annotation, expected, predicted in zip(annotations, labels, predictions):
            evaluation.add(annotation.label, expected, predicted)
        print('LP-RR in %-8s %.4f (%d of %d plates)' % (name + ':', evaluation.lp_rr,
                                                        evaluation.correct, evaluation.total))
        figures[name] = {'lp_rr': evaluation.lp_rr, 'correct': evaluation.correct,
                         'total': evaluation.total}
    first, second = readings.values()
    figures['alike'] = int((first == second).all(axis=1).sum())
    print('%d of %d plates are read alike' % (figures['alike'], len(first)))
    return figures


def main():
    args = parse_args()
    spec = resolve_spec(args.model)
    check_gap8(spec, args.model)
    prepare_devices()
    model = ByteModel(args.model)
    annotations = []
    if args.annotations:
        annotations = read_annotations(args.annotations)
        annotations = list(annotations)[:args.max_plates]
        labels = encode_labels(annotations, spec)
    pictures = read_pictures(annotations, spec, model.input_shape[2])
    report, logits = run_nntool(args, pictures)
    print_report(report)
    if annotations:
        tflite = np.stack([model.run(picture) for picture in pictures])
        steps = {'nntool': logits.transpose(0, 2, 1), 'TFLite': tflite}
        report['plates'] = print_lp_rr(annotations, labels, spec, {
            name: greedy_decode_numpy(values, spec.max_lp_length)
            for name, values in steps.items()})
    if args.json:
        write_json(args.json, report)


if __name__ == '__main__':
    run_script(main)
