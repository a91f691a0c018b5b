"""Folders and checkpoints whose names TensorFlow takes as patterns: names are names."""

import os

import numpy as np
import pytest
import tensorflow as tf
from random_network import save_random_network

import lpr.training.checkpoint_saver
from lpr.models.checkpoints import (
    check_checkpoint,
    checkpoint_step,
    list_checkpoints,
    newest_checkpoint,
    read_values,
    restore_fitting,
    variable_names,
)
from lpr.models.export import export_frozen_graph
from lpr.models.recognizer import load_recognizer
from lpr.training.checkpoint_saver import CheckpointSaver
from utils.plot_lp_rr import training_minutes

NAMES = ['run[1]', 'run?', 'run*', 'run\\1', 'run[', '[!a]', '{a,b}', '~', '$HOME', '%s', ' a b ']


def save_steps(folder, spec, *steps):
    """Saves a variable with the value 3 at several steps; returns the paths of the checkpoints."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        tf.Variable(np.full(5, 3, np.float32), name='a')
        tf.Variable(7, name='global_step', dtype=tf.int64)
        session.run(tf.compat.v1.global_variables_initializer())
        saver = CheckpointSaver(str(folder), spec)
        return [saver.save(session, step) for step in steps]


@pytest.mark.parametrize('name', NAMES)
def test_a_checkpoint_is_found_and_restored_in_a_folder_of_any_name(tmp_path, make_spec, session,
                                                                    name):
    folder = tmp_path / name
    folder.mkdir()
    _, saved = save_steps(folder, make_spec(), 1, 2)
    assert newest_checkpoint(str(folder)) == saved
    assert checkpoint_step(saved) == 7 and variable_names(saved) == ['a', 'global_step']
    assert read_values(saved, ['a'])['a'].tolist() == [3] * 5
    variable = tf.Variable(np.zeros(5, np.float32), name='a')
    restore_fitting(session, [variable], saved)
    assert session.run(variable).tolist() == [3] * 5


@pytest.mark.parametrize('name', ['run?', 'run*', 'run[1-9]', 'run\\1', 'r[u]n1'])
def test_only_checkpoints_of_the_own_folder_are_removed(tmp_path, make_spec, monkeypatch, name):
    """TensorFlow removes those of `run1`, which all these names match."""
    monkeypatch.setattr(lpr.training.checkpoint_saver, 'MAX_CHECKPOINTS', 2)
    for folder in ('run1', name):
        (tmp_path / folder).mkdir()
    others = save_steps(tmp_path / 'run1', make_spec(), 1, 2)
    before = sorted(os.listdir(str(tmp_path / 'run1')))
    own = save_steps(tmp_path / name, make_spec(), 1, 2, 3, 4)
    assert list_checkpoints(str(tmp_path / name)) == own[2:]
    assert not [entry for entry in os.listdir(str(tmp_path / name)) if '-1.' in entry]
    assert sorted(os.listdir(str(tmp_path / 'run1'))) == before
    for checkpoint in others + own[2:]:
        check_checkpoint(checkpoint)


def test_a_checkpoint_whose_name_begins_like_another_is_not_removed_with_it(tmp_path, make_spec,
                                                                            monkeypatch):
    monkeypatch.setattr(lpr.training.checkpoint_saver, 'MAX_CHECKPOINTS', 1)
    (tmp_path / 'model.ckpt-1.ckpt.notes').write_text('mine')
    (tmp_path / 'model.ckpt-1.ckpt2.index').write_text('mine')
    save_steps(tmp_path, make_spec(), 1, 2)
    assert {'model.ckpt-1.ckpt.notes', 'model.ckpt-1.ckpt2.index'} <= set(
        os.listdir(str(tmp_path)))


def test_a_model_in_a_folder_of_any_name_is_exported_and_read(tmp_path, make_spec):
    folder = tmp_path / 'run[1]\\x'
    folder.mkdir()
    checkpoint = save_random_network(folder, make_spec())
    export_frozen_graph(checkpoint, make_spec(), str(folder / 'graph'))
    images = np.zeros((1, 24, 94, 3), np.float32)
    _, expected = load_recognizer(checkpoint).run(images)
    _, logits = load_recognizer(str(folder / 'graph.pb.frozen')).run(images)
    np.testing.assert_allclose(logits, expected, atol=1e-4)


def test_logs_in_a_folder_of_any_name_are_plotted_and_those_of_others_are_not(tmp_path):
    for name, step in (('run[1]', 20), ('run1', 500)):
        with tf.io.TFRecordWriter(str(tmp_path / name) + '.log') as writer:
            for time, at in ((100, 0), (160, step)):
                value = [tf.compat.v1.Summary.Value(tag='loss', simple_value=1.0)] if at else []
                writer.write(tf.compat.v1.Event(
                    wall_time=time, step=at,
                    summary=tf.compat.v1.Summary(value=value)).SerializeToString())
        (tmp_path / name).mkdir()
        (tmp_path / (name + '.log')).rename(tmp_path / name / 'events.out.tfevents.1.host')
    assert training_minutes(str(tmp_path / 'run[1]')) == ([0, 20], [0, 1])
