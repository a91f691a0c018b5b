"""Measures one aspect of the speed of a config, in a process of its own.

Input: a config with its annotation files; for `evaluation` a model, too.
Output: a line of JSON, name -> number:
    training     steps/s with the real input pipeline and with one constant batch, alternately
    start        seconds to read and check the rows, then from the built graph to the end of the
                 first step; peak memory and size of the graph; the rows of the config are
                 repeated up to --rows
    evaluation   plates/s of `eval_lpr.py` and of the network alone, alternately; CPU milliseconds
                 of a plate's image and of the network
    pipeline     CPU milliseconds to prepare a batch, and of a whole step
    profile      share of a step's time taken by each of the slowest kinds of operations

    python utils/benchmarking/measure.py training config/config_demo.py
    python utils/benchmarking/measure.py evaluation config/config_demo.py --model graph.tflite
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__)))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import collections
import itertools
import json
import logging
import resource
import tempfile
import time

import tensorflow as tf

from lpr.config.loader import load_config
from lpr.data.annotation_file import write_annotations
from lpr.data.annotations import read_annotations
from lpr.data.batches import read_batches
from lpr.data.dataset import read_plates
from lpr.evaluation.scoring import evaluate
from lpr.models.recognizer import load_recognizer
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.script import run_script
from lpr.runtime.session import open_session, prepare_devices
from lpr.training.batches import TrainingBatches
from utils.benchmarking.training_session import TrainingSession
from utils.options import positive_count

# Rounds that the two sides of a comparison alternate; the best of each counts.
ROUNDS = 3
WARM_STEPS = 10  # before memory is read or a step is measured
PROFILED_OPERATIONS = 12


def parse_args():
    parser = ScriptParser(description='Measure speed and memory of a config.')
    parser.add_argument('what', choices=sorted(MEASURES))
    parser.add_argument('path_to_config', help='config file (Python)')
    parser.add_argument('--steps', type=positive_count, default=20,
                        help='training steps per round')
    parser.add_argument('--rows', type=positive_count, default=270000,
                        help='annotation rows of `start`')
    parser.add_argument('--plates', type=positive_count, default=10000,
                        help='plates per round of `evaluation`')
    parser.add_argument('--model', help='model of `evaluation`')
    return parser.parse_args()


def main():
    args = parse_args()
    logging.getLogger('lpr').setLevel(logging.WARNING)
    config = load_config(args.path_to_config, section='train')
    prepare_devices(config.train.execution)
    print(json.dumps(MEASURES[args.what](config, args)))


def measure_training(config, args):
    """Steps/s of training with the input pipeline and with one constant batch."""
    annotations = read_annotations(config.train.file_list_path)
    pipeline = TrainingSession(config, annotations)
    constant = TrainingSession(config, annotations, constant=True)
    rates = _best_rates(ROUNDS, lambda: pipeline.steps_per_second(args.steps),
                        lambda: constant.steps_per_second(args.steps))
    return {'pipeline_steps_per_second': rates[0], 'constant_batch_steps_per_second': rates[1]}


def measure_start(config, args):
    """Seconds until the rows are read and until the first step is done; GB and MB: see above."""
    with tempfile.TemporaryDirectory() as folder:
        list_path = os.path.join(folder, 'annotations.txt')
        write_annotations(list_path, itertools.islice(itertools.cycle(
            (os.path.abspath(annotation.image_path), annotation.label)
            for annotation in read_annotations(config.train.file_list_path)), args.rows))
        started = time.time()
        annotations = read_plates(config.train, config.spec, list_paths=list_path)
        reading_seconds = time.time() - started
    session = TrainingSession(config, annotations)
    session.run(WARM_STEPS)
    return {'rows': args.rows, 'reading_seconds': reading_seconds,
            'first_step_seconds': session.first_step_seconds,
            'peak_memory_gb': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9,
            'graph_mb': session.graph.as_graph_def().ByteSize() / 1e6}


def measure_evaluation(config, args):
    """Plates/s of a whole evaluation and of the network on one batch repeatedly.

    With them come the CPU milliseconds that a plate's image and the network take, which limit what
    an evaluation can reach beside the network alone.
    """
    if not args.model:
        raise UserError('evaluation needs --model')
    annotations = list(itertools.islice(
        itertools.cycle(read_annotations(config.train.file_list_path)), args.plates))
    recognizer = load_recognizer(args.model, config)
    batch = next(read_batches(annotations, recognizer.spec, config.eval.batch_size))

    def forward():
        started = time.time()
        for _ in range(0, args.plates, len(batch)):
            recognizer.run(batch)
        return args.plates / (time.time() - started)

    rates = _best_rates(ROUNDS, lambda: evaluate(args.model, config, annotations)[
        'images_per_second'], forward)
    images, network = (seconds / args.plates * 1e3 for seconds in (
        _core_seconds(lambda: collections.deque(read_batches(
            annotations, recognizer.spec, config.eval.batch_size), maxlen=0)),
        _core_seconds(forward)))
    return {'evaluation_plates_per_second': rates[0], 'forward_plates_per_second': rates[1],
            'image_core_milliseconds': images, 'network_core_milliseconds': network}


def measure_pipeline(config, args):
    """CPU milliseconds to prepare a batch, and of a step including its batch."""
    annotations = read_annotations(config.train.file_list_path)
    with tf.Graph().as_default() as graph:
        batches = TrainingBatches(annotations, config.spec, config.train)
        with open_session(config.train.execution, graph) as session:
            batches.initialize(session)
            batch = _core_milliseconds(
                args.steps, lambda: session.run([batches.images, batches.labels]))
    training = TrainingSession(config, annotations)
    return {'batch_core_milliseconds': batch,
            'step_core_milliseconds': _core_milliseconds(args.steps, lambda: training.run(1))}


def measure_profile(config, args):
    """Share in [0, 1] of the time of all operations, by kind of operation, the slowest ones."""
    session = TrainingSession(config, read_annotations(config.train.file_list_path))
    session.run(WARM_STEPS)
    micros = collections.Counter()
    for _ in range(args.steps):
        for name, node_micros in session.profile_step():
            micros[name] += node_micros
    return {name: spent / sum(micros.values())
            for name, spent in micros.most_common(PROFILED_OPERATIONS)}


MEASURES = {'training': measure_training, 'start': measure_start,
            'evaluation': measure_evaluation, 'pipeline': measure_pipeline,
            'profile': measure_profile}


def _core_milliseconds(count, run):
    """Milliseconds that all cores together spend in `run()`, on average."""
    def run_all():
        for _ in range(count):
            run()

    for _ in range(WARM_STEPS):
        run()
    return _core_seconds(run_all) / count * 1e3


def _core_seconds(run):
    """Seconds that all cores together spend in `run()`."""
    started = time.process_time()
    run()
    return time.process_time() - started


def _best_rates(rounds, *measures):
    """Calls functions that return a rate alternately; returns the best rate of each."""
    return [max(rates) for rates in zip(*[[measure() for measure in measures]
                                          for _ in range(rounds)])]


if __name__ == '__main__':
    run_script(main)
