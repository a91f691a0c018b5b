import os

import cv2
import numpy as np
import pytest
from dataset_commands import error_of
from paths import ROOT

from lpr.data.annotation_file import write_annotations
from lpr.data.vocabulary import split_symbols
from lpr.runtime.errors import UserError
from utils.synthesis.camera import DEGRADATIONS, Camera
from utils.synthesis.formats import load_format
from utils.synthesis.generator import random_state, synthesize
from utils.synthesis.splicing import (
    check_alike,
    draw_pair,
    find_gap,
    group_by_province,
    has_light_symbols,
    splice,
)

PLAIN = Camera(94, 24, frozenset(DEGRADATIONS) - {'noise'})
BLANK = 70


def read_labels(path):
    with open(path) as stream:
        return [line.split()[1] for line in stream]


def test_the_gap_is_half_a_symbol_before_the_second_symbol_and_where_the_columns_are_even():
    # Symbols at columns 8, 20, 37, 49, 61, 73 and 85, 12 px wide: the second begins at 14.
    path = np.full(88, BLANK)
    path[np.array([8, 20, 37, 49, 61, 73, 85]) - 3] = [1, 2, 3, 4, 5, 6, 7]
    image = np.random.RandomState(0).randint(0, 256, (24, 94, 3)).astype(np.uint8)
    for even in (12, 13, 14, 15):
        striped = image.copy()
        striped[:, even] = 90
        assert find_gap(striped, path, BLANK) == even
    assert find_gap(image, path[:40], BLANK) is None


def test_the_spliced_part_has_the_colours_of_the_part_it_replaces():
    rng = np.random.RandomState(0)
    image = np.clip(rng.normal(100, 20, (24, 94, 3)), 0, 255).astype(np.uint8)
    other = np.clip(rng.normal(180, 15, (24, 94, 3)), 0, 255).astype(np.uint8)
    spliced = splice(image, 14, other, 10)
    assert np.array_equal(spliced[:, 14:], image[:, 14:])
    assert abs(spliced[:, :14].mean() - image[:, :14].mean()) < 1
    assert abs(spliced[:, :14].std() - image[:, :14].std()) < 2
    assert np.array_equal(spliced[:, 0] > 100, spliced[:, 1] > 100)  # 10 columns became 14


def test_provinces_are_equally_likely_and_of_a_province_the_files_that_have_it():
    dark, bright = np.zeros((24, 94, 3), np.uint8), np.full((24, 94, 3), 9, np.uint8)
    files = [[(dark, 14, ['<Anhui>', 'A'])] * 30 + [(dark, 14, ['<Gansu>', 'A'])],
             [(bright, 14, ['<Anhui>', 'A'])]]
    rng, by_province = np.random.RandomState(0), group_by_province(files)
    drawn = [draw_pair(files[0], by_province, rng)[1] for _ in range(1000)]
    assert abs(sum(symbols[0] == '<Gansu>' for _, _, symbols in drawn) - 500) < 60
    assert abs(sum(image is bright for image, _, _ in drawn) - 250) < 50


@pytest.mark.parametrize('name, light', [
    ('china_blue', True), ('china_hongkong_macau', True), ('china_yellow', False),
    ('china_green', False), ('china_green_large', False), ('china_police', False)])
def test_light_symbols_on_a_dark_ground_are_told_from_dark_ones(name, light):
    plate_format = load_format(name)
    plates = [synthesize(plate_format, random_state(4, index), PLAIN)[0] for index in range(20)]
    assert [has_light_symbols(plate) for plate in plates] == [light] * 20


def test_plates_with_light_symbols_and_others_only_cannot_be_paired():
    blue, yellow = np.zeros((24, 94, 3), np.uint8), np.zeros((24, 94, 3), np.uint8)
    blue[..., 2] = yellow[..., 0] = 200
    files = [[(blue, 14, ['<Anhui>', 'A'])], [(yellow, 14, ['<Gansu>', 'A'])]]
    check_alike(files[0], group_by_province(files))
    with pytest.raises(UserError):
        check_alike(files[0], group_by_province(files[1:]))


def test_the_command_gives_plates_the_provinces_of_others(tmp_path, run_script):
    lists = []
    for name, seed, weights in (('plates', 1, {'<Anhui>': 1e6}), ('provinces', 2, {})):
        rows = []
        for index in range(8):
            image, label = synthesize(load_format('china_blue'), random_state(seed, index), PLAIN,
                                      weights)
            path = str(tmp_path / ('%s%d.png' % (name, index)))
            cv2.imwrite(path, image[..., ::-1])
            rows.append((os.path.basename(path), label))
        lists.append(str(tmp_path / (name + '.txt')))
        write_annotations(lists[-1], rows)
    out = str(tmp_path / 'spliced')
    result = run_script('utils/splice_provinces.py', out, '--plates', lists[0], '--provinces',
                        lists[1], '--count', '12', '--model',
                        os.path.join(ROOT, 'pre-trained', 'china'))
    assert result.returncode == 0, result.stderr
    plates, provinces, spliced = (read_labels(path) for path in lists + [out + '/annotations.txt'])
    assert len(spliced) == 12 == len(os.listdir(out + '/images'))
    assert {split_symbols(label)[0] for label in spliced} <= {split_symbols(label)[0]
                                                              for label in provinces}
    assert len({split_symbols(label)[0] for label in spliced}) > 3
    assert {''.join(split_symbols(label)[1:]) for label in spliced} <= {
        ''.join(split_symbols(label)[1:]) for label in plates}


def test_a_list_without_a_plate_of_a_province_is_named(tmp_path):
    image, label = synthesize(load_format('china_blue'), random_state(1, 0), PLAIN)
    cv2.imwrite(str(tmp_path / 'a.png'), image[..., ::-1])
    for name, text in (('plates', label), ('provinces', split_symbols(label)[1])):
        (tmp_path / (name + '.txt')).write_text('a.png %s\n' % text)
    assert error_of('splice_provinces.py', tmp_path / 'out', '--plates', tmp_path / 'plates.txt',
                    '--provinces', tmp_path / 'provinces.txt', '--model',
                    os.path.join(ROOT, 'pre-trained', 'china')).startswith(
        '%s: no plate has a label that begins with a province' % (tmp_path / 'provinces.txt'))
    assert not (tmp_path / 'out').exists()


@pytest.mark.parametrize('seed', [-1, 2 ** 32])
def test_a_seed_that_is_none_is_told_before_anything_is_read(tmp_path, seed):
    assert error_of('splice_provinces.py', tmp_path / 'out', '--plates', 'none.txt', '--provinces',
                    'none.txt', '--seed', seed) == '--seed: %d; expected 0 to 4294967295' % seed
