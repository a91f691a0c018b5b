"""Recognizers called from Python with wrong arrays: one clear error, and the next call works."""

import os

import numpy as np
import pytest
from paths import ROOT

from lpr.models.recognizer import load_recognizer
from lpr.runtime.errors import UserError

RIGHT = np.linspace(-1, 1, 2 * 24 * 94 * 3, dtype=np.float32).reshape(2, 24, 94, 3)
NOT_FINITE = RIGHT.copy()
NOT_FINITE[1, 3, 4, 0] = np.nan
SHAPE = r'expected images of the shape \[batch, 24, 94, 3\], got \[%s\]'
WRONG = [
    (RIGHT[0], SHAPE % '24, 94, 3'),
    (RIGHT[:, :23], SHAPE % '2, 23, 94, 3'),
    (RIGHT[..., :1], SHAPE % '2, 24, 94, 1'),
    (RIGHT.transpose(0, 3, 1, 2), SHAPE % '2, 3, 24, 94'),
    (RIGHT[:0], SHAPE % '0, 24, 94, 3'),
    (RIGHT[np.newaxis], SHAPE % '1, 2, 24, 94, 3'),
    (np.float32(1), 'expected a NumPy array of float32, got float32'),
    (np.array(1, np.float32), SHAPE % ''),
    (RIGHT.astype(np.uint8), 'expected a NumPy array of float32, got uint8'),
    (RIGHT.astype(object), 'expected a NumPy array of float32, got object'),
    (RIGHT.tolist(), 'expected a NumPy array of float32, got list'),
    ('a.png', 'expected a NumPy array of float32, got str'),
    (None, 'expected a NumPy array of float32, got NoneType'),
    (NOT_FINITE, 'expected finite values, got NaN or infinite ones'),
]


@pytest.fixture(scope='module', params=['graph.tflite', 'graph.pb'])
def recognizer(request):
    with load_recognizer(os.path.join(ROOT, 'pre-trained', 'latin', request.param)) as opened:
        yield opened


@pytest.mark.parametrize('images, told', WRONG)
def test_a_wrong_array_is_one_error_and_the_next_call_works(recognizer, images, told):
    predictions, logits = recognizer.run(RIGHT)
    with pytest.raises(UserError, match=told):
        recognizer.run(images)
    again_predictions, again = recognizer.run(RIGHT)
    np.testing.assert_array_equal(again, logits)
    np.testing.assert_array_equal(again_predictions, predictions)


@pytest.mark.parametrize('images', [
    RIGHT.astype(np.float64), RIGHT[:, ::-1][:, ::-1], np.asfortranarray(RIGHT),
    RIGHT.astype('>f4')], ids=['float64', 'reversed twice', 'other order', 'other byte order'])
def test_the_same_numbers_in_another_array_read_the_same(recognizer, images):
    np.testing.assert_allclose(recognizer.run(images)[1], recognizer.run(RIGHT)[1], atol=1e-5)
