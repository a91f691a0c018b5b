"""The command that crops CCPD's plates, and what it shares with other converters."""

import os
import signal
import subprocess
import sys
import time

import cv2
import numpy as np
import pytest
from dataset_commands import (
    SHARED_DATA,
    error_of,
    files_below,
    four_colours,
    run_command,
    write_photo,
)
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT

from lpr.data.annotations import read_annotations
from lpr.data.image_files import read_bgr
from lpr.runtime.errors import UserError
from lpr.runtime.files import new_directory
from utils.CCPD_cropping_plates.ccpd_names import (
    LETTERS,
    LETTERS_AND_DIGITS,
    PROVINCES,
    parse_name,
    plate_label,
)
from utils.conversion.plate_crops import CropSettings, Plate, crop_plate

SCRIPT = os.path.join('CCPD_cropping_plates', 'crop_ccpd.py')
SAMPLE = os.path.join(SHARED_DATA, 'ccpd_sample')
# The example of CCPD's README, and one of CCPD-Green.
BLUE = '025-95_113-154&383_386&473-386&473_177&454_154&383_363&402-0_0_22_27_27_33_16-37-15.jpg'
GREEN = '04-90_267-1&2_3&4-3&4_1&4_1&2_3&2-0_0_3_24_28_24_31_33-117-35.jpg'
CORNERS = ((20, 10), (180, 10), (180, 90), (20, 90))


def ccpd_name(indices='0_0_22_27_27_33_16', area='025', box='20&10_180&90',
              vertices='180&90_20&90_20&10_180&10'):
    return '%s-90_90-%s-%s-%s-37-15.jpg' % (area, box, vertices, indices)


def crop(dataset, output, *options):
    code, out, errors = run_command(SCRIPT, dataset, '-o', output, *options)
    assert code == 0, errors
    return out.splitlines(), errors.splitlines()


def test_the_name_of_the_readme_is_read():
    assert parse_name('ccpd_base/' + BLUE) == Plate(
        '<Anhui>AY339S', (154, 383, 386, 473),
        ((154, 383), (363, 402), (386, 473), (177, 454)))


def test_a_green_plate_has_eight_symbols():
    assert parse_name(GREEN).label == '<Anhui>AD04079'


def test_the_tables_are_as_long_as_ccpds():
    assert [len(table) for table in (PROVINCES, LETTERS, LETTERS_AND_DIGITS)] == [34, 25, 35]
    assert [PROVINCES[index] for index in (1, 6, 15, 26, 30, 31)] == [
        '<Shanghai>', '<InnerMongolia>', '<Shandong>', '<Shaanxi>', '<Xinjiang>', '<police>']


def test_the_last_index_of_a_table_is_no_symbol():
    assert plate_label([0, 0, 0, 0, 0, 0, 34]) == '<Anhui>AAAAA'
    assert plate_label([33, 24, 34, 34, 34, 34, 25]) == '1'


@pytest.mark.parametrize('indices, message', [
    ([32, 0, 0, 0, 0, 0, 0], 'the plate has the symbol 学, which the published vocabulary lacks'),
    ([33, 24, 34, 34, 34, 34, 34], 'the plate has no symbol'),
    ([0] * 6, 'the name has 6 plate indices; expected 7 or 8'),
    ([0] * 9, 'the name has 9 plate indices; expected 7 or 8'),
    ([34, 0, 0, 0, 0, 0, 0], 'plate index 1 of the name is 34; expected 0 to 33'),
    ([0, 25, 0, 0, 0, 0, 0], 'plate index 2 of the name is 25; expected 0 to 24'),
    ([0, 0, 0, 0, 0, 0, 35], 'plate index 7 of the name is 35; expected 0 to 34')])
def test_indices_without_a_label_are_refused(indices, message):
    with pytest.raises(ValueError, match='^%s$' % message):
        plate_label(indices)


