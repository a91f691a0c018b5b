"""Checkpoints: saved with their description, found, checked, restored."""

import errno
import os
import shutil

import numpy as np
import pytest
import tensorflow as tf
from disks import read_only_folder, small_disk
from made import NARROW
from random_network import save_random_network

import lpr.training.checkpoint_saver
from lpr.models.checkpoints import (
    CheckpointError,
    check_checkpoint,
    checkpoint_step,
    list_checkpoints,
    newest_checkpoint,
    restore_all,
    restore_fitting,
)
from lpr.models.graph_network import restore_network
from lpr.models.model_spec import read_spec_of
from lpr.models.network_checkpoint import save_network
from lpr.runtime.errors import UserError
from lpr.training.checkpoint_saver import CheckpointSaver


def save(folder, spec, step, **variables):
    """Saves variables of the given values; returns the path of the checkpoint."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        for name, value in variables.items():
            tf.Variable(np.array(value, np.float32), name=name)
        tf.Variable(step, name='global_step', dtype=tf.int64)
        session.run(tf.compat.v1.global_variables_initializer())
        return CheckpointSaver(str(folder), spec).save(session, step)


def save_steps(folder, spec, *steps):
    """Saves checkpoints at several steps by one saver; returns their paths."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        tf.Variable(np.arange(100, dtype=np.float32), name='a')
        session.run(tf.compat.v1.global_variables_initializer())
        saver = CheckpointSaver(str(folder), spec)
        return [saver.save(session, step) for step in steps]


def change(path, change_bytes):
    """Replaces the bytes of a file by what a function makes of them."""
    with open(path, 'rb') as stream:
        data = bytearray(stream.read())
    with open(path, 'wb') as stream:
        stream.write(change_bytes(data))


def flip(offset):
    """A function that flips a bit of bytes."""
    def change_bytes(data):
        data[offset] ^= 0x10
        return data
    return change_bytes


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
    assert read_spec_of(path) == (path + '.yml', make_spec())


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


def test_checkpoints_are_found_by_their_files_in_the_order_of_their_steps(tmp_path, make_spec):
    first, second, third = save_steps(tmp_path, make_spec(), 9, 10, 100)
    (tmp_path / 'checkpoint').unlink()
    shutil.copy(first + '.index', str(tmp_path / 'other.ckpt.index'))
    os.remove(second + '.index')
    assert list_checkpoints(str(tmp_path)) == [first, third]
    assert list_checkpoints(str(tmp_path / 'gone')) == []


