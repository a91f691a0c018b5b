"""Evaluates a model on annotated plates, for `eval_lpr.py` and the commands in `utils/`."""

import logging
import time

from tqdm import tqdm

from lpr.data.batches import encode_labels, read_batches
from lpr.evaluation.metrics import Evaluation
from lpr.models.recognizer import load_recognizer
from lpr.runtime.parallel import map_in_threads

log = logging.getLogger('lpr')


def evaluate(model_path, config, annotations):
    """Reads every plate once.

    Args:
        model_path: a checkpoint, a `.pb` or a `.tflite`.
        config: the config, with its `eval` section.
        annotations: sequence of labelled `Annotation`.
    Returns:
        A dictionary of the figures, as written by `eval_lpr.py --json`.
    Raises:
        UserError: the model cannot be loaded or does not match, or a label or image is invalid.
    """
    log.info('%s: %d plates, model %s', config.path, len(annotations), model_path)
    recognizer = load_recognizer(model_path, config, config.eval.execution)
    labels = encode_labels(annotations, recognizer.spec)
    evaluation = Evaluation(recognizer.spec.vocabulary, config.lpr_patterns)
    wrong = []
    started = time.time()
    with tqdm(total=len(annotations), unit='plate', leave=False) as progress:
        batches = read_batches(annotations, recognizer.spec, config.eval.batch_size)
        # The network processes the next batch in a thread while this one's plates are compared.
        for predictions, _ in map_in_threads(recognizer.run, batches, threads=1, block_size=1):
            for predicted in predictions:
                annotation = annotations[progress.n]
                wrong_plate = evaluation.add(annotation.label, labels[progress.n], predicted)
                if wrong_plate:
                    wrong.append(dict(wrong_plate._asdict(), image=annotation.image_path))
                progress.update()
    seconds = time.time() - started
    return {'model': model_path, 'lp_rr': evaluation.lp_rr, 'acc': evaluation.lp_rr,
            'acc-1': evaluation.lp_rr_but_one, 'correct': evaluation.correct,
            'total': evaluation.total, 'left_out': evaluation.left_out, 'wrong': wrong,
            'images_per_second': len(annotations) / seconds}
