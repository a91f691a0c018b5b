"""The command that draws LP-RR against the time of training."""

import json
import os
import shutil

import cv2
import pytest
import tensorflow as tf

from lpr.runtime.event_log import EventLog
from utils.plot_lp_rr import config_names, training_minutes

SCRIPT = os.path.join('utils', 'plot_lp_rr.py')


def write_log(folder, name, start, steps):
    """A TensorBoard log whose file starts at `start` s and has a step every 30 s."""
    path = os.path.join(folder, 'events.out.tfevents.%s' % name)
    with tf.io.TFRecordWriter(path) as writer:
        writer.write(tf.compat.v1.Event(wall_time=start,
                                        file_version='brain.Event:2').SerializeToString())
        for count, step in enumerate(steps, 1):
            summary = tf.compat.v1.Summary(value=[
                tf.compat.v1.Summary.Value(tag='train/loss', simple_value=1.0)])
            writer.write(tf.compat.v1.Event(wall_time=start + 30 * count, step=step,
                                            summary=summary).SerializeToString())


@pytest.fixture
def trained(write_config, float_training, tmp_path):
    """The config of a training of two steps, without its log."""
    shutil.copytree(float_training.model_dir, str(tmp_path / 'model'),
                    ignore=shutil.ignore_patterns('events.*'))
    return write_config(tmp_path)


def test_a_line_a_checkpoint_and_a_picture(trained, run_script, tmp_path):
    write_log(str(tmp_path / 'model'), '1', 1000.0, [1])
    write_log(str(tmp_path / 'model'), '2', 9000.0, [2])  # a pause of hours lies between
    result = run_script(SCRIPT, trained, '--output', str(tmp_path / 'plot.png'))
    assert result.returncode == 0, result.stderr
    lines = [line.split() for line in result.stdout.splitlines()]
    name = os.path.splitext(os.path.basename(trained))[0]
    assert [line[:3] for line in lines[:2]] == [[name, '1', '0.50'], [name, '2', '1.00']]
    assert all(0 <= float(line[3]) <= 1 for line in lines[:2])
    assert cv2.imread(str(tmp_path / 'plot.png')).shape == (440, 770, 3)  # 7 x 4 inches at 110


def test_stages_joined_by_commas_are_one_curve(trained, run_script, tmp_path):
    write_log(str(tmp_path / 'model'), '1', 1000.0, [1, 2])
    stage = str(tmp_path / 'second.py')
    shutil.copyfile(trained, stage)
    result = run_script(SCRIPT, trained + ',' + stage, '--output', str(tmp_path / 'plot.png'),
                        '--json', str(tmp_path / 'points.json'))
    assert result.returncode == 0, result.stderr
    points = [line.split()[:3] for line in result.stdout.splitlines()[:4]]
    first = os.path.splitext(os.path.basename(trained))[0]
    assert points == [[first, '1', '0.50'], [first, '2', '1.00'],
                      ['second', '1', '1.50'], ['second', '2', '2.00']]
    curves = json.loads((tmp_path / 'points.json').read_text())
    assert list(curves) == [first + '+second']
    assert [point['config'] for point in curves[first + '+second']] == [first] * 2 + ['second'] * 2
    result = run_script(SCRIPT, trained + ',', '--output', str(tmp_path / 'other.png'))
    assert result.returncode == 2 and 'on both sides of every comma' in result.stderr


def test_every_config_is_checked_before_a_checkpoint_is_evaluated(trained, run_script, tmp_path,
                                                                  write_config):
    write_log(str(tmp_path / 'model'), '1', 1000.0, [1, 2])
    (tmp_path / 'other').mkdir()
    other = write_config(tmp_path / 'other')
    result = run_script(SCRIPT, trained, other, '--output', str(tmp_path / 'plot.png'))
    assert (result.returncode, result.stdout) == (2, '')
    assert '%s: no checkpoints with TensorBoard logs in ' % other in result.stderr.splitlines()[-1]


def test_a_log_that_ends_in_the_middle_of_an_event_counts_up_to_there(tmp_path):
    write_log(str(tmp_path), '1', 1000.0, [1, 2])
    path = str(tmp_path / 'events.out.tfevents.1')
    os.truncate(path, os.path.getsize(path) - 5)
    write_log(str(tmp_path), '2', 9000.0, [2])
    assert training_minutes(str(tmp_path)) == ([0, 1, 2], [0.0, 0.5, 1.0])


def test_steps_that_are_lost_and_made_again_count_at_the_second_time(tmp_path):
    """A training is killed at step 4 and goes on from step 2, where it logs its config."""
    write_log(str(tmp_path), '1', 1000.0, [1, 2, 3, 4])
    EventLog(str(tmp_path), step=2).add_text(2, 'config', 'width = 1')
    write_log(str(tmp_path), '2', 9000.0, [3])
    steps, minutes = training_minutes(str(tmp_path))
    assert steps == [0, 1, 2, 3]
    assert minutes == pytest.approx([0, 0.5, 1, 2.5], abs=0.1)


def test_configs_of_one_name_are_told_apart_by_their_folders():
    assert config_names(['a/first.py', 'b/second.py']) == ['first', 'second']
    assert config_names(['m/china/config.py', 'm/latin/config.py']) == ['china', 'latin']
    assert config_names(['lr0.1/config.py', 'lr0.2/config.py']) == ['lr0.1', 'lr0.2']


def test_a_training_without_logs_is_refused(trained, run_script, tmp_path):
    result = run_script(SCRIPT, trained, '--output', str(tmp_path / 'plot.png'))
    assert (result.returncode, result.stdout) == (2, '')
    assert 'no checkpoints with TensorBoard logs in' in result.stderr
    assert not (tmp_path / 'plot.png').exists()
