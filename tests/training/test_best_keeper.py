"""Keeping the best checkpoint: ties, patience, resumed and interrupted trainings."""

import os
import types

import pytest
import tensorflow as tf

import lpr.training.best_keeper
from lpr.models.best_checkpoint import best_checkpoint, read_best
from lpr.models.checkpoints import check_checkpoint, read_values
from lpr.runtime.session import assign
from lpr.training.best_keeper import BestKeeper
from lpr.training.checkpoint_saver import CheckpointSaver

CORRECT = {0.25: 1, 0.5: 2, 0.75: 3, 1.0: 4}


class Training:
    """Two variables as the network, saved by a keeper."""

    def __init__(self, folder, spec, plates='digest', stop_after=0):
        train = types.SimpleNamespace(validate_every=10, stop_after=stop_after)
        config = types.SimpleNamespace(model_dir=str(folder), spec=spec, train=train)
        graph = tf.Graph()
        with graph.as_default():
            self.variable = tf.compat.v1.get_variable('value', initializer=0.0)
            self.lp_rr = tf.compat.v1.get_variable('lp_rr', initializer=0.0)
            self.keeper = BestKeeper(config, plates, saves=True)
        self.session = tf.compat.v1.Session(graph=graph)

    def validate(self, step, lp_rr):
        """A validation; the saved variables have the values of its step and of LP-RR."""
        figures = {'lp_rr': lp_rr, 'symbol_accuracy': lp_rr, 'correct': CORRECT[lp_rr], 'total': 4}
        assign(self.session, {self.variable: step, self.lp_rr: lp_rr})
        is_best = self.keeper.improves(step, figures)
        if is_best:
            self.keeper.keep(self.session, step, figures)
        else:
            self.keeper.pass_over(step)
        return is_best


def saved_step(folder):
    """The step whose values the best checkpoint has."""
    return read_values(best_checkpoint(str(folder)), ['value'])['value']


def checkpoints(folder):
    return {name[:-len('.index')] for name in os.listdir(str(folder / 'best'))
            if name.endswith('.index')}


def test_the_highest_lp_rr_is_kept_and_later_ones_win_ties(tmp_path, make_spec):
    training = Training(tmp_path, make_spec())
    kept = [training.validate(step, lp_rr) for step, lp_rr in (
        (10, 0.25), (20, 0.5), (30, 0.25), (40, 0.5), (50, 0.25))]
    assert kept == [True, True, False, True, False]
    assert saved_step(tmp_path) == 40
    record = read_best(str(tmp_path))
    assert (record.step, record.since, record.lp_rr, record.correct) == (40, 20, 0.5, 2)
    assert checkpoints(tmp_path) == {'model.ckpt-40.ckpt'}
    names = os.listdir(str(tmp_path / 'best'))
    assert not [name for name in names if name.endswith('.meta')]
    assert tf.train.get_checkpoint_state(
        str(tmp_path / 'best')).all_model_checkpoint_paths == [
            str(tmp_path / 'best' / 'model.ckpt-40.ckpt')]


def test_a_checkpoint_of_the_user_in_the_folder_stays(tmp_path, make_spec):
    training = Training(tmp_path, make_spec())
    training.validate(10, 0.25)
    training.keeper._saver.write(training.session, 'china-v2-60000.ckpt')
    before = set(os.listdir(str(tmp_path / 'best')))
    training.validate(20, 0.5)
    assert checkpoints(tmp_path) == {'model.ckpt-20.ckpt', 'china-v2-60000.ckpt'}
    assert {name for name in before if name.startswith('china')} < set(
        os.listdir(str(tmp_path / 'best')))


def test_it_stalls_after_so_many_validations_without_a_higher_lp_rr(tmp_path, make_spec):
    training = Training(tmp_path, make_spec(), stop_after=2)
    assert not training.keeper.is_stalled(0)
    training.validate(10, 0.25)
    training.validate(20, 0.5)
    for step, lp_rr, is_stalled in ((30, 0.5, False), (40, 0.25, True)):
        training.validate(step, lp_rr)
        assert training.keeper.is_stalled(step) is is_stalled
    assert Training(tmp_path, make_spec(), stop_after=2).keeper.is_stalled(40)
    assert not Training(tmp_path, make_spec()).keeper.is_stalled(400)


