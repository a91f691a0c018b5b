"""Annotations -> batches for training."""

import os
import tempfile
import types

import numpy as np
import pytest
import tensorflow as tf

from lpr.data.annotation_file import Annotation
from lpr.data.annotations import AnnotationTable
from lpr.data.batches import encode_labels, read_batches
from lpr.data.image_decoding import undecodable_rows
from lpr.runtime.errors import UserError
from lpr.runtime.session import set_random_seeds
from lpr.training.batches import TrainingBatches
from lpr.training.distributed import Workers


def train_options(**options):
    values = {'batch_size': 4, 'apply_basic_aug': False, 'apply_stn_aug': False,
              'apply_blur_aug': False, 'affine_stddev': None, 'random_seed': None,
              'recipe': 'fast', 'list_shares': None}
    return types.SimpleNamespace(**dict(values, **options))


def take(session, batches, count):
    """(images, labels) of the next `count` batches."""
    batches.initialize(session)
    images, labels = zip(*[session.run([batches.images, batches.labels]) for _ in range(count)])
    return np.concatenate(images), np.concatenate(labels)


def test_an_epoch_has_every_plate_once_with_its_own_label(session, annotations, spec, inputs):
    images, labels = take(session, TrainingBatches(annotations, spec, train_options()), 2)
    assert images.shape == (8, 24, 94, 3)
    expected = encode_labels(annotations, spec).tolist()
    order = [expected.index(label) for label in labels.tolist()]
    assert sorted(order) == list(range(8))
    np.testing.assert_allclose(images, inputs[order], atol=1e-6)


def test_training_plates_come_in_another_order_every_epoch(session, annotations, spec):
    set_random_seeds(5)
    _, labels = take(session, TrainingBatches(annotations, spec, train_options(random_seed=5)), 10)
    epochs = {labels[start:start + 8].tobytes() for start in range(0, 40, 8)}
    assert len(epochs) > 1


def test_fewer_plates_than_a_batch_fill_it_again_and_again(session, annotations, spec):
    images, labels = take(session, TrainingBatches(annotations, spec, train_options(batch_size=20)),
                          2)
    assert images.shape == (40, 24, 94, 3)
    _, counts = np.unique(labels, axis=0, return_counts=True)
    assert counts.tolist() == [5] * 8


@pytest.mark.parametrize('sizes', [[8], [4, 4], [3, 3, 2]])
def test_processes_that_train_together_share_every_epoch(annotations, spec, sizes):
    shards = []
    for rank, size in enumerate(sizes):
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            set_random_seeds(5)
            workers = Workers(seed=5, rank=rank, size=len(sizes))
            _, labels = take(session, TrainingBatches(
                annotations, spec, train_options(batch_size=size), workers), 4)
        shards.append(labels.reshape([4, size, -1]))
    epochs = [np.concatenate(labels).tolist() for labels in zip(*shards)]
    for labels in epochs:
        assert sorted(labels) == sorted(encode_labels(annotations, spec).tolist())
    assert epochs[0] != epochs[1]


def test_processes_that_train_together_augment_differently(annotations, spec):
    train = train_options(apply_basic_aug=True)
    images = []
    for rank in (0, 1):
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            set_random_seeds(5)
            workers = Workers(seed=5, rank=rank, size=2)
            images.append(take(session, TrainingBatches(
                annotations[:1] * 8, spec, train, workers), 1)[0])
    assert (images[0] != images[1]).any(axis=(1, 2, 3)).all()


def test_more_processes_than_plates_are_an_error(annotations, spec):
    with pytest.raises(UserError, match='9 processes cannot share 8 plates'):
        TrainingBatches(annotations, spec, train_options(), Workers(seed=5, size=9))


def test_more_processes_than_rows_of_an_epoch_are_an_error(plates, spec):
    """Of 4 plates in files with equal shares, 4 / 3 is rounded to 1 row of each in an epoch."""
    table = AnnotationTable()
    for row, path in enumerate('abcc'):
        table.append(Annotation(plates.images[row], plates.labels[row], path, row + 1))
    train = train_options(list_shares=[1, 1, 1], file_list_path=['a', 'b', 'c'])
    with pytest.raises(UserError, match='4 processes cannot share 3 plates an epoch'):
        TrainingBatches(table, spec, train, Workers(seed=5, rank=3, size=4))


