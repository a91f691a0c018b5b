"""Annotations -> encoded labels and batches for inference."""

import os
import shutil

import numpy as np
import pytest
import tensorflow as tf

from lpr.data.annotation_file import Annotation, read_labels
from lpr.data.annotations import read_annotations
from lpr.data.batches import encode_labels, read_batches
from lpr.data.image_decoding import reading_images, undecodable_image
from lpr.data.vocabulary import build_vocabulary
from lpr.runtime.errors import UserError


def annotation(label):
    return Annotation('1.png', label, 'list.txt', 3)


def test_labels_are_padded_to_the_longest(make_spec):
    labels = encode_labels([annotation('AB'), annotation('<Anhui>CA'), annotation('B')],
                           make_spec())
    assert labels.dtype == np.int32
    assert labels.tolist() == [[1, 2, -1], [0, 3, 1], [2, -1, -1]]


def test_an_unknown_symbol_is_an_error_with_its_line(make_spec):
    with pytest.raises(UserError) as error:
        encode_labels([annotation('A'), annotation('AZ')], make_spec())
    assert str(error.value) == (
        "list.txt:3: symbol 'Z' of label 'AZ' is not in the vocabulary")


def test_the_longest_label_has_as_many_symbols_as_the_network_has_time_steps(make_spec):
    assert encode_labels([annotation('AB' * 44)], make_spec()).shape == (1, 88)
    with pytest.raises(UserError, match='list.txt:3: label .* needs 89 time steps, the network '
                                        'has 88'):
        encode_labels([annotation('AB' * 44 + 'A')], make_spec())


def test_equal_neighbours_take_an_additional_time_step(make_spec):
    assert encode_labels([annotation('A' * 44)], make_spec()).shape == (1, 44)  # 87 time steps
    with pytest.raises(UserError, match='needs 89 time steps, the network has 88'):
        encode_labels([annotation('A' * 45)], make_spec())


def test_a_label_longer_than_readings_may_be_is_told(make_spec, caplog):
    spec = make_spec(max_lp_length=3)
    assert encode_labels([annotation('ABC')], spec).shape == (1, 3)
    assert not caplog.records
    annotations = [annotation('A'), annotation('ABCA'), annotation('B')]
    assert encode_labels(annotations, spec).shape == (3, 4)
    [record] = caplog.records
    assert record.levelname == 'WARNING' and record.getMessage() == (
        "list.txt:3: label 'ABCA' has 4 symbols, but readings are cut off after max_lp_length = 3")


@pytest.mark.parametrize('batch_size, sizes', [(1, [1] * 8), (3, [3, 3, 2]), (8, [8]), (20, [8])])
def test_inference_reads_every_image_once_in_order(annotations, spec, inputs, batch_size, sizes):
    batches = list(read_batches(annotations, spec, batch_size))
    assert [len(images) for images in batches] == sizes
    np.testing.assert_allclose(np.concatenate(batches), inputs, atol=1e-6)


def test_inference_has_the_range_and_the_grey_of_training(annotations, spec, inputs):
    spec = spec._replace(symmetric_range=True, convert_to_gray=True)
    images = np.concatenate(list(read_batches(annotations, spec, 4)))
    assert (images[..., 0] == images[..., 1]).all()
    luma = inputs @ np.array([0.299, 0.587, 0.114])
    np.testing.assert_allclose((images[..., 0] + 1) / 2, luma, atol=1.5 / 255)


def test_an_image_that_cannot_be_decoded_is_named(plates, annotations, spec, tmp_path):
    (tmp_path / 'broken.png').write_bytes(b'no image')
    broken = Annotation(str(tmp_path / 'broken.png'), 'A', 'list.txt', 9)
    with pytest.raises(UserError) as error:
        list(read_batches(annotations[:2] + [broken], spec, 2))
    assert str(error.value).startswith(
        "list.txt:9: image '%s' cannot be decoded: " % broken.image_path)
    assert str(undecodable_image(annotations + [broken], spec)).startswith('list.txt:9: ')


@pytest.mark.parametrize('name', ['gone.png', 'folder.png'])
def test_an_image_that_is_gone_or_no_file_is_named(annotations, spec, tmp_path, name):
    (tmp_path / 'folder.png').mkdir()
    gone = Annotation(str(tmp_path / name), 'A', 'list.txt', 9)
    with pytest.raises(UserError, match="list.txt:9: image '.*%s' cannot be decoded: " % name):
        list(read_batches(annotations[:2] + [gone], spec, 2))


def test_real_plates_are_read_to_the_last(real_plates, make_spec):
    lists = [os.path.join(real_plates, name) for name in ('train.txt', 'val.txt')]
    spec = make_spec(vocabulary=build_vocabulary(read_labels(lists)))
    annotations = [read_annotations(path) for path in lists]
    assert [len(plates) for plates in annotations] == [412, 100]
    assert [len(encode_labels(plates, spec)) for plates in annotations] == [412, 100]
    batches = list(read_batches(annotations[1], spec, 32))
    assert [len(images) for images in batches] == [32, 32, 32, 4]
    assert all(images.min() >= 0 and images.max() <= 1 for images in batches)


def test_no_image_is_blamed_if_all_can_be_decoded(annotations, spec):
    assert undecodable_image(annotations, spec) is None


def test_too_little_memory_for_a_batch_is_an_error_and_blames_no_image(annotations, spec):
    with pytest.raises(UserError, match=r'^OOM when allocating tensor with shape\[32,24,94,3\]$'), \
            reading_images(annotations, spec):
        raise tf.errors.ResourceExhaustedError(
            None, None, 'OOM when allocating tensor with shape[32,24,94,3]\n\t [[node]]')


def test_a_failing_read_of_an_image_that_can_be_read_again_is_an_error(annotations, spec):
    with pytest.raises(UserError, match='^a.png; Input/output error$'), \
            reading_images(annotations, spec):
        raise tf.errors.UnknownError(None, None, 'a.png; Input/output error\n\t [[node]]')


def test_an_error_that_tells_of_no_image_stays_what_it_is(annotations, spec):
    with pytest.raises(tf.errors.UnknownError, match='Horovod has been shut down'), \
            reading_images(annotations, spec):
        raise tf.errors.UnknownError(None, None, 'Horovod has been shut down')


def test_an_image_that_becomes_a_loop_of_links_is_named(tmp_path, plates, spec):
    """TensorFlow has an error of its own for it."""
    for name in ('0.png', '1.png'):
        shutil.copy(os.path.join(plates.folder, name), str(tmp_path))
    (tmp_path / 'list.txt').write_text('0.png A1\n1.png A2\n')
    annotations = read_annotations(str(tmp_path / 'list.txt'))
    (tmp_path / '1.png').unlink()
    (tmp_path / '1.png').symlink_to('1.png')
    with pytest.raises(UserError, match='list.txt:2: image .* cannot be decoded: the image cannot '
                                        'be read: Too many levels of symbolic links'):
        list(read_batches(annotations, spec, 2))
