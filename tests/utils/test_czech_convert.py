"""The command that writes annotation files for the Czech dataset."""

import os
import shutil

import pytest
from dataset_commands import SHARED_DATA, error_of, files_below, run_command, write_photo

from lpr.data.annotations import read_annotations

SCRIPT = os.path.join('czech_convert_annotations', 'convert_czech.py')
SAMPLE = os.path.join(SHARED_DATA, 'czech_sample')
HEADER = 'track_id,image_path,lp,train'


def write_csv(folder, *rows, header=HEADER):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / 'trainVal.csv'
    path.write_text('\n'.join((header,) + rows) + '\n', encoding='utf-8')
    return path


def convert(*args):
    code, out, errors = run_command(SCRIPT, *args)
    assert code == 0, errors
    return out.splitlines(), errors.splitlines()


def test_the_split_of_the_dataset_is_kept(tmp_path):
    for name in ('2_1.png', '2_2.png', '3_1.png'):
        write_photo(tmp_path / 's01_l01' / name)
    path = write_csv(tmp_path, 's01_l01_2,s01_l01/2_1.png,7C24698,1',
                     's01_l01_3,s01_l01/3_1.png,5AR2347,0', 's01_l01_2,s01_l01/2_2.png,7C24698,1')
    out, errors = convert(path)
    assert (tmp_path / 'train.txt').read_text() == ('s01_l01/2_1.png 7C24698\n'
                                                    's01_l01/2_2.png 7C24698\n')
    assert (tmp_path / 'test.txt').read_text() == 's01_l01/3_1.png 5AR2347\n'
    assert out == ['%s: 2 rows' % (tmp_path / 'train.txt'), '%s: 1 rows' % (tmp_path / 'test.txt'),
                   '3 images, 0 of them skipped']
    assert errors == []


def test_the_annotation_files_may_stand_elsewhere(tmp_path):
    write_photo(tmp_path / 'images' / 'a b' / '1.png')
    path = write_csv(tmp_path / 'csv', 't,a b/1.png,7C24698,1')
    out, _ = convert(path, '--images', tmp_path / 'images', '-o', tmp_path / 'lists')
    assert out[1] == '%s: not written: no rows left' % (tmp_path / 'lists' / 'test.txt')
    assert files_below(tmp_path / 'lists') == ['train.txt']
    assert (tmp_path / 'lists' / 'train.txt').read_text() == '../images/a b/1.png 7C24698\n'
    assert len(read_annotations(str(tmp_path / 'lists' / 'train.txt'))) == 1


def test_a_row_that_cannot_be_used_is_named_by_its_line(tmp_path):
    write_photo(tmp_path / 'data' / '1.png')
    write_photo(tmp_path / 'secret.png')
    (tmp_path / 'data' / 'page.png').write_text('<html>')
    path = write_csv(tmp_path / 'data', 't,1.png,7C24698,1', 't,none.png,7C24698,1',
                     't,page.png,7C24698,1', 't,1.png,7c24698,1', 't,1.png,,1', 't,1.png,7Č24698,1',
                     't,1.png,7C24698,2', 't,1.png,7C24698', 't,1.png,7C24698,1,x',
                     't,../secret.png,7C24698,0', 't,%s,7C24698,0' % (tmp_path / 'secret.png'))
    out, errors = convert(path)
    assert (tmp_path / 'data' / 'train.txt').read_text() == '1.png 7C24698\n'
    assert [line.replace('%s:' % path, '') for line in errors] == [
        '3: skipped: cannot read the image %s: No such file or directory' %
        (tmp_path / 'data' / 'none.png'),
        '4: skipped: %s is not an image' % (tmp_path / 'data' / 'page.png'),
        "5: skipped: the plate '7c24698' has symbols other than A-Z and 0-9",
        "6: skipped: the plate '' has symbols other than A-Z and 0-9",
        "7: skipped: the plate '7Č24698' has symbols other than A-Z and 0-9",
        "8: skipped: train is '2'; expected 0 or 1",
        '9: skipped: 3 columns; expected 4',
        '10: skipped: 5 columns; expected 4',
        "11: skipped: the path '../secret.png' leads outside the dataset",
        "12: skipped: the path '%s' leads outside the dataset" % (tmp_path / 'secret.png')]
    assert out[-1] == '11 images, 10 of them skipped'