DAMAGES = {
    'an empty index': ('.index', lambda data: b''),
    'half an index': ('.index', lambda data: data[:len(data) // 2]),
    'a changed index': ('.index', flip(20)),
    'no values': ('.data-00000-of-00001', lambda data: b''),
    'half the values': ('.data-00000-of-00001', lambda data: data[:len(data) // 2]),
    'one bit of a value': ('.data-00000-of-00001', flip(200)),
    'an empty description': ('.yml', lambda data: b''),
    'half a description': ('.yml', lambda data: data[:len(data) // 2]),
}


@pytest.mark.parametrize('damage', sorted(DAMAGES))
def test_a_damaged_checkpoint_is_named_and_the_one_before_it_is_taken(
        tmp_path, make_spec, caplog, damage):
    _, before, newest = save_steps(tmp_path, make_spec(), 1, 2, 3)
    change(newest + DAMAGES[damage][0], DAMAGES[damage][1])
    assert newest_checkpoint(str(tmp_path)) == before
    warning, state = (record.getMessage() for record in caplog.records)
    assert warning.startswith('damaged: %s' % newest) and len(warning.splitlines()) == 1
    assert state == ('%s names model.ckpt-3.ckpt; the newest checkpoint that can be read is %s' %
                     (tmp_path / 'checkpoint', before))


def test_values_that_are_gone_are_damage(tmp_path, make_spec):
    before, newest = save_steps(tmp_path, make_spec(), 1, 2)
    os.remove(newest + '.data-00000-of-00001')
    assert newest_checkpoint(str(tmp_path)) == before


def test_a_flipped_bit_anywhere_is_noticed_or_changes_nothing(tmp_path, make_spec, session):
    """A few bits of an index are padding."""
    checkpoint, = save_steps(tmp_path, make_spec(), 1)
    variable, = zeros(session, a=[100])
    noticed = 0
    for name in (checkpoint + '.index', checkpoint + '.data-00000-of-00001'):
        for offset in range(0, os.path.getsize(name), 7):
            change(name, flip(offset))
            try:
                check_checkpoint(checkpoint)
            except CheckpointError:
                noticed += 1
            else:
                restore_all(session, [variable], checkpoint)
                assert (session.run(variable) == np.arange(100)).all()
            change(name, flip(offset))
    assert noticed > 60
    check_checkpoint(checkpoint)


def test_the_list_of_tensorflow_may_be_missing(tmp_path, make_spec, caplog):
    _, newest = save_steps(tmp_path, make_spec(), 1, 2)
    (tmp_path / 'checkpoint').unlink()
    assert newest_checkpoint(str(tmp_path)) == newest and not caplog.records


def test_a_path_with_two_slashes_is_that_with_one(tmp_path, make_spec):
    newest, = save_steps(tmp_path, make_spec(), 1)
    check_checkpoint('%s//%s' % os.path.split(newest))
    assert newest_checkpoint(str(tmp_path) + '//') == '%s//%s' % os.path.split(newest)


def test_where_no_checkpoint_can_be_read_nothing_starts_anew_in_silence(tmp_path, make_spec):
    for checkpoint in save_steps(tmp_path, make_spec(), 1, 2):
        change(checkpoint + '.data-00000-of-00001', flip(0))
    with pytest.raises(UserError, match='none of the checkpoints in this folder can be read'):
        newest_checkpoint(str(tmp_path))


@pytest.mark.parametrize('content, remark', [
    (b'', 'is empty or damaged'),
    (b'\xff\x00\x80', 'is empty or damaged'),
    (b'model_checkpoint_path: "/moved/model.ckpt-9.ckpt"\n', 'names /moved/model.ckpt-9.ckpt')])
def test_a_wrong_list_of_tensorflow_is_told_and_does_no_harm(tmp_path, make_spec, caplog, content,
                                                             remark):
    _, newest = save_steps(tmp_path, make_spec(), 1, 2)
    (tmp_path / 'checkpoint').write_bytes(content)
    assert newest_checkpoint(str(tmp_path)) == newest
    assert [record.getMessage() for record in caplog.records] == [
        '%s %s; the newest checkpoint that can be read is %s' %
        (tmp_path / 'checkpoint', remark, newest)]


@pytest.mark.parametrize('damage', sorted(set(DAMAGES) - {
    'an empty description', 'half a description'}))
@pytest.mark.parametrize('restore', [restore_all, restore_fitting])
def test_a_damaged_checkpoint_that_is_asked_for_stops(tmp_path, make_spec, session, damage,
                                                      restore):
    _, newest = save_steps(tmp_path, make_spec(), 1, 2)
    change(newest + DAMAGES[damage][0], DAMAGES[damage][1])
    with pytest.raises(CheckpointError) as error:
        restore(session, zeros(session, a=[100]), newest)
    assert str(error.value).startswith('%s: cannot read this checkpoint: ' % newest)
    assert len(str(error.value).splitlines()) == 1


def test_the_last_checkpoints_are_kept_whichever_run_saved_them(tmp_path, make_spec, monkeypatch):
    monkeypatch.setattr(lpr.training.checkpoint_saver, 'MAX_CHECKPOINTS', 3)
    save_steps(tmp_path, make_spec(), 1, 2, 3)
    save_steps(tmp_path, make_spec(), 4, 5)
    names = {'model.ckpt-%d.ckpt.%s' % (step, end) for step in (3, 4, 5)
             for end in ('index', 'meta', 'yml', 'data-00000-of-00001')}
    assert set(os.listdir(str(tmp_path))) == names | {'checkpoint'}
    state = tf.train.get_checkpoint_state(str(tmp_path))
    assert [os.path.basename(path) for path in state.all_model_checkpoint_paths] == [
        'model.ckpt-3.ckpt', 'model.ckpt-4.ckpt', 'model.ckpt-5.ckpt']


def test_what_a_killed_saving_left_goes_and_other_files_stay(tmp_path, make_spec):
    for name in ('model.ckpt-5.ckpt.data-00000-of-00001.tempstate123',
                 'model.ckpt-5.ckpt.index.tempstate123', '.k_3xo1zz-model.ckpt-5.ckpt.yml',
                 'model.ckpt-5.ckpt.meta.tmp' + 32 * 'a', 'checkpoint.tmp' + 32 * '0',
                 '.k_3xo1zz-best.json'):
        (tmp_path / name).write_bytes(b'half')
    (tmp_path / 'notes.tmp').write_text('mine')
    save_steps(tmp_path, make_spec())
    assert os.listdir(str(tmp_path)) == ['notes.tmp']


def test_files_of_a_checkpoint_without_its_index_go(tmp_path, make_spec):
    """Without it no program finds a checkpoint."""
    save_steps(tmp_path, make_spec(), 5, 6)
    others = {name for name in os.listdir(str(tmp_path)) if 'ckpt-6' not in name}
    (tmp_path / 'model.ckpt-6.ckpt.index').unlink()
    (tmp_path / 'model.ckpt-7.ckpt.yml').write_text('half')
    (tmp_path / 'mine.ckpt-6.ckpt.yml').write_text('mine')
    save_steps(tmp_path, make_spec())
    assert set(os.listdir(str(tmp_path))) == others | {'mine.ckpt-6.ckpt.yml'}


@pytest.mark.parametrize('value, finite', [(1, True), (float('nan'), False), (float('inf'), False)])
def test_a_value_that_is_not_finite_is_found_in_any_variable(tmp_path, make_spec, session, value,
                                                             finite):
    tf.Variable(5, name='global_step', dtype=tf.int64)
    tf.Variable(np.zeros(3, np.float32))
    tf.Variable(np.array([0, value], np.float32))
    session.run(tf.compat.v1.global_variables_initializer())
    assert CheckpointSaver(str(tmp_path), make_spec()).all_finite(session) is finite


@pytest.mark.parametrize('kilobytes', range(20, 60, 4))
def test_a_full_disk_is_told_and_spoils_no_checkpoint(tmp_path, make_spec, kilobytes):
    """The disk is full at the description, the values, the index, the list or the graph.

    At the graph the checkpoint itself is whole already.
    """
    with small_disk(tmp_path, kilobytes):
        saved = []
        with pytest.raises(UserError) as error:
            for step in range(1, 10):
                saved += save_steps(tmp_path, make_spec(), step)
        assert 'No space left on device' in str(error.value)
        assert len(str(error.value).splitlines()) == 1
        listed = list_checkpoints(str(tmp_path))
        assert saved == listed[:len(saved)] and len(listed) - len(saved) in (0, 1)
        for checkpoint in listed:
            check_checkpoint(checkpoint)
        stems = {name.split('.ckpt.')[0] for name in os.listdir(str(tmp_path))} - {'checkpoint'}
        assert stems == {os.path.basename(path)[:-len('.ckpt')] for path in listed}


def test_a_folder_that_cannot_be_written_is_an_error(make_spec):
    with read_only_folder() as folder, pytest.raises(UserError, match='Permission denied'):
        save_steps(folder, make_spec(), 1)


@pytest.fixture(scope='module')
def narrow_network(tmp_path_factory, make_spec):
    """A network with random weights and its description."""
    spec = make_spec(width=NARROW)
    return restore_network(save_random_network(tmp_path_factory.mktemp('in'), spec), spec), spec


@pytest.mark.parametrize('copies', range(4))
def test_a_network_that_cannot_be_saved_whole_leaves_nothing(tmp_path, narrow_network, monkeypatch,
                                                             copies):
    """A disk that is full after some of the three files."""
    (network, spec), output = narrow_network, str(tmp_path / 'out' / 'model.ckpt')
    places = iter([shutil.copyfile] * copies)

    def copy(source, target):
        try:
            next(places)(source, target)
        except StopIteration:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, 'copyfile', copy)
    if copies < 3:
        with pytest.raises(UserError, match='No space left on device'):
            save_network(network, spec, output)
    else:
        save_network(network, spec, output)
    assert len(list((tmp_path / 'out').iterdir())) == (3 if copies == 3 else 0)
