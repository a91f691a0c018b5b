"""TensorBoard logs: what TensorFlow reads back, and disks that cannot be written."""

import os

import numpy as np
import pytest
import tensorflow as tf
from disks import file_size_limit, read_only_folder

from lpr.runtime.errors import UserError
from lpr.runtime.event_log import EventLog


def events(folder):
    path, = (os.path.join(str(folder), name) for name in os.listdir(str(folder)))
    return list(tf.compat.v1.train.summary_iterator(path))


def test_scalars_are_read_back_with_their_steps_at_once(tmp_path):
    log = EventLog(str(tmp_path / 'new'))
    log.add_scalars(7, {'a': np.float32(1.5), 'b': 2})
    version, scalars = events(tmp_path / 'new')
    assert version.file_version == 'brain.Event:2'
    assert scalars.step == 7
    assert {value.tag: value.simple_value for value in scalars.summary.value} == {'a': 1.5, 'b': 2}


def test_the_graph_is_in_the_log(tmp_path, session):
    tf.constant(1, name='one')
    EventLog(str(tmp_path), session.graph)
    graph = tf.compat.v1.GraphDef.FromString(events(tmp_path)[1].graph_def)
    assert [node.name for node in graph.node] == ['one']


def test_a_disk_that_fills_up_is_told_and_what_was_written_stays(tmp_path):
    log = EventLog(str(tmp_path))
    with pytest.raises(UserError, match='cannot write this log: .*events.out.*File too large'), \
            file_size_limit(400):
        for step in range(100):
            log.add_scalars(step, {'a': step})
    path, = tmp_path.iterdir()
    assert path.stat().st_size <= 400
    version, *written = events(tmp_path)
    assert [event.step for event in written] == list(range(len(written))) and len(written) > 5


def test_a_folder_that_cannot_be_written_is_an_error():
    with read_only_folder() as folder:
        with pytest.raises(UserError, match='cannot write this log: .*Permission denied'):
            EventLog(folder)
        with pytest.raises(UserError, match='cannot make this directory: Permission denied'):
            EventLog(os.path.join(folder, 'new'))
