"""The network's input without TensorFlow: the twin of the graph."""

import os

import cv2
import numpy as np
import pytest
import tensorflow as tf

from lpr.data.image_input import ImageInput
from lpr.data.numpy_input import NumpyInput, prepare_pixels
from lpr.data.preprocessing import prepare_image
from lpr.runtime.errors import UserError

ONE_LINE, TWO_LINES = (31, 117, 3), (57, 80, 3)


def random_pixels(shape):
    return np.random.RandomState(3).randint(0, 256, shape).astype(np.uint8)


@pytest.mark.parametrize('shape', [ONE_LINE, TWO_LINES, (24, 94, 3), (1, 1, 3), (300, 7, 3)])
@pytest.mark.parametrize('options', [{}, {'convert_to_gray': True}, {'two_lines': 'unfold'},
                                     {'two_lines': 'unfold', 'two_lines_gap': 0.85}],
                         ids=['color', 'grey', 'unfold', 'gap'])
def test_it_prepares_pixels_as_the_graph_does(session, make_spec, shape, options):
    spec, pixels = make_spec(**options), random_pixels(shape)
    pixels[shape[0] // 2] //= 2  # a gap
    expected = session.run(prepare_image(tf.constant(pixels), spec))
    prepared = prepare_pixels(pixels, spec)
    assert prepared.dtype == np.float32 and prepared.shape == spec.input_shape
    np.testing.assert_allclose(prepared, expected, atol=1e-5)


def test_a_pixel_between_two_is_their_weighted_mean(make_spec):
    spec = make_spec(input_shape=(24, 94, 3), symmetric_range=True)
    pixels = np.zeros((1, 47, 3), np.uint8)
    pixels[0, 20:] = 255
    row = NumpyInput(spec).prepare(pixels)[0, :, 0]  # every column twice as wide
    np.testing.assert_allclose(row[37:42], [-1, -1, 0, 1, 1], atol=1e-6)


def test_files_and_arrays_give_what_tensorflow_gives(make_spec, tmp_path):
    spec, path = make_spec(symmetric_range=True), str(tmp_path / 'a.png')
    cv2.imwrite(path, random_pixels(ONE_LINE))
    ours, theirs = NumpyInput(spec), ImageInput(spec)
    for image, colors in ((path, 'BGR'), (random_pixels(ONE_LINE), 'BGR'),
                          (random_pixels(ONE_LINE), 'RGB')):
        np.testing.assert_allclose(ours.prepare(image, colors), theirs.prepare(image, colors),
                                   atol=1e-5)
    theirs.close()
    ours.close()


def test_a_name_that_is_not_utf8_is_read(make_spec, tmp_path):
    image, path = random_pixels(ONE_LINE), os.path.join(str(tmp_path), os.fsdecode(b'\xcd.png'))
    cv2.imwrite(str(tmp_path / 'a.png'), image)
    os.rename(str(tmp_path / 'a.png'), path)
    for prepares in (NumpyInput(make_spec()), ImageInput(make_spec())):
        np.testing.assert_array_equal(prepares.prepare(path), prepares.prepare(image))
        prepares.close()


@pytest.mark.parametrize('content, told', [
    (None, 'the image cannot be read: No such file or directory'),
    (b'GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;', 'the image is a GIF file'),
    (b'no image', 'the image is not a JPEG')])
def test_a_file_it_cannot_use_is_told(make_spec, tmp_path, content, told):
    path = tmp_path / 'a.png'
    if content:
        path.write_bytes(content)
    with pytest.raises(UserError) as error:
        NumpyInput(make_spec()).prepare(str(path))
    assert str(error.value).startswith('%s: %s' % (path, told))


def test_an_array_it_cannot_use_is_told(make_spec):
    with pytest.raises(UserError, match='expected an array of uint8, got float64'):
        NumpyInput(make_spec()).prepare(np.zeros((24, 94, 3)))
