"""Validation during training, with a tiny network."""

import json
import os
import re
import shutil
import types

import numpy as np
import pytest
import tensorflow as tf
from event_logs import logged, scalars
from made import DEFAULTS

from lpr.config.loader import load_config
from lpr.data.annotations import read_annotations
from lpr.evaluation.scoring import evaluate
from lpr.evaluation.validation import Validation
from lpr.models.best_checkpoint import best_checkpoint, read_best
from lpr.models.checkpoints import checkpoint_step, read_values
from lpr.runtime.errors import UserError
from lpr.training.training_log import TrainingLog

# Without a change there is no progress.
IDLE = {'learning_rate': 1e-30}


def losses(stderr):
    return [float(loss) for loss in re.findall(r'Train loss: (\S+)', stderr)]


def validations(stderr):
    """(step, figures, remark) of each validation that was logged."""
    return [(int(step), figures, remark) for step, figures, remark in re.findall(
        r'Validation: (\d+), (.*?); (.*?); \d+\.\d s, \d+ % of the time', stderr)]


@pytest.fixture(scope='module')
def validated(tmp_path_factory, write_config, run_script):
    """Four steps, a validation after every second one: (config, folder, stderr)."""
    folder = tmp_path_factory.mktemp('validated')
    config = write_config(folder, train=dict(DEFAULTS, steps=4, validate_every=2),
                          eval={'checkpoint': 'best'})
    result = run_script('train_lpr.py', config)
    assert result.returncode == 0, result.stderr
    return config, folder, result.stderr


def test_a_validation_measures_what_eval_lpr_measures_of_a_checkpoint(
        float_training, plates, write_config, tmp_path):
    """Three of the plates have the label that this network reads."""
    config = load_config(float_training.config)
    annotations = read_annotations(plates.train)
    read = {wrong['image']: wrong['prediction'] for wrong in
            evaluate(float_training.checkpoint, config, annotations)['wrong']}
    (tmp_path / 'list.txt').write_text(''.join(
        '%s %s\n' % (path, read[path] if number < 3 else 'Q')
        for number, path in enumerate(plates.images)))
    config = load_config(write_config(tmp_path, train={'file_list_path': plates.train},
                                      eval={'file_list_path': str(tmp_path / 'list.txt')}))
    expected = evaluate(float_training.checkpoint, config,
                        read_annotations(str(tmp_path / 'list.txt')))
    names = [name for name, _ in tf.train.list_variables(float_training.checkpoint)]
    figures = Validation(config).measure(read_values(float_training.checkpoint, names))
    assert (figures['correct'], figures['total'], figures['lp_rr']) == (3, 8, 3 / 8)
    assert figures == {name: expected[name] for name in figures}


def test_labels_that_are_too_long_are_told_once_a_training(
        float_training, write_config, tmp_path, caplog):
    validation = Validation(load_config(write_config(tmp_path, max_lp_length=2)))
    values = read_values(float_training.checkpoint, [
        name for name, _ in tf.train.list_variables(float_training.checkpoint)])
    for _ in range(2):
        validation.measure(values)
    told = [record.getMessage() for record in caplog.records
            if 'readings are cut off after max_lp_length = 2' in record.getMessage()]
    assert len(told) == 1


def test_validations_are_told_and_logged(validated):
    config, folder, stderr = validated
    assert [(step, remark) for step, _, remark in validations(stderr)] == [
        (2, 'the best so far'), (4, 'the best so far')]
    found = scalars(folder / 'model')
    assert sorted(found['validation/lp_rr']) == [2, 4]
    record = read_best(str(folder / 'model'))
    assert found['validation/symbol_accuracy'][4] == pytest.approx(record.symbol_accuracy)
    assert 'symbols: %.4f' % record.symbol_accuracy in validations(stderr)[1][1]


def test_plates_weights_and_the_config_are_logged(validated):
    config, folder, _ = validated
    values = logged(folder / 'model')
    for tag in ('plates/0', 'plates/1', 'weights/Conv', 'weights/fully_connected_1'):
        assert sorted(values[tag]) == [2, 4], tag
    assert 'plates/2' not in values  # a batch has two
    picture = values['plates/0'][4].image
    assert picture.height > 96 and picture.width >= 376  # the plate four times as large, and text
    first = tf.compat.v1.train.NewCheckpointReader(
        str(folder / 'model' / 'model.ckpt-2.ckpt')).get_tensor('Conv/weights')
    histogram = values['weights/Conv'][2].histo
    assert (histogram.num, histogram.min) == (first.size, first.min())
    assert not [tag for tag in values if tag.startswith('ranges/')]
    text, = tf.make_ndarray(values['config'][0].tensor)
    with open(config, encoding='utf-8') as stream:
        assert text.decode('utf-8').replace('    ', '') == stream.read().replace('    ', '')


def test_the_two_ends_of_every_quantization_range_are_logged(tmp_path):
    log = TrainingLog(types.SimpleNamespace(model_dir=str(tmp_path), text=''), None, 0)
    log.add_network(5, {'Conv/weights': np.ones((3, 3)), 'Conv/BatchNorm/beta': np.ones(3),
                        'Conv/act_quant/min': np.float32(-1), 'Conv/act_quant/max': np.float32(6)})
    values = logged(tmp_path)
    assert sorted(values) == ['config', 'ranges/Conv/act_quant', 'weights/Conv']
    histogram = values['ranges/Conv/act_quant'][5].histo
    assert (histogram.min, histogram.max, histogram.num) == (-1, 6, 2)