@pytest.mark.parametrize('name, message', [
    ('1005.jpg', "has 1 fields split at '-'; expected 7: area-tilt-box-"),
    (BLUE.replace('37-15', '37'), 'has 6 fields'),
    (BLUE.replace('025', 'x'), "has the malformed area 'x'"),
    (BLUE.replace('95_113', '95'), "has the malformed tilt '95'"),
    (BLUE.replace('154&383_386&473-', '154&383_386-'), "has the malformed box '154&383_386'"),
    (BLUE.replace('_363&402', ''), "has the malformed vertices '386&473_177&454_154&383'"),
    (BLUE.replace('0_0_22', '0__22'), "has the malformed plate '0__22_27_27_33_16'"),
    (BLUE.replace('-37-', '-３７-'), "has the malformed brightness '３７'"),
    (BLUE.replace('-15.', '-15(1).'), r"has the malformed blur '15\(1\)'")])
def test_a_malformed_name_says_which_field(name, message):
    with pytest.raises(ValueError, match=message):
        parse_name(name)


NUMBER = st.integers(0, 99999)
POINT = st.tuples(NUMBER, NUMBER)


@given(st.tuples(POINT, POINT), st.tuples(POINT, POINT, POINT, POINT), st.integers(0, 31),
       st.lists(st.integers(0, 33), min_size=5, max_size=6))
def test_every_well_formed_name_is_read_back(box, vertices, province, others):
    points = ['_'.join('%d&%d' % point for point in points) for points in (box, vertices)]
    name = ccpd_name('_'.join(map(str, [province, 0] + others)), '1', *points)
    symbols = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'
    assert parse_name(name) == Plate(
        PROVINCES[province] + 'A' + ''.join(symbols[index] for index in others),
        box[0] + box[1], (vertices[2], vertices[3], vertices[0], vertices[1]))


@given(st.text(st.sampled_from('0123456789-_&.O ')) | st.text())
def test_no_name_at_all_gives_anything_but_a_value_error(name):
    with pytest.raises(ValueError):
        parse_name(name)


def test_a_box_is_cut_out_pixel_for_pixel():
    image = np.random.RandomState(0).randint(0, 256, (100, 200, 3)).astype(np.uint8)
    plate = Plate('A1', (20, 10, 180, 90), CORNERS)
    np.testing.assert_array_equal(crop_plate(image, plate, CropSettings('box', 0, None)),
                                  image[10:90, 20:180])
    np.testing.assert_array_equal(crop_plate(image, plate, CropSettings('box', 0.1, None)),
                                  image[2:98, 4:196])


def test_an_upright_plate_is_rectified_to_its_own_pixels():
    image = np.random.RandomState(0).randint(0, 256, (100, 200, 3)).astype(np.uint8)
    plate = Plate('A1', None, CORNERS)
    np.testing.assert_array_equal(crop_plate(image, plate, CropSettings('rectify', 0, None)),
                                  image[10:90, 20:180])
    np.testing.assert_array_equal(crop_plate(image, plate, CropSettings('rectify', 0.1, None)),
                                  image[2:98, 4:196])


def test_rectifying_undoes_the_perspective_of_a_photo():
    corners = np.float32([(60, 80), (340, 20), (360, 150), (40, 190)])
    upright = np.float32([(0, 0), (200, 0), (200, 100), (0, 100)])
    photo = cv2.warpPerspective(four_colours(200, 100),
                                cv2.getPerspectiveTransform(upright, corners), (400, 200))
    plate = Plate('A1', None, tuple(map(tuple, corners)))
    crop = crop_plate(photo, plate, CropSettings('rectify', 0, (200, 100)))
    inner = [np.s_[5:45, 5:95], np.s_[5:45, 105:195], np.s_[55:95, 5:95], np.s_[55:95, 105:195]]
    for part in inner:
        difference = np.abs(crop[part].astype(int) - four_colours(200, 100)[part])
        assert difference.max() < 8


def test_the_crop_has_the_size_asked_for():
    plate = Plate('A1', (20, 10, 180, 90), CORNERS)
    for mode in ('box', 'rectify'):
        for size in ((94, 24), (400, 300)):
            crop = crop_plate(four_colours(), plate, CropSettings(mode, 0, size))
            assert crop.shape == (size[1], size[0], 3)
            assert crop[1, 1].tolist() == [255, 0, 0] and crop[-2, -2].tolist() == [255] * 3


def test_a_margin_outside_the_photo_is_left_out_of_a_box():
    plate = Plate('A1', (0, 10, 180, 95), None)
    assert crop_plate(four_colours(), plate, CropSettings('box', 0.1, None)).shape == (98, 198, 3)


