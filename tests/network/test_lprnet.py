"""LPRNet: sizes, names of variables, heads. Names and shapes are checkpoint formats."""

import contextlib
import functools
import types

import numpy as np
import pytest
import tensorflow as tf
from made import NARROW

from lpr.models.checkpoints import restore_all
from lpr.network.lprnet import NetworkTraining, build_network

CLASSES, CELLS = 5, 7
# The convolutions in the order the network is described in: kernel, channels in and out.
CONVOLUTIONS = [
    (3, 3, 3, 64),
    (1, 1, 64, 32), (3, 1, 32, 32), (1, 3, 32, 32), (1, 1, 32, 128),     # small basic block 128
    (1, 1, 128, 64), (3, 1, 64, 64), (1, 3, 64, 64), (1, 1, 64, 256),    # small basic block 256
    (1, 1, 256, 64), (3, 1, 64, 64), (1, 3, 64, 64), (1, 1, 64, 256),    # small basic block 256
    (4, 1, 256, 256),
    (1, 13, 256, CLASSES),
]
TRAINING = NetworkTraining(dropout=0.5, quant_delay=0, weights_stddev=None, batch_norm_decay=0.98,
                           freeze_batch_norm=False)
FROZEN = TRAINING._replace(freeze_batch_norm=True)


def normalized(scope, shape):
    """Variables of a layer with batch normalization without a learnt scale."""
    return [(scope + '/weights', list(shape))] + [
        ('%s/BatchNorm/%s' % (scope, name), [shape[-1]])
        for name in ('beta', 'moving_mean', 'moving_variance')]


def plain(scope, shape):
    """Variables of a layer with a bias."""
    return [(scope + '/weights', list(shape)), (scope + '/biases', [shape[-1]])]


def expected_variables(global_context):
    variables = []
    for number, shape in enumerate(CONVOLUTIONS):
        variables += normalized('Conv_%d' % number if number else 'Conv', shape)
    variables += normalized('fully_connected', (88 * CLASSES, CELLS))
    if global_context == 'dense':
        variables += plain('fully_connected_1', (CELLS, 88 * CLASSES))
    context = {'dense': CLASSES, 'tile': CELLS}[global_context]
    return variables + plain('Conv_15', (1, 1, CLASSES + context, CLASSES))


@functools.lru_cache(maxsize=None)
def network(global_context, training, width, sides):
    """The input and the logits of a network, which is built once, in a graph of its own."""
    with tf.Graph().as_default():
        tf.compat.v1.set_random_seed(1)
        images = tf.compat.v1.placeholder(tf.float32, [None, *sides, 3])
        return images, build_network(images, types.SimpleNamespace(
            num_classes=CLASSES, global_context_size=CELLS, global_context=global_context,
            quantization_aware=False, width=width), training)


@pytest.fixture
def build():
    """Opens a session on a network, the default one; returns it with the input and logits."""
    with contextlib.ExitStack() as stack:
        def open_network(global_context='dense', training=None, width=1.0):
            images, logits = network(global_context, training, width, (24, 94))
            return stack.enter_context(tf.compat.v1.Session(graph=logits.graph)), images, logits
        yield open_network


def shapes_of(graph, *names):
    return [graph.get_tensor_by_name(name + ':0').shape.as_list()[1:] for name in names]


@pytest.mark.parametrize('global_context', ['dense', 'tile'])
@pytest.mark.parametrize('training', [None, TRAINING, FROZEN],
                         ids=['inference', 'training', 'frozen'])
def test_variables_have_the_names_and_the_order_of_slim(build, global_context, training):
    build(global_context, training)
    variables = [(variable.op.name, variable.shape.as_list())
                 for variable in tf.compat.v1.global_variables()]
    assert variables == expected_variables(global_context)


@pytest.mark.parametrize('width, channels', [
    (0.5, [32, 16, 16, 16, 64, 32, 32, 32, 128, 32, 32, 32, 128, 128, CLASSES]),
    # 0.3 of 64 is 19.2, of 32 9.6, of 128 38.4, of 256 76.8: to the nearest multiple of 8.
    (0.3, [16, 8, 8, 8, 40, 16, 16, 16, 80, 16, 16, 16, 80, 80, CLASSES]),
    (0.01, [8] * 14 + [CLASSES])])
