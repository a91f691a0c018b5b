"""Measures how well a model's confidences are calibrated, and fits their temperature.

Inputs: a model with its `.yml`, or the folder of one; annotation files of plates that it was not
trained on.
Output: a reliability table (of the plates with a confidence of 0.9 to 1.0, how many are right?),
the expected calibration error and the log loss; the temperature with the least log loss, and the
same figures with it. `--write` stores it in the `.yml`: confidences are then computed from the
logits divided by it. What is read does not change. With fewer than ten wrong plates nothing is
written.

    python utils/calibrate.py pre-trained/china datasets/world/*/annotations.txt
    python utils/calibrate.py model/x/model.ckpt-20000.ckpt val.txt --write
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()


import numpy as np

from lpr.data.annotations import read_annotations
from lpr.data.batches import encode_labels
from lpr.data.vocabulary import PADDING
from lpr.evaluation.calibration import (
    TEMPERATURES,
    calibration_error,
    cross_fit,
    fit_temperature,
    log_loss,
    reliability_table,
)
from lpr.evaluation.scoring import run_on_plates
from lpr.models.model_files import find_model
from lpr.models.model_spec import read_checksums, read_spec_of, write_spec
from lpr.models.recognizer import load_recognizer
from lpr.network.confidence import log_softmax, plate_log_probability
from lpr.runtime.arguments import ScriptParser, add_json_option
from lpr.runtime.errors import UserError
from lpr.runtime.files import write_json
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices

BATCH_SIZE = 32
# Fewer wrong plates say little about confidences.
MIN_WRONG = 10


def parse_args():
    parser = ScriptParser(description="Calibrate a model's confidences.")
    parser.add_argument('model', help='checkpoint, .pb or .tflite, or a folder with one')
    parser.add_argument('lists', nargs='+', metavar='LIST', help='annotation files')
    parser.add_argument('--write', action='store_true',
                        help="write the temperature into the model's .yml")
    add_json_option(parser)
    return parser.parse_args()


def main():
    args = parse_args()
    prepare_devices()
    model_path = find_model(args.model)
    annotations = read_annotations(args.lists)
    if len(annotations) < 2:
        raise UserError('%s: %d plates; expected at least 2: a temperature is fitted on one half '
                        'and measured on the other' %
                        (', '.join(args.lists), len(annotations)))
    with load_recognizer(model_path) as recognizer:
        spec = recognizer.spec
        temperatures = np.union1d(TEMPERATURES, [spec.temperature])
        by_temperature, is_right = read_at(temperatures, recognizer, annotations)
    current = int(np.searchsorted(temperatures, spec.temperature))
    best = fit_temperature(by_temperature, is_right)
    fitted = float(temperatures[best])
    print('%s: %d plates, LP-RR %.4f' % (model_path, len(is_right), is_right.mean()))
    report('temperature %g, as in the .yml' % spec.temperature, by_temperature[current], is_right)
    report('temperature %g, fitted' % fitted, by_temperature[best], is_right)
    halves = cross_fit(by_temperature, is_right)
    print('\nfitted on one half of the plates, measured on the other: %s' %
          figures(halves, is_right))
    wrong = len(is_right) - int(is_right.sum())
    too_few = 'wrong plates: %d; fitting a temperature takes at least %d' % (wrong, MIN_WRONG)
    if wrong < MIN_WRONG:
        print(too_few)
    if args.json:
        write_json(args.json, {
            'model': model_path, 'plates': len(is_right), 'lp_rr': float(is_right.mean()),
            'as_in_yml': dict(values(by_temperature[current], is_right),
                              temperature=spec.temperature),
            'fitted': dict(values(by_temperature[best], is_right), temperature=fitted),
            'fitted_on_other_half': values(halves, is_right)})
    if args.write:
        path, _ = read_spec_of(model_path)
        if wrong < MIN_WRONG:
            raise UserError('%s: nothing written; %s' % (path, too_few))
        write_spec(spec._replace(temperature=fitted), path, read_checksums(path))
        print('%s: temperature %g' % (os.path.abspath(path), fitted))


def read_at(temperatures, recognizer, annotations):
    """Reads the plates, and computes their confidences at some temperatures.

    Returns:
        (by_temperature, is_right): float NumPy [temperatures, plates], the confidences, and
        bool NumPy [plates].
    Raises:
        UserError: a label or an image is wrong.
    """
    labels = encode_labels(annotations, recognizer.spec)
    confidences, is_right = [], []
    for predictions, logits in run_on_plates(recognizer, annotations, BATCH_SIZE):
        confidences.append([np.exp(plate_log_probability(log_softmax(logits, temperature),
                                                         predictions))
                            for temperature in temperatures])
        for predicted in predictions:
            label = labels[len(is_right)]
            is_right.append(np.array_equal(predicted[predicted != PADDING],
                                           label[label != PADDING]))
    return np.concatenate(confidences, axis=1), np.array(is_right)


def report(title, confidences, is_right):
    """Prints a reliability table and its figures."""
    print('\n%s: %s' % (title, figures(confidences, is_right)))
    print('confidence\tplates\tmean\tright')
    for row in reliability_table(confidences, is_right):
        print('%.1f-%.1f\t%d\t%.3f\t%.3f' % row)


def values(confidences, is_right):
    """What `report` prints, as written to JSON."""
    return {'calibration_error': calibration_error(confidences, is_right),
            'log_loss': log_loss(confidences, is_right),
            'reliability': [row._asdict() for row in reliability_table(confidences, is_right)]}


def figures(confidences, is_right):
    return 'calibration error %.4f, log loss %.4f' % (
        calibration_error(confidences, is_right), log_loss(confidences, is_right))


if __name__ == '__main__':
    run_script(main)
