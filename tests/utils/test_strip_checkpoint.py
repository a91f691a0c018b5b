"""The command that leaves the optimizer's variables out of a checkpoint."""

import os

import numpy as np
from checkpoint_values import values_of
from disks import file_size_limit
from random_network import save_random_network

from lpr.models.model_spec import read_spec

SCRIPT = os.path.join('utils', 'strip_checkpoint.py')


def test_the_network_is_kept_and_the_optimizer_is_not(quantized_training, run_script, tmp_path):
    output = str(tmp_path / 'new' / 'model.ckpt')
    result = run_script(SCRIPT, quantized_training.checkpoint, output)
    assert result.returncode == 0, result.stderr
    assert result.stdout == '%s -> %s\n' % (quantized_training.checkpoint, output)
    before, after = values_of(quantized_training.checkpoint), values_of(output)
    assert not [name for name in after if 'Adam' in name or name.startswith('train_step')]
    assert 'Conv/weights' in after and 'Conv/BatchNorm/moving_mean' in after
    assert [name for name in after if name.endswith('act_quant/max')]
    for name, value in after.items():
        np.testing.assert_array_equal(value, before[name])
    assert {name for name in before if '/weights' in name and 'Adam' not in name} <= set(after)
    assert sorted(os.listdir(str(tmp_path / 'new'))) == [
        'model.ckpt.data-00000-of-00001', 'model.ckpt.index', 'model.ckpt.yml']


def test_the_temperature_is_kept(make_spec, run_script, tmp_path):
    spec = make_spec(width=0.125, temperature=0.5)
    result = run_script(SCRIPT, save_random_network(tmp_path / 'old', spec), tmp_path / 'new')
    assert result.returncode == 0, result.stderr
    assert read_spec(str(tmp_path / 'new.yml')) == spec


def test_a_stripped_checkpoint_reads_the_same(float_training, run_script, tmp_path):
    output = str(tmp_path / 'model.ckpt')
    run_script(SCRIPT, float_training.checkpoint, output)
    results = [run_script('eval_lpr.py', float_training.config, '--checkpoint', checkpoint)
               for checkpoint in (float_training.checkpoint, output)]
    assert [result.returncode for result in results] == [0, 0], results[1].stderr
    first, second = ([line for line in result.stdout.splitlines() if 'Images/s' not in line]
                     for result in results)
    assert first == second


def test_on_a_full_disk_nothing_is_left(float_training, run_script, tmp_path):
    with file_size_limit(100000):
        result = run_script(SCRIPT, float_training.checkpoint, str(tmp_path / 'model.ckpt'))
    assert result.returncode == 2
    assert 'model.ckpt: cannot save this checkpoint: ' in result.stderr.splitlines()[-1]
    assert os.listdir(str(tmp_path)) == []


def test_a_folder_is_no_checkpoint(float_training, tmp_path, run_script):
    folder = str(tmp_path)
    for paths in (folder, 'out'), (float_training.checkpoint, folder):
        result = run_script(SCRIPT, *paths, cwd=tmp_path)
        assert (result.returncode, result.stdout) == (2, '')
        assert '%s: a folder; expected ' % folder in result.stderr.splitlines()[-1]
        assert result.stderr.endswith(', such as %s\n' % os.path.join(folder, 'model.ckpt'))
    assert os.listdir(folder) == []


def test_a_checkpoint_without_description_is_refused(tmp_path, run_script):
    (tmp_path / 'model.ckpt.index').touch()
    result = run_script(SCRIPT, str(tmp_path / 'model.ckpt'), str(tmp_path / 'out'))
    assert (result.returncode, result.stdout) == (2, '')
    assert 'no description (.yml) beside this model' in result.stderr