def test_the_width_scales_the_channels_of_the_backbone_only(build, width, channels):
    build(width=width)
    variables = {variable.op.name: variable.shape.as_list()
                 for variable in tf.compat.v1.global_variables()}
    assert list(variables) == [name for name, _ in expected_variables('dense')]
    assert [variables['Conv_%d/weights' % number if number else 'Conv/weights'][3]
            for number in range(15)] == channels
    assert variables['fully_connected/weights'] == [88 * CLASSES, CELLS]
    assert variables['Conv_15/weights'] == [1, 1, 2 * CLASSES, CLASSES]


def test_weights_and_offsets_are_trained_averages_are_not(build):
    build(training=TRAINING)
    trained = {variable.op.name.split('/')[-1] for variable in tf.compat.v1.trainable_variables()}
    assert trained == {'weights', 'biases', 'beta'}


def test_feature_maps_of_a_94x24_plate_have_the_described_sizes(build):
    session, _, _ = build()
    assert shapes_of(session.graph, 'Conv/Relu', 'MaxPool2D/MaxPool', 'Conv_4/Relu',
                     'MaxPool2D_1/MaxPool', 'Conv_8/Relu', 'Conv_12/Relu', 'MaxPool2D_2/MaxPool',
                     'Conv_13/Relu', 'Conv_14/Relu', 'concat', 'Squeeze') == [
        [24, 94, 64], [22, 92, 64], [22, 92, 128], [10, 90, 128], [10, 90, 256], [10, 90, 256],
        [4, 88, 256], [1, 88, 256], [1, 88, CLASSES], [1, 88, 2 * CLASSES], [88, CLASSES]]


def test_the_tile_head_concatenates_the_cells(build):
    session, _, _ = build('tile')
    assert shapes_of(session.graph, 'concat', 'Squeeze') == [
        [1, 88, CLASSES + CELLS], [88, CLASSES]]


@pytest.mark.parametrize('global_context, last', [('dense', 'Reshape'), ('tile', 'Tile')])
def test_the_classes_come_before_the_context(build, global_context, last):
    session, _, _ = build(global_context)
    first, second = session.graph.get_operation_by_name('concat').inputs[:2]
    assert (first.op.name, second.op.name) == ('Conv_14/Relu', last)


@pytest.mark.parametrize('global_context', ['dense', 'tile'])
def test_logits_are_batch_time_classes(build, global_context):
    session, images, logits = build(global_context)
    assert logits.op.name == 'Squeeze'
    session.run(tf.compat.v1.global_variables_initializer())
    for batch_size in (1, 3):
        values = session.run(logits, {images: np.zeros((batch_size, 24, 94, 3))})
        assert values.shape == (batch_size, 88, CLASSES)
        assert values.dtype == np.float32


@pytest.mark.parametrize('height', [21, 22, 23, 24])
def test_heights_from_21_to_24_work(height):
    _, logits = network('dense', None, 1.0, (height, 94))
    assert logits.shape.as_list() == [None, 88, CLASSES]


@pytest.mark.parametrize('height', [20, 25])
def test_other_heights_do_not_work(height):
    with pytest.raises(ValueError):
        network('dense', None, 1.0, (height, 94))


@pytest.mark.parametrize('width, length', [(7, 1), (120, 114)])
def test_the_sequence_is_six_shorter_than_the_plate_is_wide(width, length):
    _, logits = network('dense', None, 1.0, (24, width))
    assert logits.shape.as_list() == [None, length, CLASSES]


def test_a_plate_has_the_same_logits_alone_and_in_a_batch(build):
    session, images, logits = build(width=NARROW)
    session.run(tf.compat.v1.global_variables_initializer())
    values = np.random.RandomState(3).uniform(0, 1, (4, 24, 94, 3))
    together = session.run(logits, {images: values})
    alone = np.concatenate([session.run(logits, {images: value[np.newaxis]}) for value in values])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_dropout_and_batch_statistics_are_for_training_only(build):
    session, images, logits = build(width=NARROW)
    session.run(tf.compat.v1.global_variables_initializer())
    values = np.random.RandomState(3).uniform(0, 1, (2, 24, 94, 3))
    np.testing.assert_array_equal(session.run(logits, {images: values}),
                                  session.run(logits, {images: values}))
    assert not tf.compat.v1.get_collection(tf.compat.v1.GraphKeys.UPDATE_OPS)


