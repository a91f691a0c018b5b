"""The command that gives a checkpoint a new dense head."""

import os

import numpy as np
from checkpoint_values import values_of
from random_network import save_random_network

from lpr.data.vocabulary import build_vocabulary
from lpr.models.model_spec import read_spec

SCRIPT = os.path.join('utils', 'renew_context.py')


def test_the_head_is_new_and_the_backbone_is_kept(float_training, plates, run_script, tmp_path):
    output = str(tmp_path / 'new' / 'model.ckpt')
    result = run_script(SCRIPT, float_training.checkpoint, output, '--file_list_path', plates.train,
                        '--max_plates', 8)
    assert result.returncode == 0, result.stderr
    before, after = values_of(float_training.checkpoint), values_of(output)
    changed = {name for name, value in after.items() if not np.array_equal(value, before[name])}
    assert {'fully_connected/weights', 'Conv_15/weights', 'Conv_15/biases'} <= changed
    assert all(name.startswith(('fully_connected', 'Conv_15')) for name in changed)
    classes = after['Conv_15/weights'].shape[-1]
    np.testing.assert_array_equal(after['Conv_15/weights'][:, :, :classes],
                                  before['Conv_15/weights'][:, :, :classes])
    assert not after['Conv_15/weights'][:, :, classes:].any()


def test_the_temperature_of_the_old_head_is_not_kept(make_spec, plates, run_script, tmp_path):
    spec = make_spec(width=0.125, temperature=0.5, vocabulary=build_vocabulary(
        [('here', label) for label in plates.labels]))
    old, new = save_random_network(tmp_path / 'old', spec), str(tmp_path / 'new.ckpt')
    result = run_script(SCRIPT, old, new, '--file_list_path', plates.train, '--max_plates', 8)
    assert result.returncode == 0, result.stderr
    assert read_spec(new + '.yml') == spec._replace(temperature=1.0)


def test_a_network_of_8_bits_is_refused(quantized_training, plates, run_script, tmp_path):
    result = run_script(SCRIPT, quantized_training.checkpoint, str(tmp_path / 'out'),
                        '--file_list_path', plates.train)
    assert (result.returncode, result.stdout) == (2, '')
    assert 'expected a float network' in result.stderr
