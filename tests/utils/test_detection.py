import numpy as np
import tensorflow as tf

from lpr.data.preprocessing import read_image
from utils.synthesis import detection, geometry, light
from utils.synthesis.camera import Camera
from utils.synthesis.formats import load_format
from utils.synthesis.generator import random_state, synthesize

CHINA = load_format('china_blue')  # 440 x 140 mm, symbols from 15.5 to 424.5 mm


def some_boxes(count=400):
    return [detection.detect(440 / 140., np.random.RandomState(seed)) for seed in range(count)]


def test_boxes_are_loose_and_tight_and_cut_less_than_half_a_symbol_off():
    corners = np.array([box.corners for box in some_boxes()])
    left, right = corners[..., 0].min(axis=1), corners[..., 0].max(axis=1)
    # A symbol is 45 mm wide; mm of the plate beyond the left border, and within it.
    cut = -left / (right - left) * 440
    assert 0 < max(cut) - 15.5 < 45 / 2.
    assert 0.1 < np.mean(cut > 0) < 0.5
    assert max(left) > 0.08


def test_rotated_plates_stay_rotated_and_become_flat_strips_in_their_boxes():
    drops, heights = [], []
    for box in some_boxes():
        corners = box.corners * [box.width, box.height]
        across, down = corners[1] - corners[0], corners[3] - corners[0]
        drops.append(abs(across[1] / across[0]))
        heights.append(down[1] / box.height)
    assert np.quantile(drops, 0.5) < np.tan(np.radians(5))
    assert np.quantile(drops, 0.97) > np.tan(np.radians(12))
    steep = np.array(drops) > np.tan(np.radians(10))
    assert np.mean(np.array(heights)[steep]) < 0.75 * np.mean(np.array(heights)[~steep])


def test_crops_are_sampled_as_the_preprocessing_does(tmp_path, make_spec):
    image = np.random.RandomState(0).randint(0, 256, (61, 203, 3)).astype(np.uint8)
    path = str(tmp_path / 'crop.png')
    tf.compat.v1.disable_eager_execution()
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        with open(path, 'wb') as stream:
            stream.write(session.run(tf.image.encode_png(image)))
        expected = session.run(read_image(tf.constant(path), make_spec())) * 255
    sampled = [detection.fit(image, 94, 24, np.random.RandomState(seed)) for seed in range(30)]
    distances = [np.abs(one - expected).mean() for one in sampled]
    near = sum(distance < 2 for distance in distances)
    assert 15 <= near < 30  # the rest is averaged
    assert min(distances) < 2 < max(distances)


def test_detected_plates_show_what_is_around_them_and_have_the_cameras_size():
    camera = Camera(94, 24, frozenset(), detected=1.)
    pictures = [synthesize(CHINA, random_state(1, index), camera) for index in range(30)]
    assert {picture.shape for picture, _ in pictures} == {(24, 94, 3)}
    usual = [synthesize(CHINA, random_state(1, index), Camera(94, 24, frozenset()))
             for index in range(30)]
    assert [label for _, label in pictures] == [label for _, label in usual]
    assert not any(np.array_equal(one, other) for (one, _), (other, _) in zip(pictures, usual))


def test_perspective_and_margin_can_be_left_out_of_detected_plates():
    usual, flat, tight, plain = (
        detection.detect(4., np.random.RandomState(3), frozenset(disabled))
        for disabled in ((), ('perspective',), ('margin',), ('perspective', 'margin')))
    assert np.allclose(plain.corners, geometry.UNIT_BOX)
    assert plain.width == usual.width and plain.height == round(usual.width / 4.)
    assert plain.blur == usual.blur
    assert np.allclose([tight.corners.min(axis=0), tight.corners.max(axis=0)], [[0, 0], [1, 1]])
    assert not np.allclose(tight.corners, geometry.UNIT_BOX, atol=0.01)
    left, right = flat.corners[[0, 3]], flat.corners[[1, 2]]
    assert np.ptp(left[:, 0]) < 1e-9 and np.ptp(right[:, 0]) < 1e-9  # upright
    assert not np.allclose(flat.corners, geometry.UNIT_BOX, atol=0.01)


def test_faint_crops_keep_an_eighth_to_seven_tenths_of_the_contrast():
    image = np.random.RandomState(0).uniform(0, 255, (24, 94, 3))
    ratios = [np.ptp(light.fade(image, np.random.RandomState(seed))) / np.ptp(image)
              for seed in range(100)]
    assert 0.1 < min(ratios) < 0.2 and 0.6 < max(ratios) < 0.9
