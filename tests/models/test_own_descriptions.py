"""A description of another model is noticed: the vocabulary in the graph, checksums of others."""

import hashlib
import os
import shutil

import pytest
import tensorflow as tf
from paths import ROOT
from random_network import save_random_network

from lpr.data.vocabulary import Vocabulary
from lpr.models.checkpoints import CheckpointError, check_checkpoint, newest_checkpoint
from lpr.models.checksums import checksum_of
from lpr.models.export import export_frozen_graph
from lpr.models.frozen_graph import import_frozen_graph
from lpr.models.model_spec import read_checksums, read_spec, read_spec_of, write_spec
from lpr.models.recognizer import load_recognizer
from lpr.runtime.errors import UserError

SHIPPED = [os.path.join(ROOT, 'pre-trained', name) for name in ('china', 'europe', 'latin')]
MERGED = Vocabulary([['0', 'O'], ['<Anhui>'], ['A'], ['皖'], ['_']])


@pytest.fixture(scope='module')
def exported(tmp_path_factory, make_spec):
    """A frozen graph with merged symbols and Hanzi."""
    folder = tmp_path_factory.mktemp('exported')
    spec = make_spec(vocabulary=MERGED)
    export_frozen_graph(save_random_network(folder, spec), spec, str(folder / 'graph'))
    return str(folder / 'graph.pb.frozen')


@pytest.fixture
def copied(tmp_path):
    """A copy of the shipped model `latin`."""
    shutil.copytree(SHIPPED[2], str(tmp_path / 'latin'))
    return tmp_path / 'latin'


def read_graph(path):
    graph_def = tf.compat.v1.GraphDef()
    with open(path, 'rb') as stream:
        graph_def.ParseFromString(stream.read())
    return graph_def


def other_order(spec):
    """A description of as many classes whose first two are exchanged."""
    first, second, *rest = spec.vocabulary.classes
    return spec._replace(vocabulary=Vocabulary([second, first] + rest))


def sha256(path):
    with open(path, 'rb') as stream:
        return hashlib.sha256(stream.read()).hexdigest()


def test_any_program_can_read_the_vocabulary_of_a_frozen_graph(exported):
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        classes, = tf.import_graph_def(read_graph(exported), return_elements=['vocabulary:0'])
        texts = [text.decode('utf-8') for text in session.run(classes)]
    assert texts == ['0 O', '<Anhui>', 'A', '皖', '_']


@pytest.mark.parametrize('path', [os.path.join(folder, 'graph.pb') for folder in SHIPPED])
def test_shipped_graphs_have_the_vocabulary_of_their_description(path):
    _, vocabulary = import_frozen_graph(path)
    assert vocabulary == read_spec_of(path)[1].vocabulary


def test_no_other_op_needs_the_vocabulary(exported):
    used = {name for node in read_graph(exported).node for name in node.input}
    assert not [name for name in used if 'vocabulary' in name]


def test_a_description_of_another_order_beside_a_frozen_graph_is_an_error(exported, tmp_path):
    path = str(tmp_path / 'graph.pb')
    shutil.copy(exported, path)
    write_spec(other_order(read_spec_of(exported)[1]), str(tmp_path / 'graph.yml'))
    with pytest.raises(UserError) as error:
        load_recognizer(path)
    assert str(error.value) == (
        "%s has 5 classes, its description has 5 (class 0 is '0/O' in the first and '<Anhui>' in "
        'the second); was the model trained on other annotation files?' % path)


def test_a_frozen_graph_of_before_has_no_vocabulary_and_is_read(exported, tmp_path):
    graph_def = read_graph(exported)
    nodes = [node for node in graph_def.node if node.name != 'vocabulary']
    del graph_def.node[:]
    graph_def.node.extend(nodes)
    (tmp_path / 'graph.pb').write_bytes(graph_def.SerializeToString())
    write_spec(read_spec_of(exported)[1], str(tmp_path / 'graph.yml'))
    with load_recognizer(str(tmp_path / 'graph.pb')) as recognizer:
        assert recognizer.spec.vocabulary == MERGED


@pytest.mark.parametrize('data', [b'\xff', b'A', b'_ _'], ids=['bytes', 'no blank', 'twice'])
def test_a_damaged_vocabulary_is_an_error(exported, tmp_path, data):
    graph_def = read_graph(exported)
    node = next(node for node in graph_def.node if node.name == 'vocabulary')
    node.attr['value'].tensor.string_val[-1] = data
    (tmp_path / 'graph.pb').write_bytes(graph_def.SerializeToString())
    with pytest.raises(UserError, match='graph.pb: not a frozen LPRNet'):
        import_frozen_graph(str(tmp_path / 'graph.pb'))


@pytest.mark.parametrize('folder', SHIPPED)
def test_shipped_descriptions_have_the_checksums_of_their_models(folder):
    assert read_checksums(os.path.join(folder, 'graph.yml')) == {
        'tflite_sha256': sha256(os.path.join(folder, 'graph.tflite'))}
    assert read_checksums(os.path.join(folder, 'model.ckpt.yml')) == {
        'checkpoint_sha256': sha256(os.path.join(folder, 'model.ckpt.index'))}


@pytest.mark.parametrize('description, model, changed', [
    ('graph.yml', 'graph.tflite', 'graph.tflite'),
    ('model.ckpt.yml', 'model.ckpt', 'model.ckpt.index')])
def test_a_description_of_another_model_is_an_error(copied, description, model, changed):
    for name in (description, changed):
        shutil.copy(os.path.join(SHIPPED[1], name), str(copied))
        if name == description:
            with pytest.raises(UserError) as error:
                load_recognizer(str(copied / model))
            assert str(error.value).startswith(
                '%s: this description was written for another model than %s; ' %
                (copied / description, copied / model))
    assert read_spec_of(str(copied / model))[1] == read_spec(str(copied / description))


def test_a_description_without_a_checksum_fits_any_model(copied):
    spec = other_order(read_spec(str(copied / 'graph.yml')))
    write_spec(spec, str(copied / 'graph.yml'))
    assert read_spec_of(str(copied / 'graph.tflite')) == (str(copied / 'graph.yml'), spec)


def test_a_checksum_is_that_of_its_kind_of_model_only(copied):
    """One description may lie beside a TFLite model and a frozen graph or a checkpoint."""
    write_spec(read_spec(str(copied / 'graph.yml')), str(copied / 'model.yml'),
               {'tflite_sha256': 'of model.tflite'})
    os.remove(str(copied / 'model.ckpt.yml'))
    assert read_spec_of(str(copied / 'model.ckpt'))[0] == str(copied / 'model.yml')
    assert read_spec_of(str(copied / 'model.pb'))[0] == str(copied / 'model.yml')


def test_checkpoints_are_saved_with_their_checksum(tmp_path, make_spec):
    path = save_random_network(tmp_path, make_spec())
    assert read_checksums(path + '.yml') == checksum_of(path) == {
        'checkpoint_sha256': sha256(path + '.index')}
    write_spec(make_spec(), path + '.yml', {'checkpoint_sha256': 'another'})
    with pytest.raises(CheckpointError, match='was written for another model'):
        check_checkpoint(path)
    with pytest.raises(CheckpointError, match='none of the checkpoints in this folder can be'):
        newest_checkpoint(str(tmp_path))