def test_the_symmetric_range_reaches_the_network(session, annotations, spec, inputs):
    spec = spec._replace(symmetric_range=True)
    images, labels = take(session, TrainingBatches(annotations, spec, train_options()), 2)
    expected = encode_labels(annotations, spec).tolist()
    order = [expected.index(label) for label in labels.tolist()]
    np.testing.assert_allclose(images, inputs[order] * 2 - 1, atol=1e-6)


@pytest.mark.parametrize('is_augmented', [False, True])
def test_grey_plates_reach_the_network(session, annotations, spec, is_augmented):
    spec = spec._replace(convert_to_gray=True)
    train = train_options(apply_basic_aug=is_augmented, apply_stn_aug=is_augmented,
                          apply_blur_aug=is_augmented)
    images, _ = take(session, TrainingBatches(annotations, spec, train), 2)
    assert (images[..., 0] == images[..., 1]).all() and (images[..., 0] == images[..., 2]).all()


@pytest.mark.parametrize('option', ['apply_basic_aug', 'apply_stn_aug', 'apply_blur_aug'])
@pytest.mark.parametrize('symmetric_range', [False, True])
def test_each_switch_augments_training_plates_before_the_range(
        session, annotations, spec, inputs, option, symmetric_range):
    spec = spec._replace(symmetric_range=symmetric_range)
    set_random_seeds(5)
    train = train_options(random_seed=5, **{option: True})
    images, labels = take(session, TrainingBatches(annotations, spec, train), 2)
    expected = encode_labels(annotations, spec).tolist()
    order = [expected.index(label) for label in labels.tolist()]
    if symmetric_range:
        images = (images + 1) / 2
    assert images.min() >= 0 and images.max() <= 1
    for image, plain in zip(images, inputs[order]):
        assert np.abs(image - plain).max() > 1e-3


def test_the_configs_affine_deviation_is_that_of_the_batches(session, annotations, spec, inputs):
    def change(**options):
        set_random_seeds(5)
        train = train_options(apply_stn_aug=True, random_seed=5, **options)
        images, labels = take(session, TrainingBatches(annotations, spec, train), 2)
        expected = encode_labels(annotations, spec).tolist()
        return np.abs(images - inputs[[expected.index(row) for row in labels.tolist()]]).mean()
    little, usual, original = (change(affine_stddev=0.001), change(), change(recipe='original'))
    assert little < usual / 5
    assert usual < original
    assert change(recipe='original', affine_stddev=0.05) == usual


def test_a_seed_gives_the_same_batches_again(annotations, spec):
    train = train_options(apply_basic_aug=True, apply_stn_aug=True, apply_blur_aug=True,
                          random_seed=5)
    runs = []
    for _ in range(2):
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            set_random_seeds(5)
            runs.append(take(session, TrainingBatches(annotations, spec, train), 3))
    np.testing.assert_array_equal(runs[0][0], runs[1][0])
    np.testing.assert_array_equal(runs[0][1], runs[1][1])


def test_paths_and_labels_are_not_stored_in_the_graph(session, annotations, spec):
    TrainingBatches(annotations, spec, train_options())
    assert b'a plate.png' not in session.graph.as_graph_def().SerializeToString()


def test_neither_kind_of_batches_leaves_files_in_the_temporary_folder(
        session, annotations, spec, tmp_path, monkeypatch):
    """AutoGraph, which TensorFlow applies to functions of datasets by default, does."""
    monkeypatch.setattr(tempfile, 'tempdir', str(tmp_path))
    train = train_options(apply_basic_aug=True, apply_stn_aug=True, apply_blur_aug=True,
                          random_seed=5)
    take(session, TrainingBatches(annotations, spec, train), 1)
    assert len(list(read_batches(annotations, spec, 8))) == 1
    assert len(undecodable_rows(annotations, spec)) == 0
    assert os.listdir(str(tmp_path)) == []
