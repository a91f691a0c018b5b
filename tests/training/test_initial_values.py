"""Starting from the weights of another training: which symbol gets what."""

import contextlib
import functools
import logging
import shutil
import types

import numpy as np
import pytest
import tensorflow as tf
from made import NARROW
from random_network import SHAPE

from lpr.config.loader import load_config
from lpr.data.vocabulary import Vocabulary
from lpr.models.model_spec import write_spec
from lpr.network.lprnet import NetworkTraining, build_network
from lpr.runtime.errors import UserError
from lpr.runtime.session import assign
from lpr.training.checkpoint_saver import CheckpointSaver
from lpr.training.initial_values import check_start, start_from

OLD = [['<Anhui>'], ['A'], ['B'], ['C'], ['_']]
PERMUTED = [['B'], ['<Anhui>'], ['C'], ['A'], ['_']]
LARGER = [['-'], ['<Anhui>'], ['A'], ['<AA>'], ['B'], ['C'], ['Z'], ['_']]
NETWORKS = [{}, {'global_context': 'tile'}, {'quantization_aware': True}]
IDS = ['float', 'tile', '8 bits']


def images():
    return np.random.RandomState(2).uniform(size=(3, 24, 94, 3)).astype(np.float32)


@pytest.fixture(scope='module')
def trained(tmp_path_factory, make_spec):
    """Saves a network with random weights; returns (checkpoint, its logits of `images`)."""
    @functools.lru_cache(maxsize=None)
    def save(**options):
        spec = make_spec(vocabulary=Vocabulary(OLD), **options)
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            tf.compat.v1.set_random_seed(1)
            logits = build_network(tf.constant(images()), spec)
            session.run(tf.compat.v1.global_variables_initializer())
            random = np.random.RandomState(3)
            assign(session, {
                variable: random.uniform(.5, 1.5, variable.shape.as_list())
                for variable in tf.compat.v1.global_variables()
                if 'BatchNorm' in variable.op.name or 'biases' in variable.op.name})
            saver = CheckpointSaver(str(tmp_path_factory.mktemp('old')), spec)
            return saver.save(session, 1), session.run(logits)
    return save


@functools.lru_cache(maxsize=None)
def network(training, **shape):
    """Logits of `images` and an initializer, in a graph of their own that is built once."""
    with tf.Graph().as_default():
        logits = build_network(tf.constant(images()), types.SimpleNamespace(**shape), training)
        return logits, tf.compat.v1.global_variables_initializer()


@contextlib.contextmanager
def new_session(spec, training=None):
    """A session on a network with initial values, the default one, and its logits of `images`."""
    logits, initializer = network(training, **{name: getattr(spec, name) for name in SHAPE})
    with tf.compat.v1.Session(graph=logits.graph) as session:
        session.run(initializer)
        yield session, logits


def start(checkpoint, spec, freeze_batch_norm=False):
    """Starts a network from a checkpoint; returns its logits of `images`."""
    with new_session(spec) as (session, logits):
        start_from(session, tf.compat.v1.global_variables(), checkpoint,
                   make_config(spec, freeze_batch_norm))
        return session.run(logits)


def make_config(spec, freeze_batch_norm=False):
    return types.SimpleNamespace(spec=spec, path='config.py', train=types.SimpleNamespace(
        freeze_batch_norm=freeze_batch_norm))


@contextlib.contextmanager
def training(checkpoint, spec, quant_delay=0):
    """Starts a network in training from a checkpoint, if one is given.

    Yields its session, its logits and a function that gives the value of a variable.
    """
    with new_session(spec, NetworkTraining(
            dropout=0, quant_delay=quant_delay, weights_stddev=None, batch_norm_decay=0.9,
            freeze_batch_norm=True)) as (session, logits):
        variables = tf.compat.v1.global_variables()
        if checkpoint:
            start_from(session, variables, checkpoint, make_config(spec))
        by_name = {variable.op.name: variable for variable in variables}
        yield session, logits, lambda name: session.run(by_name[name])


