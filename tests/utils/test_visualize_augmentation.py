"""The contact sheet of what training feeds the network."""

import os
import sys

import cv2
import numpy as np
import pytest
import tensorflow as tf
from dataset_commands import error_of, run_command

from lpr.config.loader import load_config
from lpr.data.annotations import read_annotations
from lpr.data.pixel_arrays import to_pixels
from lpr.data.preprocessing import read_image
from utils.contact_sheet import contact_sheet
from utils.visualize_augmentation import SWITCHES, choose_plates, draw_row, parse_args

SCRIPT = 'visualize_augmentation.py'


@pytest.fixture(scope='module')
def annotations(plates):
    """The plates, by their labels."""
    return sorted(read_annotations(plates.train), key=lambda annotation: annotation.label)


@pytest.fixture
def load(tmp_path, write_config):
    """Loads a config of the plates with the options given."""
    def load_with(**options):
        return load_config(write_config(tmp_path, **options))
    return load_with


def network_images(annotations, spec):
    """What `lpr.data.preprocessing` makes of the plates, uint8 [len(annotations), 24, 94, 3]."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        return to_pixels(np.stack([
            session.run(read_image(annotation.image_path, spec))
            for annotation in annotations]), False)


def images_of(row):
    return np.stack([image for image, _ in row[1]])


@pytest.mark.parametrize('options', [{}, {'symmetric_range': True}, {'convert_to_gray': True}])
def test_without_augmentation_plates_are_as_the_network_gets_them(annotations, load, options):
    title, plates = draw_row(annotations, load(**options), [], seed=5)
    assert title == 'none'
    assert [label for _, label in plates] == [annotation.label for annotation in annotations]
    expected = network_images(annotations, load(**options).spec)
    assert np.abs(images_of((title, plates)).astype(int) - expected).max() <= 1  # rounding


def test_every_switch_changes_the_plates_and_keeps_their_columns(annotations, load):
    config = load()
    plain = images_of(draw_row(annotations, config, [], seed=0)).astype(int)
    for name in SWITCHES:
        title, plates = draw_row(annotations, config, [name], seed=1)
        assert title == name
        assert [label for _, label in plates] == [annotation.label for annotation in annotations]
        assert (np.abs(images_of((title, plates)) - plain).max(axis=(1, 2, 3)) > 0).all()


def test_the_switches_of_the_config_are_left_as_they_are(annotations, load):
    config = load(train={'apply_stn_aug': False, 'apply_blur_aug': True, 'apply_basic_aug': True})
    title, plates = draw_row(annotations, config, None, seed=2)
    assert title == 'as in %s: basic+blur' % config.path
    both = draw_row(annotations, config, ['blur', 'basic'], seed=2)
    assert both[0] == 'basic+blur'
    assert np.array_equal(images_of((title, plates)), images_of(both))


def test_shares_of_lists_are_for_epochs_not_for_the_sheet(annotations, load, plates):
    config = load(train={'file_list_path': [plates.train, plates.val], 'list_shares': [2, 1]})
    _, drawn = draw_row(annotations, config, [], seed=1)
    assert [label for _, label in drawn] == [annotation.label for annotation in annotations]


def test_a_seed_gives_the_same_plates_again_and_another_one_others(annotations, load):
    config = load()
    first, again, other = (images_of(draw_row(annotations, config, ['stn'], seed))
                           for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_no_label_is_chosen_twice(annotations, load):
    chosen = choose_plates(annotations * 2, load().spec, 100, seed=0)
    assert sorted(row.label for row in chosen) == [row.label for row in annotations]
    assert len(choose_plates(annotations, load().spec, 3, seed=0)) == 3


def test_labels_that_are_one_to_the_network_are_not_chosen_both(annotations, load):
    rows = [annotations[0]._replace(label='A0'), annotations[0]._replace(label='AO')]
    assert len(choose_plates(rows, load(use_oi_concat=True).spec, 2, seed=0)) == 1
    assert len(choose_plates(rows, load().spec, 2, seed=0)) == 2


def test_the_command_writes_a_row_a_setting(tmp_path, write_config):
    config = write_config(tmp_path)
    code, output, errors = run_command(SCRIPT, config, '--count', 3, '--rows', 'none', 'basic+stn')
    assert (code, errors) == (0, '')
    path = os.path.join(str(tmp_path), 'model', 'augmentation.png')
    assert output == path + '\n'
    row = ('x', [(np.zeros((24, 94, 3), np.uint8), 'A1')] * 3)
    assert cv2.imread(path).shape == contact_sheet([row, row]).shape


def test_an_image_that_cannot_be_decoded_is_named(tmp_path, write_config):
    (tmp_path / 'a.png').write_bytes(b'no picture')
    (tmp_path / 'list.txt').write_text('a.png A1\n')
    config = write_config(tmp_path, train={'file_list_path': str(tmp_path / 'list.txt')})
    error = error_of(SCRIPT, config, '--output', tmp_path / 'sheet.png')
    assert error.startswith("%s:1: image '%s': the image is not a JPEG" % (
        tmp_path / 'list.txt', tmp_path / 'a.png'))
    assert not (tmp_path / 'sheet.png').exists()


@pytest.mark.parametrize('seed', [-1, 2 ** 31])
def test_a_seed_out_of_range_is_refused(seed):
    assert error_of(SCRIPT, 'config.py', '--seed', seed).startswith('--seed: %d; expected' % seed)


@pytest.mark.parametrize('words, message', [
    (['--rows', 'stn+blurr'], "'blurr' is not an augmentation; expected none, all, config, or a "
                              'sum of basic, stn, blur'),
    (['--count', '0'], "'0' is not a positive whole number"),
    (['--seed', 'x'], "invalid int value: 'x'"),
])
def test_wrong_use_ends_with_2(monkeypatch, capsys, words, message):
    monkeypatch.setattr(sys, 'argv', [SCRIPT, 'config.py'] + words)
    with pytest.raises(SystemExit) as error:
        parse_args()
    assert error.value.code == 2
    assert message in capsys.readouterr().err
