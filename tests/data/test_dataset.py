"""The plates of a config section: bad images stop a script or are left out, counted and named."""

import logging
import os
import shutil
import types

import pytest
from commands import run_here
from paths import ROOT

from lpr.data.annotations import NAMED_ROWS, read_annotations
from lpr.data.dataset import read_plates
from lpr.data.image_decoding import undecodable_rows
from lpr.runtime.errors import UserError


@pytest.fixture
def mixed(plates, tmp_path):
    """A list of a good plate, twelve bad ones and a good plate; the last bad one has a good header.

    Gives (path of the list, path of the damaged file).
    """
    for name in ('0.png', '1.png'):
        shutil.copy(os.path.join(plates.folder, name), str(tmp_path / name))
    for index in range(10):
        (tmp_path / ('bad%d.png' % index)).write_bytes(b'no image')
    data = bytearray((tmp_path / '0.png').read_bytes())
    data[len(data) // 2] ^= 0xFF
    (tmp_path / 'inside.png').write_bytes(bytes(data))
    names = ['0.png'] + ['bad%d.png' % index for index in range(10)] + ['gone.png', 'inside.png',
                                                                       '1.png']
    path = tmp_path / 'list.txt'
    path.write_text(''.join('%s A\n' % name for name in names))
    return str(path), str(tmp_path / 'inside.png')


def section(list_path, on_bad_image):
    return types.SimpleNamespace(file_list_path=list_path, on_bad_image=on_bad_image)


def test_bad_rows_stop_a_script_and_the_first_ten_are_named(mixed, make_spec):
    path, _ = mixed
    with pytest.raises(UserError) as error:
        read_plates(section(path, 'stop'), make_spec())
    assert str(error.value).startswith("%s:2: image '%s': " % (
        path, os.path.join(os.path.dirname(path), 'bad0.png')))
    assert "(11 of 14 images cannot be used; on_bad_image = 'skip' omits them)" in str(error.value)
    assert len(error.value.details) == NAMED_ROWS + 1
    assert [line.split(': ')[0] for line in error.value.details[:NAMED_ROWS]] == [
        '%s:%d' % (path, line) for line in range(2, 12)]
    assert error.value.details[-1].startswith('... and 1 more; ')


@pytest.mark.parametrize('labelled, remedy', [
    (True, 'utils/check_annotations.py %s --fix OUT omits them'), (False, 'remove their lines')])
def test_without_a_config_another_remedy_is_told(mixed, make_spec, labelled, remedy):
    path, _ = mixed
    with pytest.raises(UserError) as error:
        read_plates(section(path, None), make_spec(), labelled)
    assert str(error.value).endswith('(11 of 14 images cannot be used; %s)' % (
        remedy % path if labelled else remedy))


@pytest.mark.parametrize('name, arguments', [
    ('eval_lpr.py', ['--file_list_path', 'list.txt']), ('utils/calibrate.py', ['list.txt']),
    ('utils/drop_misread.py', ['list.txt', '-o', 'out.txt'])])
def test_commands_without_a_config_tell_what_helps_them(mixed, tmp_path, name, arguments):
    model = os.path.join(ROOT, 'pre-trained', 'china')
    if name == 'utils/calibrate.py':
        arguments = [model] + arguments
    else:
        arguments = ['--model', model] + arguments
    result = run_here(name, *arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert ('(11 of 14 images cannot be used; utils/check_annotations.py list.txt --fix OUT omits '
            'them)') in result.stderr
    fixed = run_here('utils/check_annotations.py', 'list.txt', '--fix', 'out.txt', cwd=tmp_path)
    assert 'out.txt' in os.listdir(str(tmp_path)), fixed.stderr
    assert [row.line for row in read_annotations(str(tmp_path / 'out.txt'))] == [1, 2]


def test_skipping_leaves_bad_rows_out_and_names_them(mixed, make_spec, caplog):
    path, _ = mixed
    with caplog.at_level(logging.WARNING, 'lpr'):
        annotations = read_plates(section(path, 'skip'), make_spec())
    assert [annotation.line for annotation in annotations] == [1, 14]
    assert annotations.bad_rows.count == 12
    assert 'skipped 12 of 14 images, which cannot be used:' in caplog.text
    assert '%s:11: image ' % path in caplog.text and '... and 2 more' in caplog.text


def test_skipping_finds_damage_that_no_header_shows(mixed, make_spec, tmp_path):
    _, damaged = mixed
    (tmp_path / 'two.txt').write_text('0.png A\ninside.png A\n')
    assert len(read_plates(section(str(tmp_path / 'two.txt'), 'stop'), make_spec())) == 2
    annotations = read_plates(section(str(tmp_path / 'two.txt'), 'skip'), make_spec())
    assert [annotation.line for annotation in annotations] == [1]
    assert annotations.bad_rows.lines() == [
        "%s:2: image '%s': the image cannot be decoded" % (tmp_path / 'two.txt', damaged)]


@pytest.mark.parametrize('name', ['gone.png', 'inside.png'])
def test_skipping_all_rows_is_an_error(mixed, make_spec, tmp_path, name):
    (tmp_path / 'bad.txt').write_text('%s A\n' % name)
    with pytest.raises(UserError, match=r'bad.txt:1: image .* \(1 of 1 images cannot be used\)'):
        read_plates(section(str(tmp_path / 'bad.txt'), 'skip'), make_spec())


def test_good_plates_are_left_as_they_are(plates, make_spec, caplog):
    annotations = read_plates(section(plates.train, 'skip'), make_spec())
    assert [annotation.label for annotation in annotations] == plates.labels
    assert undecodable_rows(annotations, make_spec()).tolist() == []
    assert not annotations.bad_rows.count and not caplog.text