@pytest.mark.parametrize('options', NETWORKS, ids=IDS)
def test_a_permuted_vocabulary_permutes_the_logits(trained, make_spec, options):
    checkpoint, old_logits = trained(**options)
    logits = start(checkpoint, make_spec(vocabulary=Vocabulary(PERMUTED), **options))
    expected = np.stack([old_logits[..., OLD.index(symbol)] for symbol in PERMUTED], -1)
    assert np.ptp(old_logits, -1).min() > 0.01
    np.testing.assert_allclose(logits, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize('options', NETWORKS, ids=IDS)
def test_more_symbols_change_nothing_of_what_is_said_about_the_others(
        trained, make_spec, options):
    checkpoint, old_logits = trained(**options)
    logits = start(checkpoint, make_spec(vocabulary=Vocabulary(LARGER), **options))
    for number, symbol in enumerate(OLD):
        np.testing.assert_allclose(logits[..., LARGER.index(symbol)], old_logits[..., number],
                                   rtol=1e-4, atol=1e-4)


def test_what_is_known_new_and_dropped_is_logged(trained, make_spec, caplog):
    checkpoint, _ = trained()
    vocabulary = Vocabulary([['-'], ['A'], ['B'], ['Z'], ['_']])
    with caplog.at_level(logging.INFO, 'lpr'):
        start(checkpoint, make_spec(vocabulary=vocabulary))
    told = [record.getMessage() for record in caplog.records if record.name.startswith('lpr')]
    assert told == [
        'symbols of config.py that %s.yml lacks, learnt from scratch: - Z' % checkpoint,
        'symbols of %s.yml that config.py lacks, dropped: <Anhui> C' % checkpoint,
        'restored 59 variables from %s, and 9 for the symbols that both have' % checkpoint,
        'left as initialized: 0 quantization ranges, 0 others']


def copy_without_description(checkpoint, folder):
    """Copies the two files with the weights; returns the path of the copy."""
    copy = str(folder / 'model.ckpt')
    for extension in ('.index', '.data-00000-of-00001'):
        shutil.copy(checkpoint + extension, copy + extension)
    return copy


def test_without_a_description_the_order_is_taken_to_be_the_same_and_told(
        trained, make_spec, caplog, tmp_path):
    described, old_logits = trained()
    checkpoint = copy_without_description(described, tmp_path)
    logits = start(checkpoint, make_spec(vocabulary=Vocabulary(PERMUTED)))
    np.testing.assert_allclose(logits, old_logits, rtol=1e-4, atol=1e-4)
    assert [record.getMessage() for record in caplog.records if
            record.levelno == logging.WARNING] == [
        '%s has no .yml beside it with the order of its symbols, which is assumed to be that '
        'of config.py' % checkpoint]


@pytest.mark.parametrize('old, new, told', [
    ({}, {'symmetric_range': True}, ['symmetric_range = False, but config.py has True']),
    ({}, {'two_lines': 'unfold', 'two_lines_gap': 0.85},
     ["two_lines = None, but config.py has 'unfold'"]),
    ({'two_lines': 'unfold'}, {'two_lines': 'unfold', 'two_lines_below': 1.65},
     ['two_lines_below = 2.2, but config.py has 1.65']),
    ({'two_lines_below': 1.65}, {}, []),
])
def test_other_preprocessing_than_that_of_the_checkpoint_is_told(
        trained, make_spec, caplog, tmp_path, old, new, told):
    checkpoint = copy_without_description(trained()[0], tmp_path)
    write_spec(make_spec(vocabulary=Vocabulary(OLD), **old), checkpoint + '.yml')
    start(checkpoint, make_spec(vocabulary=Vocabulary(OLD), **new))
    warnings = [record.getMessage() for record in caplog.records
                if record.levelno == logging.WARNING]
    assert len(warnings) == len(told)
    for warning, difference in zip(warnings, told):
        assert difference in warning and checkpoint in warning


@pytest.mark.parametrize('old, new', [
    ({'width': 2 * NARROW}, {}), ({}, {'width': 2 * NARROW, 'quantization_aware': True})])
def test_averages_that_do_not_fit_cannot_be_kept(trained, make_spec, old, new):
    """The convolution to classes is as wide in both; of the 15 other layers, none is."""
    checkpoint, _ = trained(**old)
    with pytest.raises(UserError) as error:
        start(checkpoint, make_spec(vocabulary=Vocabulary(OLD), **new), freeze_batch_norm=True)
    message = str(error.value)
    assert message.startswith('config.py: train.freeze_batch_norm keeps the averages')
    assert 'Conv/BatchNorm/moving_' in message and checkpoint in message and '\n' not in message


def test_averages_of_the_symbols_that_both_have_can_be_kept(trained, make_spec):
    checkpoint, _ = trained()
    logits = start(checkpoint, make_spec(vocabulary=Vocabulary(LARGER)), freeze_batch_norm=True)
    assert np.isfinite(logits).all()


def test_training_goes_on_averaging_the_ranges_of_a_checkpoint(trained, make_spec, caplog):
    """As the checkpoint of a network that reads, it has the ranges only, -6 to 6.

    A range moves by a thousandth of the way to that of the batch, which is the first one of a
    network that starts without ranges.
    """
    spec = make_spec(vocabulary=Vocabulary(OLD), width=NARROW, quantization_aware=True)
    checkpoint, _ = trained(width=NARROW, quantization_aware=True)
    float_checkpoint, _ = trained(width=NARROW)
    with training(float_checkpoint, spec) as (session, logits, value):
        session.run(logits)
        of_batch = value('Conv/act_quant/max')
    with caplog.at_level(logging.INFO, 'lpr'), training(checkpoint, spec) as (
            session, logits, value):
        assert value('Conv/act_quant/max') == 6
        session.run(logits)
        assert abs(of_batch - 6) > 0.1
        assert value('Conv/act_quant/max') == pytest.approx(6 + 0.001 * (of_batch - 6), abs=1e-5)
    assert 'left as initialized: 0 quantization ranges, 0 others' in caplog.messages


def test_training_goes_on_with_the_averages_of_a_training(make_spec, trained, tmp_path):
    spec = make_spec(vocabulary=Vocabulary(OLD), width=NARROW, quantization_aware=True)
    with training(None, spec) as (session, logits, value):
        session.run([logits, logits])
        checkpoint = CheckpointSaver(str(tmp_path), spec).save(session, 1)
        session.run(logits)
        expected = value('Conv/act_quant/max')
    with training(checkpoint, spec) as (session, logits, value):
        session.run(logits)
        assert value('Conv/act_quant/max') == pytest.approx(expected, rel=1e-5)


def test_quantization_is_delayed_from_the_start_of_this_training(make_spec, tmp_path):
    """The checkpoint has counted two steps of its own delay."""
    spec = make_spec(vocabulary=Vocabulary(OLD), width=NARROW, quantization_aware=True)
    with training(None, spec, quant_delay=1) as (session, logits, value):
        session.run(logits)
        session.run(logits)
        checkpoint = CheckpointSaver(str(tmp_path), spec).save(session, 1)
        assert value('fake_quantization_step') == 2
    with training(checkpoint, spec, quant_delay=1) as (_, _, value):
        assert value('fake_quantization_step') == 0


def test_a_delay_of_quantization_cannot_be_added_to_a_training(
        quantized_training, write_config, tmp_path):
    config = load_config(write_config(tmp_path, quantization_aware=True, train={'quant_delay': 5}))
    with pytest.raises(UserError, match='config.py: train.quant_delay is 5, but .*ckpt-2.ckpt '
                                        'was trained with 0'):
        check_start(config, quantized_training.checkpoint, None)
