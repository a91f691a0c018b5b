"""The C files of a GAP8 export against the toolkit's own decoder and preprocessing."""

import os
import shutil
import struct
import subprocess

import numpy as np
import pytest
import tensorflow as tf
from paths import ROOT

from lpr.data.preprocessing import prepare_image
from lpr.network.greedy import greedy_decode_numpy, path_probability

pytestmark = pytest.mark.skipif(not shutil.which('gcc'), reason='needs gcc')

SOURCES = os.path.join(ROOT, 'lpr', 'gap8', 'firmware')
PROGRAMS = os.path.join(ROOT, 'tests', 'firmware')
FLAGS = ['-O1', '-Wall', '-Wextra', '-Werror', '-std=c99', '-fsanitize=address,undefined',
         '-fno-sanitize-recover']
TFLITE, GAP8 = 0, 1
# Exponentials are exp(-difference * SCALE) in units of 2^-24.
SCALE = 0.3
EXPONENTIALS = np.round(np.exp(-SCALE * np.arange(256)) * 2 ** 24).astype(np.uint32)
# Width and height of crops: the least, one side of 1, the network's own, more, less, the largest.
CROP_SIZES = [(1, 1), (1, 7), (9, 1), (2, 2), (94, 24), (93, 23), (95, 25), (188, 48), (47, 12),
              (120, 40), (317, 83), (640, 200), (33, 600), (2000, 7), (1999, 599), (2000, 600)]


