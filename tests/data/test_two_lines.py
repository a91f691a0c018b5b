"""Crops of two lines: cut where the rule says, the upper line at the left of the lower one."""

import functools
import os
from fractions import Fraction

import cv2
import numpy as np
import pytest
import tensorflow as tf

from lpr.data.annotations import read_annotations
from lpr.data.preprocessing import prepare_image, read_image
from lpr.data.two_lines import cut_limits, is_narrow_crop

# The graph's positions between two pixels are float32, the twin's float64.
ATOL = 1e-4


@pytest.fixture(scope='module')
def prepare(make_spec):
    """The network's input of uint8 RGB pixels, as the graph makes it."""
    with tf.Graph().as_default() as graph, tf.compat.v1.Session() as session:
        placeholder = tf.compat.v1.placeholder(tf.uint8, [None, None, 3])

        @functools.lru_cache(maxsize=None)
        def image_of(**options):
            with graph.as_default():
                return prepare_image(placeholder, make_spec(**options))

        yield lambda pixels, **options: session.run(image_of(**options), {placeholder: pixels})


def unfolded(**options):
    return dict({'two_lines': 'unfold'}, **options)


def random_pixels(*shape, seed=1):
    return np.random.RandomState(seed).randint(0, 256, shape).astype(np.uint8)


def striped(height, width, quiet_rows):
    """Columns of black and white, but for some even rows."""
    image = np.zeros((height, width, 3), np.uint8)
    image[:, ::2] = 255
    image[list(quiet_rows)] = 90
    return image


def twin_energies(image):
    """The energies of the rows by the letter of the rule, as Python's integers."""
    return np.abs(np.diff(image.astype(np.int64).sum(2), axis=1)).sum(1).tolist()


