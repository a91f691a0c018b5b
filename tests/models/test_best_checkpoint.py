"""The record of the best checkpoint, and the models that configs name."""

import json
import types

import pytest

from lpr.models.best_checkpoint import BestRecord, best_checkpoint, read_best
from lpr.models.checkpoints import CheckpointError
from lpr.models.model_files import chosen_model
from lpr.runtime.errors import UserError

RECORD = BestRecord('model.ckpt-40.ckpt', 40, 0.75, 0.9, 3, 4, 20, 'digest', 60)


def write(folder, values):
    """Writes the record of a model_dir; gives the model_dir."""
    (folder / 'best').mkdir()
    (folder / 'best' / 'best.json').write_text(json.dumps(values))
    return str(folder)


def make_config(model_dir):
    return types.SimpleNamespace(path='c.py', model_dir=model_dir)


def test_the_record_names_the_checkpoint(tmp_path):
    folder = write(tmp_path, RECORD._asdict())
    assert read_best(folder) == RECORD
    assert best_checkpoint(folder) == folder + '/best/model.ckpt-40.ckpt'
    assert chosen_model('best', make_config(folder), '') == best_checkpoint(folder)


def test_a_record_of_an_older_version_knows_of_no_later_validation(tmp_path):
    values = RECORD._asdict()
    del values['validated']
    assert read_best(write(tmp_path, values)) == RECORD._replace(validated=40)


@pytest.mark.parametrize('change', [
    {'checkpoint': '../model.ckpt-40.ckpt'}, {'step': '40'}, {'lp_rr': 2}, {'lp_rr': None},
    {'plates': 1}, {'validated': '60'}])
def test_a_record_that_no_training_wrote_is_an_error(tmp_path, change):
    folder = write(tmp_path, dict(RECORD._asdict(), **change))
    with pytest.raises(CheckpointError, match='best.json: not a record of a best checkpoint'):
        read_best(folder)


@pytest.mark.parametrize('text', ['', '{', '[]', '{"step": 1}', '\udcff'])
def test_a_damaged_record_is_an_error(tmp_path, text):
    (tmp_path / 'best').mkdir()
    (tmp_path / 'best' / 'best.json').write_bytes(text.encode('utf-8', 'surrogateescape'))
    with pytest.raises(CheckpointError, match='best.json: not a record of a best checkpoint'):
        read_best(str(tmp_path))


def test_without_validations_there_is_no_best(tmp_path):
    assert read_best(str(tmp_path)) is None
    with pytest.raises(CheckpointError, match=r'c.py: no checkpoint in .*/best; train with '
                                              r'train.validate_every, or set eval.checkpoint'):
        chosen_model('best', make_config(str(tmp_path)), 'set eval.checkpoint')


def test_any_other_name_is_a_path(tmp_path):
    (tmp_path / 'best.pb').write_bytes(b'')
    path = str(tmp_path / 'best.pb')
    assert chosen_model(path, make_config('model'), '') == path
    with pytest.raises(CheckpointError, match='a/best: no such checkpoint; expected the name'):
        chosen_model('a/best', make_config('model'), '')
    with pytest.raises(UserError, match='a/best.pb: no such model'):
        chosen_model('a/best.pb', make_config('model'), '')
