"""The command that makes a narrower network of a trained one."""

import os

import numpy as np
from checkpoint_values import values_of
from random_network import save_random_network

from lpr.models.model_spec import read_spec
from lpr.models.recognizer import load_recognizer

SCRIPT = os.path.join('utils', 'narrow_checkpoint.py')


def every_other_channel_deaf(name, value):
    """No layer hears the odd channels of a layer that a width of 0.125 halves."""
    if name.endswith('/weights') and value.ndim == 4 and value.shape[2] in (16, 32, 64):
        value[:, :, 1::2] = 0
    return value


def test_channels_that_nothing_hears_go(make_spec, run_script, tmp_path):
    wide = save_random_network(tmp_path / 'wide', make_spec(width=0.25, temperature=0.5),
                               change=every_other_channel_deaf)
    narrow = str(tmp_path / 'narrow' / 'model.ckpt')
    result = run_script(SCRIPT, wide, narrow, '--width', 0.125)
    assert result.returncode == 0, result.stderr
    assert result.stdout == '%s -> %s, width 0.125\n' % (wide, narrow)
    assert read_spec(narrow + '.yml').temperature == 1
    before, after = values_of(wide), values_of(narrow)
    np.testing.assert_array_equal(after['Conv_13/weights'],
                                  before['Conv_13/weights'][:, :, ::2, ::2])
    images = np.random.RandomState(1).uniform(size=(2, 24, 94, 3)).astype(np.float32)
    logits = []
    for checkpoint in wide, narrow:
        with load_recognizer(checkpoint) as recognizer:
            logits.append(recognizer.run(images)[1])
    assert np.ptp(logits[0]) > 1e-3
    np.testing.assert_allclose(logits[1], logits[0], atol=1e-5)


def test_8_bits_become_float(quantized_training, run_script, tmp_path):
    narrow = str(tmp_path / 'narrow' / 'model.ckpt')
    result = run_script(SCRIPT, quantized_training.checkpoint, narrow, '--width', 0.1)
    assert result.returncode == 0, result.stderr
    with load_recognizer(narrow) as recognizer:
        assert (recognizer.spec.width, recognizer.spec.quantization_aware) == (0.1, False)


def test_a_wider_network_is_refused(float_training, run_script, tmp_path):
    result = run_script(SCRIPT, float_training.checkpoint, tmp_path / 'wide', '--width', 3)
    assert (result.returncode, result.stdout) == (2, '')
    assert '--width: 3; expected' in result.stderr
