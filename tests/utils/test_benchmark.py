"""The commands that measure speed: every figure is there and makes sense, however small the run."""

import json

import pytest

from utils import benchmark
from utils.benchmarking import measure as measuring

# Of the published network's channels; what is measured is the same.
NARROW = 0.125


@pytest.fixture(scope='module', autouse=True)
def short():
    """One turn of every comparison, after one step."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ('ROUNDS', 'WARM_STEPS'):
            patch.setattr(measuring, name, 1)
        yield


@pytest.fixture(scope='module')
def measure(run_script, write_config, tmp_path_factory):
    """Runs a measurement of a tiny model; returns name -> number."""
    config = write_config(tmp_path_factory.mktemp('measure'), width=NARROW)

    def run(what, *options):
        result = run_script('utils/benchmarking/measure.py', what, config, *options)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)
    return run


def test_the_first_step_is_timed_with_as_many_rows_as_asked_for(measure):
    few, many = measure('start', '--rows', '8'), measure('start', '--rows', '20000')
    assert (few['rows'], many['rows']) == (8, 20000)
    assert 0 < few['reading_seconds'] < many['reading_seconds'] < 60
    assert 0 < few['first_step_seconds'] < 60
    assert 0.05 < few['peak_memory_gb'] < 8
    assert many['graph_mb'] == pytest.approx(few['graph_mb'], abs=0.001)  # the list is outside


def test_the_profile_gives_shares_of_a_step(measure):
    shares = measure('profile', '--steps', '1')
    assert any(name.endswith('Conv2DBackpropFilter') for name in shares)  # Intel's begins _Mkl
    assert all(0 < share < 1 for share in shares.values()) and sum(shares.values()) <= 1


def test_a_batch_takes_less_of_a_core_than_the_step_it_is_for(measure):
    milliseconds = measure('pipeline', '--steps', '3')
    assert 0 < milliseconds['batch_core_milliseconds'] < milliseconds['step_core_milliseconds']


def test_an_evaluation_without_a_model_is_refused(run_script, write_config, tmp_path):
    result = run_script('utils/benchmarking/measure.py', 'evaluation', write_config(tmp_path))
    assert (result.returncode, result.stdout) == (2, '')
    assert 'evaluation needs --model' in result.stderr


def test_the_benchmark_prints_and_writes_every_figure(run_script, tmp_path, monkeypatch,
                                                      commands_here):
    """A narrow network, plates in batches of two; the measurements run in this process."""
    monkeypatch.setattr(benchmark, 'CONFIG', 'width = %r\n%s' % (NARROW, benchmark.CONFIG))
    monkeypatch.setattr(benchmark, 'CONFIGS', {name: (quantized, 2) for name, (quantized, _)
                                               in benchmark.CONFIGS.items()})
    path = str(tmp_path / 'benchmark.json')
    result = run_script('utils/benchmark.py', '--made', '4', '--steps', '1', '--rows', '100',
                        '--plates', '4', '--json', path)
    assert result.returncode == 0, result.stderr
    with open(path) as stream:
        (figures,) = json.load(stream)['environments']
    rows = dict(line.strip('| ').split(' | ') for line in result.stdout.splitlines()
                if line.startswith('| ') and not line.startswith('| |'))
    assert rows == {name: '%.2f' % value for name, value in figures.items()
                    if name != 'environment'}
    assert figures['environment'].startswith('TensorFlow 1.15')
    assert all(value > 0 for name, value in figures.items() if name != 'environment')
    assert figures['float training, steps/s, first environment = 1'] == 1