def twin_cut(image):
    """The row of the cut by the letter of the rule."""
    energies = twin_energies(image)
    rows = range(len(image) // 3, len(image) * 3 // 5 + 1)
    return min(rows, key=lambda row: (energies[row], row))


def twin_has_gap(image, gap):
    """Whether the row of the cut has less than a share, a fraction, of the edges of both sides."""
    energies, cut = twin_energies(image), twin_cut(image)
    return all(energies[cut] <= gap * Fraction(sum(side), len(side))
               for side in (energies[:cut], energies[cut + 1:]) if side)


def twin_resize(image, height, width):
    """Bilinear, the top left pixel stays where it is; float64 [height, width, 3] in [0, 1]."""
    image = image / 255.0

    def sample(length, new_length):
        position = np.arange(new_length) * (length / new_length)
        low = position.astype(int)
        return low, np.minimum(low + 1, length - 1), position - low

    top, bottom, y = sample(image.shape[0], height)
    left, right, x = sample(image.shape[1], width)
    x, y = x[np.newaxis, :, np.newaxis], y[:, np.newaxis, np.newaxis]
    upper = image[top][:, left] * (1 - x) + image[top][:, right] * x
    lower = image[bottom][:, left] * (1 - x) + image[bottom][:, right] * x
    return upper * (1 - y) + lower * y


def twin_input(image, input_shape=(24, 94, 3), below=Fraction(22, 10), gap=None):
    """The network's input by the letter of the rule; `below` and `gap` are fractions."""
    height, width, _ = input_shape
    is_narrow = image.shape[1] < below * image.shape[0]
    if not is_narrow or gap and not twin_has_gap(image, gap):
        return twin_resize(image, height, width)
    cut, overlap = twin_cut(image), len(image) // 24
    return np.concatenate([twin_resize(image[:cut + overlap + 1], height, width // 2),
                           twin_resize(image[cut - overlap:], height, width - width // 2)], axis=1)


@pytest.mark.parametrize('shape', [
    (50, 70, 3), (32, 45, 3), (220, 440, 3), (70, 50, 3), (24, 24, 3), (2, 2, 3), (1, 1, 3),
    (3, 1, 3), (1000, 3, 3), (50, 109, 3)])
def test_the_graph_and_a_twin_of_the_rule_agree(prepare, shape):
    for seed in range(3):
        pixels = random_pixels(*shape, seed=seed)
        np.testing.assert_allclose(prepare(pixels, **unfolded()), twin_input(pixels), atol=ATOL)


def test_the_halves_of_an_odd_width_are_its_rounded_halves(prepare):
    pixels = random_pixels(50, 70, 3)
    np.testing.assert_allclose(prepare(pixels, **unfolded(input_shape=(22, 95, 3))),
                               twin_input(pixels, (22, 95, 3)), atol=ATOL)


@pytest.mark.parametrize('shape', [(24, 94, 3), (40, 120, 3), (50, 110, 3), (140, 440, 3)])
def test_a_crop_of_one_line_is_as_without_the_option(prepare, shape):
    pixels = random_pixels(*shape)
    assert (prepare(pixels, **unfolded()) == prepare(pixels)).all()


def test_without_the_option_a_square_crop_is_one_line(prepare):
    pixels = random_pixels(50, 70, 3)
    np.testing.assert_allclose(prepare(pixels), twin_resize(pixels, 24, 94), atol=ATOL)


def test_the_upper_line_comes_first(prepare):
    pixels = np.zeros((50, 70, 3), np.uint8)
    pixels[:25] = 200, 0, 0
    pixels[25:] = 0, 0, 100
    image = prepare(pixels, **unfolded())
    np.testing.assert_allclose(image[:12, :47], np.full((12, 47, 3), (200 / 255, 0, 0)), atol=1e-6)
    np.testing.assert_allclose(image[12:, 47:], np.full((12, 47, 3), (0, 0, 100 / 255)), atol=1e-6)


@pytest.mark.parametrize('quiet', [34, 40, 60])
def test_the_cut_is_the_row_without_edges(prepare, quiet):
    height = 100
    pixels = striped(height, 80, [quiet])
    assert twin_cut(pixels) == quiet
    image = prepare(pixels, **unfolded(input_shape=(24, 160, 3)))
    # Every other column is as in the crop; the quiet row lies `overlap` rows before the end of the
    # upper half and `overlap` rows after the start of the lower one.
    overlap = 4
    upper, lower = pixels[:quiet + overlap + 1], pixels[quiet - overlap:]
    np.testing.assert_allclose(image[:, :80], twin_resize(upper, 24, 80), atol=ATOL)
    np.testing.assert_allclose(image[:, 80:], twin_resize(lower, 24, 80), atol=ATOL)


def test_of_equally_quiet_rows_the_upper_one_is_the_cut(prepare):
    pixels = striped(100, 80, [30, 45, 50, 70])
    assert twin_cut(pixels) == 45  # 30 and 70 are outside the limits
    np.testing.assert_allclose(prepare(pixels, **unfolded()), twin_input(pixels), atol=ATOL)


def test_the_limits_of_the_cut_in_rows():
    assert cut_limits(50) == (16, 30, 2)
    assert cut_limits(220) == (73, 132, 9)
    assert cut_limits(1) == (0, 0, 0)


@pytest.mark.parametrize('width, height, below, expected', [
    (440, 220, 2.2, True), (439, 200, 2.2, True), (440, 200, 2.2, False), (94, 24, 2.2, False),
    (203, 100, 1.65, False), (190, 100, 1.65, False), (165, 100, 1.65, False),
    (164, 100, 1.65, True), (3 * 10 ** 5, 10 ** 5, 3.3, True)])
def test_two_lines_are_told_by_width_over_height(width, height, below, expected):
    assert is_narrow_crop(width, height, below) is expected


def test_where_the_least_wide_line_begins_is_the_models(prepare):
    pixels = random_pixels(50, 95, 3)  # 1.9, as the plates of North America, which have one line
    assert (prepare(pixels, **unfolded(two_lines_below=1.65)) == prepare(pixels)).all()
    np.testing.assert_allclose(prepare(pixels, **unfolded()), twin_input(pixels), atol=ATOL)


@pytest.mark.parametrize('energy, lines', [(0, 2), (84, 2), (85, 2), (86, 1), (100, 1)])
@pytest.mark.parametrize('above, below', [
    ((90, 110), (150, 200, 250)), ((220, 140), (120, 120, 60)), ((100, 100), (100, 100, 100))])
def test_a_gap_has_fewer_edges_than_both_lines(prepare, energy, lines, above, below):
    """The mean of 100 on one side, 100 or more on the other; at most 85 are a gap."""
    pixels = np.zeros((6, 2, 3), np.uint8)
    pixels[:2, 1, 0], pixels[2, 1, 1], pixels[3:, 1, 2] = above, energy, below
    image = prepare(pixels, **unfolded(two_lines_gap=0.85))
    assert twin_cut(pixels) == 2
    expected = prepare(pixels, **unfolded()) if lines == 2 else prepare(pixels)
    assert (image == expected).all()


@pytest.mark.parametrize('shape', [(50, 70, 3), (32, 45, 3), (220, 440, 3), (24, 24, 3), (2, 2, 3),
                                   (1, 1, 3), (3, 1, 3), (1000, 3, 3), (50, 109, 3)])
def test_the_graph_and_a_twin_of_the_rule_agree_on_gaps(prepare, shape):
    for seed in range(4):
        pixels = random_pixels(*shape, seed=seed)
        pixels[shape[0] // 2] //= 1 + seed
        for gap in 0.5, 0.85:
            np.testing.assert_allclose(
                prepare(pixels, **unfolded(two_lines_gap=gap)),
                twin_input(pixels, gap=Fraction(gap).limit_denominator(100)), atol=ATOL)


def test_large_crops_have_gaps_beyond_32_bits(prepare):
    pixels = np.zeros((3000, 3000, 3), np.uint8)
    pixels[:, ::2] = 255
    pixels[1500] //= 2
    one_line, two_lines = (prepare(pixels, **unfolded(two_lines_gap=gap)) for gap in (0.49, 0.5))
    assert (one_line == prepare(pixels)).all()
    assert (two_lines == prepare(pixels, **unfolded())).all()


def test_grey_and_two_lines_go_together(prepare):
    pixels = random_pixels(50, 70, 3)
    image = prepare(pixels, **unfolded(convert_to_gray=True))
    luma = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    grey = np.repeat(luma[:, :, np.newaxis], 3, axis=2)
    np.testing.assert_allclose(image, twin_input(grey), atol=2 / 255)


def test_a_file_and_its_pixels_give_the_same(session, prepare, make_spec, tmp_path):
    pixels = random_pixels(50, 70, 3)
    path = str(tmp_path / 'plate.png')
    cv2.imwrite(path, pixels[:, :, ::-1])
    from_file = session.run(read_image(tf.constant(path), make_spec(**unfolded())))
    assert (from_file == prepare(pixels, **unfolded())).all()


def test_real_plates_are_cut_between_their_lines(world_plates):
    """Seen by eye: the gap between the lines is between 43 and 55 % of the height on all."""
    annotations = read_annotations(os.path.join(world_plates, 'europe_two_lines',
                                                'annotations.txt'))
    assert len(annotations) == 46
    for annotation in annotations:
        image = cv2.imread(annotation.image_path)
        assert is_narrow_crop(image.shape[1], image.shape[0], 1.65)
        assert 0.43 < twin_cut(image) / len(image) < 0.55
        assert twin_has_gap(image, Fraction(85, 100))


def test_narrow_crops_of_real_plates_of_one_line_have_no_gap(world_plates):
    annotations = read_annotations(os.path.join(world_plates, 'easypr', 'annotations.txt'))
    images = [cv2.imread(annotation.image_path) for annotation in annotations]
    narrow = [image for image in images if is_narrow_crop(image.shape[1], image.shape[0], 2.2)]
    assert len(narrow) == 10
    assert not any(twin_has_gap(image, Fraction(85, 100)) for image in narrow)
