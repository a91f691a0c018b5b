"""Trainings that are killed, stopped, doubled or diverge: real processes, real signals."""

import logging
import os
import re
import shutil
import signal
import subprocess
import sys

import numpy as np
import pytest
from checkpoint_values import values_of
from paths import ROOT
from processes import on_message, start, wait_for, wait_for_file

import eval_lpr
from lpr.config.loader import load_config
from lpr.data.annotations import read_annotations
from lpr.models.best_checkpoint import read_best
from lpr.models.checkpoints import check_checkpoint, checkpoint_step, list_checkpoints
from lpr.runtime.errors import UserError
from lpr.training.lock import training_lock

SECONDS = 120  # until a process that was told to end must have ended
ENDLESS = {'steps': 10 ** 6, 'save_checkpoints_steps': 10 ** 6}


@pytest.fixture
def start_training():
    """Starts train_lpr.py; what still runs after the test is killed."""
    processes = []

    def start_one(config):
        processes.append(start('train_lpr.py', config))
        return processes[-1]
    yield start_one
    for process in processes:
        with process:
            process.kill()


# Files in the order in which saving makes them.
MOMENTS = [r'data-00000-of-00001\.tempstate', r'index$', r'meta']


def test_a_training_killed_while_it_saves_goes_on_from_the_last_whole_checkpoint(
        write_config, start_training, run_script, tmp_path):
    config = write_config(tmp_path, rnn_cells_num=384, train={
        'steps': 10 ** 6, 'save_checkpoints_steps': 2})
    model_dir = str(tmp_path / 'model')
    resumed = 0
    for moment in MOMENTS:
        process = start_training(config)
        wait_for(process.stderr, 'Iteration: %d,' % (resumed + 1))
        wait_for_file(process, model_dir, moment, set(os.listdir(model_dir)))
        process.kill()
        stderr = process.stderr.read()
        for checkpoint in list_checkpoints(model_dir):
            check_checkpoint(checkpoint)
        newest = max([0] + [checkpoint_step(path) for path in list_checkpoints(model_dir)])
        reached = max([resumed + 1] + [int(step) for step in re.findall(r'Iteration: (\d+)',
                                                                        stderr)])
        assert reached - 2 <= newest <= reached
        resumed = newest
    assert resumed > 0
    newest = list_checkpoints(model_dir)[-1]
    again = run_script('train_lpr.py', write_config(
        tmp_path, rnn_cells_num=384, train={'steps': resumed + 1}))
    assert again.returncode == 0, again.stderr
    assert 'resuming from %s\n' % newest in again.stderr
    assert 'Iteration: %d,' % (resumed + 1) in again.stderr
    assert not [name for name in os.listdir(model_dir) if 'tempstate' in name]


def test_a_resumed_training_sees_other_plates_than_at_its_start(write_config, run_script, tmp_path):
    """With the same weights and dropout, the loss of the same plates would be the same."""
    losses = []
    for steps in (1, 2):
        result = run_script('train_lpr.py', write_config(tmp_path, train={
            'steps': steps, 'learning_rate': 1e-30}))
        assert result.returncode == 0, result.stderr
        losses += re.findall(r'Iteration: %d, Train loss: (\S+)' % steps, result.stderr)
    assert len(losses) == 2 and abs(float(losses[0]) - float(losses[1])) > 0.01


def test_a_signal_before_the_first_step_ends_at_once(write_config, start_training, tmp_path):
    process = start_training(write_config(tmp_path, train=ENDLESS))
    wait_for(process.stderr, '8 plates')
    process.send_signal(signal.SIGTERM)
    _, stderr = process.communicate()
    assert process.returncode == 128 + signal.SIGTERM
    assert 'Traceback' not in stderr
    assert list_checkpoints(str(tmp_path / 'model')) == []


def test_a_signal_saves_and_a_validation_that_it_prevented_is_made_up(
        write_config, start_training, run_script, tmp_path):
    """A signal ends a training without the validation of its last step."""
    process = start_training(write_config(tmp_path, train=dict(ENDLESS, validate_every=1)))
    wait_for(process.stderr, 'Iteration: 1,')
    process.send_signal(signal.SIGTERM)
    _, stderr = process.communicate()
    assert process.returncode == 128 + signal.SIGTERM
    assert 'Traceback' not in stderr
    step = int(re.search(r'stopped at step (\d+) of 1000000; run the same command',
                         stderr).group(1))
    checkpoint, = list_checkpoints(str(tmp_path / 'model'))
    assert checkpoint_step(checkpoint) == step
    assert os.path.basename(checkpoint) == 'model.ckpt-%d.ckpt' % step
    assert os.path.isfile(checkpoint + '.yml')
    assert 'Validation: %d,' % step not in stderr
    config = write_config(tmp_path, train={'steps': step, 'validate_every': 1})
    for is_made_up in (True, False):
        again = run_script('train_lpr.py', config)
        assert again.returncode == 0, again.stderr
        assert ('Validation: %d,' % step in again.stderr) is is_made_up
    assert read_best(str(tmp_path / 'model')).validated == step


