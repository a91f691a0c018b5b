"""Training augmentations."""

import numpy as np
import pytest
import tensorflow as tf

from lpr.training.augmentation import (
    augment,
    blur_or_sharpen,
    distort_colors,
    random_affine,
    transform_affine,
)

HEIGHT, WIDTH = 24, 94
IDENTITY = [[1, 0, 0], [0, 1, 0]]


@pytest.fixture
def images():
    return np.random.RandomState(2).uniform(0, 1, (3, HEIGHT, WIDTH, 3)).astype(np.float32)


@pytest.fixture
def same_images(images):
    """Six times the same image."""
    return np.repeat(images[:1], 6, axis=0)


def warp(session, images, theta):
    theta = np.tile(np.array(theta, np.float32), (len(images), 1, 1))
    return session.run(transform_affine(tf.constant(images), tf.constant(theta)))


def test_nothing_switched_on_changes_nothing(session, images):
    np.testing.assert_array_equal(session.run(augment(tf.constant(images))), images)


@pytest.mark.parametrize('kind', ['basic', 'stn', 'blur'])
def test_each_augmentation_keeps_shape_and_range_and_changes_every_image(session, same_images,
                                                                         kind):
    tf.compat.v1.set_random_seed(1)
    augmented = augment(tf.constant(same_images), **{kind: True})
    assert augmented.shape.as_list() == [6, HEIGHT, WIDTH, 3]
    values = session.run(augmented)
    assert values.min() >= 0 and values.max() <= 1
    for image in values:
        assert np.abs(image - same_images[0]).max() > 1e-3


@pytest.mark.parametrize('kind', ['basic', 'stn', 'blur'])
def test_every_image_and_every_run_draws_its_own_parameters(session, same_images, kind):
    tf.compat.v1.set_random_seed(1)
    augmented = augment(tf.constant(same_images), **{kind: True})
    values = np.concatenate([session.run(augmented), session.run(augmented)])
    for index, image in enumerate(values):
        assert all(np.abs(image - other).max() > 1e-4 for other in values[:index])


def test_all_augmentations_work_together_on_a_batch_of_any_size(session, images):
    batch = tf.compat.v1.placeholder(tf.float32, [None, HEIGHT, WIDTH, 3])
    augmented = augment(batch, basic=True, stn=True, blur=True)
    for size in (1, 3):
        assert session.run(augmented, {batch: images[:size]}).shape == (size, HEIGHT, WIDTH, 3)


def test_brightness_stays_within_a_fifth(session):
    tf.compat.v1.set_random_seed(1)
    grey = np.full((50, HEIGHT, WIDTH, 3), 0.5, np.float32)
    means = session.run(distort_colors(tf.constant(grey))).mean(axis=(1, 2, 3))
    assert np.abs(means - 0.5).max() < 0.2 + 0.005  # the noise averages out over 6768 values
    assert means.max() - means.min() > 0.1


