"""Image file -> network input. Images are written with OpenCV, whose channels are B, G, R."""

import cv2
import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from lpr.data.pixel_arrays import to_network_range, to_pixels
from lpr.data.preprocessing import read_image


@pytest.fixture
def read(session, make_spec):
    """Reads one image file as the scripts do."""
    def run(path, **options):
        return session.run(read_image(tf.constant(str(path)), make_spec(**options)))
    return run


def random_pixels(*shape):
    return np.random.RandomState(1).randint(0, 256, shape).astype(np.uint8)


@pytest.mark.parametrize('extension', ['.png', '.bmp'])
def test_pixels_come_as_red_green_blue_from_0_to_1(read, tmp_path, extension):
    pixels = random_pixels(24, 94, 3)
    path = tmp_path / ('plate' + extension)
    cv2.imwrite(str(path), pixels)
    image = read(path)
    assert image.dtype == np.float32
    np.testing.assert_allclose(image, pixels[:, :, ::-1] / 255.0, atol=1e-6)


def test_jpeg_is_read(read, tmp_path):
    pixels = np.full((24, 94, 3), (200, 100, 30), np.uint8)
    cv2.imwrite(str(tmp_path / 'plate.jpg'), pixels)
    np.testing.assert_allclose(read(tmp_path / 'plate.jpg'), pixels[:, :, ::-1] / 255.0,
                               atol=3 / 255)


def test_of_a_moving_gif_the_first_frame_is_read(read, tmp_path):
    red, green = (Image.new('RGB', (94, 24), color) for color in ((255, 0, 0), (0, 255, 0)))
    red.save(str(tmp_path / 'plate.gif'), save_all=True, append_images=[green])
    image = read(tmp_path / 'plate.gif')
    assert image.shape == (24, 94, 3)
    assert (image == (1, 0, 0)).all()


def test_the_format_is_told_by_the_content_not_by_the_name(read, tmp_path):
    pixels = random_pixels(24, 94, 3)
    cv2.imwrite(str(tmp_path / 'plate.png'), pixels)
    (tmp_path / 'plate.png').rename(tmp_path / 'plate.jpg')
    np.testing.assert_allclose(read(tmp_path / 'plate.jpg'), pixels[:, :, ::-1] / 255.0, atol=1e-6)


def test_a_grey_file_gives_three_equal_channels(read, tmp_path):
    pixels = random_pixels(24, 94)
    cv2.imwrite(str(tmp_path / 'plate.png'), pixels)
    image = read(tmp_path / 'plate.png')
    for channel in range(3):
        np.testing.assert_allclose(image[:, :, channel], pixels / 255.0, atol=1e-6)


def test_transparency_is_dropped(read, tmp_path):
    pixels = random_pixels(24, 94, 4)
    cv2.imwrite(str(tmp_path / 'plate.png'), pixels)
    np.testing.assert_allclose(read(tmp_path / 'plate.png'), pixels[:, :, 2::-1] / 255.0, atol=1e-6)


def test_half_as_large_takes_every_other_pixel(read, tmp_path):
    pixels = random_pixels(48, 188, 3)
    cv2.imwrite(str(tmp_path / 'plate.png'), pixels)
    np.testing.assert_allclose(read(tmp_path / 'plate.png'), pixels[::2, ::2, ::-1] / 255.0,
                               atol=1e-6)


def test_twice_as_large_is_interpolated_linearly(read, tmp_path):
    pixels = np.zeros((1, 3, 3), np.uint8)
    pixels[0] = [[0] * 3, [100] * 3, [60] * 3]
    cv2.imwrite(str(tmp_path / 'plate.png'), pixels)
    image = read(tmp_path / 'plate.png', input_shape=(2, 6, 3))
    row = np.array([0, 50, 100, 80, 60, 60]) / 255.0
    np.testing.assert_allclose(image, np.tile(row[np.newaxis, :, np.newaxis], (2, 1, 3)), atol=1e-6)


def test_convert_to_gray_gives_the_luma_in_three_channels(read, tmp_path):
    pixels = random_pixels(24, 94, 3)
    cv2.imwrite(str(tmp_path / 'plate.png'), pixels)
    image = read(tmp_path / 'plate.png', convert_to_gray=True)
    blue, green, red = np.moveaxis(pixels / 255.0, 2, 0)
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    assert (image[:, :, 0] == image[:, :, 1]).all() and (image[:, :, 0] == image[:, :, 2]).all()
    np.testing.assert_allclose(image[:, :, 0], luma, atol=1.5 / 255)


@pytest.mark.parametrize('data', [b'', b'no image', b'\x89PNG\r\n\x1a\n and then nothing'])
def test_a_file_that_is_no_image_is_an_error(read, tmp_path, data):
    (tmp_path / 'plate.png').write_bytes(data)
    with pytest.raises(tf.errors.InvalidArgumentError):
        read(tmp_path / 'plate.png')


def test_the_symmetric_range_is_from_minus_1_to_1():
    values = np.array([0.0, 0.25, 0.5, 1.0], np.float32)
    np.testing.assert_allclose(to_network_range(values, True), [-1, -0.5, 0, 1])
    np.testing.assert_allclose(to_network_range(values, False), values)


@pytest.mark.parametrize('symmetric_range', [False, True])
def test_to_pixels_undoes_the_network_range(symmetric_range):
    pixels = np.arange(256, dtype=np.uint8)
    values = to_network_range((pixels / 255.0).astype(np.float32), symmetric_range)
    restored = to_pixels(values, symmetric_range)
    assert restored.dtype == np.uint8
    assert (restored == pixels).all()