def test_nothing_is_written_if_no_row_can_be_used(tmp_path):
    path = write_csv(tmp_path, 't,1.png,7C24698,1')
    assert error_of(SCRIPT, path) == (
        '%s: not written: none of 1 images can be used; the first: %s:2: cannot read the image '
        '%s: No such file or directory' % (tmp_path, path, tmp_path / '1.png'))
    assert error_of(SCRIPT, write_csv(tmp_path)) == (
        '%s: not written: there is no image in the dataset' % tmp_path)
    assert files_below(tmp_path) == ['trainVal.csv']


@pytest.mark.parametrize('header, missing', [
    ('track_id,image_path,plate,train', 'lp'), ('track_id;image_path;lp;train', 'track_id'),
    ('', 'track_id')])
def test_another_header_is_refused(tmp_path, header, missing):
    path = write_csv(tmp_path, header=header)
    assert error_of(SCRIPT, path) == ("%s:1: no column '%s'; expected the header "
                                      'track_id,image_path,lp,train' % (path, missing))


def test_a_byte_order_mark_crlf_and_quotes_are_understood(tmp_path):
    write_photo(tmp_path / '1.png')
    path = write_csv(tmp_path)
    path.write_bytes(b'\xef\xbb\xbf' + HEADER.encode() + b'\r\n"t","1.png","7C24698","1"\r\n')
    convert(path)
    assert (tmp_path / 'train.txt').read_text() == '1.png 7C24698\n'


def test_a_row_with_an_open_quotation_mark_is_skipped_alone(tmp_path):
    write_photo(tmp_path / '1.png')
    path = write_csv(tmp_path, 't,"1.png,7C24698,1', 't,1.png,7C24698,1')
    out, errors = convert(path)
    assert (tmp_path / 'train.txt').read_text() == '1.png 7C24698\n'
    assert errors == ['%s:2: skipped: a quotation mark is not closed on its line' % path]
    assert out[-1] == '2 images, 1 of them skipped'


def test_the_csv_may_have_another_encoding(tmp_path):
    write_photo(tmp_path / 'š' / '1.png')
    path = write_csv(tmp_path)
    path.write_bytes((HEADER + '\nt,š/1.png,7C24698,1\n').encode('cp1250'))
    convert(path, '--encoding', 'cp1250')
    assert (tmp_path / 'train.txt').read_text(encoding='utf-8') == 'š/1.png 7C24698\n'
    assert error_of(SCRIPT, path, '--encoding', 'cp0') == (
        "--encoding: there is no 'cp0'; expected a name such as cp1250")


@pytest.mark.parametrize('content, message', [
    (b't,1.png,7C\x0024698,1\n', ': has NUL characters and is no text'),
    (b't,\xff.png,7C24698,1\n', ':2: not UTF-8; --encoding names another one')])
def test_a_file_that_cannot_be_taken_apart_is_refused(tmp_path, content, message):
    path = write_csv(tmp_path)
    path.write_bytes(HEADER.encode() + b'\n' + content)
    assert error_of(SCRIPT, path).startswith('%s%s' % (path, message))


def test_a_missing_file_is_named(tmp_path):
    assert error_of(SCRIPT, tmp_path / 'none.csv') == (
        '%s: cannot read this file: No such file or directory' % (tmp_path / 'none.csv'))


@pytest.mark.skipif(not os.path.isdir(SAMPLE), reason='the Czech crops are not at hand')
def test_real_crops_are_read_back(tmp_path):
    shutil.copytree(os.path.join(SAMPLE, 'crops'), str(tmp_path / 'crops'))
    convert(write_csv(tmp_path, 't,crops/0.png,5AR2347,0', 't,crops/1.png,5AR2347,0'))
    assert [annotation.label for annotation in read_annotations(str(tmp_path / 'test.txt'))] == [
        '5AR2347', '5AR2347']
