"""Starting from the weights of another training: which symbol gets what."""

import functools
import logging
import shutil
import types

import numpy as np
import pytest
import tensorflow as tf

from lpr.data.vocabulary import Vocabulary
from lpr.network.lprnet import build_network
from lpr.training.checkpoint_saver import CheckpointSaver
from lpr.training.initial_values import start_from

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
            for variable in tf.compat.v1.global_variables():
                name = variable.op.name
                if 'BatchNorm' in name or 'biases' in name:
                    variable.load(random.uniform(.5, 1.5, variable.shape.as_list()), session)
            saver = CheckpointSaver(str(tmp_path_factory.mktemp('old')), spec)
            return saver.save(session, 1), session.run(logits)
    return save


def start(checkpoint, spec):
    """Starts a network from a checkpoint; returns its logits of `images`."""
    config = types.SimpleNamespace(spec=spec, path='config.py')
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        logits = build_network(tf.constant(images()), spec)
        session.run(tf.compat.v1.global_variables_initializer())
        start_from(session, tf.compat.v1.global_variables(), checkpoint, config)
        return session.run(logits)


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


def test_without_a_description_the_order_is_taken_to_be_the_same_and_told(
        trained, make_spec, caplog, tmp_path):
    described, old_logits = trained()
    checkpoint = str(tmp_path / 'model.ckpt')
    for extension in ('.index', '.data-00000-of-00001'):
        shutil.copy(described + extension, checkpoint + extension)
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
        trained, make_spec, caplog, old, new, told):
    checkpoint, _ = trained(**old)
    start(checkpoint, make_spec(vocabulary=Vocabulary(OLD), **new))
    warnings = [record.getMessage() for record in caplog.records
                if record.levelno == logging.WARNING]
    assert len(warnings) == len(told)
    for warning, difference in zip(warnings, told):
        assert difference in warning and checkpoint in warning
