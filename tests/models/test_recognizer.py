"""One interface over checkpoint, frozen graph and TFLite model."""

import glob
import os
import re
import shutil
import struct

import numpy as np
import pytest
import tensorflow as tf
from made import NARROW
from random_network import save_random_network

from lpr.config.loader import load_config
from lpr.data.annotations import read_annotations
from lpr.data.batches import read_batches
from lpr.data.vocabulary import Vocabulary
from lpr.models.interpreter import Interpreter
from lpr.models.model_spec import read_spec_of, write_spec
from lpr.models.recognizer import load_recognizer, resolve_spec
from lpr.network.confidence import (
    log_softmax,
    plate_log_probability,
    symbol_probabilities,
)
from lpr.runtime.errors import UserError


@pytest.fixture(scope='module')
def images(plates, export):
    """The plates as the network's input."""
    _, spec = read_spec_of(export.frozen_graph)
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
    assert relative_difference(logits, tflite_logits) < 0.2


@pytest.mark.parametrize('recognizer', ['checkpoint', 'frozen', 'tflite'], indirect=True)
def test_a_batch_reads_as_its_images_one_by_one(recognizer, images):
    predictions, logits = recognizer.run(images)
    assert predictions.shape == (8, 20) and logits.shape == (8, 88, 39)
    for index in range(8):
        alone, alone_logits = recognizer.run(images[index:index + 1])
        np.testing.assert_allclose(alone_logits[0], logits[index], atol=1e-4)
        np.testing.assert_array_equal(alone[0], predictions[index])


@pytest.mark.parametrize('recognizer', ['checkpoint', 'frozen', 'tflite'], indirect=True)
def test_a_reading_is_the_plate_and_its_symbols_with_their_probabilities(recognizer, images):
    predictions, logits = recognizer.run(images[:3])
    log_probabilities = log_softmax(logits)
    plates = np.exp(plate_log_probability(log_probabilities, predictions))
    by_symbol = symbol_probabilities(log_probabilities, predictions)
    for reading, row, plate, values in zip(recognizer.read(images[:3]), predictions, plates,
                                           by_symbol):
        assert reading.plate == recognizer.spec.vocabulary.decode(row)
        assert ''.join(reading.symbols) == reading.plate
        assert reading.confidence == pytest.approx(plate, rel=1e-3)
        assert len(reading.symbol_confidences) == (row >= 0).sum()
        np.testing.assert_allclose(reading.symbol_confidences, values[row >= 0], rtol=1e-3)


@pytest.mark.parametrize('recognizer', ['checkpoint', 'frozen', 'tflite'], indirect=True)
def test_readings_are_held_to_patterns(recognizer, request, quantized_training, export, images):
    """A new network reads little; with a pattern it reads plates of three letters."""
    path = {'checkpoint': quantized_training.checkpoint, 'frozen': export.frozen_graph,
            'tflite': export.tflite}[request.node.callspec.params['recognizer']]
    held = load_recognizer(path, patterns=['^[A-Z]{3}$'])
    predictions, logits = held.run(images)
    assert {bool(re.fullmatch('[A-Z]{3}', reading.plate))
            for reading in recognizer.read(images)} == {False}
    probabilities = np.exp(plate_log_probability(log_softmax(logits), predictions))
    for reading, probability in zip(held.read(images), probabilities):
        assert re.fullmatch('[A-Z]{3}', reading.plate)
        assert reading.confidence == pytest.approx(probability, rel=1e-3)


def test_readings_that_match_stay_as_they_are(frozen, export, images):
    plates = [reading.plate for reading in frozen.read(images)]
    held = load_recognizer(export.frozen_graph, patterns=['^%s$' % plate for plate in set(plates)])
    assert [reading.plate for reading in held.read(images)] == plates


def test_merged_symbols_are_read_as_the_pattern_has_them(tmp_path, make_spec):
    """The network has no other classes than these, so the first symbols would match nowhere."""
    classes = Vocabulary([['0', 'O'], ['1', 'I'], ['_']])
    path = save_random_network(tmp_path, make_spec(vocabulary=classes, width=NARROW))
    held = load_recognizer(path, patterns=iter(['^[0-9]{7}$', '^[A-Z]{2}[0-9]$']))
    pictures = np.random.RandomState(1).uniform(size=(3, 24, 94, 3)).astype(np.float32)
    for reading in held.read(pictures):
        assert re.fullmatch('[0-9]{7}|[A-Z]{2}[0-9]', reading.plate)
        assert ''.join(reading.symbols) == reading.plate


