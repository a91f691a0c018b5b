"""The commands that measure speed: every figure is there and makes sense, however small the run."""

import json
import os
import shlex
import subprocess
import sys
from types import SimpleNamespace

import pytest
from commands import execute_here
from made import NARROW
from paths import ROOT
from random_network import save_random_network

from lpr.config.loader import load_config
from lpr.data.dataset import read_plates
from utils import benchmark
from utils.benchmark import find_python
from utils.benchmarking import comparison, made_model, networks
from utils.benchmarking import measure as measuring
from utils.benchmarking.processor_seconds import step_seconds


@pytest.fixture(scope='module', autouse=True)
def short():
    """One turn of every comparison, after one step."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ('ROUNDS', 'WARM_STEPS'):
            patch.setattr(measuring, name, 1)
        patch.setattr(networks, 'TURNS', 1)
        yield


@pytest.fixture(scope='module')
def measure(run_script, write_config, tmp_path_factory):
    """Runs a measurement of a tiny model; returns name -> number."""
    config = write_config(tmp_path_factory.mktemp('measure'))

    def run(what, *options, config=config):
        result = run_script('utils/benchmarking/measure.py', what, config, *options)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)
    return run


def test_the_first_step_is_timed_with_as_many_rows_as_asked_for(measure, monkeypatch):
    read = []

    def read_and_count(*args, **options):
        read.append(read_plates(*args, **options))
        return read[-1]
    monkeypatch.setattr(measuring, 'read_plates', read_and_count)
    few, many = measure('start', '--rows', '8'), measure('start', '--rows', '1000')
    assert (few['rows'], many['rows']) == (8, 1000) == tuple(map(len, read))
    assert 0 < few['reading_seconds'] < 60
    assert 0 < few['first_step_seconds'] < 60
    assert 0.05 < few['peak_memory_gb'] < 8
    assert many['graph_mb'] == pytest.approx(few['graph_mb'], abs=0.001)  # the list is outside


@pytest.mark.parametrize('script, options', [
    ('measure.py', ['pipeline', 'config.py', '--steps', '0']),
    ('measure.py', ['evaluation', 'config.py', '--plates', '0']),
    ('measure.py', ['start', 'config.py', '--rows', '0']),
    ('networks.py', ['graph.tflite', '--plates', '0'])])
def test_nothing_to_measure_is_refused(run_script, script, options):
    result = run_script('utils/benchmarking/' + script, *options)
    assert (result.returncode, result.stdout) == (2, '')
    assert "argument %s: '0' is not a positive whole number" % options[-2] in result.stderr


def test_the_profile_gives_shares_of_a_step(measure):
    shares = measure('profile', '--steps', '1')
    assert any(name.endswith('Conv2DBackpropFilter') for name in shares)  # Intel's begins _Mkl
    assert all(0 < share < 1 for share in shares.values()) and sum(shares.values()) <= 1


def test_the_processor_time_of_a_batch_and_of_a_step_is_the_average(measure, monkeypatch):
    """Three batches take 6 s, three steps 12 s."""
    clock = iter([10, 16, 20, 32])
    monkeypatch.setattr(measuring, 'time', SimpleNamespace(process_time=lambda: next(clock)))
    assert measure('pipeline', '--steps', '3') == {
        'batch_core_milliseconds': 2000, 'step_core_milliseconds': 4000}


def test_training_is_timed_with_its_batches_and_with_one_that_is_constant(measure):
    rates = measure('training', '--steps', '1')
    assert set(rates) == {'pipeline_steps_per_second', 'constant_batch_steps_per_second'}
    assert all(rate > 0 for rate in rates.values())


@pytest.mark.parametrize('form', ['frozen_graph', 'tflite'])
def test_an_evaluation_is_timed_with_its_images_and_without(measure, export, form):
    rates = measure('evaluation', '--plates', '8', '--model', getattr(export, form),
                    config=export.config)
    assert set(rates) == {'evaluation_plates_per_second', 'forward_plates_per_second',
                          'image_core_milliseconds', 'network_core_milliseconds'}
    assert all(rate > 0 for rate in rates.values())


def test_an_evaluation_without_a_model_is_refused(run_script, write_config, tmp_path):
    result = run_script('utils/benchmarking/measure.py', 'evaluation', write_config(tmp_path))
    assert (result.returncode, result.stdout) == (2, '')
    assert 'evaluation needs --model' in result.stderr


# What the measurements are taken to say: by what is measured, one after the other.
MEASURED = {
    'training': [{'pipeline_steps_per_second': 3, 'constant_batch_steps_per_second': 4},
                 {'pipeline_steps_per_second': 1.5, 'constant_batch_steps_per_second': 2.5},
                 {'pipeline_steps_per_second': 1, 'constant_batch_steps_per_second': 2},
                 {'pipeline_steps_per_second': 2, 'constant_batch_steps_per_second': 2}],
    'start': [{'reading_seconds': 7, 'first_step_seconds': 2, 'peak_memory_gb': 1.5,
               'graph_mb': 0.25}, {'peak_memory_gb': 1.25}],
    'evaluation': [{'evaluation_plates_per_second': 40, 'forward_plates_per_second': 50},
                   {'evaluation_plates_per_second': 30, 'forward_plates_per_second': 60},
                   {'evaluation_plates_per_second': 45, 'forward_plates_per_second': 90},
                   {'evaluation_plates_per_second': 25, 'forward_plates_per_second': 30}]}
FIGURES = {
    'float training, steps/s': 3, 'float training, share of a constant batch': 0.75,
    'float training with noise on the gradients, steps/s': 1.5,
    'float training with noise on the gradients, share of a constant batch': 0.6,
    'float training with noise on the gradients, time of a step, float = 1': 2,
    'float training with noise on the gradients, steps/s, first environment = 1': 1,
    'quantization aware training, steps/s': 1,
    'quantization aware training, share of a constant batch': 0.5,
    'float training, time of a step, float = 1': 1,
    'quantization aware training, time of a step, float = 1': 3,
    'quantization aware training with freeze_batch_norm, steps/s': 2,
    'quantization aware training with freeze_batch_norm, time of a step, float = 1': 1.5,
    'quantization aware training with freeze_batch_norm, share of a constant batch': 1,
    'quantization aware training with freeze_batch_norm, steps/s, first environment = 1': 1,
    'reading the rows and the headers of their images, s': 7, 'first step after, s': 2,
    'peak memory of training, GB': 1.5, 'peak memory of training, batches of 16, GB': 1.25,
    'graph, MB': 0.25,
    'evaluation of a checkpoint, plates/s': 40,
    'evaluation of a checkpoint, share of the network alone': 0.8,
    'evaluation of a frozen graph, plates/s': 30,
    'evaluation of a frozen graph, share of the network alone': 0.5,
    'evaluation of a TFLite, plates/s': 45,
    'evaluation of a TFLite, share of the network alone': 0.5,
    'TFLite, all cores / one': 1.8,
    'float training, steps/s, first environment = 1': 1,
    'quantization aware training, steps/s, first environment = 1': 1}


@pytest.fixture
def measured(monkeypatch):
    """Measurements give `MEASURED`, if there is what they measure; a training a random network.

    All else runs.
    """
    answers = {what: iter(values) for what, values in MEASURED.items()}

    def execute(words, **options):
        if words[1] == 'train_lpr.py':
            config = load_config(words[2])
            save_random_network(config.model_dir, config.spec, step=config.train.steps)
            return subprocess.CompletedProcess(words, 0, '', '')
        if not words[1].endswith('measure.py'):
            return execute_here(words, **options)
        what, config, *arguments = words[2:]
        model = arguments[arguments.index('--model') + 1:][:1] if what == 'evaluation' else []
        for path in [config] + model:
            assert os.path.exists(path) or os.path.exists(path + '.index'), path
        return subprocess.CompletedProcess(words, 0, json.dumps(next(answers[what])), '')
    monkeypatch.setattr('utils.commands.execute', execute)


def test_the_benchmark_prints_and_writes_every_figure(run_script, tmp_path, monkeypatch, measured):
    """Plates, a narrow network and its exports are made."""
    monkeypatch.setattr(made_model, 'CONFIG', 'width = %r\n%s' % (NARROW, made_model.CONFIG))
    path = str(tmp_path / 'benchmark.json')
    result = run_script('utils/benchmark.py', '--made', '4', '--steps', '1', '--rows', '100',
                        '--plates', '4', '--json', path)
    assert result.returncode == 0, result.stderr
    with open(path) as stream:
        (figures,) = json.load(stream)['environments']
    rows = dict(line.strip('| ').split(' | ') for line in result.stdout.splitlines()
                if line.startswith('| ') and not line.startswith('| |'))
    assert figures.pop('environment').startswith('TensorFlow 1.15')
    assert figures == pytest.approx(FIGURES)
    assert rows == {name: '%.2f' % value for name, value in FIGURES.items()}


def test_an_interpreter_is_found_where_the_user_is(tmp_path, monkeypatch):
    (tmp_path / 'bin').mkdir()
    monkeypatch.chdir(tmp_path)
    os.symlink(sys.executable, 'bin/python')
    assert find_python('bin/python') == str(tmp_path / 'bin' / 'python')


@pytest.mark.parametrize('option, value, message', [
    ('--compare', 'gone/python', '--compare: gone/python: no such program'),
    ('--steps', '0', "--steps: '0' is not a positive whole number")])
def test_options_are_checked_before_anything_is_measured(run_script, option, value, message):
    result = run_script('utils/benchmark.py', option, value)
    assert (result.returncode, result.stdout) == (2, '')
    assert message in result.stderr


@pytest.mark.parametrize('option', ['--before', '--compare', '--original'])
def test_options_without_effect_on_networks_are_refused(run_script, option):
    result = run_script('utils/benchmark.py', '--models', 'a.tflite', option, 'b')
    assert (result.returncode, result.stdout) == (2, '')
    assert '--models measures networks' in result.stderr


def test_a_command_can_be_pasted_as_it_is_shown(capfd):
    assert made_model.run(sys.executable, '-c', "print('a b')", cores=1) == 'a b\n'
    assert shlex.split(capfd.readouterr().err) == ['$', sys.executable, '-c', "print('a b')"]


def test_the_processor_time_of_a_step_leaves_out_what_a_script_does_once(tmp_path, monkeypatch):
    """Of the processes, none is started; what they took together so far is 10, 13, 20, ... s."""
    folder = str(tmp_path)
    made_model.make_plates(folder, 2)
    taken = iter([10, 13, 20, 33])
    monkeypatch.setattr('resource.getrusage', lambda who: SimpleNamespace(
        ru_utime=next(taken) - 0.5, ru_stime=0.5))
    steps = []

    def train(words, **options):
        steps.append(load_config(words[2], section='train').train.steps)
        return subprocess.CompletedProcess(words, 0, '', '')
    monkeypatch.setattr('utils.commands.execute', train)
    assert step_seconds(sys.executable, 'train.py', folder, 'float', 5) == 2  # (13 - 3) / 5
    assert steps[1] - steps[0] == 5


def test_figures_of_before_are_printed_beside_those_of_now(run_script, tmp_path, monkeypatch):
    monkeypatch.setattr(benchmark, 'measure_environments', lambda folder, pythons, args: {
        'environments': [{'environment': 'now', 'steps/s': 4, 'new': 1}]})
    path = tmp_path / 'before.json'
    path.write_text('{"environments": [{"environment": "TensorFlow", "steps/s": 2}]}')
    result = run_script('utils/benchmark.py', '--before', path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[2:] == ['| | now | TensorFlow, before |', '|---|---|---|',
                                              '| steps/s | 4.00 | 2.00 |', '| new | 1.00 | - |']
    path.write_text('{"models": {}}')
    result = run_script('utils/benchmark.py', '--before', path)
    assert result.returncode == 2 and 'before.json: not a file that --json wrote' in result.stderr


# A network of Caffe without weights.
CAFFE = """
input: "data" input_dim: 1 input_dim: 3 input_dim: 40 input_dim: 160
layer { name: "pool" type: "Pooling" bottom: "data" top: "pool"
        pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
"""


@pytest.fixture
def caffe(tmp_path):
    (tmp_path / 'network.prototxt').write_text(CAFFE)
    (tmp_path / 'network.caffemodel').write_bytes(b'')
    return str(tmp_path / 'network.prototxt')


def test_networks_of_any_kind_are_measured_side_by_side(run_script, caffe):
    models = [os.path.join(ROOT, 'pre-trained', 'china', name) for name in (
        'graph.tflite', 'graph.pb')] + [caffe]
    result = run_script('utils/benchmarking/networks.py', '--plates', '3', *models)
    assert result.returncode == 0, result.stderr
    rates = json.loads(result.stdout)
    assert list(rates) == models
    assert all(rate > 0 for rate in rates.values())
    assert rates[caffe] > rates[models[0]]  # it hardly computes anything


def test_a_network_without_its_weights_is_refused(run_script, caffe):
    os.remove(os.path.splitext(caffe)[0] + '.caffemodel')
    result = run_script('utils/benchmarking/networks.py', caffe)
    assert (result.returncode, result.stdout) == (2, '')
    assert 'cannot read this network and its .caffemodel' in result.stderr


def test_models_are_compared_with_the_first(run_script, caffe, monkeypatch, tmp_path):
    """The networks are not run: of what one core and all cores reach, the shares are known."""
    rates = iter([(10, 20, 5), (20, 60, 5)])
    monkeypatch.setattr(comparison, 'make_model', lambda *_: None)
    monkeypatch.setattr('utils.commands.execute', lambda words, **_: subprocess.CompletedProcess(
        words, 0, json.dumps(dict(zip(words[2:], next(rates)))), ''))
    other = os.path.splitext(caffe)[0] + '.caffemodel'
    result = run_script('utils/benchmark.py', '--models', caffe, other, '--json',
                        tmp_path / 'models.json')
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[2:] == [
        '| | plates/s, one core | all cores | one core, first = 1 | all cores, first = 1 |',
        '|---|---|---|---|---|',
        '| %s | 10.00 | 20.00 | 1.00 | 1.00 |' % caffe,
        '| %s | 20.00 | 60.00 | 2.00 | 3.00 |' % other,
        '| float network, frozen graph | 5.00 | 5.00 | 0.50 | 0.25 |']
    result = run_script('utils/benchmark.py', '--models', 'gone.tflite')
    assert result.returncode == 2 and '--models: gone.tflite: no such file' in result.stderr