def test_eval_export_and_test_take_the_best(validated, run_script, tmp_path):
    config, folder, _ = validated
    best = best_checkpoint(str(folder / 'model'))
    assert checkpoint_step(best) == read_best(str(folder / 'model')).step == 4
    result = run_script('eval_lpr.py', config, '--json', str(tmp_path / 'result.json'))
    assert result.returncode == 0, result.stderr
    values = json.loads((tmp_path / 'result.json').read_text())
    record = read_best(str(folder / 'model'))
    assert values['model'] == best
    assert (values['lp_rr'], values['symbol_accuracy'], values['total']) == (
        record.lp_rr, record.symbol_accuracy, record.total)
    result = run_script('test_lpr.py', config, '--checkpoint', 'best')
    assert result.returncode == 0 and 'model %s\n' % best in result.stderr, result.stderr
    result = run_script('export_frozen_graph.py', config, '--output_dir', str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert best in result.stderr


def test_a_training_goes_the_same_way_with_and_without_validation(
        validated, write_config, run_script, tmp_path):
    result = run_script('train_lpr.py', write_config(tmp_path, train=dict(DEFAULTS, steps=4)))
    assert losses(result.stderr) == pytest.approx(losses(validated[2]), rel=1e-4)
    assert len(losses(result.stderr)) == 4
    assert not os.path.exists(str(tmp_path / 'model' / 'best'))


def test_it_ends_after_validations_without_progress(
        write_config, run_script, tmp_path):
    config = write_config(tmp_path, train=dict(
        IDLE, steps=50, save_checkpoints_steps=50, validate_every=1, stop_after=2))
    result = run_script('train_lpr.py', config)
    assert result.returncode == 0, result.stderr
    assert ('stopped at step 3 of 50: no higher LP-RR in train.stop_after = 2 validations'
            in result.stderr)
    assert 'saved %s/model/model.ckpt-3.ckpt' % tmp_path in result.stderr


def test_a_plate_that_cannot_be_read_is_told_before_the_first_step(
        write_config, run_script, tmp_path, plates):
    (tmp_path / 'list.txt').write_text('%s A~B\n' % plates.images[0])
    config = write_config(tmp_path, train={'validate_every': 1})
    with open(config, 'a') as stream:  # the vocabulary stays that of the plates
        stream.write("eval.file_list_path = %r\n" % str(tmp_path / 'list.txt'))
    with pytest.raises(UserError, match=r"list.txt:1: .*'~'"):
        Validation(load_config(config))
    result = run_script('train_lpr.py', config)
    assert result.returncode == 2 and 'Iteration' not in result.stderr


def test_patterns_that_fit_no_label_are_told_before_the_first_step(write_config, tmp_path):
    config = load_config(write_config(tmp_path, lpr_patterns=['^[0-9]{20}$']))
    with pytest.raises(UserError, match='like all others, matches none of lpr_patterns'):
        Validation(config)


def test_labels_that_fit_no_pattern_are_counted(write_config, plates, tmp_path, caplog):
    first, *others = plates.labels[:5]
    assert first not in others
    config = load_config(write_config(tmp_path, lpr_patterns=['^%s$' % first]))
    with caplog.at_level('INFO', 'lpr'):
        Validation(config)
    assert ('validations leave out 4 of 5 plates, whose labels match none of lpr_patterns'
            in caplog.messages)


def test_other_plates_and_other_patterns_are_told_apart(write_config, plates, tmp_path):
    def digest(name, **options):
        (tmp_path / name).mkdir()
        return Validation(load_config(write_config(tmp_path / name, **options))).plates

    plain, again = digest('plain'), digest('again')
    patterns = digest('patterns', lpr_patterns=['^.*$'])
    others = digest('others', eval={'file_list_path': plates.train})
    assert plain == again
    assert len({plain, patterns, others}) == 3


def test_plates_stay_the_same_if_the_path_of_their_list_is_written_in_another_way(
        write_config, plates, tmp_path, monkeypatch):
    monkeypatch.chdir(os.path.dirname(plates.val))
    (tmp_path / 'link').symlink_to(os.path.dirname(plates.val))
    digests = {Validation(load_config(write_config(tmp_path, eval={'file_list_path': path}))).plates
               for path in (plates.val, os.path.basename(plates.val),
                            str(tmp_path / 'link' / os.path.basename(plates.val)))}
    assert len(digests) == 1


def test_a_training_from_the_start_does_not_replace_the_best_of_an_earlier_one(
        validated, run_script, tmp_path):
    config, folder, _ = validated
    shutil.copytree(str(folder), str(tmp_path / 'copy'))
    model_dir = tmp_path / 'copy' / 'model'
    for path in model_dir.glob('model.ckpt*'):
        path.unlink()
    with open(config, encoding='utf-8') as stream:
        text = stream.read().replace(str(folder), str(tmp_path / 'copy')).replace(
            '    steps = 4', '    steps = 1')
    (tmp_path / 'copy' / 'config.py').write_text(text)
    result = run_script('train_lpr.py', str(tmp_path / 'copy' / 'config.py'))
    assert result.returncode == 2 and 'move the folder %s/best away' % model_dir in result.stderr
    assert checkpoint_step(best_checkpoint(str(model_dir))) == 4
    (model_dir / 'best').rename(tmp_path / 'moved')
    result = run_script('train_lpr.py', str(tmp_path / 'copy' / 'config.py'))
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize('train, message', [
    ({'stop_after': 3}, 'train.stop_after counts validations; set train.validate_every'),
    ({'validate_every': -1}, 'train.validate_every is -1 (int); expected an int from 0 to ')])
def test_options_that_do_not_fit_are_told(write_config, tmp_path, train, message):
    with pytest.raises(UserError, match=re.escape(message)):
        load_config(write_config(tmp_path, train=train))
