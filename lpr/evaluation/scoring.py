"""Evaluates a model on annotated plates, for `eval_lpr.py` and the commands in `utils/`."""

import itertools
import logging
import re
import time

from lpr.data.batches import encode_labels, read_batches
from lpr.data.spellings import first_match, spell
from lpr.evaluation.metrics import Evaluation
from lpr.evaluation.rejection import rejection_figures
from lpr.evaluation.symbols import ReadPlate
from lpr.models.recognizer import load_recognizer
from lpr.runtime.errors import UserError
from lpr.runtime.parallel import map_in_threads
from lpr.runtime.progress import progress

log = logging.getLogger('lpr')


def evaluate(model_path, config, annotations, min_confidence=None, patterns=(), on_plate=None):
    """Reads every plate once.

    Args:
        model_path: a checkpoint, a `.pb` or a `.tflite`.
        config: the config, with its `eval` section.
        annotations: sequence of labelled `Annotation`.
        min_confidence: plates with a lower confidence are rejected; None rejects none, and computes
            confidences only for `on_plate`.
        patterns: regular expressions that predictions are held to; () allows every plate.
        on_plate: called with a `ReadPlate` for every plate that counts.
    Returns:
        A dictionary of the figures, as written by `eval_lpr.py --json`.
    Raises:
        UserError: the model cannot be loaded or does not match, a label or image is invalid, or no
            label matches `lpr_patterns`.
    """
    count_left_out(annotations, config.lpr_patterns)
    log.info('%s: %d plates, model %s', config.path, len(annotations), model_path)
    with load_recognizer(model_path, config, config.eval.execution, patterns) as recognizer:
        labels = encode_labels(annotations, recognizer.spec)
        return dict({'model': model_path},
                    **score(recognizer, config, annotations, labels, min_confidence, on_plate))


def count_left_out(annotations, patterns):
    """The number of labels that match none of `patterns`; raises UserError if these are all."""
    if not patterns:
        return 0
    compiled = [re.compile(pattern) for pattern in patterns]
    count = sum(first_match([annotation.label], compiled) is None for annotation in annotations)
    if count == len(annotations):
        raise UserError("%s: label '%s', like all others, matches none of lpr_patterns from its "
                        'start: %s' % (annotations[0].source, annotations[0].label,
                                       ', '.join(patterns)))
    return count


def score(recognizer, config, annotations, labels, min_confidence=None, on_plate=None):
    """As `evaluate`, with an open `Recognizer` and the labels as `encode_labels` gives them.

    The dictionary does not name the model.
    """
    evaluation = Evaluation(recognizer.spec.vocabulary, config.lpr_patterns)
    wrong = []
    started = time.monotonic()
    for row, predicted, confidence, reading in _read_plates(
            recognizer, annotations, config.eval.batch_size, min_confidence is not None,
            on_plate is not None):
        annotation = annotations[row]
        distance = evaluation.add(annotation.label, labels[row], predicted, confidence)
        if on_plate and distance is not None:
            on_plate(_read_plate(recognizer.spec.vocabulary, annotation, labels[row], predicted,
                                 reading))
        if distance:
            confidences = {} if confidence is None else {'confidence': confidence}
            wrong.append(dict({'truth': annotation.label,
                               'prediction': ''.join(recognizer.symbols(predicted)),
                               'edit_distance': distance, 'image': annotation.image_path},
                              **confidences))
    seconds = time.monotonic() - started
    result = {'lp_rr': evaluation.lp_rr, 'acc': evaluation.lp_rr,
              'acc-1': evaluation.lp_rr_but_one,
              'symbol_accuracy': evaluation.symbols.accuracy, 'correct': evaluation.correct,
              'total': evaluation.total, 'left_out': evaluation.left_out, 'wrong': wrong,
              'images_per_second': len(annotations) / seconds}
    if min_confidence is not None:
        result.update(rejection_figures(evaluation.confidences, evaluation.is_right,
                                        min_confidence))
    return result


def run_on_plates(recognizer, annotations, batch_size):
    """Runs a model on the images of annotations, and shows the progress.

    Args:
        recognizer: the `Recognizer`.
        annotations: sequence of `Annotation`.
        batch_size: images in a batch.
    Yields:
        (predictions, logits) of each batch, see `Recognizer.run`.
    Raises:
        UserError: an image cannot be decoded.
    """
    with progress(len(annotations), 'plate') as shown:
        batches = read_batches(annotations, recognizer.spec, batch_size)
        # The network processes the next batch in a thread while the caller uses this one.
        for predictions, logits in map_in_threads(recognizer.run, batches, threads=1, block_size=1):
            yield predictions, logits
            shown.update(len(predictions))


def _read_plates(recognizer, annotations, batch_size, with_confidences, with_readings):
    """Yields (row, predicted class indices, confidence, `Reading`) of every annotation.

    The last two are None unless asked for; a reading takes longer, and comes with its confidence.
    """
    row = 0
    for predictions, logits in run_on_plates(recognizer, annotations, batch_size):
        confidences = readings = itertools.repeat(None)
        if with_readings:
            readings = recognizer.readings(predictions, logits)
            confidences = [reading.confidence for reading in readings]
        elif with_confidences:
            confidences = map(float, recognizer.confidences(predictions, logits))
        for predicted, confidence, reading in zip(predictions, confidences, readings):
            yield row, predicted, confidence, reading
            row += 1


def _read_plate(vocabulary, annotation, label, predicted, reading):
    truth, read = (tuple(spell(vocabulary, indices)) for indices in (label, predicted))
    return ReadPlate(annotation, truth, read, reading.confidence,
                     tuple(reading.symbol_confidences))