def test_training_has_dropout_and_follows_the_batch_statistics(build):
    session, images, logits = build(training=TRAINING, width=NARROW)
    session.run(tf.compat.v1.global_variables_initializer())
    values = np.random.RandomState(3).uniform(0, 1, (2, 24, 94, 3))
    assert (session.run(logits, {images: values}) != session.run(logits, {images: values})).any()
    updates = tf.compat.v1.get_collection(tf.compat.v1.GraphKeys.UPDATE_OPS)
    assert len(updates) == 2 * 16  # mean and variance of 15 convolutions and the cells


def test_without_dropout_training_repeats_itself(build):
    session, images, logits = build(training=TRAINING._replace(dropout=0), width=NARROW)
    session.run(tf.compat.v1.global_variables_initializer())
    values = np.random.RandomState(3).uniform(0, 1, (2, 24, 94, 3))
    np.testing.assert_array_equal(session.run(logits, {images: values}),
                                  session.run(logits, {images: values}))


@pytest.mark.parametrize('dropout', [0.2, 0.5])
def test_dropout_takes_its_share_of_both_feature_maps(build, dropout):
    session, images, _ = build(training=TRAINING._replace(dropout=dropout))
    session.run(tf.compat.v1.global_variables_initializer())
    masks = [op.outputs[0] for op in session.graph.get_operations()
             if op.type == 'GreaterEqual' and 'dropout' in op.name.lower()]
    kept = session.run(masks, {images: np.zeros((8, 24, 94, 3))})
    assert len(kept) == 2
    assert all(abs(mask.mean() - (1 - dropout)) < 0.01 for mask in kept)


def test_context_dropout_takes_the_global_context_from_its_share_of_the_plates(build):
    session, images, _ = build(training=TRAINING._replace(dropout=0, context_dropout=0.25),
                               width=NARROW)
    session.run(tf.compat.v1.global_variables_initializer())
    context = session.graph.get_tensor_by_name('concat:0')[:, 0, :, CLASSES:]
    values = np.random.RandomState(3).uniform(0, 1, (200, 24, 94, 3))
    without = np.ptp(session.run(context, {images: values}), axis=1).max(axis=1) < 1e-6
    assert 0.15 < without.mean() < 0.35  # the same at all time steps, 4 standard errors


def test_global_context_spreads_over_the_whole_plate(build):
    """A change at the left end reaches the logits at the right end, beyond the convolutions."""
    session, images, logits = build(width=NARROW)
    session.run(tf.compat.v1.global_variables_initializer())
    for variable in tf.compat.v1.global_variables():
        if variable.op.name == 'fully_connected/BatchNorm/beta':
            variable.load(np.ones(CELLS), session)  # no cell is off
    values = np.random.RandomState(3).uniform(0, 1, (1, 24, 94, 3))
    changed = values.copy()
    changed[:, :, :10] = 1 - changed[:, :, :10]
    difference = session.run(logits, {images: values}) - session.run(logits, {images: changed})
    assert np.abs(difference[0, -1]).max() > 0


def test_checkpoints_of_the_openvino_toolkit_load_into_the_tile_head(build, tmp_path):
    random = np.random.RandomState(4)
    values = {name: random.normal(size=shape).astype(np.float32)
              for name, shape in expected_variables('tile')}
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        for name, value in values.items():
            tf.Variable(value, name=name)
        tf.Variable(250000, name='global_step', dtype=tf.int64)
        tf.Variable(np.zeros(64, np.float32), name='train_step/Conv/BatchNorm/beta/Adam')
        session.run(tf.compat.v1.global_variables_initializer())
        checkpoint = tf.compat.v1.train.Saver().save(session, str(tmp_path / 'openvino.ckpt'))
    session, _, _ = build('tile')
    variables = tf.compat.v1.global_variables()
    restore_all(session, variables, checkpoint)
    restored = {variable.op.name: value
                for variable, value in zip(variables, session.run(variables))}
    assert set(restored) == set(values)
    for name, value in values.items():
        np.testing.assert_array_equal(restored[name], value)