def test_a_resumed_training_keeps_its_best(tmp_path, make_spec):
    Training(tmp_path, make_spec()).validate(20, 0.5)
    again = Training(tmp_path, make_spec())
    assert not again.validate(30, 0.25)
    assert saved_step(tmp_path) == 20
    assert again.validate(15, 0.75)  # resumed from an earlier step
    assert saved_step(tmp_path) == 15 and checkpoints(tmp_path) == {'model.ckpt-15.ckpt'}


def test_the_best_on_other_plates_does_not_count(tmp_path, make_spec):
    Training(tmp_path, make_spec()).validate(20, 0.5)
    assert Training(tmp_path, make_spec(), plates='others').validate(10, 0.25)
    assert saved_step(tmp_path) == 10


def test_a_damaged_best_does_not_count(tmp_path, make_spec):
    Training(tmp_path, make_spec()).validate(20, 0.5)
    os.remove(best_checkpoint(str(tmp_path)) + '.index')
    assert Training(tmp_path, make_spec()).keeper.record is None


@pytest.mark.parametrize('owner, place, best', [(lpr.training.best_keeper, 'write_json', 10),
                                                (CheckpointSaver, 'keep_last', 20)])
def test_an_end_at_any_moment_leaves_a_best(tmp_path, make_spec, monkeypatch, owner, place, best):
    """The new checkpoint is there without its record, then with it, but the old one is left."""
    def end(*_):
        raise KeyboardInterrupt

    training = Training(tmp_path, make_spec())
    training.validate(10, 0.25)
    monkeypatch.setattr(owner, place, end)
    with pytest.raises(KeyboardInterrupt):
        training.validate(20, 0.5)
    assert len(checkpoints(tmp_path)) == 2
    check_checkpoint(best_checkpoint(str(tmp_path)))
    assert saved_step(tmp_path) == best
    monkeypatch.undo()
    again = Training(tmp_path, make_spec())
    assert again.keeper.record.step == best
    again.validate(30, 0.75)
    assert checkpoints(tmp_path) == {'model.ckpt-30.ckpt'}


def test_the_best_step_does_not_replace_itself_with_an_equal_figure(tmp_path, make_spec):
    training = Training(tmp_path, make_spec())
    assert training.validate(20, 0.5)
    assert not training.validate(20, 0.5)
    assert not Training(tmp_path, make_spec()).validate(20, 0.5)


@pytest.mark.parametrize('plates', ['digest', 'others'])
def test_an_end_while_a_step_is_saved_again_leaves_its_earlier_checkpoint(
        tmp_path, make_spec, monkeypatch, plates):
    """A training that resumed from before step 20, or on other plates, comes to it again."""
    Training(tmp_path, make_spec()).validate(20, 0.5)
    before = read_files(tmp_path / 'best', 'model.ckpt-20.ckpt')
    again = Training(tmp_path, make_spec(), plates)

    def end(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(lpr.training.best_keeper, 'write_json', end)
    with pytest.raises(KeyboardInterrupt):
        again.validate(20, 0.75)
    monkeypatch.undo()
    assert read_best(str(tmp_path)).lp_rr == 0.5
    assert read_files(tmp_path / 'best', 'model.ckpt-20.ckpt') == before
    check_checkpoint(best_checkpoint(str(tmp_path)))
    for lp_rr in (0.75, 0.75, 1.0):
        Training(tmp_path, make_spec(), plates).validate(20, lp_rr)
        assert read_best(str(tmp_path)).lp_rr == lp_rr
        assert len(checkpoints(tmp_path)) == 1 and saved_step(tmp_path) == 20


def read_files(folder, start):
    return {path.name: path.read_bytes() for path in folder.iterdir()
            if path.name.startswith(start)}


def test_the_last_validation_is_known_after_a_restart(tmp_path, make_spec):
    training = Training(tmp_path, make_spec())
    assert not training.keeper.is_validated(10)
    training.validate(10, 0.5)
    training.validate(20, 0.25)
    again = Training(tmp_path, make_spec())
    assert [again.keeper.is_validated(step) for step in (10, 20, 30)] == [False, True, False]
    assert again.keeper.record.step == 10