@pytest.mark.parametrize('box, message', [
    ((180, 10, 20, 90), 'the box is empty'), ((20, 10, 180, 10), 'the box is empty'),
    ((100, 10, 260, 90), 'the plate lies outside the image, which is 200x100'),
    ((300, 300, 400, 400), 'the plate lies outside'), ((20, 60, 180, 120), 'lies outside')])
def test_a_box_that_is_not_in_the_photo_is_refused(box, message):
    with pytest.raises(ValueError, match=message):
        crop_plate(four_colours(), Plate('A1', box, None), CropSettings('box', 0, None))


def test_a_box_that_leaves_the_photo_by_a_little_is_cut():
    plate = Plate('A1', (100, 10, 210, 90), None)
    assert crop_plate(four_colours(), plate, CropSettings('box', 0, None)).shape == (80, 100, 3)


@pytest.mark.parametrize('corners, message', [
    (CORNERS[::-1], 'the corners do not form a plate'),
    ((CORNERS[0], CORNERS[2], CORNERS[1], CORNERS[3]), 'the corners do not form a plate'),
    ((CORNERS[0],) * 4, 'the corners do not form a plate'),
    (((20, 10), (99999, 10), (99999, 90), (20, 90)), 'the plate lies outside the image'),
    (None, 'no corners are given, which --mode rectify needs')])
def test_corners_of_no_plate_are_refused(corners, message):
    with pytest.raises(ValueError, match=message):
        crop_plate(four_colours(), Plate('A1', (20, 10, 180, 90), corners),
                   CropSettings('rectify', 0, None))


@pytest.mark.parametrize('extension', ['.jpg', '.png'])
def test_an_image_that_is_cut_off_is_not_read(tmp_path, extension):
    path = write_photo(tmp_path / ('a' + extension))
    assert read_bgr(str(path)).shape == (100, 200, 3)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ValueError, match='the image is (truncated|damaged)'):
        read_bgr(str(path))


def test_a_jpeg_with_bytes_after_its_end_is_read(tmp_path):
    path = write_photo(tmp_path / 'a.jpg')
    path.write_bytes(path.read_bytes() + b'trailer of a camera')
    assert read_bgr(str(path)).shape == (100, 200, 3)


def test_a_new_directory_appears_whole_or_not_at_all(tmp_path):
    with pytest.raises(KeyError), new_directory(str(tmp_path / 'out')) as folder:
        open(os.path.join(folder, 'file'), 'w').close()
        raise KeyError
    assert files_below(tmp_path) == []
    (tmp_path / 'out').mkdir()
    with new_directory(str(tmp_path / 'out')) as folder:
        open(os.path.join(folder, 'file'), 'w').close()
        assert files_below(tmp_path / 'out') == []
    assert files_below(tmp_path) == ['out', 'out/file']
    with pytest.raises(UserError, match='out: exists already; choose a new folder or remove it'), \
            new_directory(str(tmp_path / 'out')):
        pass
    with pytest.raises(UserError, match='cannot make this'), \
            new_directory(str(tmp_path / 'out' / 'file' / 'deeper')):
        pass


def test_every_subfolder_gets_its_annotation_file(tmp_path):
    name = ccpd_name()
    for folder in ('train', 'val', 'train/sub'):
        write_photo(tmp_path / 'ccpd_green' / folder / name)
    write_photo(tmp_path / 'ccpd_green' / ccpd_name('1_0_0_0_0_0_24_25'))
    out, errors = crop(tmp_path / 'ccpd_green', tmp_path / 'out')
    assert (tmp_path / 'out' / 'annotations.txt').read_text() == (
        'crops/%s <Shanghai>AAAAA01\n' % ccpd_name('1_0_0_0_0_0_24_25'))
    assert (tmp_path / 'out' / 'train.txt').read_text() == (
        'crops/train/%s <Anhui>AY339S\ncrops/train/sub/%s <Anhui>AY339S\n' % (name, name))
    assert out == ['%s: %d rows' % (tmp_path / 'out' / file_name, rows) for file_name, rows in
                   (('annotations.txt', 1), ('train.txt', 2), ('val.txt', 1))] + [
                       '4 images, 0 of them skipped']
    assert errors == []
    for annotation in read_annotations(str(tmp_path / 'out' / 'train.txt')):
        assert cv2.imread(annotation.image_path).shape == (80, 160, 3)