def test_contrast_stays_within_a_fifth(session):
    tf.compat.v1.set_random_seed(1)
    halves = np.zeros((50, HEIGHT, WIDTH, 3), np.float32)
    halves[:, :, WIDTH // 2:] = 1
    values = session.run(distort_colors(tf.constant(halves)))
    contrasts = (values[:, :, WIDTH // 2:].mean(axis=(1, 2, 3)) -
                 values[:, :, :WIDTH // 2].mean(axis=(1, 2, 3)))
    assert contrasts.min() > 0.8 - 0.005 and contrasts.max() < 1.2 + 0.005
    assert contrasts.max() - contrasts.min() > 0.1


@pytest.mark.parametrize('is_grey', [False, True])
def test_noise_is_drawn_for_every_pixel_and_only_in_colour_for_every_channel(session, is_grey):
    tf.compat.v1.set_random_seed(1)
    even = np.full((2, HEIGHT, WIDTH, 3), 0.5, np.float32)
    values = session.run(distort_colors(tf.constant(even), is_grey))
    assert 0.015 < values.std(axis=(1, 2)).min() < values.std(axis=(1, 2)).max() < 0.025
    assert (values[..., 0] == values[..., 1]).all() == is_grey


def test_random_affine_is_near_the_identity(session):
    tf.compat.v1.set_random_seed(1)
    theta = session.run(random_affine(200, 0.1))
    assert theta.shape == (200, 2, 3)
    deviations = theta - np.array(IDENTITY)
    assert np.abs(deviations).max() <= 0.2 + 1e-6
    assert (deviations.std(axis=0) > 0.05).all()


def test_the_identity_changes_nothing(session, images):
    np.testing.assert_allclose(warp(session, images, IDENTITY), images, atol=1e-4)


def test_a_shift_of_whole_pixels_reads_the_pixels_there(session, images):
    # Half a width is (WIDTH - 1) / 2 pixels: 5 to the right, 2 down.
    shifted = warp(session, images, [[1, 0, 5 / ((WIDTH - 1) / 2)], [0, 1, 2 / ((HEIGHT - 1) / 2)]])
    np.testing.assert_allclose(shifted[:, :-2, :-5], images[:, 2:, 5:], atol=1e-3)


def test_outside_the_image_its_mirror_is_read(session, images):
    shifted = warp(session, images, [[1, 0, 5 / ((WIDTH - 1) / 2)], [0, 1, 0]])
    np.testing.assert_allclose(shifted[:, :, -5:], images[:, :, :-6:-1], atol=1e-3)


def test_a_half_turn_swaps_the_corners(session, images):
    turned = warp(session, images, [[-1, 0, 0], [0, -1, 0]])
    np.testing.assert_allclose(turned, images[:, ::-1, ::-1], atol=1e-3)


def test_a_shear_moves_rows_sideways(session):
    # x_in = x_out + y_out: the top row (y = -1) reads half a width to the left, the bottom to the
    # right, and columns hold their own number.
    columns = np.tile(np.arange(WIDTH, dtype=np.float32)[:, np.newaxis], (1, HEIGHT, 1, 3))
    sheared = warp(session, columns, [[1, 0.2, 0], [0, 1, 0]])
    middle = (WIDTH - 1) // 2
    offset = 0.2 * (WIDTH - 1) / 2
    np.testing.assert_allclose(sheared[0, 0, middle], middle - offset, atol=1e-2)
    np.testing.assert_allclose(sheared[0, -1, middle], middle + offset, atol=1e-2)


def test_every_image_has_its_own_transform(session, images):
    theta = np.array([IDENTITY, [[-1, 0, 0], [0, 1, 0]], [[1, 0, 0], [0, -1, 0]]], np.float32)
    warped = session.run(transform_affine(tf.constant(images), tf.constant(theta)))
    np.testing.assert_allclose(warped[0], images[0], atol=1e-3)
    np.testing.assert_allclose(warped[1], images[1, :, ::-1], atol=1e-3)
    np.testing.assert_allclose(warped[2], images[2, ::-1], atol=1e-3)


def test_blur_adds_one_share_of_the_laplacian_to_an_image(session, images):
    tf.compat.v1.set_random_seed(1)
    padded = np.pad(images, [(0, 0), (1, 1), (1, 1), (0, 0)], 'symmetric')
    laplacian = (padded[:, :-2, 1:-1] + padded[:, 2:, 1:-1] + padded[:, 1:-1, :-2] +
                 padded[:, 1:-1, 2:] - 4 * images)
    difference = session.run(blur_or_sharpen(tf.constant(images))) - images
    for change, direction in zip(difference, laplacian):
        share = (change * direction).sum() / (direction ** 2).sum()
        assert 0 < abs(share) <= 0.2
        np.testing.assert_allclose(change, share * direction, atol=1e-5)


def test_blur_leaves_an_even_image(session):
    even = np.full((2, HEIGHT, WIDTH, 3), 0.3, np.float32)
    np.testing.assert_allclose(session.run(blur_or_sharpen(tf.constant(even))), even, atol=1e-6)