def test_a_pattern_that_cannot_be_decoded_to_is_told(export):
    with pytest.raises(UserError, match='cannot be used for decoding: it has a look ahead'):
        load_recognizer(export.frozen_graph, patterns=['^(?!A)'])


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
    assert str(error.value) == ('%s: no description (.yml) beside this model; copy it there, or '
                                'use a script that takes the config it was trained with' % path)
    config = load_config(export.config)
    assert resolve_spec(path, config) == config.spec


def test_the_temperature_is_that_of_the_model_also_with_a_config(export, tmp_path):
    path = str(tmp_path / 'graph.pb')
    shutil.copy(export.frozen_graph, path)
    config = load_config(export.config)
    write_spec(config.spec._replace(temperature=0.5), str(tmp_path / 'graph.yml'))
    assert resolve_spec(path, config) == config.spec._replace(temperature=0.5)
    images = np.random.RandomState(0).uniform(size=(2, 24, 94, 3)).astype(np.float32)
    with load_recognizer(path, config) as recognizer:
        predictions, logits = recognizer.run(images)
        np.testing.assert_allclose(
            recognizer.confidences(predictions, logits),
            np.exp(plate_log_probability(log_softmax(2 * logits), predictions)))


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
    with pytest.raises(UserError, match='%s: not a (frozen LPRNet|TFLite model)' % name):
        load_recognizer(str(tmp_path / name))


def test_a_cut_off_frozen_graph_is_an_error(export, tmp_path, make_spec):
    write_spec(make_spec(), str(tmp_path / 'model.yml'))
    with open(export.frozen_graph, 'rb') as stream:
        (tmp_path / 'model.pb').write_bytes(stream.read()[:100000])
    with pytest.raises(UserError, match='model.pb: not a frozen LPRNet'):
        load_recognizer(str(tmp_path / 'model.pb'))


def altered(graph_path, alter):
    """The bytes of a frozen graph after `alter` of its `GraphDef`."""
    graph_def = tf.compat.v1.GraphDef()
    with open(graph_path, 'rb') as stream:
        graph_def.ParseFromString(stream.read())
    alter(graph_def)
    return graph_def.SerializeToString()


@pytest.mark.parametrize('operation', ['WriteFile', 'ReadFile', 'PyFunc', 'While', 'NoSuchOp'])
def test_a_frozen_graph_that_could_do_more_than_compute_is_not_run(export, tmp_path, operation):
    shutil.copy(os.path.join(export.folder, 'graph.yml'), str(tmp_path / 'graph.yml'))
    (tmp_path / 'graph.pb').write_bytes(altered(
        export.frozen_graph, lambda graph: graph.node.add(name='more', op=operation)))
    with pytest.raises(UserError, match="the node 'more' has the operation %s, which no LPRNet "
                                        'has; such a graph could read or write' % operation):
        load_recognizer(str(tmp_path / 'graph.pb'))


def test_a_graph_that_writes_files_writes_none(export, tmp_path):
    """Without the check the file would be written: the predictions wait for it."""
    with tf.Graph().as_default() as graph:
        tf.io.write_file(str(tmp_path / 'written'), 'data', name='write')

    def alter(graph_def):
        graph_def.node.extend(graph.as_graph_def().node)
        next(node for node in graph_def.node if node.name == 'd_predictions').input.append('^write')

    shutil.copy(os.path.join(export.folder, 'graph.yml'), str(tmp_path / 'graph.yml'))
    (tmp_path / 'graph.pb').write_bytes(altered(export.frozen_graph, alter))
    with pytest.raises(UserError, match='WriteFile'):
        load_recognizer(str(tmp_path / 'graph.pb'))
    assert not (tmp_path / 'written').exists()


@pytest.mark.parametrize('alter_shape', [
    lambda shape: setattr(shape.dim[2], 'size', -1), lambda shape: shape.Clear(),
    lambda shape: setattr(shape, 'unknown_rank', True) or shape.ClearField('dim')],
    ids=['a side', 'no side', 'no rank'])
