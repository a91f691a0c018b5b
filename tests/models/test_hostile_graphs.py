"""Frozen graphs with functions, loops, cycles, damaged, huge or non-finite constants."""

import os
import shutil
import struct

import numpy as np
import pytest
import tensorflow as tf
from paths import ROOT
from random_network import save_random_network

from lpr.models.frozen_graph import import_frozen_graph
from lpr.models.graph_network import restore_network
from lpr.models.recognizer import load_recognizer
from lpr.models.tflite import read_tflite
from lpr.runtime.errors import UserError

SHIPPED = os.path.join(ROOT, 'pre-trained', 'latin')
IMAGE = np.zeros((1, 24, 94, 3), np.float32)
NOT_FINITE = 'values that are not finite'


@pytest.fixture(scope='module')
def source():
    with open(os.path.join(SHIPPED, 'graph.pb'), 'rb') as stream:
        return stream.read()


@pytest.fixture
def load(tmp_path, source):
    """Loads the shipped graph as a function has changed it."""
    def load_changed(change):
        graph_def = tf.compat.v1.GraphDef.FromString(source)
        change(graph_def)
        (tmp_path / 'graph.pb').write_bytes(graph_def.SerializeToString())
        shutil.copy(os.path.join(SHIPPED, 'graph.yml'), str(tmp_path))
        return load_recognizer(str(tmp_path / 'graph.pb'))
    return load_changed


def node_of(graph_def, name):
    return next(node for node in graph_def.node if node.name == name)


def weights(change):
    """A change of the tensor of the first convolution's weights."""
    return lambda graph_def: change(node_of(graph_def, 'Conv/weights').attr['value'].tensor)


def filled(value):
    def change(tensor):
        count = np.prod([dim.size for dim in tensor.tensor_shape.dim])
        tensor.tensor_content = np.full(count, value, np.float32).tobytes()
    return weights(change)


def added_to_logits(build):
    """A change that adds to the logits what `build` makes of them."""
    def change(graph_def):
        squeeze = node_of(graph_def, 'Squeeze')
        with tf.Graph().as_default() as graph, tf.name_scope('more'):
            logits = tf.compat.v1.placeholder(tf.float32, [None, 1, 88, 37], name='logits')
            tf.add(logits, tf.cast(build(logits), tf.float32), name='total')
        for node in graph.as_graph_def().node:
            if node.name != 'more/logits':
                copy = graph_def.node.add()
                copy.CopyFrom(node)
                copy.input[:] = [squeeze.input[0] if name == 'more/logits' else name
                                 for name in node.input]
        squeeze.input[0] = 'more/total'
    return change


def batch(logits):
    return tf.cast(tf.shape(logits)[0], tf.int64)


def cycle(graph_def):
    node = graph_def.node.add(name='cycle', op='Add', input=['cycle', 'cycle'])
    node.attr['T'].type = tf.float32.as_datatype_enum


def function_that_writes(graph_def):
    function = graph_def.library.function.add()
    function.signature.name = 'Write'
    function.node_def.add(name='write', op='WriteFile')
    graph_def.node.add(name='call', op='Write')


HOSTILE = {
    'a function': (function_that_writes, "the node 'call' has the operation Write, which no LPR"),
    'a cycle': (cycle, 'in a cycle'),
    'a cycle of control': (
        lambda graph_def: node_of(graph_def, 'Conv/weights/read').input.append('^Squeeze'),
        'in a cycle'),
    # TensorFlow ends the process when it folds this one.
    'too few bytes': (weights(lambda tensor: setattr(tensor, 'tensor_content', b'123')),
                      "the constant 'Conv/weights' is damaged"),
    'too many bytes': (weights(lambda tensor: setattr(
        tensor, 'tensor_content', tensor.tensor_content + b'1234')), "'Conv/weights' is damaged"),
    'no values': (weights(lambda tensor: tensor.ClearField('tensor_content')), 'is damaged'),
    'another type': (weights(lambda tensor: setattr(tensor, 'dtype', 3)), 'is damaged'),
    'a negative side': (weights(lambda tensor: tensor.tensor_shape.dim.add(size=-5)), '-5'),
    'NaN': (filled(np.nan), "the constant 'Conv/weights' has " + NOT_FINITE),
    'infinite': (filled(np.inf), "the constant 'Conv/weights' has " + NOT_FINITE),
    'a huge Fill': (added_to_logits(lambda logits: tf.reduce_sum(tf.fill([2 ** 22] * 2, 1.0))),
                    "the node 'more/Fill' makes 17592186044416 values"),
    'a huge Tile': (added_to_logits(lambda logits: tf.reduce_sum(
        tf.tile(tf.ones([1]), tf.constant([2 ** 22]) * tf.constant([2 ** 8])))),
        "the node 'more/Tile' makes 1073741824 values"),
    'a huge product': (added_to_logits(lambda logits: tf.reduce_sum(
        tf.ones([2 ** 17, 1]) + tf.ones([1, 2 ** 17]))), 'makes 17179869184 values'),
    'huge at the first run': (added_to_logits(lambda logits: tf.reduce_sum(
        tf.fill(tf.stack([batch(logits) * 2 ** 30] * 2), 1.0))), 'not a frozen graph that can run'),
    'a range without a step': (added_to_logits(lambda logits: tf.reduce_sum(
        tf.range(batch(logits), batch(logits) * 2, batch(logits) * 0))), 'Requires delta != 0'),
    'a device far away': (lambda graph_def: setattr(
        node_of(graph_def, 'Squeeze'), 'device', '/job:worker/task:7/gpu:3'),
        'Cannot assign a device'),
    'two of one name': (lambda graph_def: graph_def.node.add().CopyFrom(graph_def.node[0]),
                        'is not unique'),
    'an output that is none': (lambda graph_def: node_of(graph_def, 'Squeeze').input.append(
        'input:7'), 'invalid output 7'),
    'many classes': (lambda graph_def: node_of(graph_def, 'vocabulary').attr[
        'value'].tensor.string_val.extend([b'A'] * 10 ** 4), 'is damaged'),
}


