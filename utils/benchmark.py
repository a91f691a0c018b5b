"""Measures the toolkit's speed, absolutely and relative to what the machine could do.

Input: none; plates and a model are made first. `--compare` measures another environment, such as
one with Intel's build of TensorFlow, in the same run. `--original` measures the training script of
another toolkit, too, and what a step costs relative to it. `--models` measures the networks of
files instead, each on one core and on all, beside a float network in a frozen graph that is made
first.
Output: a table with one column per environment, or a row per file; `--json` also writes it to a
file, and `--before` prints such a file's columns beside those of this run. Absolute figures depend
on the machine and its other work; compare ratios.

    python utils/benchmark.py --compare .venv-mkl/bin/python --json benchmark.json
    python utils/benchmark.py --original training_extensions/tensorflow_toolkit/lpr/tools/train.py
    python utils/benchmark.py --models pre-trained/china/graph.tflite other.tflite other.prototxt
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import json
import platform
import shutil
import tempfile

from lpr.runtime.arguments import ScriptParser, add_json_option
from lpr.runtime.errors import UserError
from lpr.runtime.files import write_json
from lpr.runtime.inputs import read_text
from lpr.runtime.script import run_script
from utils.benchmarking.comparison import measure_environments, measure_models
from utils.options import positive_count

MAX_BYTES = 2 ** 20  # of a file that --json wrote


def parse_args():
    parser = ScriptParser(description='Measure the speed of training and evaluation.')
    parser.add_argument('--compare', metavar='PYTHON',
                        help='interpreter of another environment, to be measured as well')
    parser.add_argument('--original', metavar='SCRIPT',
                        help='training script of another toolkit that takes a config, to be '
                             'measured as well; set PYTHONPATH as it needs')
    parser.add_argument('--before', metavar='JSON',
                        help='file that --json wrote, to be printed beside this run')
    parser.add_argument('--models', nargs='+', metavar='FILE',
                        help='measure these networks instead: .tflite, frozen graphs, or .prototxt '
                             'of Caffe with its .caffemodel beside it')
    parser.add_argument('--rows', type=positive_count, default=270000,
                        help='rows of the annotation file for start and memory (%(default)s)')
    parser.add_argument('--plates', type=positive_count, default=1000,
                        help='plates per round of evaluation (%(default)s)')
    parser.add_argument('--steps', type=positive_count, default=20,
                        help='steps per round of training (%(default)s)')
    parser.add_argument('--made', type=positive_count, default=1000,
                        help='number of different plates to make (%(default)s)')
    add_json_option(parser)
    args = parser.parse_args()
    if args.models and (args.compare or args.original or args.before):
        parser.error('--models measures networks, without --compare, --original and --before')
    return args


def main():
    args = parse_args()
    check_files('--models', args.models or [])
    check_files('--original', [args.original] if args.original else [])
    compared = [find_python(args.compare)] if args.compare else []
    before = read_columns(args.before) if args.before else []
    with tempfile.TemporaryDirectory() as folder:
        if args.models:
            result = measure_models(folder, args.models)
        else:
            result = measure_environments(folder, [sys.executable] + compared, args)
    result = dict(machine=describe_machine(), **result)
    if args.json:
        write_json(args.json, result)
    print_table(result, before)


def check_files(option, paths):
    """Raises UserError that names the option and the first of the paths that is no file."""
    for path in paths:
        if not os.path.isfile(path):
            raise UserError('%s: %s: no such file' % (option, path))


def find_python(command):
    """Absolute path of an interpreter, by its path or its name; UserError if there is none.

    Links are not resolved: Python finds a virtual environment's packages by the link's path.
    """
    found = shutil.which(command)
    if not found:
        raise UserError('--compare: %s: no such program; expected the Python of another '
                        'environment' % command)
    return os.path.abspath(found)


def read_columns(path):
    """The columns of a file that `--json` wrote for environments, with ', before' in their names.

    Raises:
        UserError: it is no such file.
    """
    try:
        columns = json.loads(read_text(path, MAX_BYTES))['environments']
        return [dict(column, environment=column['environment'] + ', before') for column in columns]
    except OSError as error:
        raise UserError('--before: %s: cannot read this file: %s' % (path, error.strerror))
    except (ValueError, RecursionError, TypeError, KeyError):
        raise UserError('--before: %s: not a file that --json wrote for environments' % path)


def describe_machine():
    with open('/proc/cpuinfo') as stream:
        models = [line.partition(':')[2].strip() for line in stream if 'model name' in line]
    return '%s, %d cores, %s, Python %s' % (models[0] if models else platform.machine(),
                                            len(os.sched_getaffinity(0)), platform.system(),
                                            platform.python_version())


def print_table(result, before):
    """A column for every environment, now and `before`, or a row for every model."""
    if 'models' in result:
        names = list(next(iter(result['models'].values())))
        rows = [(path, list(figures.values())) for path, figures in result['models'].items()]
    else:
        columns = result['environments'] + before
        names = [column['environment'] for column in columns]
        rows = [(name, [column.get(name) for column in columns])
                for name in columns[0] if name != 'environment']
    print(result['machine'] + '\n')
    print('| | %s |' % ' | '.join(names))
    print('|---' * (len(names) + 1) + '|')
    for name, values in rows:
        print('| %s | %s |' % (name, ' | '.join(
            '-' if value is None else '%.2f' % value for value in values)))


if __name__ == '__main__':
    run_script(main)
