"""Measures how much of the machine's speed training and evaluation keep, side by side in one run.

Input: a config with its annotation files; for `evaluation` a model, too.
Output, one figure a line:
    training     steps/s with the real input pipeline and with one constant batch, in turns
    start        seconds from the built graph to the end of the first step, and peak memory, with
                 the rows of the config repeated up to --rows
    evaluation   plates/s from image files and of the network alone

    python utils/benchmark.py training config/config_demo.py
    python utils/benchmark.py start config/config_demo.py --rows 270000
    python utils/benchmark.py evaluation config/config_demo.py --model frozen_graph/graph.tflite
"""

import argparse
import itertools
import os
import resource
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # for `lpr`

import tensorflow as tf  # noqa: E402

from lpr.annotations import read_annotations  # noqa: E402
from lpr.config import load_config  # noqa: E402
from lpr.dataset import TrainingBatches, read_batches  # noqa: E402
from lpr.errors import UserError  # noqa: E402
from lpr.recognizer import load_recognizer  # noqa: E402
from lpr.script import run_script  # noqa: E402
from lpr.session import open_session, prepare_devices  # noqa: E402
from lpr.training import build_training_graph  # noqa: E402

# Turns that the two sides of a comparison take; the best of each counts.
ROUNDS = 5


def parse_args():
    parser = argparse.ArgumentParser(description='Measure speed and memory.')
    parser.add_argument('what', choices=('training', 'start', 'evaluation'))
    parser.add_argument('path_to_config', help='config file (Python)')
    parser.add_argument('--steps', type=int, default=20, help='training steps of a turn')
    parser.add_argument('--rows', type=int, default=270000, help='annotation rows of `start`')
    parser.add_argument('--plates', type=int, default=2000, help='plates of a turn of `evaluation`')
    parser.add_argument('--model', help='model of `evaluation`')
    return parser.parse_args()


def main():
    args = parse_args()
    config = load_config(args.path_to_config, section='train')
    prepare_devices(config.train.execution)
    if args.what == 'evaluation':
        if not args.model:
            raise UserError('evaluation needs --model')
        benchmark_evaluation(args.model, config, args.plates)
    elif args.what == 'start':
        benchmark_start(config, args.rows)
    else:
        benchmark_training(config, args.steps)


def benchmark_training(config, steps):
    annotations = read_annotations(config.train.file_list_path)
    pipeline = _TrainingSession(config, annotations)
    constant = _TrainingSession(config, annotations, constant=True)
    fastest = _fastest_rates(lambda: pipeline.run(steps), lambda: constant.run(steps), steps)
    _print_pair('steps/s', 'pipeline', 'constant batch', fastest)


def benchmark_start(config, rows):
    annotations = read_annotations(config.train.file_list_path)
    repeated = list(itertools.islice(itertools.cycle(annotations), rows))
    session = _TrainingSession(config, repeated)
    print('rows: %d' % rows)
    print('first step: %.2f s after the graph was built' % session.first_step_seconds)
    session.run(ROUNDS)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 ** 2
    print('peak memory: %.2f GiB' % peak)
    print('graph: %.2f MiB' % (session.graph.as_graph_def().ByteSize() / 1024 ** 2))


def benchmark_evaluation(model_path, config, plates):
    recognizer = load_recognizer(model_path, config, config.train.execution)
    annotations = list(itertools.islice(
        itertools.cycle(read_annotations(config.train.file_list_path)), plates))
    batch = next(read_batches(annotations, recognizer.spec, config.train.batch_size))

    def evaluate():
        for images in read_batches(annotations, recognizer.spec, config.train.batch_size):
            recognizer.read(images)

    def forward():
        for _ in range(0, plates, len(batch)):
            recognizer.run(batch)

    _print_pair('plates/s', 'evaluation', 'forward', _fastest_rates(evaluate, forward, plates))


class _TrainingSession:
    """A training graph in a session of its own, after its first step."""

    def __init__(self, config, annotations, constant=False):
        with tf.Graph().as_default() as self.graph:
            batches = TrainingBatches(annotations, config.spec, config.train)
            images, labels = batches.images, batches.labels
            if constant:
                images, labels = _first_batch(batches, config)
            training = build_training_graph(images, labels, config)
            self._fetch = training.train_step
            self._session = open_session(config.train.execution, self.graph)
            started = time.time()
            self._session.run(tf.compat.v1.global_variables_initializer())
            if not constant:
                batches.initialize(self._session)
            self._session.run(self._fetch)
            self.first_step_seconds = time.time() - started

    def run(self, steps):
        for _ in range(steps):
            self._session.run(self._fetch)


def _first_batch(batches, config):
    with open_session(config.train.execution) as session:
        batches.initialize(session)
        images, labels = session.run([batches.images, batches.labels])
    return tf.constant(images), tf.constant(labels)


def _fastest_rates(first, second, count):
    """Runs both in turns; returns the best rate of each, in `count` per second."""
    seconds = ([], [])
    for _ in range(ROUNDS):
        for run, times in zip((first, second), seconds):
            started = time.time()
            run()
            times.append(time.time() - started)
    return [count / min(times) for times in seconds]


def _print_pair(unit, name, other_name, rates):
    print('%s: %.2f %s' % (name, rates[0], unit))
    print('%s: %.2f %s' % (other_name, rates[1], unit))
    print('ratio: %.3f' % (rates[0] / rates[1]))


if __name__ == '__main__':
    run_script(main)
