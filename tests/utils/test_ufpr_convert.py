"""The command that crops the plates of UFPR-ALPR."""

import os

import cv2
import numpy as np
import pytest
from dataset_commands import error_of, files_below, four_colours, run_command, write_photo

from lpr.data.annotations import read_annotations
from utils.conversion.plate_crops import Plate
from utils.ufpr_convert_annotations.convert_ufpr import parse_annotation

SCRIPT = os.path.join('ufpr_convert_annotations', 'convert_ufpr.py')
HEAD = '''camera: GoPro Hero4 Silver
position_vehicle: 700 400 350 300
\ttype: %s
\tmake: Citro\xebn
\tmodel: C3
\tyear: 2012
'''
CHARACTERS = ''.join('\tchar %d: %d 40 12 20\n' % (i, 20 + 15 * i) for i in range(1, 8))
POSITION = HEAD + 'plate: %s\nposition_plate: 20 10 160 80\n' + CHARACTERS
CORNERS = HEAD + 'plate: %s\ncorners: 20,10 180,10 180,90 20,90\n' + CHARACTERS


def add_photo(folder, name, text):
    write_photo(folder / (name + '.png'))
    (folder / (name + '.txt')).write_bytes(text.encode('latin-1'))


def convert(*args):
    code, out, errors = run_command(SCRIPT, *args)
    assert code == 0, errors
    return out.splitlines(), errors.splitlines()


def test_both_forms_of_the_position_are_read():
    corners = ((20, 10), (180, 10), (180, 90), (20, 90))
    assert parse_annotation(POSITION % ('car', 'ABC-1234'), False) == Plate(
        'ABC1234', (20, 10, 180, 90), None)
    assert parse_annotation(CORNERS % ('car', 'ABC1D23'), False) == Plate(
        'ABC1D23', (20, 10, 180, 90), corners)
    assert parse_annotation('plate:ABC-1234\r\n position_plate :\t1  2 3 4 \r\n', False) == Plate(
        'ABC1234', (1, 2, 4, 6), None)


@pytest.mark.parametrize('text, message', [
    (POSITION % ('motorcycle', 'ABC-1234'), 'the plate of a motorcycle, in two rows'),
    ('', "no line 'plate: ABC-1234'"), ('plate:\n', "no line 'plate: ABC-1234'"),
    (POSITION % ('car', 'ABC-12?4'), "the plate 'ABC-12[?]4' has symbols other than A-Z and 0-9"),
    (HEAD % 'car' + 'plate: ABC-1234\n', "no line 'position_plate: x y width height' or 'corners:"),
    ('plate: ABC-1234\nposition_plate: 1 2 3', "the malformed line 'position_plate: 1 2 3'"),
    ('plate: ABC-1234\nposition_plate: 1 2 3 -4', "the malformed line 'position_plate: 1 2 3 -4'"),
    ('plate: ABC-1234\ncorners: 1,2 3,4 5,6', "the malformed line 'corners: 1,2 3,4 5,6'")])
def test_a_text_without_a_plate_says_what_is_wrong(text, message):
    with pytest.raises(ValueError, match=message):
        parse_annotation(text, with_motorcycles=False)


def test_the_three_splits_are_kept(tmp_path):
    for index, split in enumerate(('training', 'validation', 'testing')):
        add_photo(tmp_path / 'UFPR-ALPR dataset' / split / 'track0001', 'track0001[01]',
                  (POSITION, CORNERS)[index % 2] % ('car', 'ABC-123%d' % index))
    out, errors = convert(tmp_path / 'UFPR-ALPR dataset', '-o', tmp_path / 'out')
    for index, split in enumerate(('training', 'validation', 'testing')):
        lines = (tmp_path / 'out' / (split + '.txt')).read_text()
        assert lines == 'crops/%s/track0001/track0001[01].png ABC123%d\n' % (split, index)
        image = cv2.imread(read_annotations(str(tmp_path / 'out' / (split + '.txt')))[0].image_path)
        np.testing.assert_array_equal(image, four_colours()[10:90, 20:180])
    assert out == ['%s: 1 rows' % (tmp_path / 'out' / (split + '.txt'))
                   for split in ('testing', 'training', 'validation')] + [
                       '3 images, 0 of them skipped']
    assert errors == []


def test_what_cannot_be_used_is_named_with_its_reason(tmp_path):
    data = tmp_path / 'data'
    add_photo(data / 'testing', '1', POSITION % ('car', 'ABC-1234'))
    add_photo(data / 'testing', '2', POSITION % ('motorcycle', 'ABC-1234'))
    (data / 'testing' / '3.txt').write_text(POSITION % ('car', 'ABC-1234'))
    write_photo(data / 'testing' / '4.png')
    add_photo(data / 'testing', '5', (POSITION % ('car', 'ABC-1234')).replace('160', '1600'))
    out, errors = convert(data, '-o', tmp_path / 'out')
    assert [line.replace('%s/testing/' % data, '') for line in errors] == [
        '3.txt: skipped: there is no image beside it',
        '2.png: skipped: the plate of a motorcycle, in two rows (--motorcycles takes it)',
        '4.png: skipped: cannot read 4.txt: No such file or directory',
        '5.png: skipped: the plate lies outside the image, which is 200x100']
    assert out[-1] == '5 images, 4 of them skipped'
    assert files_below(tmp_path / 'out') == ['crops', 'crops/testing', 'crops/testing/1.png',
                                             'testing.txt']


def test_motorcycles_are_taken_if_asked_for(tmp_path):
    add_photo(tmp_path / 'data', '1', POSITION % ('motorcycle', 'ABC-1234'))
    convert(tmp_path / 'data', '-o', tmp_path / 'out', '--motorcycles')
    assert (tmp_path / 'out' / 'annotations.txt').read_text() == 'crops/1.png ABC1234\n'


def test_corners_can_be_rectified_and_a_position_cannot(tmp_path):
    add_photo(tmp_path / 'data', '1', CORNERS % ('car', 'ABC-1234'))
    add_photo(tmp_path / 'data', '2', POSITION % ('car', 'ABC-1234'))
    _, errors = convert(tmp_path / 'data', '-o', tmp_path / 'out', '--mode', 'rectify', '--size',
                        '94x24')
    assert cv2.imread(str(tmp_path / 'out' / 'crops' / '1.png')).shape == (24, 94, 3)
    assert errors == ['%s: skipped: no corners are given, which --mode rectify needs' %
                      (tmp_path / 'data' / '2.png')]


def test_folders_that_cannot_be_used_are_named(tmp_path):
    (tmp_path / 'data').mkdir()
    assert error_of(SCRIPT, tmp_path / 'data', '-o', tmp_path / 'out') == (
        '%s: not written: there is no image in the dataset' % (tmp_path / 'out'))
    assert error_of(SCRIPT, tmp_path / 'none', '-o', tmp_path / 'out') == (
        '%s: cannot read this folder: No such file or directory' % (tmp_path / 'none'))
    assert error_of(SCRIPT, tmp_path / 'data', '-o', tmp_path / 'data' / 'out').startswith(
        '%s: inside the dataset' % (tmp_path / 'data' / 'out'))
    assert files_below(tmp_path) == ['data']