def test_a_frozen_graph_of_an_open_shape_is_an_error(export, tmp_path, alter_shape):
    def alter(graph_def):
        node = next(node for node in graph_def.node if node.name == 'input')
        alter_shape(node.attr['shape'].shape)

    shutil.copy(os.path.join(export.folder, 'graph.yml'), str(tmp_path / 'graph.yml'))
    (tmp_path / 'graph.pb').write_bytes(altered(export.frozen_graph, alter))
    with pytest.raises(UserError, match='graph.pb: '):
        load_recognizer(str(tmp_path / 'graph.pb'))


def test_the_config_sets_how_long_predictions_may_be(float_training, write_config, tmp_path):
    config = load_config(write_config(tmp_path, max_lp_length=3))
    recognizer = load_recognizer(float_training.checkpoint, config)
    predictions, _ = recognizer.run(np.zeros((1, 24, 94, 3), np.float32))
    assert predictions.shape == (1, 3)


def test_a_constant_larger_than_its_file_is_an_error(export, tmp_path):
    def alter(graph_def):
        node = next(node for node in graph_def.node if node.op == 'Const')
        del node.attr['value'].tensor.tensor_shape.dim[:]
        node.attr['value'].tensor.tensor_shape.dim.add(size=2 ** 40)

    shutil.copy(os.path.join(export.folder, 'graph.yml'), str(tmp_path / 'graph.yml'))
    (tmp_path / 'graph.pb').write_bytes(altered(export.frozen_graph, alter))
    with pytest.raises(UserError, match='more than the file holds'):
        load_recognizer(str(tmp_path / 'graph.pb'))


@pytest.mark.parametrize('dtype', [0, 99])
def test_a_constant_of_no_type_is_an_error(export, tmp_path, dtype):
    def alter(graph_def):
        node = next(node for node in graph_def.node if node.op == 'Const')
        node.attr['value'].tensor.dtype = dtype

    shutil.copy(os.path.join(export.folder, 'graph.yml'), str(tmp_path / 'graph.yml'))
    (tmp_path / 'graph.pb').write_bytes(altered(export.frozen_graph, alter))
    with pytest.raises(UserError, match='values of no type'):
        load_recognizer(str(tmp_path / 'graph.pb'))


def copy_description(export, folder):
    """Copies the `.yml` of an export without its checksum, which no altered model has."""
    _, spec = read_spec_of(export.tflite)
    write_spec(spec, str(folder / 'graph.yml'))


@pytest.mark.parametrize('form', ['frozen_graph', 'tflite'])
def test_a_damaged_model_is_refused_or_runs_and_never_ends_the_process(
        export, tmp_path, images, form):
    """Bit flips and truncations; those of weights cannot be told from other weights."""
    with open(getattr(export, form), 'rb') as stream:
        source = stream.read()
    path = tmp_path / os.path.basename(getattr(export, form))
    copy_description(export, tmp_path)
    random = np.random.RandomState(0)
    refused = 0
    for turn in range(40):
        data = bytearray(source[:random.randint(len(source))] if turn % 2 else source)
        for _ in range(0 if turn % 2 else 4):
            place = random.choice([random.randint(2000), random.randint(-30000, 0)])
            data[place] ^= 1 << random.randint(8)
        path.write_bytes(bytes(data))
        try:
            predictions, _ = load_recognizer(str(path)).run(images[:1])
        except UserError as error:
            assert str(error).startswith('%s: ' % path)
            refused += 1
        else:
            assert predictions.shape == (1, 20)
    assert refused >= 20  # all truncations


def test_a_tflite_model_with_an_operator_of_tensorflow_is_not_run(export, tmp_path):
    with open(export.tflite, 'rb') as stream:
        data = bytearray(stream.read())
    root, = struct.unpack_from('<I', data, 0)
    vtable = root - struct.unpack_from('<i', data, root)[0]
    field = root + struct.unpack_from('<H', data, vtable + 6)[0]  # operator_codes
    vector = field + struct.unpack_from('<I', data, field)[0]
    code = vector + 4 + struct.unpack_from('<I', data, vector + 4)[0]
    vtable = code - struct.unpack_from('<i', data, code)[0]
    builtin = code + struct.unpack_from('<H', data, vtable + 4)[0]
    data[builtin] = 32  # CUSTOM
    copy_description(export, tmp_path)
    (tmp_path / 'graph.tflite').write_bytes(bytes(data))
    with pytest.raises(UserError, match='it has the operator 32 of the TFLite schema, which no '):
        load_recognizer(str(tmp_path / 'graph.tflite'))


