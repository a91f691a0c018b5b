"""The training graph: learning rate, optimizers, gradients."""

import contextlib
import functools
import math
import sys
import types

import numpy as np
import pytest
import tensorflow as tf
from made import NARROW

from lpr.config.recipes import RECIPES
from lpr.network.lprnet import build_network
from lpr.runtime.errors import UserError
from lpr.training.distributed import Workers, join_workers, local_rank
from lpr.training.graph import build_training_graph, scheduled_learning_rate

LABELS = [[1, 2, 0], [3, -1, -1]]


OPTIONS = {'learning_rate': 0.01, 'lr_boundaries': (), 'grad_noise_scale': 0, 'grad_clip_norm': 0,
           'dropout': 0.5, 'context_dropout': 0, 'opt_type': 'SGD', 'quant_delay': 0,
           'steps': 1000, 'recipe': 'original', 'scale_learning_rate': False,
           'freeze_batch_norm': False}


def build_layer(images, spec, training):
    """In the place of LPRNet: one layer, and weights of zeros that have a gradient of zeros."""
    weights = tf.compat.v1.get_variable('layer/weights', [3, spec.num_classes])
    idle = tf.compat.v1.get_variable('idle/weights', [40, 40],
                                     initializer=tf.compat.v1.zeros_initializer())
    return tf.tensordot(tf.reduce_mean(images, axis=1), weights, 1) + 0 * tf.reduce_sum(idle)


@pytest.fixture(scope='module')
def trainings(make_spec):
    """`TrainingGraph` on two random plates and initializer by what they depend on, built once."""
    @functools.lru_cache(maxsize=None)
    def build_once(network, size, **options):
        config = types.SimpleNamespace(spec=make_spec(width=NARROW),
                                       train=types.SimpleNamespace(**options))
        images = np.random.RandomState(7).uniform(0, 1, (2, 24, 94, 3)).astype(np.float32)
        with tf.Graph().as_default(), pytest.MonkeyPatch.context() as patch:
            patch.setattr('lpr.training.graph.build_network', network)
            tf.compat.v1.set_random_seed(1)
            graph = build_training_graph(tf.constant(images), tf.constant(LABELS, tf.int32),
                                         config, Workers(size=size))
            return graph, tf.compat.v1.global_variables_initializer()
    return build_once


@pytest.fixture
def build(trainings):
    """Opens a session on a training, the default one, with initial values; returns both."""
    with contextlib.ExitStack() as stack:
        def open_training(network=build_network, size=1, **options):
            graph, initializer = trainings(network, size, **dict(OPTIONS, **options))
            session = stack.enter_context(tf.compat.v1.Session(graph=initializer.graph))
            session.run(initializer)
            return session, graph
        yield open_training


def learning_rate(session, step, recipe='fast', **options):
    options = types.SimpleNamespace(
        **dict({'learning_rate': 0.5, 'lr_boundaries': None}, **options))
    return session.run(scheduled_learning_rate(tf.constant(step, tf.int64), options,
                                               RECIPES[recipe]))


@pytest.mark.parametrize('step, rate', [
    (0, 0.5), (9, 0.5), (11, 0.05), (19, 0.05), (21, 0.005), (1000, 0.005)])
@pytest.mark.parametrize('recipe', ['fast', 'original'])
def test_the_learning_rate_drops_to_a_tenth_at_every_boundary(session, step, rate, recipe):
    assert learning_rate(session, step, recipe, lr_boundaries=(10, 20)) == pytest.approx(rate)


def test_with_an_empty_list_of_boundaries_the_learning_rate_stays(session):
    assert learning_rate(session, 10 ** 9, lr_boundaries=()) == pytest.approx(0.5)


@pytest.mark.parametrize('boundaries', [None, (), (10,)])
def test_a_learning_rate_may_be_an_int(session, boundaries):
    options = {'lr_boundaries': boundaries, 'steps': 100}
    assert learning_rate(session, 5, learning_rate=1, **options) == pytest.approx(
        learning_rate(session, 5, learning_rate=1.0, **options))


@pytest.mark.parametrize('step, rate', [
    (149999, 0.5), (150001, 0.05), (199999, 0.05), (200001, 0.005)])
def test_the_original_recipe_has_the_boundaries_of_the_original(session, step, rate):
    assert learning_rate(session, step, 'original') == pytest.approx(rate)


@pytest.mark.parametrize('step, warm', [(0, 1 / 300), (149, 0.5), (299, 1), (3000, 1), (6000, 1)])
def test_the_fast_recipe_warms_up_and_follows_a_cosine_to_zero(session, step, warm):
    expected = 0.5 * warm * (1 + math.cos(math.pi * step / 6000)) / 2
    assert learning_rate(session, step, steps=6000) == pytest.approx(expected, abs=1e-6)


def test_a_short_training_warms_up_for_a_tenth_of_it(session):
    assert learning_rate(session, 0, steps=100) == pytest.approx(0.05)


@pytest.mark.parametrize('scale, rate', [(False, 0.01), (True, 0.03)])
def test_the_learning_rate_is_times_the_number_of_processes_if_asked(build, scale, rate):
    session, graph = build(build_layer, size=3, scale_learning_rate=scale)
    assert session.run(graph.learning_rate) == pytest.approx(rate)


