"""Runs the measurements of `utils/benchmark.py` in environments, or on models."""

import json
import os
import sys

from utils.benchmarking.made_model import config_path, make_model, run
from utils.benchmarking.processor_seconds import step_seconds

FEW_PLATES = 64  # enough to train the float network that --models measures for comparison
# kind of training -> name of its config
TRAININGS = {'float training': 'float', 'float training with noise on the gradients': 'noisy',
             'quantization aware training': 'quantized',
             'quantization aware training with freeze_batch_norm': 'frozen'}
MODELS = {'checkpoint': 'model/model.ckpt-2.ckpt', 'frozen graph': 'frozen_graph/graph.pb.frozen',
          'TFLite': 'frozen_graph/graph.tflite'}


def measure_environments(folder, pythons, args):
    """Measures everything with every interpreter; returns {'environments': [column, ...]}."""
    make_model(folder, 'quantized', args.made, '--tflite')
    columns = [measure_environment(python, folder, args) for python in pythons]
    first = columns[0]
    for column in columns:
        for kind in TRAININGS:
            name = '%s, steps/s' % kind
            column[name + ', first environment = 1'] = column[name] / first[name]
    return {'environments': columns}


def measure_models(folder, models):
    """Plates/s of the networks in files, and of a float one; returns {'models': {file: figures}}.
    """
    make_model(folder, 'float', FEW_PLATES)
    paths = [os.path.abspath(path) for path in models] + [folder + '/frozen_graph/graph.pb.frozen']
    one, every = (json.loads(run(sys.executable, 'utils/benchmarking/networks.py', *paths,
                                 cores=cores)) for cores in (1, None))
    return {'models': {
        name: {'plates/s, one core': one[path], 'all cores': every[path],
               'one core, first = 1': one[path] / one[paths[0]],
               'all cores, first = 1': every[path] / every[paths[0]]}
        for path, name in zip(paths, models + ['float network, frozen graph'])}}


def measure_environment(python, folder, args):
    """Measures everything with one interpreter; returns a dict name -> number or text."""
    def measure(what, config, *options, cores=None):
        return json.loads(run(python, 'utils/benchmarking/measure.py', what,
                              config_path(folder, config), *options, cores=cores))

    figures = {'environment': describe_environment(python)}
    for kind, config in TRAININGS.items():
        rates = measure('training', config, '--steps', args.steps)
        figures['%s, steps/s' % kind] = rates['pipeline_steps_per_second']
        figures['%s, time of a step, float = 1' % kind] = (
            figures['float training, steps/s'] / rates['pipeline_steps_per_second'])
        figures['%s, share of a constant batch' % kind] = (
            rates['pipeline_steps_per_second'] / rates['constant_batch_steps_per_second'])
    if args.original:
        figures.update(measure_processor_seconds(python, folder, args))
    start = measure('start', 'float', '--rows', args.rows)
    figures['reading the rows and the headers of their images, s'] = start['reading_seconds']
    figures['first step after, s'] = start['first_step_seconds']
    figures['peak memory of training, GB'] = start['peak_memory_gb']
    figures['peak memory of training, batches of 16, GB'] = measure(
        'start', 'small_batch', '--rows', args.rows)['peak_memory_gb']
    figures['graph, MB'] = start['graph_mb']
    for name, model in MODELS.items():
        options = ('--plates', args.plates, '--model', os.path.join(folder, model))
        rates = measure('evaluation', 'quantized', *options)
        figures['evaluation of a %s, plates/s' % name] = rates['evaluation_plates_per_second']
        figures['evaluation of a %s, share of the network alone' % name] = (
            rates['evaluation_plates_per_second'] / rates['forward_plates_per_second'])
    one_core = measure('evaluation', 'quantized', *options, cores=1)
    figures['TFLite, all cores / one'] = (
        rates['evaluation_plates_per_second'] / one_core['evaluation_plates_per_second'])
    return figures


def measure_processor_seconds(python, folder, args):
    """Processor seconds of a step of `--original`, and of this toolkit's relative to it.

    The original runs with noise on the gradients, as its own configs have it.
    """
    original = step_seconds(python, os.path.abspath(args.original), folder, 'noisy', args.steps)
    figures = {'original toolkit, processor seconds of a step': original}
    start = '--init_checkpoint', os.path.join(folder, MODELS['checkpoint'])
    for kind, config in TRAININGS.items():
        ours = step_seconds(python, 'train_lpr.py', folder, config, args.steps,
                            *(start if config == 'frozen' else ()))
        figures['%s, processor seconds of a step, original = 1' % kind] = ours / original
    return figures


def describe_environment(python):
    return run(python, '-c', 'import tensorflow as tf; print("TensorFlow", tf.__version__ + '
               '(" with MKL" if tf.python.pywrap_tensorflow.IsMklEnabled() else ""))').strip()