@pytest.mark.parametrize('name', sorted(HOSTILE))
def test_a_hostile_graph_is_refused_and_the_process_lives(load, name):
    change, told = HOSTILE[name]
    with pytest.raises(UserError, match='graph.pb: not a frozen') as error:
        load(change).run(IMAGE)
    assert told in str(error.value)


def test_the_shipped_graph_is_read(load):
    assert load(lambda graph_def: None).run(IMAGE)[1].shape == (1, 88, 37)


def test_a_value_for_all_of_a_constant_is_read(tmp_path):
    with tf.Graph().as_default() as graph:
        images = tf.compat.v1.placeholder(tf.float32, [None, 2], name='input')
        tf.add(images, tf.zeros([2]), name='Squeeze')
        tf.identity(images, name='d_predictions')
    (tmp_path / 'graph.pb').write_bytes(graph.as_graph_def().SerializeToString())
    assert import_frozen_graph(str(tmp_path / 'graph.pb'))[1] is None


@pytest.mark.parametrize('value', [np.nan, np.inf])
def test_a_checkpoint_that_is_not_finite_is_refused(tmp_path, make_spec, value):
    """Fake quantization would hide it, and the plates would be none."""
    path = save_random_network(tmp_path, make_spec(), change=lambda name, values: np.full_like(
        values, value) if name == 'Conv_3/weights' else values)
    with pytest.raises(UserError, match='the variable Conv_3/weights has ' + NOT_FINITE):
        restore_network(path, make_spec())


def flat_buffer(data):
    """Offsets of parts of a TFLite file, read by hand: {name: place of a number}."""
    def number(place):
        return struct.unpack_from('<I', data, place)[0]

    def field(table, index):
        vtable = table - struct.unpack_from('<i', data, table)[0]
        place = table + struct.unpack_from('<H', data, vtable + 4 + 2 * index)[0]
        return place + number(place)

    root = number(0)
    codes, subgraphs = field(root, 1), field(root, 2)
    subgraph = subgraphs + 4 + number(subgraphs + 4)
    tensors, operators = field(subgraph, 0), field(subgraph, 3)
    operator = operators + 4 + number(operators + 4)
    return {'root': 0, 'codes': codes, 'first code': codes + 4, 'subgraphs': subgraphs,
            'tensors': tensors, 'first tensor': tensors + 4, 'operators': operators,
            'first input': field(operator, 1) + 4}


@pytest.mark.parametrize('part, value', [
    ('root', 0x7fffffff), ('root', 0), ('codes', 0xffffffff), ('first code', 0x7ffffff0),
    ('subgraphs', 0), ('subgraphs', 2), ('subgraphs', 2 ** 31), ('tensors', 0),
    ('tensors', 10 ** 6), ('first tensor', 0x70000000), ('operators', 0), ('operators', 10 ** 5),
    ('first input', 0xffffffff), ('first input', 10 ** 6)])
def test_a_tflite_file_that_points_elsewhere_is_refused(tmp_path, part, value):
    with open(os.path.join(SHIPPED, 'graph.tflite'), 'rb') as stream:
        data = bytearray(stream.read())
    struct.pack_into('<I', data, flat_buffer(data)[part], value)
    (tmp_path / 'graph.tflite').write_bytes(bytes(data))
    with pytest.raises(UserError, match='graph.tflite: not a TFLite model that can run: '):
        read_tflite(str(tmp_path / 'graph.tflite'))