def test_a_process_that_horovodrun_did_not_start_trains_alone(monkeypatch):
    monkeypatch.delenv('HOROVOD_SIZE', raising=False)
    monkeypatch.delenv('HOROVOD_LOCAL_RANK', raising=False)
    workers = join_workers(7)
    assert (workers.rank, workers.size, workers.is_first, workers.seed, workers.rank_seed) == (
        0, 1, True, 7, 7)
    assert local_rank() is None
    assert join_workers(None).rank_seed is None


def test_horovodrun_without_horovod_is_a_mistake_of_the_user(monkeypatch):
    monkeypatch.setenv('HOROVOD_SIZE', '2')
    monkeypatch.setitem(sys.modules, 'horovod', None)
    with pytest.raises(UserError, match='horovodrun needs requirements-distributed.txt: '):
        join_workers(None)


def test_weight_decay_adds_half_the_squared_weights(build):
    session, graph = build(recipe='fast')
    squares = sum((session.run(variable) ** 2).sum() for variable in graph.network_variables
                  if variable.op.name.endswith('/weights'))
    assert session.run(graph.weight_decay) == pytest.approx(5e-5 * squares / 2, rel=1e-4)
    loss, optimized = session.run([graph.loss, graph.train_step])
    assert optimized - loss == pytest.approx(5e-5 * squares / 2, rel=1e-3)


def test_the_original_recipe_optimizes_the_ctc_loss_alone(build):
    session, graph = build()
    assert graph.weight_decay is None
    loss, optimized = session.run([graph.loss, graph.train_step])
    assert optimized == pytest.approx(loss)


@pytest.mark.parametrize('opt_type', ['Adagrad', 'Adam', 'Ftrl', 'Momentum', 'RMSProp', 'SGD'])
def test_every_optimizer_makes_a_step(build, opt_type):
    session, graph = build(build_layer, opt_type=opt_type)
    weights = graph.network_variables[0]
    before = session.run(weights)
    loss = session.run(graph.train_step)
    assert np.isfinite(loss) and loss > 0
    assert (session.run(weights) != before).any()
    assert session.run(graph.global_step) == 1


def changes(session, graph, steps=1):
    """What `steps` steps add to the trained variables, in one row."""
    before = session.run(tf.compat.v1.trainable_variables())
    for _ in range(steps):
        session.run(graph.train_step)
    after = session.run(tf.compat.v1.trainable_variables())
    return np.concatenate([(b - a).ravel() for a, b in zip(before, after)])


def test_the_configs_dropout_is_that_of_the_network(build):
    session, graph = build(dropout=0)
    losses = [session.run(graph.loss) for _ in range(3)]
    np.testing.assert_allclose(losses, losses[0], rtol=1e-5)


def test_gradients_are_clipped_to_their_norm(build):
    session, graph = build(grad_clip_norm=0.5, dropout=0)
    # Plain gradient descent moves by learning rate times gradient.
    assert np.linalg.norm(changes(session, graph)) == pytest.approx(0.01 * 0.5, rel=1e-2)


@pytest.mark.parametrize('grad_clip_norm', [0, 0.5])
def test_the_norm_of_the_gradients_is_that_before_clipping(build, grad_clip_norm):
    session, graph = build(grad_clip_norm=grad_clip_norm, dropout=0)
    gradients = tf.gradients(graph.loss, tf.compat.v1.trainable_variables())
    expected = np.sqrt(sum((gradient ** 2).sum() for gradient in session.run(gradients)))
    assert expected > 0.5
    assert session.run(graph.gradient_norm) == pytest.approx(expected, rel=1e-4)


def test_without_a_limit_gradients_are_not_clipped(build):
    session, graph = build()
    assert np.linalg.norm(changes(session, graph)) > 0.01 * 10


@pytest.mark.parametrize('options, stddev', [
    ({'grad_noise_scale': 0.1}, 0.1), ({'grad_noise_scale': None, 'recipe': 'original'}, 0.001),
    ({'grad_noise_scale': None, 'recipe': 'fast'}, 0)])
def test_gradient_noise_moves_what_has_no_gradient(build, options, stddev):
    session, graph = build(build_layer, **options)
    session.run(graph.train_step)
    _, idle = session.run(graph.network_variables)
    # Truncated at two deviations, normal noise has 0.88 of its deviation.
    assert (idle / 0.01).std() == pytest.approx(stddev * 0.88, rel=0.1)


def test_a_step_follows_the_averages_of_batch_normalization(build):
    session, graph = build()
    session.run(graph.train_step)
    averages = {variable.op.name: session.run(variable) for variable in graph.network_variables
                if 'moving' in variable.op.name}
    assert len(averages) == 2 * 16
    for name, values in averages.items():
        assert (values != (0 if name.endswith('mean') else 1)).any(), name


def test_network_variables_leave_the_optimizer_out(build):
    session, graph = build(opt_type='Adam')
    names = [variable.op.name for variable in graph.network_variables]
    assert len(names) == 15 * 4 + 4 + 2 + 2
    assert not [name for name in names if 'Adam' in name or 'step' in name]


def test_a_few_steps_lower_the_loss(build):
    session, graph = build(opt_type='Adam')
    first = session.run(graph.loss)
    changes(session, graph, steps=20)
    assert session.run(graph.loss) < 0.7 * first
