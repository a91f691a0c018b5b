"""Measures LP-RR, the share of plates read without an error, of a model on annotated plates.

Input: a config file; `eval.file_list_path` of it names the plates, `eval.checkpoint` the model
('' is the newest checkpoint in `model_dir`, 'best' its best). Or no config, but `--model` and
`--file_list_path`.
Output: every wrong plate, then `Test acc`, `Test acc-1` (one error allowed) and `LP-RR`; with
`--min_confidence` also the share of accepted plates and their LP-RR; with `--report` a page that
shows where the errors are.

    python eval_lpr.py --model pre-trained/china --file_list_path my_plates/annotations.txt
    python eval_lpr.py config/config_demo.py
    python eval_lpr.py config/config_demo.py --report report --compare pre-trained/china
    python eval_lpr.py config/config_demo.py --checkpoint graph.tflite --json result.json
"""

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import logging
import os

from lpr.data.dataset import read_plates
from lpr.data.pictures import find_photos, warn_of_photos
from lpr.evaluation.model_options import add_model_options, choose_model, decoding_patterns
from lpr.evaluation.rejection import WANTED_LP_RR, add_min_confidence
from lpr.evaluation.scoring import evaluate
from lpr.models.checkpoints import CheckpointError, checkpoint_step, list_checkpoints
from lpr.models.model_files import chosen_model
from lpr.models.new_checkpoints import new_checkpoints
from lpr.models.recognizer import resolve_spec
from lpr.report.command import add_report_options, start_report
from lpr.runtime.arguments import ScriptParser, add_json_option
from lpr.runtime.errors import UserError
from lpr.runtime.event_log import EventLog
from lpr.runtime.files import write_json
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices

log = logging.getLogger('lpr')


def parse_args():
    parser = ScriptParser(description='Measure LP-RR.')
    add_model_options(parser, 'eval')
    parser.add_argument('--file_list_path', nargs='+', metavar='FILE',
                        help='annotation files; default: eval.file_list_path of the config')
    add_min_confidence(parser, 'adds coverage and the LP-RR of the accepted plates')
    add_report_options(parser)
    add_json_option(parser, 'the result')
    parser.add_argument('--watch', action='store_true',
                        help='keep evaluating the newest checkpoint in model_dir, for '
                             'TensorBoard')
    return parser.parse_args()


def main():
    args = parse_args()
    config, model_path = choose_model(args, 'eval')
    if args.watch and (args.checkpoint or args.model or args.report):
        raise UserError('--watch follows the checkpoints in model_dir; omit --checkpoint, --model '
                        'and --report')
    if args.model and not args.file_list_path:
        raise UserError('--model needs --file_list_path: annotation files with the text of every '
                        'plate (utils/import_annotations.py writes them)')
    patterns, page = decoding_patterns(args, config), start_report(args, config)
    prepare_devices(config.eval.execution)
    if not args.watch:
        model_path = chosen_model(model_path, config, 'set eval.checkpoint')
        resolve_spec(model_path, config)  # before all images are looked at
    annotations = read_plates(config.eval, config.spec, list_paths=args.file_list_path)
    if args.model:
        warn_of_photos(find_photos(annotations))
    if page:
        page.check(annotations)
    if args.watch:
        watch(config, annotations, args.min_confidence, args.json, patterns)
    else:
        result = measure(model_path, config, annotations, args.min_confidence, patterns,
                         page and page.plates.append)
        report(result, args.json)
        if page:
            print('Report: %s' % os.path.abspath(page.write(result, annotations, patterns)))


def measure(model_path, config, annotations, min_confidence, patterns, on_plate=None):
    """The figures of `evaluate`, and the number of plates that `on_bad_image = 'skip'` omitted."""
    return dict(evaluate(model_path, config, annotations, min_confidence, patterns, on_plate),
                skipped=annotations.bad_rows.count)


def report(result, json_path=None):
    """Prints the figures and writes them to `json_path` if given."""
    for plate in result['wrong']:
        print('%s -- %s  Edit Distance: %d%s' %
              (plate['truth'], plate['prediction'], plate['edit_distance'],
               '  Confidence: %.4f' % plate['confidence'] if 'confidence' in plate else ''))
    for label in result['left_out']:
        print('GT label matches none of lpr_patterns, left out: %s' % label)
    if result['left_out']:
        print('Left out: %d' % len(result['left_out']))
    if result['skipped']:
        print('Skipped: %d with unusable images; they are not counted' % result['skipped'])
    print('Test acc: %.4f' % result['acc'])
    print('Test acc-1: %.4f' % result['acc-1'])
    print('LP-RR: %.4f (%d/%d)' % (result['lp_rr'], result['correct'], result['total']))
    if 'accepted' in result:
        report_rejection(result)
    print('Images/s: %.1f' % result['images_per_second'])
    if json_path:
        write_json(json_path, result)


def report_rejection(result):
    """Prints what `--min_confidence` accepts, and the minimum for an LP-RR of 0.99."""
    print('Accepted: %.4f (%d/%d), their LP-RR: %.4f (%d/%d)' %
          (result['coverage'], result['accepted'], result['total'], result['accepted_lp_rr'],
           result['accepted_correct'], result['accepted']))
    least = result['confidence_for_99']
    print('For an LP-RR of %s: --min_confidence %s accepts %.4f (%d/%d)' %
          (WANTED_LP_RR, least['min_confidence'], least['coverage'], least['accepted'],
           result['total']) if least else
          'For an LP-RR of %s: no --min_confidence is high enough' % WANTED_LP_RR)


def watch(config, annotations, min_confidence=None, json_path=None, patterns=()):
    """Evaluates the newest checkpoint whenever there is a newer one, up to that of `train.steps`.

    If the training ends before, as with `train.stop_after`, it waits until it is stopped.
    """
    event_log = None
    if not list_checkpoints(config.model_dir):
        log.info('no checkpoint in %s yet; waiting for one', os.path.abspath(config.model_dir))
    for checkpoint in new_checkpoints(config.model_dir):
        try:
            step = checkpoint_step(checkpoint)
            result = measure(checkpoint, config, annotations, min_confidence, patterns)
        except CheckpointError as error:
            log.warning('%s; continuing with the next', error)
            continue
        report(result, json_path)
        event_log = event_log or EventLog(os.path.join(config.model_dir, 'eval'))
        event_log.add_scalars(step, {'evaluation/' + name: result[name]
                                     for name in ('acc', 'acc-1')})
        if config.train and step >= config.train.steps:
            break


if __name__ == '__main__':
    run_script(main)
