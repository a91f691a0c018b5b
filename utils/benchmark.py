"""Measures the toolkit's speed, absolutely and relative to what the machine could do.

Input: none; plates and a model are made first. `--compare` measures another environment, such as
one with Intel's build of TensorFlow, in the same run.
Output: a table with one column per environment; `--json` also writes it to a file. Compare only
figures of the same run.

    python utils/benchmark.py --compare .venv-mkl/bin/python --json benchmark.json
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import functools
import json
import platform
import tempfile

from lpr.runtime.arguments import ScriptParser, add_json_option
from lpr.runtime.files import atomic_write, write_json
from lpr.runtime.script import run_script
from utils.commands import output_of

CONFIG = """
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
quantization_aware = {quantized}
model_dir = '{folder}/model'


class train:
    file_list_path = '{folder}/plates/annotations.txt'
    batch_size = {batch_size}
    steps = 2
    random_seed = 1
    need_to_save_log = False


class eval:
    file_list_path = train.file_list_path
    batch_size = 32


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)
"""
# name -> (quantization aware, plates a step)
CONFIGS = {'float': (False, 32), 'quantized': (True, 32), 'small_batch': (False, 16)}
MODELS = {'checkpoint': 'model/model.ckpt-2.ckpt', 'frozen graph': 'frozen_graph/graph.pb.frozen',
          'TFLite': 'frozen_graph/graph.tflite'}


def parse_args():
    parser = ScriptParser(description='Measure the speed of training and evaluation.')
    parser.add_argument('--compare', metavar='PYTHON',
                        help='interpreter of another environment, to be measured as well')
    parser.add_argument('--rows', type=int, default=270000,
                        help='rows of the annotation file for start and memory (%(default)s)')
    parser.add_argument('--plates', type=int, default=1000,
                        help='plates per round of evaluation (%(default)s)')
    parser.add_argument('--steps', type=int, default=20,
                        help='steps per round of training (%(default)s)')
    parser.add_argument('--made', type=int, default=1000,
                        help='number of different plates to make (%(default)s)')
    add_json_option(parser)
    return parser.parse_args()


def main():
    args = parse_args()
    pythons = [sys.executable] + ([args.compare] if args.compare else [])
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder, args.made)
        columns = [measure_environment(python, folder, args) for python in pythons]
    first = columns[0]
    for column in columns:
        for kind in ('float', 'quantization aware'):
            name = '%s training, steps/s' % kind
            column[name + ', first environment = 1'] = column[name] / first[name]
    result = {'machine': describe_machine(), 'environments': columns}
    print_table(result)
    if args.json:
        write_json(args.json, result)


def prepare(folder, plates):
    """Makes plates, configs and an untrained 8 bit model in every form."""
    for name, (quantized, batch_size) in CONFIGS.items():
        with atomic_write(config_path(folder, name)) as stream:
            stream.write(CONFIG.format(quantized=quantized, batch_size=batch_size, folder=folder))
    run(sys.executable, 'utils/synthesize_plates.py', folder + '/plates', '--count', plates)
    run(sys.executable, 'train_lpr.py', config_path(folder, 'quantized'))
    run(sys.executable, 'export_frozen_graph.py', config_path(folder, 'quantized'),
        '--output_dir', folder + '/frozen_graph', '--tflite')


def config_path(folder, name):
    return '%s/%s.py' % (folder, name)


def measure_environment(python, folder, args):
    """Measures everything with one interpreter; returns a dict name -> number or text."""
    def measure(what, config, *options, cores=None):
        return json.loads(run(python, 'utils/benchmarking/measure.py', what,
                              config_path(folder, config), *options, cores=cores))

    figures = {'environment': describe_environment(python)}
    for kind, config in (('float', 'float'), ('quantization aware', 'quantized')):
        rates = measure('training', config, '--steps', args.steps)
        figures['%s training, steps/s' % kind] = rates['pipeline_steps_per_second']
        figures['%s training, share of a constant batch' % kind] = (
            rates['pipeline_steps_per_second'] / rates['constant_batch_steps_per_second'])
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


def describe_environment(python):
    return run(python, '-c', 'import tensorflow as tf; print("TensorFlow", tf.__version__ + '
               '(" with MKL" if tf.python.pywrap_tensorflow.IsMklEnabled() else ""))').strip()


def describe_machine():
    with open('/proc/cpuinfo') as stream:
        models = [line.partition(':')[2].strip() for line in stream if 'model name' in line]
    return '%s, %d cores, %s, Python %s' % (models[0] if models else platform.machine(),
                                            len(os.sched_getaffinity(0)), platform.system(),
                                            platform.python_version())


def run(*command, cores=None):
    """Runs a command in the toolkit's folder, on some cores; returns what it prints."""
    chosen = sorted(os.sched_getaffinity(0))[:cores]
    words = list(map(str, command))
    print('$ ' + ' '.join(words), file=sys.stderr, flush=True)
    path = os.path.dirname(os.path.abspath(words[0])) + os.pathsep + os.environ['PATH']
    return output_of(*words, env=dict(os.environ, PATH=path),
                     preexec_fn=functools.partial(os.sched_setaffinity, 0, chosen))


def print_table(result):
    columns = result['environments']
    print(result['machine'] + '\n')
    print('| | %s |' % ' | '.join(column['environment'] for column in columns))
    print('|---' * (len(columns) + 1) + '|')
    for name in columns[0]:
        if name != 'environment':
            print('| %s | %s |' % (name, ' | '.join('%.2f' % column[name] for column in columns)))


if __name__ == '__main__':
    run_script(main)
