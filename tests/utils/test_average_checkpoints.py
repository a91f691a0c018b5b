"""The command that averages checkpoints."""

import os

import numpy as np
from checkpoint_values import values_of
from random_network import save_random_network

from lpr.models.model_spec import read_spec

SCRIPT = os.path.join('utils', 'average_checkpoints.py')


def test_every_variable_is_the_mean(make_spec, run_script, tmp_path):
    spec = make_spec(width=0.125, temperature=0.5)
    paths = [save_random_network(tmp_path / str(seed), spec, seed) for seed in (1, 2, 3)]
    output = str(tmp_path / 'mean' / 'model.ckpt')
    result = run_script(SCRIPT, *paths, output)
    assert result.returncode == 0, result.stderr
    one, other, third, mean = (values_of(path) for path in paths + [output])
    assert set(mean) == set(one) - {'global_step'}
    for name, value in mean.items():
        np.testing.assert_allclose(value, np.mean([one[name], other[name], third[name]], axis=0),
                                   rtol=1e-5, atol=1e-7)
    assert (mean['Conv/weights'] != one['Conv/weights']).all()
    assert result.stdout == '%s: mean of %d variables of 3 checkpoints\n' % (output, len(mean))
    assert read_spec(output + '.yml') == spec._replace(temperature=1.0)


def test_checkpoints_of_two_networks_are_refused(make_spec, run_script, tmp_path):
    paths = [save_random_network(tmp_path / str(width), make_spec(width=width))
             for width in (0.125, 0.25)]
    result = run_script(SCRIPT, *paths, str(tmp_path / 'mean'))
    assert result.returncode == 2
    assert 'width' in result.stderr and not os.path.exists(str(tmp_path / 'mean.index'))


def test_a_checkpoint_is_not_replaced_if_the_output_was_forgotten(
        make_spec, run_script, tmp_path):
    paths = [save_random_network(tmp_path / str(seed), make_spec(width=0.125), seed)
             for seed in (1, 2, 3)]
    before = values_of(paths[2])
    result = run_script(SCRIPT, *paths)
    assert result.returncode == 2
    assert paths[2] + ': this checkpoint exists already; ' in result.stderr
    for name, value in values_of(paths[2]).items():
        np.testing.assert_array_equal(value, before[name])
