"""Files stand under their final name whole or not at all."""

import os
import stat

import pytest
from disks import file_size_limit, read_only_folder

from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_path, atomic_write, make_directory


def test_text_is_written_as_utf8_with_lf_line_ends(tmp_path):
    path = tmp_path / 'new' / 'folder' / 'file.txt'
    with atomic_write(str(path)) as stream:
        stream.write('皖\n')
    assert path.read_bytes() == b'\xe7\x9a\x96\n'


def test_bytes_are_written_as_they_are(tmp_path):
    with atomic_write(str(tmp_path / 'file'), 'wb') as stream:
        stream.write(b'\r\n\xff')
    assert (tmp_path / 'file').read_bytes() == b'\r\n\xff'


def test_the_file_appears_only_when_all_is_written(tmp_path):
    path = tmp_path / 'file.png'
    path.write_text('old')
    with atomic_path(str(path)) as temporary:
        assert temporary.endswith('.png')
        with open(temporary, 'w') as stream:
            stream.write('new')
        assert path.read_text() == 'old'
    assert path.read_text() == 'new'
    assert os.listdir(str(tmp_path)) == ['file.png']


def test_after_an_error_the_old_file_stands_and_nothing_else(tmp_path):
    path = tmp_path / 'file.txt'
    path.write_text('old')
    with pytest.raises(ZeroDivisionError), atomic_write(str(path)) as stream:
        stream.write('half')
        stream.write(str(1 / 0))
    assert path.read_text() == 'old'
    assert os.listdir(str(tmp_path)) == ['file.txt']


def test_the_file_has_the_permissions_of_any_new_file(tmp_path):
    (tmp_path / 'usual').write_text('')
    with atomic_write(str(tmp_path / 'atomic')) as stream:
        stream.write('')
    assert stat.S_IMODE((tmp_path / 'atomic').stat().st_mode) == stat.S_IMODE(
        (tmp_path / 'usual').stat().st_mode)


def test_a_folder_in_the_place_of_the_file_is_an_error(tmp_path):
    (tmp_path / 'taken').mkdir()
    with pytest.raises(UserError, match='taken: cannot write this file: Is a directory'), \
            atomic_write(str(tmp_path / 'taken')) as stream:
        stream.write('text')
    assert os.listdir(str(tmp_path)) == ['taken']


def test_a_file_in_the_place_of_a_folder_is_an_error(tmp_path):
    (tmp_path / 'taken').write_text('')
    with pytest.raises(UserError, match='taken: cannot make this directory'):
        make_directory(str(tmp_path / 'taken'))
    with pytest.raises(UserError, match='cannot make this directory'), \
            atomic_write(str(tmp_path / 'taken' / 'file')) as stream:
        stream.write('text')


def test_on_a_disk_that_fills_up_the_old_file_stands_and_nothing_else(tmp_path):
    path = tmp_path / 'file.txt'
    path.write_text('old')
    with pytest.raises(UserError, match='file.txt: cannot write this file: File too large'), \
            file_size_limit(1000), atomic_write(str(path)) as stream:
        stream.write('x' * 10 ** 6)
    assert path.read_text() == 'old'
    assert os.listdir(str(tmp_path)) == ['file.txt']


def test_a_folder_that_cannot_be_written_is_an_error():
    with read_only_folder() as folder:
        with pytest.raises(UserError, match='/file: cannot write this file: Permission denied'), \
                atomic_write(os.path.join(folder, 'file')) as stream:
            stream.write('text')
        assert os.listdir(folder) == []
        with pytest.raises(UserError, match='cannot make this directory: Permission denied'):
            make_directory(os.path.join(folder, 'new'))
