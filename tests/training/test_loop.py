"""The training loop with a network of one variable: what its processes ask each other."""

import os
import types

import pytest
import tensorflow as tf

from lpr.data.annotation_file import Annotation
from lpr.runtime.errors import UserError
from lpr.runtime.session import assign
from lpr.training.distributed import Workers
from lpr.training.graph import TrainingGraph
from lpr.training.loop import TrainingLoop


class Validation:
    """Validations with given LP-RR."""

    plates = 'digest'

    def __init__(self, *lp_rr):
        self._left = list(lp_rr)
        self.values = []

    def measure(self, values):
        self.values.append(float(values['weight']))
        lp_rr = self._left.pop(0)
        return {'lp_rr': lp_rr, 'symbol_accuracy': lp_rr, 'correct': int(4 * lp_rr), 'total': 4}

    def pictures(self, images, truths):
        assert len(images) == len(truths) == 1
        return []


class FirstWorkers(Workers):
    """The first of two processes; records what is asked."""

    def __init__(self):
        super().__init__(0, 0, 2)
        self.asked = []

    def largest(self, number):
        self.asked.append(number)
        return number


class SecondWorkers(Workers):
    """The second of two processes; the first one has asked `asked`."""

    def __init__(self, asked):
        super().__init__(0, 1, 2)
        self.left = list(asked)

    def largest(self, number):
        return max(number, self.left.pop(0))


def train(folder, spec, workers, validation=None, growth=1.0, first=0, **options):
    """Trains on from the step `first`; returns the last step.

    The weight grows at every step: it is its number.
    """
    train_options = dict({'steps': 9, 'validate_every': 2, 'stop_after': 0, 'display_iter': 100,
                          'save_checkpoints_steps': 100, 'need_to_save_weights': True,
                          'need_to_save_log': True}, **options)
    config = types.SimpleNamespace(path=os.devnull, text='', model_dir=str(folder), spec=spec,
                                   train=types.SimpleNamespace(**train_options))
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        step = tf.compat.v1.train.get_or_create_global_step()
        weight = tf.compat.v1.get_variable('weight', initializer=0.0)
        with tf.control_dependencies([step.assign_add(1)]):
            grown = weight.assign_add(growth)
        one = tf.constant(1.0)
        with tf.control_dependencies([grown]):
            train_step = tf.identity(one)
        graph = TrainingGraph(step, one, one, None, train_step, one, [weight])
        batches = types.SimpleNamespace(images=tf.zeros((1, 24, 94, 3)), rows=tf.constant([0]),
                                        annotations=[Annotation('a.png', 'A', 'list.txt', 1)])
        session.run(tf.compat.v1.global_variables_initializer())
        assign(session, {step: first, weight: first})
        assert TrainingLoop(session, graph, batches, config, workers, validation).run() == 0
        return int(session.run(step))


@pytest.mark.parametrize('stop_after, lp_rr, last', [
    (0, [0.25, 0.5, 0.25, 0.5, 0.25], 9), (2, [0.25, 0.5, 0.5, 0.25], 8)])
def test_all_processes_end_at_the_same_step_and_only_the_first_measures(
        tmp_path, make_spec, stop_after, lp_rr, last):
    validation, first = Validation(*lp_rr), FirstWorkers()
    assert train(tmp_path / 'first', make_spec(), first, validation, stop_after=stop_after) == last
    assert validation.values == [2, 4, 6, 8, 9][:len(lp_rr)]
    second = SecondWorkers(first.asked)
    assert train(tmp_path / 'second', make_spec(), second, stop_after=stop_after) == last
    assert second.left == []  # as often as the first, or one would wait for the other
    assert not os.path.exists(str(tmp_path / 'second'))


def test_the_best_is_kept_and_the_last_step_is_saved(tmp_path, make_spec):
    train(tmp_path, make_spec(), Workers(), Validation(0.25, 0.5, 0.5, 0.25), stop_after=2)
    assert os.path.exists(str(tmp_path / 'best' / 'model.ckpt-6.ckpt.index'))
    assert [name for name in os.listdir(str(tmp_path)) if name.endswith('.index')] == [
        'model.ckpt-8.ckpt.index']


