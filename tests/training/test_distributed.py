"""Training in two processes that `horovodrun` starts; skipped without Horovod."""

import glob
import os
import re
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest
from paths import ROOT
from processes import wait_for

from lpr.data.annotations import read_annotations
from lpr.models.checkpoints import checkpoint_step, newest_checkpoint

pytest.importorskip('horovod')
psutil = pytest.importorskip('psutil')  # comes with Horovod

# A job is ended after so many seconds.
DEADLINE = 180
ENDLESS = {'steps': 10 ** 6, 'display_iter': 1, 'save_checkpoints_steps': 10 ** 6}


def start(*command):
    """Starts a Python script in two processes; they are killed after the deadline."""
    job = subprocess.Popen(
        [os.path.join(os.path.dirname(sys.executable), 'horovodrun'), '-np', '2', sys.executable] +
        list(command), env=dict(os.environ, PYTHONPATH=ROOT), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    timer = threading.Timer(DEADLINE, job.kill)
    timer.daemon = True
    timer.start()
    return job


def train(config, *arguments):
    """Runs train_lpr.py in two processes; returns (exit code, output)."""
    job = start(os.path.join(ROOT, 'train_lpr.py'), config, *arguments)
    output, _ = job.communicate()
    return job.returncode, output


def process_of(job, rank):
    """The process of a running job that has a rank."""
    return next(process for process in psutil.Process(job.pid).children(recursive=True)
                if 'train_lpr.py' in ' '.join(process.cmdline()[:2]) and
                process.environ().get('HOROVOD_RANK') == str(rank))


def checkpoints(model_dir):
    """Steps of the checkpoints in a folder."""
    return sorted(int(re.search(r'model\.ckpt-(\d+)\.ckpt\.index$', path).group(1))
                  for path in glob.glob(os.path.join(str(model_dir), '*.index')))


@pytest.fixture(scope='module')
def steps(tmp_path_factory, plates):
    """What `distributed_steps.py` wrote in two processes, and in one with their seed."""
    folder = tmp_path_factory.mktemp('steps')
    script = os.path.join(ROOT, 'tests', 'distributed_steps.py')
    job = start(script, plates.train, str(folder / 'two'))
    output, _ = job.communicate()
    assert job.returncode == 0, output
    first, second = (np.load(str(folder / ('two.%d.npz' % rank))) for rank in (0, 1))
    subprocess.run([sys.executable, script, plates.train, str(folder / 'one'), str(first['seed'])],
                   env=dict(os.environ, PYTHONPATH=ROOT), check=True, capture_output=True)
    return first, second, np.load(str(folder / 'one.0.npz'))


def test_without_a_seed_the_processes_agree_on_one(steps):
    first, second, _ = steps
    assert first['seed'] == second['seed']


def test_an_epoch_has_every_plate_in_one_of_the_processes(steps, plates):
    epochs = [np.concatenate(rows) for rows in zip(*[process['epochs'] for process in steps[:2]])]
    for labels in epochs:
        assert len(np.unique(labels, axis=0)) == len(read_annotations(plates.train)) == len(labels)
    assert len({labels.tobytes() for labels in epochs}) > 1


@pytest.mark.parametrize('case', ['unclipped', 'clipped'])
def test_two_processes_make_the_step_of_one_with_their_batches_together(steps, case):
    """Three steps of the whole training graph, with weight decay, on other plates in each process.

    Batch normalization by the statistics of a batch, and dropout, make the gradient of a batch
    other than the mean of its halves' gradients. So the network is built as for inference: moving
    averages, no dropout. All the rest is what `train_lpr.py` runs, and nothing but the order of
    sums may differ.
    """
    first, second, one = steps
    names = [name for name in one.files if name.startswith(case + '/change/')]
    assert len(names) == 36
    changes, expected = (np.concatenate([values[name].ravel() for name in names])
                         for values in (first, one))
    assert np.linalg.norm(expected) > 0.01
    assert np.linalg.norm(changes - expected) < 0.01 * np.linalg.norm(expected)
    np.testing.assert_allclose(first[case + '/reports'], one[case + '/reports'], rtol=1e-4)
    np.testing.assert_array_equal(first[case + '/reports'], second[case + '/reports'])


def test_noise_dropout_and_other_plates_do_not_part_the_processes(steps):
    """What is trained stays the same to the bit; the averages follow the plates of each."""
    first, second, _ = steps
    names = [name for name in first.files if name.startswith('training/')]
    different = {name for name in names if (first[name] != second[name]).any()}
    assert different == {name for name in names if 'moving' in name}


def test_the_learning_rate_is_scaled_where_the_config_says_so(steps):
    first, _, one = steps
    rate = 2
    np.testing.assert_allclose(first['training/reports'][:, rate], 2 * 0.01, rtol=1e-6)
    np.testing.assert_allclose(first['clipped/reports'][:, rate], 0.01, rtol=1e-6)
    np.testing.assert_allclose(one['training/reports'][:, rate], 0.01, rtol=1e-6)


@pytest.mark.parametrize('quantized', [False, True], ids=['float', 'quantized'])
def test_only_the_first_process_writes(write_config, float_training, run_script, tmp_path,
                                       quantized):
    config = write_config(tmp_path, quantization_aware=quantized)
    code, output = train(config, '--init_checkpoint', float_training.checkpoint)
    assert code == 0, output
    assert 'training in 2 processes' in output
    assert output.count('restored 68 variables') == 1
    for step in (1, 2):
        assert output.count('Iteration: %d, Train loss' % step) == 1
        assert output.count('saved %s/model/model.ckpt-%d.ckpt' % (tmp_path, step)) == 1
    assert output.count('trained to step 2') == 1
    assert '[1]<std' not in output, 'the second process is silent'
    assert checkpoints(tmp_path / 'model') == [1, 2]
    assert len(glob.glob(str(tmp_path / 'model' / 'events.out.*'))) == 1
    assert_resumes_alone(write_config, run_script, tmp_path, 2, quantization_aware=quantized)


def assert_resumes_alone(write_config, run_script, folder, step, **model):
    config = write_config(folder, train={'steps': step + 1}, **model)
    result = run_script('train_lpr.py', config)
    assert result.returncode == 0, result.stderr
    assert 'model.ckpt-%d.ckpt' % step in result.stderr.split('resuming from ')[1].splitlines()[0]
    assert checkpoint_step(newest_checkpoint(str(folder / 'model'))) == step + 1


def test_processes_resume_together(write_config, run_script, tmp_path):
    assert run_script('train_lpr.py', write_config(tmp_path)).returncode == 0
    code, output = train(write_config(tmp_path, train={'steps': 3}))
    assert code == 0, output
    assert output.count('resuming from') == 1
    assert checkpoints(tmp_path / 'model') == [1, 2, 3]
    code, output = train(write_config(tmp_path, train={'steps': 3}))
    assert code == 0, output
    assert 'Iteration' not in output


@pytest.mark.parametrize('rank', [0, 1])
def test_a_killed_process_ends_the_job_and_leaves_a_checkpoint(write_config, run_script, tmp_path,
                                                               rank):
    job = start(os.path.join(ROOT, 'train_lpr.py'), write_config(
        tmp_path, train=dict(ENDLESS, save_checkpoints_steps=2)))
    wait_for(job.stdout, 'model.ckpt-4.ckpt')
    process_of(job, rank).kill()
    job.communicate()
    assert job.returncode > 0
    newest = newest_checkpoint(str(tmp_path / 'model'))
    assert checkpoint_step(newest) >= 4
    assert_resumes_alone(write_config, run_script, tmp_path, checkpoint_step(newest))


@pytest.mark.parametrize('target, number', [
    (0, signal.SIGINT), (1, signal.SIGTERM), ('horovodrun', signal.SIGTERM)])
def test_a_signal_to_any_process_saves_and_ends_all(write_config, tmp_path, target, number):
    job = start(os.path.join(ROOT, 'train_lpr.py'), write_config(tmp_path, train=ENDLESS))
    wait_for(job.stdout, 'Iteration: 1,')
    (job if target == 'horovodrun' else process_of(job, target)).send_signal(number)
    output, _ = job.communicate()
    assert job.returncode > 0
    step = int(re.search(r'stopped at step (\d+) of 1000000; run the same', output).group(1))
    assert checkpoints(tmp_path / 'model') == [step]
    assert checkpoint_step(newest_checkpoint(str(tmp_path / 'model'))) == step
    assert 'has ended' not in output


@pytest.mark.parametrize('option, message', [
    ('list', "broken.txt:2: image '.*broken.png' cannot be decoded"),
    ('init_checkpoint', 'gone.ckpt: no such checkpoint'),
    ('one_plate', '2 processes cannot share 1 plates')])
def test_a_mistake_that_one_process_meets_ends_all(write_config, plates, tmp_path, option, message):
    with open(plates.images[0], 'rb') as stream:
        data = stream.read()
    middle = len(data) // 2  # the header is whole: the mistake is met in training
    (tmp_path / 'broken.png').write_bytes(data[:middle] + bytes(32) + data[middle + 32:])
    (tmp_path / 'broken.txt').write_text('%s A\nbroken.png B\n' % plates.images[0])
    (tmp_path / 'one.txt').write_text('%s A\n' % plates.images[0])
    lists = {'list': 'broken.txt', 'one_plate': 'one.txt'}
    files = {'file_list_path': str(tmp_path / lists[option])} if option in lists else {}
    code, output = train(write_config(tmp_path, train=dict(ENDLESS, **files)),
                         *(['--init_checkpoint', 'gone.ckpt'] if not files else []))
    assert code > 0
    assert re.search('train_lpr.py: error: .*' + message, output), output
    assert checkpoints(tmp_path / 'model') == []