def test_a_second_training_is_refused_and_an_impatient_end_is_saved(
        write_config, start_training, run_script, tmp_path):
    model_dir = str(tmp_path / 'model')
    config = write_config(tmp_path, train=ENDLESS)
    process = start_training(config)
    wait_for(process.stderr, 'Iteration: 1,')
    second = run_script('train_lpr.py', config)
    assert second.returncode == 2
    assert second.stderr == ('train_lpr.py: error: %s: process %d is training in this folder; '
                             'wait for it, stop it, or give this config another model_dir\n' %
                             (model_dir, process.pid))
    before = set(os.listdir(model_dir))
    process.send_signal(signal.SIGINT)
    wait_for_file(process, model_dir, r'yml$', before)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate()
    assert process.returncode == 128 + signal.SIGINT
    assert 'Traceback' not in stderr
    step = int(re.search(r'stopped at step (\d+) of 1000000', stderr).group(1))
    checkpoint, = list_checkpoints(model_dir)
    assert checkpoint_step(checkpoint) == step
    assert 'saved %s' % checkpoint in stderr


def test_a_lock_ends_with_its_process_however_that_ends(tmp_path):
    folder = str(tmp_path / 'model')
    code = ('import sys, time\nfrom lpr.training.lock import training_lock\n'
            'with training_lock(sys.argv[1]):\n    print("locked", flush=True)\n'
            '    time.sleep(100)')
    process = subprocess.Popen([sys.executable, '-c', code, folder], cwd=ROOT,
                               stdout=subprocess.PIPE, universal_newlines=True)
    wait_for(process.stdout, 'locked')
    with pytest.raises(UserError, match='process %d is training in this folder' % process.pid), \
            training_lock(folder):
        pass
    process.kill()
    process.communicate(timeout=SECONDS)
    with training_lock(folder), open(os.path.join(folder, '.training')) as stream:
        assert stream.read() == str(os.getpid())


def test_a_link_in_the_place_of_the_lock_is_not_followed(tmp_path):
    (tmp_path / 'precious').write_text('data')
    (tmp_path / 'model').mkdir()
    (tmp_path / 'model' / '.training').symlink_to(tmp_path / 'precious')
    with pytest.raises(UserError, match='.training: cannot write this file: Too many'), \
            training_lock(str(tmp_path / 'model')):
        pass
    assert (tmp_path / 'precious').read_text() == 'data'


def test_a_loss_that_is_not_finite_stops_and_names_the_plates(write_config, plates, run_script,
                                                              tmp_path):
    config = write_config(tmp_path, train={
        'steps': 50, 'learning_rate': 1000, 'grad_clip_norm': 0,
        'lr_boundaries': [10], 'save_checkpoints_steps': 1})
    result = run_script('train_lpr.py', config)
    assert result.returncode == 2
    line = result.stderr.splitlines()[-1]
    match = re.match(r'train_lpr.py: error: (the loss is \S+|a variable is not finite) at step '
                     r'(\d+); nothing was saved since the last checkpoint. Try a lower '
                     r'train.learning_rate. The batch of this step: (.*)', line)
    assert match, result.stderr
    assert len(match.group(3).split(', ')) == 2
    assert set(match.group(3).split(', ')) <= set(plates.images)
    saved = list_checkpoints(str(tmp_path / 'model'))
    assert len(saved) == int(match.group(2)) - 1
    for checkpoint in saved:
        for name, value in values_of(checkpoint).items():
            assert np.isfinite(value).all(), name


def test_watching_goes_on_with_the_next_where_a_checkpoint_is_deleted_meanwhile(
        float_training, write_config, tmp_path, caplog, capsys):
    config = load_config(write_config(tmp_path))
    os.mkdir(config.model_dir)

    def copy(step):
        for name in os.listdir(float_training.model_dir):
            if 'ckpt-%d.' % step in name:
                shutil.copy(os.path.join(float_training.model_dir, name), config.model_dir)

    def replace():
        os.remove(os.path.join(config.model_dir, 'model.ckpt-1.ckpt.index'))
        copy(2)

    copy(1)
    with on_message('plates, model %s/model.ckpt-1.ckpt' % config.model_dir, replace), \
            caplog.at_level(logging.INFO, 'lpr'):
        eval_lpr.watch(config, read_annotations(config.eval.file_list_path), None)
    assert 'model.ckpt-1.ckpt: no such checkpoint' in caplog.text
    assert 'continuing with the next' in caplog.text
    assert capsys.readouterr().out.count('LP-RR: ') == 1