def test_a_training_that_ended_without_progress_stays_ended(tmp_path, make_spec, caplog):
    train(tmp_path, make_spec(), Workers(), Validation(0.25, 0.5, 0.5, 0.25), stop_after=2)
    with caplog.at_level('INFO', 'lpr'):
        assert train(tmp_path, make_spec(), Workers(), Validation(), first=8, stop_after=2) == 8
    assert 'best so far: LP-RR 0.5000' in caplog.messages[0]
    assert caplog.messages[-1] == ('stopped at step 8 of 9: no higher LP-RR in '
                                   'train.stop_after = 2 validations')


def test_without_saving_the_best_is_only_told(tmp_path, make_spec):
    assert train(tmp_path, make_spec(), Workers(), Validation(0.25, 0.5, 0.5, 0.25),
                 stop_after=2, need_to_save_weights=False, need_to_save_log=False) == 8
    assert os.listdir(str(tmp_path)) == []


@pytest.mark.parametrize('steps, told', [
    (3, 'trained to step 3'),
    (0, 'nothing to train: the checkpoint is of step 0, train.steps is 0')])
def test_a_training_without_steps_says_so(tmp_path, make_spec, caplog, steps, told):
    with caplog.at_level('INFO', 'lpr'):
        train(tmp_path, make_spec(), Workers(), steps=steps, validate_every=0)
    assert caplog.messages[-1] == told


@pytest.mark.parametrize('lp_rr, growth, saves', [
    ([], float('nan'), True), ([], float('inf'), False), ([0.5], 2e38, True), ([0.5], 2e38, False)])
def test_weights_that_are_not_finite_end_the_training_before_they_are_measured(
        tmp_path, make_spec, lp_rr, growth, saves):
    """No checkpoint is due. What grows by 2e38 leaves float32, which ends at 3.4e38, in step 2."""
    step = len(lp_rr) + 1
    validation = Validation(*lp_rr)
    with pytest.raises(UserError, match='a variable is not finite at step %d; nothing was saved '
                       'since.*lower train.learning_rate. The batch of this step: a.png' % step):
        train(tmp_path, make_spec(), Workers(), validation, growth, validate_every=1,
              need_to_save_weights=saves)
    assert len(validation.values) == len(lp_rr)


class Killed(Validation):
    """Validations, the last of which is interrupted."""

    def measure(self, values):
        if not self._left:
            raise KeyboardInterrupt
        return super().measure(values)


def test_the_last_validation_is_made_up_if_it_was_interrupted(tmp_path, make_spec):
    options = {'steps': 4, 'validate_every': 4, 'save_checkpoints_steps': 4}
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path, make_spec(), Workers(), Killed(), **options)
    assert not (tmp_path / 'best' / 'best.json').exists()
    validation = Validation(0.5)
    assert train(tmp_path, make_spec(), Workers(), validation, first=4, **options) == 4
    assert validation.values == [4]
    assert (tmp_path / 'best' / 'model.ckpt-4.ckpt.index').exists()


def test_an_interrupted_validation_is_none_without_progress(tmp_path, make_spec):
    """Those of the steps 2, 4 and 6 bring progress, the one of step 8 does not."""
    options = {'steps': 20, 'stop_after': 1, 'save_checkpoints_steps': 2}
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path, make_spec(), Workers(), Killed(0.25), **options)
    validation = Validation(0.5, 0.75, 0.75)
    assert train(tmp_path, make_spec(), Workers(), validation, first=4, **options) == 8
    assert validation.values == [4, 6, 8]


@pytest.mark.parametrize('lp_rr', [(0.25, 0.5), (0.5, 0.25), (0.5, 0.5)])
def test_a_step_that_was_validated_is_not_validated_again(tmp_path, make_spec, lp_rr):
    train(tmp_path, make_spec(), Workers(), Validation(*lp_rr), steps=4)
    validation = Validation(0.5)
    assert train(tmp_path, make_spec(), Workers(), validation, first=4, steps=6) == 6
    assert validation.values == [6]


def test_processes_ask_each_other_as_often_if_a_validation_is_made_up(tmp_path, make_spec):
    first = FirstWorkers()
    assert train(tmp_path, make_spec(), first, Validation(0.25, 0.25), first=4,
                 stop_after=1, steps=20) == 6
    second = SecondWorkers(first.asked)
    assert train(tmp_path / 'second', make_spec(), second, first=4, stop_after=1, steps=20) == 6
    assert second.left == []
