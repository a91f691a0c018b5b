"""Checkpoints: saved with their description, found, restored."""

import numpy as np
import pytest
import tensorflow as tf

from lpr.checkpoints import (
    CheckpointSaver,
    checkpoint_step,
    newest_checkpoint,
    restore_all,
    restore_fitting,
)
from lpr.errors import UserError
from lpr.model_spec import find_spec


def save(folder, spec, step, **variables):
    """Saves variables of the given values; returns the path of the checkpoint."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        for name, value in variables.items():
            tf.Variable(np.array(value, np.float32), name=name)
        tf.Variable(step, name='global_step', dtype=tf.int64)
        session.run(tf.compat.v1.global_variables_initializer())
        return CheckpointSaver(str(folder), spec).save(session, step)


def zeros(session, **shapes):
    """Variables of zeros, initialized."""
    variables = [tf.Variable(np.zeros(shape, np.float32), name=name)
                 for name, shape in shapes.items()]
    session.run(tf.compat.v1.global_variables_initializer())
    return variables


def test_a_checkpoint_is_saved_with_its_step_and_its_description(tmp_path, make_spec):
    path = save(tmp_path, make_spec(), 7, a=[1])
    assert path == str(tmp_path / 'model.ckpt-7.ckpt')
    assert checkpoint_step(path) == 7
    assert find_spec(path) == (path + '.yml', make_spec())


def test_no_checkpoint_is_found_where_there_is_none(tmp_path):
    assert newest_checkpoint(str(tmp_path)) is None
    assert newest_checkpoint(str(tmp_path / 'gone')) is None


def test_the_newest_checkpoint_is_found_also_in_a_moved_folder(tmp_path, make_spec, session):
    saver_folder = tmp_path / 'model'
    saver_folder.mkdir()
    tf.Variable(1.0, name='a')
    session.run(tf.compat.v1.global_variables_initializer())
    saver = CheckpointSaver(str(saver_folder), make_spec())
    for step in (9, 10):
        saver.save(session, step)
    assert newest_checkpoint(str(saver_folder)) == str(saver_folder / 'model.ckpt-10.ckpt')
    saver_folder.rename(tmp_path / 'moved')
    assert newest_checkpoint(str(tmp_path / 'moved')) == str(
        tmp_path / 'moved' / 'model.ckpt-10.ckpt')


def test_all_variables_are_restored(tmp_path, make_spec, session):
    checkpoint = save(tmp_path, make_spec(), 1, a=[1, 2], b=3)
    variables = zeros(session, a=[2], b=[])
    restore_all(session, variables, checkpoint)
    a, b = session.run(variables)
    assert (a.tolist(), b) == ([1, 2], 3)


def test_a_variable_the_checkpoint_lacks_is_named(tmp_path, make_spec, session):
    checkpoint = save(tmp_path, make_spec(), 1, a=[1, 2])
    with pytest.raises(UserError) as error:
        restore_all(session, zeros(session, a=[2], b=[3, 1]), checkpoint)
    assert str(error.value) == ('%s does not fit the config: the network has the variable b '
                                '[3, 1], the checkpoint does not have it' % checkpoint)


def test_a_variable_of_another_shape_is_named(tmp_path, make_spec, session):
    checkpoint = save(tmp_path, make_spec(), 1, a=[1, 2])
    with pytest.raises(UserError) as error:
        restore_all(session, zeros(session, a=[3]), checkpoint)
    assert str(error.value) == ('%s does not fit the config: the network has the variable a [3], '
                                'the checkpoint has it as [2]' % checkpoint)


def test_what_fits_is_restored_and_the_rest_is_left(tmp_path, make_spec, session):
    checkpoint = save(tmp_path, make_spec(), 1, a=[1, 2], b=[3], c=4)
    variables = zeros(session, a=[2], b=[5], d=[])
    restored, left = restore_fitting(session, variables, checkpoint)
    assert [variable.op.name for variable in restored] == ['a']
    assert [variable.op.name for variable in left] == ['b', 'd']
    a, b, d = session.run(variables)
    assert (a.tolist(), b.tolist(), d) == ([1, 2], [0] * 5, 0)


def test_a_checkpoint_of_which_nothing_fits_is_an_error(tmp_path, make_spec, session):
    checkpoint = save(tmp_path, make_spec(), 1, a=[1, 2])
    with pytest.raises(UserError, match='has none of the variables of this network'):
        restore_fitting(session, zeros(session, b=[2]), checkpoint)


@pytest.mark.parametrize('extension', ['', '.index', '.data-00000-of-00001'])
def test_a_name_that_is_no_checkpoint_is_an_error_that_says_what_to_give(
        tmp_path, make_spec, session, extension):
    checkpoint = save(tmp_path, make_spec(), 1, a=[1]) + extension if extension else 'gone.ckpt'
    for restore in (restore_all, restore_fitting):
        with pytest.raises(UserError) as error:
            restore(session, zeros(session, a=[1]), checkpoint)
        assert str(error.value) == ("%s: no such checkpoint; expected the name without '.index' or "
                                    "'.data-...'" % checkpoint)


def test_a_damaged_checkpoint_is_an_error(tmp_path, session):
    (tmp_path / 'model.ckpt-1.ckpt.index').write_bytes(b'damaged')
    with pytest.raises(UserError, match='model.ckpt-1.ckpt: cannot read this checkpoint: '):
        restore_all(session, zeros(session, a=[1]), str(tmp_path / 'model.ckpt-1.ckpt'))


def test_a_checkpoint_without_a_step_counts_as_step_0(tmp_path, session):
    zeros(session, a=[1])
    checkpoint = tf.compat.v1.train.Saver().save(session, str(tmp_path / 'model.ckpt'))
    assert checkpoint_step(checkpoint) == 0