@pytest.fixture(scope='module')
def build(tmp_path_factory):
    """Compiles a program of `tests/firmware` with the C files; returns its path."""
    folder = tmp_path_factory.mktemp('build')

    def compile_program(name, *files):
        program = str(folder / name)
        command = ['gcc'] + FLAGS + ['-I', SOURCES, '-o', program,
                                     os.path.join(PROGRAMS, name + '.c')]
        result = subprocess.run(command + [os.path.join(SOURCES, file) for file in files],
                                capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        return program
    return compile_program


@pytest.fixture(scope='module')
def decode(build):
    """Decodes uint8 logits [batch, steps, classes] in C; returns (predictions, confidences)."""
    program = build('decode_many', 'lpr_decode.c')

    def run(logits, layout, max_symbols):
        values = logits.tobytes()
        if layout == 'gap8':
            values = (logits.astype(np.int16) - 128).astype(np.int8).transpose(0, 2, 1).tobytes()
        result = subprocess.run(
            [program, layout, str(logits.shape[1]), str(logits.shape[2]), str(max_symbols)],
            input=EXPONENTIALS.tobytes() + values, capture_output=True)
        assert result.returncode == 0, result.stderr.decode()
        return parse_decoded(result.stdout, len(logits), max_symbols)
    return run


def parse_decoded(data, batch, max_symbols):
    predictions, confidences, place = np.full((batch, max_symbols), -1), np.empty(batch), 0
    for row in range(batch):
        count, = struct.unpack_from('<i', data, place)
        predictions[row, :count] = struct.unpack_from('<%dH' % count, data, place + 4)
        confidences[row], = struct.unpack_from('<I', data, place + 4 + 2 * count)
        place += 8 + 2 * count
    assert place == len(data)
    return predictions, confidences / 65536


def random_logits(random, batch, steps, classes, levels):
    """uint8 logits of few levels, so that most steps have ties; every tenth row is all blank."""
    logits = random.randint(0, levels, (batch, steps, classes)).astype(np.uint8)
    repeated = random.rand(batch, steps) < 0.4
    for step in range(1, steps):
        logits[repeated[:, step], step] = logits[repeated[:, step], step - 1]
    logits[::10, :, -1] = levels
    return logits


@pytest.mark.parametrize('layout', ['tflite', 'gap8'])
@pytest.mark.parametrize('batch, steps, classes, levels, max_symbols', [
    (60000, 12, 4, 3, 20), (30000, 9, 6, 256, 3), (9000, 1, 2, 2, 1), (1000, 88, 71, 40, 20)])
def test_the_decoder_agrees_with_that_of_the_toolkit(decode, layout, batch, steps, classes, levels,
                                                     max_symbols):
    logits = random_logits(np.random.RandomState(steps), batch, steps, classes,
                           min(levels, 255))
    predictions, confidences = decode(logits, layout, max_symbols)
    expected = greedy_decode_numpy(logits, max_symbols)
    np.testing.assert_array_equal(predictions, expected)
    np.testing.assert_allclose(confidences, path_probability(logits * SCALE), atol=2e-5)
    assert (expected[::10] == -1).all() and (expected != -1).any()


@pytest.mark.parametrize('layout', ['tflite', 'gap8'])
def test_two_equal_symbols_apart_by_a_blank_are_both_read(decode, layout):
    steps = [0, 0, 2, 0, 1, 1, 2, 2, 1]  # A A _ A B B _ _ B is AABB
    logits = np.zeros((1, 9, 3), np.uint8)
    logits[0, np.arange(9), steps] = 200
    predictions, confidences = decode(logits, layout, 6)
    assert predictions.tolist() == [[0, 0, 1, 1, -1, -1]]
    assert confidences[0] == 1


@pytest.mark.parametrize('layout', ['tflite', 'gap8'])
def test_the_extremes_of_8_bits_are_in_order(decode, layout):
    logits = np.array([[[0, 255, 128], [127, 128, 0], [255, 0, 255]]], np.uint8)
    assert decode(logits, layout, 3)[0].tolist() == [[1, -1, -1]]  # the blank wins the last step


def test_a_plate_is_written_as_whole_symbols_that_fit(build):
    result = subprocess.run([build('text', 'lpr_decode.c')], capture_output=True)
    assert result.returncode == 0, result.stderr.decode()
    lengths = [0] * 8 + [7, 8, 8, 10, 10]  # <Anhui> with its zero needs 8 bytes, A 1, the umlaut 2
    texts = {0: '', 7: '<Anhui>', 8: '<Anhui>A', 10: '<Anhui>A\u00c4'}
    assert result.stdout.decode() == ''.join('%d %s\n' % (length, texts[length])
                                             for length in lengths)


@pytest.fixture(scope='module')
def resize(build):
    """Resizes a crop [height, width, channels] in C; the result is [24, 94, channels], uint8."""
    program = build('resize_one', 'lpr_resize.c')

    def run(crop, channels=3, grey=False, two_lines_below=0, two_lines_gap=0, layout=TFLITE,
            row_bytes=None, width=94):
        height, crop_width, crop_channels = crop.shape
        numbers = [crop_width, height, crop_channels, row_bytes or crop_width * crop_channels,
                   width, 24, channels, int(grey), two_lines_below, layout, two_lines_gap]
        pixels = crop.tobytes()
        if row_bytes:
            rows = np.zeros((height, row_bytes), np.uint8)
            rows[:, :crop_width * crop_channels] = crop.reshape(height, -1)
            pixels = rows.tobytes()
        result = subprocess.run([program] + list(map(str, numbers)), input=pixels,
                                capture_output=True)
        assert result.returncode == 0, result.stderr.decode()
        if layout == GAP8:
            planes = np.frombuffer(result.stdout, np.int8).reshape(channels, 24, width)
            return (planes.astype(np.int16) + 128).astype(np.uint8).transpose(1, 2, 0)
        return np.frombuffer(result.stdout, np.uint8).reshape(24, width, channels)
    return run


@pytest.fixture(scope='module')
def toolkit_levels(make_spec):
    """The toolkit's preprocessing of a crop, in levels of 0 to 255: float [24, 94, 3]."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        pixels = tf.compat.v1.placeholder(tf.uint8, [None, None, 3])
        images = {(grey, two_lines, gap): prepare_image(pixels, make_spec(
            convert_to_gray=grey, two_lines=two_lines, two_lines_below=1.65, two_lines_gap=gap))
                  for grey in (False, True) for two_lines, gap in (
                      (None, None), ('unfold', None), ('unfold', 0.85))}

        def run(crop, grey=False, two_lines=None, gap=None):
            rgb = np.broadcast_to(crop, crop.shape[:2] + (3,))
            return session.run(images[grey, two_lines, gap], {pixels: rgb}) * 255.0
        yield run


def random_crop(width, height, channels=3):
    return np.random.RandomState(width + height).randint(
        0, 256, (height, width, channels)).astype(np.uint8)


@pytest.mark.parametrize('width, height', CROP_SIZES)
def test_a_crop_becomes_the_input_of_training(resize, toolkit_levels, width, height):
    crop = random_crop(width, height)
    difference = resize(crop) - toolkit_levels(crop)
    assert np.abs(difference).max() <= 0.51  # rounded to whole levels
    assert np.abs(difference).mean() < 0.3


@pytest.mark.parametrize('width, height', CROP_SIZES[::3])
def test_a_crop_becomes_the_grey_input_of_training(resize, toolkit_levels, width, height):
    crop = random_crop(width, height)
    difference = resize(crop, grey=True) - toolkit_levels(crop, grey=True)
    assert np.abs(difference).max() <= 1
    assert np.abs(difference).mean() < 0.3
    np.testing.assert_array_equal(resize(crop, channels=1), resize(crop, grey=True)[:, :, :1])


@pytest.mark.parametrize('grey', [False, True])
def test_a_grey_crop_is_an_rgb_crop_of_equal_channels(resize, toolkit_levels, grey):
    crop = random_crop(120, 40, channels=1)
    difference = resize(crop, grey=grey) - toolkit_levels(crop, grey)
    assert np.abs(difference).max() <= 0.51


# Above and below a ratio of 1.65, at it (33 to 20), and the least sizes.
@pytest.mark.parametrize('width, height', [
    (1, 1), (1, 2), (5, 4), (33, 20), (32, 20), (94, 57), (60, 48), (61, 71), (300, 2000)])
@pytest.mark.parametrize('grey', [False, True])
def test_two_lines_are_unfolded_as_in_training(resize, toolkit_levels, width, height, grey):
    crop = random_crop(width, height)
    crop[height * 2 // 5:height // 2] //= 16  # a band of little contrast between the lines
    expected = toolkit_levels(crop, grey, 'unfold')
    difference = resize(crop, grey=grey, two_lines_below=165) - expected
    assert np.abs(difference).max() <= (1 if grey else 0.51)
    if min(width, height) >= 20:
        is_unfolded = np.abs(toolkit_levels(crop, grey) - expected).max() > 30
        assert is_unfolded == (100 * width < 165 * height)


@pytest.mark.parametrize('width, height', [
    (1, 1), (1, 2), (5, 4), (32, 20), (60, 48), (61, 71), (300, 2000), (1500, 1600)])
@pytest.mark.parametrize('grey', [False, True])
@pytest.mark.parametrize('contrast', [0.5, 1])
def test_a_gap_is_found_as_in_training(resize, toolkit_levels, width, height, grey, contrast):
    crop = random_crop(width, height)
    crop[:, ::2] //= 8
    crop[height // 2] = (crop[height // 2] * contrast).astype(np.uint8)
    expected = toolkit_levels(crop, grey, 'unfold', 0.85)
    difference = resize(crop, grey=grey, two_lines_below=165, two_lines_gap=85) - expected
    assert np.abs(difference).max() <= (1 if grey else 0.52)
    if min(width, height) >= 40:
        is_unfolded = np.abs(toolkit_levels(crop, grey) - expected).max() > 30
        assert is_unfolded == (contrast == 0.5)


def test_the_upper_one_of_two_equal_gaps_is_the_cut(resize, toolkit_levels):
    crop = random_crop(40, 60)
    crop[[24, 30]] = 7
    np.testing.assert_allclose(resize(crop, two_lines_below=165),
                               toolkit_levels(crop, two_lines='unfold'), atol=0.51)


def test_gap8_gets_planes_of_signed_bytes(resize):
    crop = random_crop(94, 24)
    np.testing.assert_array_equal(resize(crop, layout=GAP8), crop)


def test_a_crop_may_be_a_part_of_a_larger_image(resize):
    crop = random_crop(50, 20)
    np.testing.assert_array_equal(resize(crop, row_bytes=200), resize(crop))


def test_the_luma_of_96000_colours_is_that_of_training(resize):
    colours = np.random.RandomState(5).randint(0, 256, (24, 4000, 3)).astype(np.uint8)
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        expected = session.run(tf.image.rgb_to_grayscale(tf.constant(colours))).astype(int)
    luma = resize(colours, channels=1, width=4000)
    assert np.abs(luma - expected).max() <= 1
    assert (luma != expected).mean() < 1e-3
