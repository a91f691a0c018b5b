"""One interface over checkpoint, frozen graph and TFLite model."""

import os
import shutil

import numpy as np
import pytest
import tensorflow as tf

from lpr.annotations import read_annotations
from lpr.checkpoint_saver import CheckpointSaver
from lpr.config import load_config
from lpr.dataset import read_batches
from lpr.errors import UserError
from lpr.model_spec import find_spec, write_spec
from lpr.network import build_network
from lpr.recognizer import load_recognizer, resolve_spec
from lpr.vocabulary import Vocabulary


@pytest.fixture(scope='module')
def images(plates, export):
    """The plates as the network's input."""
    _, spec = find_spec(export.frozen_graph)
    return np.concatenate(list(read_batches(read_annotations(plates.train), spec, 8)))


@pytest.fixture(scope='module')
def checkpoint(quantized_training):
    return load_recognizer(quantized_training.checkpoint)


@pytest.fixture(scope='module')
def frozen(export):
    return load_recognizer(export.frozen_graph)


@pytest.fixture(scope='module')
def tflite(export):
    return load_recognizer(export.tflite)


@pytest.fixture
def recognizer(request):
    """The recognizer whose name is the parameter."""
    return request.getfixturevalue(request.param)


def save_random_network(folder, spec):
    """A checkpoint of a network that has learnt nothing."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        build_network(tf.zeros((1,) + spec.input_shape), spec.num_classes, spec.rnn_cells_num,
                      spec.global_context)
        session.run(tf.compat.v1.global_variables_initializer())
        return CheckpointSaver(str(folder), spec).save(session, 1)


def relative_difference(logits, others):
    return np.sqrt(np.mean((logits - others) ** 2) / np.mean(logits ** 2))


def test_a_frozen_graph_gives_the_logits_of_its_checkpoint(checkpoint, frozen, images):
    predictions, logits = checkpoint.run(images)
    frozen_predictions, frozen_logits = frozen.run(images)
    np.testing.assert_allclose(frozen_logits, logits, atol=1e-4)
    np.testing.assert_array_equal(frozen_predictions, predictions)


def test_a_tflite_model_comes_close_to_its_checkpoint(checkpoint, tflite, images):
    _, logits = checkpoint.run(images)
    predictions, tflite_logits = tflite.run(images)
    assert tflite_logits.dtype == np.float32 and predictions.dtype == np.int32
    assert relative_difference(logits, tflite_logits) < 0.1


@pytest.mark.parametrize('recognizer', ['checkpoint', 'frozen', 'tflite'], indirect=True)
def test_a_batch_reads_as_its_images_one_by_one(recognizer, images):
    predictions, logits = recognizer.run(images)
    assert predictions.shape == (8, 20) and logits.shape == (8, 88, 39)
    for index in range(8):
        alone, alone_logits = recognizer.run(images[index:index + 1])
        np.testing.assert_allclose(alone_logits[0], logits[index], atol=1e-4)
        np.testing.assert_array_equal(alone[0], predictions[index])


@pytest.mark.parametrize('recognizer', ['checkpoint', 'frozen', 'tflite'], indirect=True)
def test_a_reading_is_plate_indices_and_confidence(recognizer, images):
    predictions, logits = recognizer.run(images[:3])
    for reading, row, values in zip(recognizer.read(images[:3]), predictions, logits):
        assert reading.indices == [index for index in row if index >= 0]
        assert reading.plate == recognizer.spec.vocabulary.decode(reading.indices)
        softmax = np.exp(values) / np.exp(values).sum(axis=1, keepdims=True)
        assert reading.confidence == pytest.approx(softmax.max(axis=1).prod(), rel=1e-3)
        assert 0 < reading.confidence <= 1


def test_a_checkpoint_with_the_tile_head_is_read(tmp_path, make_spec):
    spec = make_spec(global_context='tile')
    path = save_random_network(tmp_path, spec)
    _, logits = load_recognizer(path).run(np.zeros((2, 24, 94, 3), np.float32))
    assert logits.shape == (2, 88, 5)


@pytest.mark.parametrize('name', ['graph.pb.frozen', 'graph.pb', 'graph.tflite'])
def test_a_model_needs_nothing_but_its_files(export, tmp_path, name):
    source = export.tflite if name.endswith('tflite') else export.frozen_graph
    shutil.copy(source, str(tmp_path / name))
    shutil.copy(os.path.join(export.folder, 'graph.yml'), str(tmp_path / 'graph.yml'))
    assert load_recognizer(str(tmp_path / name)).spec.num_classes == 39


def test_a_model_without_a_description_takes_that_of_the_config(export, tmp_path):
    path = str(tmp_path / 'alone.pb')
    shutil.copy(export.frozen_graph, path)
    with pytest.raises(UserError) as error:
        resolve_spec(path)
    assert str(error.value) == ('%s: no description (.yml) beside this model; give the config it '
                                'was trained with' % path)
    config = load_config(export.config)
    assert resolve_spec(path, config) == config.spec


def test_a_model_that_does_not_fit_the_config_is_refused(export, float_training):
    config = load_config(float_training.config)
    with pytest.raises(UserError) as error:
        load_recognizer(export.frozen_graph, config)
    assert str(error.value) == (
        '%s has quantization_aware = True, but %s has quantization_aware = False' %
        (os.path.join(export.folder, 'graph.yml'), float_training.config))


@pytest.mark.parametrize('name', ['gone.pb', 'gone.tflite', 'gone.ckpt'])
def test_a_missing_model_is_an_error_that_names_it(tmp_path, make_spec, name):
    write_spec(make_spec(), str(tmp_path / 'gone.yml'))
    with pytest.raises(UserError, match='%s: (cannot read this model|no such checkpoint)' % name):
        load_recognizer(str(tmp_path / name))


@pytest.mark.parametrize('name', ['model.pb', 'model.pb.frozen', 'model.tflite'])
@pytest.mark.parametrize('data', [b'', b'damaged'], ids=['empty', 'damaged'])
def test_a_damaged_model_is_an_error_that_names_it(tmp_path, make_spec, name, data):
    write_spec(make_spec(), str(tmp_path / 'model.yml'))
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UserError, match='%s: no (frozen LPRNet|TFLite model)' % name):
        load_recognizer(str(tmp_path / name))


def test_a_cut_off_frozen_graph_is_an_error(export, tmp_path, make_spec):
    write_spec(make_spec(), str(tmp_path / 'model.yml'))
    with open(export.frozen_graph, 'rb') as stream:
        (tmp_path / 'model.pb').write_bytes(stream.read()[:100000])
    with pytest.raises(UserError, match='model.pb: no frozen LPRNet'):
        load_recognizer(str(tmp_path / 'model.pb'))


def test_a_frozen_graph_of_another_network_is_an_error(tmp_path, make_spec, session):
    tf.zeros([1], name='input')
    (tmp_path / 'model.pb').write_bytes(session.graph.as_graph_def().SerializeToString())
    write_spec(make_spec(), str(tmp_path / 'model.yml'))
    with pytest.raises(UserError, match='model.pb: no frozen LPRNet with the ops input, Squeeze'):
        load_recognizer(str(tmp_path / 'model.pb'))


@pytest.mark.parametrize('name', ['frozen_graph', 'tflite'])
def test_a_model_that_does_not_fit_its_description_is_an_error(export, tmp_path, name):
    path = getattr(export, name)
    copy = str(tmp_path / os.path.basename(path))
    shutil.copy(path, copy)
    _, spec = find_spec(path)
    write_spec(spec._replace(vocabulary=Vocabulary([['A'], ['_']])), str(tmp_path / 'graph.yml'))
    with pytest.raises(UserError) as error:
        load_recognizer(copy)
    assert str(error.value) == (
        '%s: input (24, 94, 3) and logits (88, 39), but its description says (24, 94, 3) and '
        '(88, 2)' % copy)
