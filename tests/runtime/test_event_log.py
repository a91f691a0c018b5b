"""TensorBoard logs: what TensorFlow reads back, and disks that cannot be written."""

import functools
import os

import cv2
import numpy as np
import pytest
import tensorflow as tf
from disks import file_size_limit, read_only_folder
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

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


def test_a_resumed_run_leaves_one_curve_in_tensorboard(tmp_path, monkeypatch):
    for start, last in ((0, 5), (3, 4)):
        # A file for each run, which TensorBoard reads in the order of their names.
        monkeypatch.setattr('lpr.runtime.event_log.time.time', functools.partial(float, start))
        log = EventLog(str(tmp_path), step=start)
        for step in range(start + 1, last + 1):
            log.add_scalars(step, {'loss': 10 * start + step})
    shown = EventAccumulator(str(tmp_path)).Reload().Scalars('loss')
    assert [(scalar.step, scalar.value) for scalar in shown] == [(1, 1), (2, 2), (3, 3), (4, 34)]


def test_pictures_histograms_and_texts_are_read_back(tmp_path):
    log = EventLog(str(tmp_path))
    picture = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    log.add_images(1, {'p': picture})
    log.add_histograms(2, {'h': np.array([[0.0, 1.0], [1.0, 4.0]], np.float32), 'one': [2.0]})
    log.add_text(3, 't', 'a = 1\n\nclass b:\n    c = 2\n')
    _, pictures, histograms, texts = events(tmp_path)
    value, = pictures.summary.value
    assert (pictures.step, value.tag, value.image.height, value.image.width) == (1, 'p', 2, 3)
    decoded = cv2.imdecode(np.frombuffer(value.image.encoded_image_string, np.uint8), 1)
    assert (decoded[..., ::-1] == picture).all()
    histogram, one = (value.histo for value in histograms.summary.value)
    assert (histogram.min, histogram.max, histogram.num, histogram.sum, histogram.sum_squares) == (
        0, 4, 4, 6, 18)
    limits, counts = np.array(histogram.bucket_limit), np.array(histogram.bucket)
    assert limits[-1] == 4 and len(limits) == len(counts)
    assert [counts[limits <= limit].sum() for limit in (0.5, 2, 4)] == [1, 3, 4]
    assert (one.min, one.max, one.num, sum(one.bucket)) == (2, 2, 1, 1)
    value, = texts.summary.value
    assert value.metadata.plugin_data.plugin_name == 'text'
    assert tf.make_ndarray(value.tensor).tolist() == [
        b'    a = 1\n    \n    class b:\n        c = 2\n']


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