def test_a_tflite_model_of_several_images_at_a_time_is_an_error(export, tmp_path):
    _, spec = read_spec_of(export.tflite)
    converter = tf.compat.v1.lite.TFLiteConverter.from_frozen_graph(
        export.frozen_graph, ['input'], ['Squeeze'], {'input': [8, 24, 94, 3]})
    converter.inference_type = tf.uint8
    converter.quantized_input_stats = {'input': (0, 255)}
    (tmp_path / 'graph.tflite').write_bytes(converter.convert())
    write_spec(spec, str(tmp_path / 'graph.yml'))
    with pytest.raises(UserError) as error:
        load_recognizer(str(tmp_path / 'graph.tflite'))
    assert str(error.value) == (
        '%s: reads 8 images at a time; expected 1, as tflite_convert makes it without '
        '--input_shapes' % (tmp_path / 'graph.tflite'))


@pytest.mark.parametrize('end, name', [('input', 'input'), ('output', 'logits')])
def test_a_tflite_model_of_signed_bytes_is_an_error(export, monkeypatch, end, name):
    """Converters of later versions make some; that of TensorFlow 1.15 refuses this network."""
    method = 'get_%s_details' % end
    monkeypatch.setattr('lpr.models.tflite.Interpreter', type('Int8', (Interpreter,), {
        method: lambda self: [dict(getattr(Interpreter, method)(self)[0], dtype=np.int8)]}))
    with pytest.raises(UserError) as error:
        load_recognizer(export.tflite)
    assert str(error.value) == (
        '%s: its %s is int8; expected float32 or, quantized, uint8 '
        '(--inference_type=QUANTIZED_UINT8)' % (export.tflite, name))


def test_the_value_range_of_a_tflite_model_must_be_that_of_its_description(export, tmp_path):
    shutil.copy(export.tflite, str(tmp_path / 'graph.tflite'))
    _, spec = read_spec_of(export.tflite)
    write_spec(spec._replace(symmetric_range=True), str(tmp_path / 'graph.yml'))
    with pytest.raises(UserError) as error:
        load_recognizer(str(tmp_path / 'graph.tflite'))
    assert str(error.value) == ('%s: pixel 0 is the input 0.00, but its description says '
                                'symmetric_range = True' % (tmp_path / 'graph.tflite'))


def test_a_quantized_checkpoint_is_not_taken_for_a_float_one(
        quantized_training, float_training, tmp_path):
    """Without its description: all variables of the float network are there."""
    for path in glob.glob(quantized_training.checkpoint + '.[id]*'):
        shutil.copy(path, str(tmp_path))
    path = str(tmp_path / os.path.basename(quantized_training.checkpoint))
    with pytest.raises(UserError, match='%s was trained with quantization_aware = True, but' %
                                        path):
        load_recognizer(path, load_config(float_training.config))


def test_a_frozen_graph_of_another_network_is_an_error(tmp_path, make_spec, session):
    tf.zeros([1], name='input')
    (tmp_path / 'model.pb').write_bytes(session.graph.as_graph_def().SerializeToString())
    write_spec(make_spec(), str(tmp_path / 'model.yml'))
    with pytest.raises(UserError, match='model.pb: not a frozen LPRNet with the ops input'):
        load_recognizer(str(tmp_path / 'model.pb'))


@pytest.mark.parametrize('name', ['frozen_graph', 'tflite'])
def test_a_model_that_does_not_fit_its_description_is_an_error(export, tmp_path, name):
    path = getattr(export, name)
    copy = str(tmp_path / os.path.basename(path))
    shutil.copy(path, copy)
    _, spec = read_spec_of(path)
    write_spec(spec._replace(vocabulary=Vocabulary([['A'], ['_']])), str(tmp_path / 'graph.yml'))
    with pytest.raises(UserError) as error:
        load_recognizer(copy)
    assert str(error.value) == (
        '%s: input (24, 94, 3) and logits (88, 39), but its description says (24, 94, 3) and '
        '(88, 2)' % copy)