def test_split_files_are_honoured_and_what_is_wrong_is_named_by_its_line(tmp_path):
    good, other, learner = (ccpd_name(area=area, indices=indices) for area, indices in
                            (('1', '0_0_22_27_27_33_16'), ('2', '4_1_24_24_24_24_24'),
                             ('3', '32_1_24_24_24_24_24')))
    data = tmp_path / 'data'
    for name in (good, other, learner, 'not in a split.jpg'):
        write_photo(data / 'base' / name)
    write_photo(tmp_path / good)
    (data / 'base' / ccpd_name(area='4')).write_bytes(b'')
    half = write_photo(data / 'base' / ccpd_name(area='5'))
    half.write_bytes(half.read_bytes()[:900])
    (tmp_path / 'train.txt').write_text('\r\n'.join(
        ['base/' + other, './base//' + good, 'base/' + good, 'base/1005.jpg', '../' + good,
         str(tmp_path / good), 'base/' + learner, 'base/' + ccpd_name(area='4'),
         'base/' + ccpd_name(area='5'), 'base/' + ccpd_name(area='6')]))
    (tmp_path / 'val.txt').write_text('base/%s\n' % good)
    out, errors = crop(data, tmp_path / 'out', '--split', tmp_path / 'train.txt',
                       tmp_path / 'val.txt')
    assert (tmp_path / 'out' / 'train.txt').read_text() == (
        'crops/base/%s <Hebei>B00000\ncrops/base/%s <Anhui>AY339S\n' % (other, good))
    assert (tmp_path / 'out' / 'val.txt').read_text() == 'crops/base/%s <Anhui>AY339S\n' % good
    assert [line.replace('%s:' % (tmp_path / 'train.txt'), '') for line in errors] == [
        '3: skipped: the photo is already listed',
        "4: skipped: the name has 1 fields split at '-'; expected 7: "
        'area-tilt-box-vertices-plate-brightness-blur',
        "5: skipped: the path '../%s' leads outside the dataset" % good,
        "6: skipped: the path '%s' leads outside the dataset" % (tmp_path / good),
        '7: skipped: the plate has the symbol 学, which the published vocabulary lacks',
        '8: skipped: the image is an empty file',
        '9: skipped: the image is truncated',
        '10: skipped: the image cannot be read: No such file or directory']
    assert out[-1] == '10 images, 8 of them skipped'
    assert files_below(tmp_path / 'out') == sorted(
        ['crops', 'crops/base', 'crops/base/' + good, 'crops/base/' + other, 'train.txt',
         'val.txt'])


def test_the_result_does_not_depend_on_the_number_of_processes(tmp_path):
    for index in range(40):
        write_photo(tmp_path / 'data' / ccpd_name(area=str(index)))
    for workers in ('1', '3'):
        crop(tmp_path / 'data', tmp_path / workers, '--workers', workers, '--mode', 'rectify')
    assert files_below(tmp_path / '1') == files_below(tmp_path / '3')
    for name in files_below(tmp_path / '1'):
        if name != 'crops':
            assert (tmp_path / '1' / name).read_bytes() == (tmp_path / '3' / name).read_bytes()


def test_corners_inside_the_box_give_a_warning_unless_the_margin_makes_up_for_it(tmp_path):
    write_photo(tmp_path / 'data' / ccpd_name(box='20&10_180&90',
                                              vertices='170&80_30&80_30&20_170&20'))
    warning = 'warning: symbols may be cut off in 1 crops'
    assert crop(tmp_path / 'data', tmp_path / 'a', '--mode', 'rectify')[1][0].startswith(warning)
    for options in (('--mode', 'rectify', '--margin', '0.1'), ('--mode', 'box')):
        assert crop(tmp_path / 'data', tmp_path / options[1], *options)[1] == []


def test_nothing_is_left_if_no_photo_can_be_used(tmp_path):
    write_photo(tmp_path / 'data' / '1005.jpg')
    assert error_of(SCRIPT, tmp_path / 'data', '-o', tmp_path / 'out').startswith(
        '%s: not written: none of 1 images can be used; the first: %s: the name has 1 fields' %
        (tmp_path / 'out', tmp_path / 'data' / '1005.jpg'))
    (tmp_path / 'empty').mkdir()
    assert error_of(SCRIPT, tmp_path / 'empty', '-o', tmp_path / 'out') == (
        '%s: not written: there is no image in the dataset' % (tmp_path / 'out'))
    assert files_below(tmp_path) == ['data', 'data/1005.jpg', 'empty']


def test_a_folder_that_must_not_be_written_is_refused(tmp_path):
    write_photo(tmp_path / 'data' / ccpd_name())
    assert error_of(SCRIPT, tmp_path / 'data', '-o', tmp_path / 'data' / 'out').startswith(
        '%s: inside the dataset' % (tmp_path / 'data' / 'out'))
    (tmp_path / 'out').mkdir()
    (tmp_path / 'out' / 'mine.txt').write_text('mine')
    assert 'exists already' in error_of(SCRIPT, tmp_path / 'data', '-o', tmp_path / 'out')
    assert files_below(tmp_path / 'out') == ['mine.txt']


def test_a_missing_dataset_or_split_file_is_named(tmp_path):
    assert error_of(SCRIPT, tmp_path / 'none', '-o', tmp_path / 'out') == (
        '%s: cannot read this folder: No such file or directory' % (tmp_path / 'none'))
    (tmp_path / 'data').mkdir()
    assert error_of(SCRIPT, tmp_path / 'data', '-o', tmp_path / 'out', '--split', 'none.txt') == (
        'none.txt: cannot read this annotation file: No such file or directory')
    assert error_of(SCRIPT, tmp_path / 'data', '-o', tmp_path / 'out', '--split', 'a/train.txt',
                    'b/train.txt').startswith('--split: two files have the same name')


@pytest.mark.parametrize('options, message', [
    (['--size', '94'], "'94' is not a size such as 94x24"),
    (['--size', '0x24'], "'0x24' is not a size"),
    (['--margin', '-0.1'], "'-0.1' is not a number from 0 to 1"),
    (['--margin', 'nan'], "'nan' is not"), (['--margin', 'wide'], "'wide' is not"),
    (['--workers', '0'], "'0' is not a whole number from 1 to 256"),
    (['--mode', 'best'], "invalid choice: 'best'")])
def test_option_values_that_make_no_sense_are_refused(tmp_path, options, message):
    code, _, errors = run_command(SCRIPT, tmp_path, '-o', tmp_path / 'out', *options)
    assert code == 2 and message in errors


def test_ctrl_c_ends_it_and_leaves_nothing(tmp_path):
    photo = write_photo(tmp_path / 'data' / ccpd_name(), four_colours(2000, 1000))
    for index in range(3000):
        os.link(str(photo), str(tmp_path / 'data' / ccpd_name(area='9%d' % index)))
    # Python answers Ctrl-C only if it does not inherit that the signal is ignored, as in CI.
    process = subprocess.Popen([sys.executable, os.path.join(ROOT, 'utils', SCRIPT),
                                str(tmp_path / 'data'), '-o', str(tmp_path / 'out')],
                               stderr=subprocess.PIPE,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    while not list(tmp_path.glob('.*/crops/*.jpg')):
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130 and errors == b''
    assert os.listdir(str(tmp_path)) == ['data']


@pytest.mark.skipif(not os.path.isdir(SAMPLE), reason='the CCPD photos are not at hand')
@pytest.mark.parametrize('options', [[], ['--mode', 'rectify', '--margin', '0.1', '--size',
                                          '94x24']])
def test_real_street_photos_give_plates(tmp_path, options):
    out, errors = crop(SAMPLE, tmp_path / 'out', *options)
    assert (out[-1], errors) == ('10 images, 0 of them skipped', [])
    annotations = read_annotations(str(tmp_path / 'out' / 'annotations.txt'))
    assert [annotation.label for annotation in annotations] == [
        '<Anhui>AFU222', '<Anhui>A43310', '<Anhui>A11990', '<Anhui>A80F12', '<Anhui>A09960',
        '<Anhui>AC587H', '<Anhui>AD654W', '<Anhui>AH318L', '<Anhui>A728X7', '<Anhui>AHE939']
    for annotation in annotations:
        image = cv2.imread(annotation.image_path)
        assert not options or image.shape == (24, 94, 3)
        assert image[..., 0].mean() > image[..., 2].mean() + 20  # a blue plate
