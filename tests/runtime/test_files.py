"""Files stand under their final name whole or not at all."""

import ast
import contextlib
import glob
import os
import socket
import stat
import subprocess
import sys
import threading

import pytest
from disks import device, file_size_limit, read_only_folder
from paths import ROOT

from lpr.runtime.errors import UserError
from lpr.runtime.files import (
    atomic_path,
    atomic_write,
    check_replaceable,
    make_directory,
    new_directory,
    write_json,
)


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


class TestDevices:
    """What is no file is written to, and stays what it is."""

    def test_a_device_that_takes_everything_stays(self, tmp_path):
        path = device(tmp_path / 'null', 1, 3)
        write_json(path, [1])
        assert stat.S_ISCHR(os.stat(path).st_mode)
        assert os.listdir(str(tmp_path)) == ['null']

    def test_a_device_that_refuses_is_an_error_and_stays(self, tmp_path):
        path = device(tmp_path / 'full', 1, 7)
        with pytest.raises(UserError, match='full: cannot write this file: No space left on dev'):
            write_json(path, [1])
        assert stat.S_ISCHR(os.stat(path).st_mode)
        assert os.listdir(str(tmp_path)) == ['full']

    def test_a_link_to_a_device_stays_too(self, tmp_path):
        path = device(tmp_path / 'null', 1, 3)
        (tmp_path / 'link').symlink_to(path)
        write_json(str(tmp_path / 'link'), [1])
        assert os.readlink(str(tmp_path / 'link')) == path and stat.S_ISCHR(os.stat(path).st_mode)

    def test_a_disk_is_not_overwritten(self, tmp_path):
        path = device(tmp_path / 'disk', 7, 250, stat.S_IFBLK)
        with pytest.raises(UserError, match='disk: is a disk; expected a file'):
            write_json(path, [1])

    def test_the_reader_of_a_pipe_gets_the_whole(self, tmp_path):
        path = str(tmp_path / 'pipe')
        os.mkfifo(path)
        read = []
        reader = threading.Thread(target=lambda: read.append((tmp_path / 'pipe').read_text()),
                                  daemon=True)
        reader.start()
        write_json(path, ['x' * 100000])
        reader.join(60)
        assert read == ['[\n  "%s"\n]\n' % ('x' * 100000)]
        assert stat.S_ISFIFO(os.stat(path).st_mode)

    def test_a_pipe_whose_reader_ends_is_an_error(self, tmp_path):
        path = str(tmp_path / 'pipe')
        os.mkfifo(path)
        threading.Thread(target=lambda: open(path).close(), daemon=True).start()
        with pytest.raises(UserError, match='pipe: cannot write this file: Broken pipe'):
            write_json(path, 'x' * 10 ** 6)

    def test_a_socket_is_an_error_and_stays(self, tmp_path):
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as server:
            server.bind(str(tmp_path / 'socket'))
            with pytest.raises(UserError, match='socket: cannot write this file: No such device'):
                write_json(str(tmp_path / 'socket'), [1])
            assert stat.S_ISSOCK(os.stat(str(tmp_path / 'socket')).st_mode)

    @pytest.mark.parametrize('output', ['{}/output', '{}/output 2>&1', '{}/output 2>{}/errors'])
    def test_the_output_of_the_process_is_continued(self, tmp_path, output):
        """`/dev/stdout` that leads into a file: what was printed before and after is in it."""
        code = ("from lpr.runtime.files import write_json\nprint('before')\n"
                "write_json('/dev/stdout', 1)\nprint('after')")
        subprocess.run(['sh', '-c', '"$0" -c "$1" >' + output.replace('{}', str(tmp_path)),
                        sys.executable, code], cwd=ROOT, check=True)
        assert (tmp_path / 'output').read_text() == 'before\n1\nafter\n'

    def test_the_output_of_the_process_may_be_a_pipe(self):
        code = ("from lpr.runtime.files import write_json\nprint('before')\n"
                "write_json('/dev/stdout', 1)\nprint('after')")
        assert subprocess.check_output([sys.executable, '-c', code], cwd=ROOT,
                                       text=True) == 'before\n1\nafter\n'


class TestLinks:
    """A symbolic link stays, and the file it leads to is replaced whole."""

    def test_the_target_is_replaced_atomically(self, tmp_path):
        (tmp_path / 'folder').mkdir()
        target, link = tmp_path / 'folder' / 'target', tmp_path / 'link.json'
        target.write_text('old')
        link.symlink_to('folder/target')
        with atomic_write(str(link)) as stream:
            stream.write('new')
            stream.flush()
            assert target.read_text() == 'old'
        assert (os.readlink(str(link)), target.read_text()) == ('folder/target', 'new')
        assert sorted(os.listdir(str(tmp_path))) == ['folder', 'link.json']
        assert os.listdir(str(tmp_path / 'folder')) == ['target']

    def test_after_an_error_link_and_target_are_as_before(self, tmp_path):
        (tmp_path / 'target').write_text('old')
        (tmp_path / 'link').symlink_to(tmp_path / 'target')
        with pytest.raises(ZeroDivisionError), atomic_write(str(tmp_path / 'link')) as stream:
            stream.write(str(1 / 0))
        assert (tmp_path / 'link').is_symlink() and (tmp_path / 'target').read_text() == 'old'

    def test_a_target_that_is_not_there_yet_is_made(self, tmp_path):
        (tmp_path / 'link').symlink_to(tmp_path / 'new' / 'target')
        write_json(str(tmp_path / 'link'), 1)
        assert (tmp_path / 'link').is_symlink()
        assert (tmp_path / 'new' / 'target').read_text() == '1\n'

    def test_links_in_a_circle_are_an_error(self, tmp_path):
        (tmp_path / 'a').symlink_to('b')
        (tmp_path / 'b').symlink_to('a')
        with pytest.raises(UserError, match='a: cannot write this file: Too many levels'):
            write_json(str(tmp_path / 'a'), 1)
        assert sorted(os.listdir(str(tmp_path))) == ['a', 'b']

    def test_a_new_directory_may_be_the_target(self, tmp_path):
        (tmp_path / 'target').mkdir()
        (tmp_path / 'link').symlink_to('target')
        with new_directory(str(tmp_path / 'link')) as folder:
            write_json(os.path.join(folder, 'file'), 1)
        assert (tmp_path / 'link').is_symlink()
        assert os.listdir(str(tmp_path / 'target')) == ['file']

    def test_what_tensorflow_would_replace_is_refused(self, tmp_path):
        (tmp_path / 'file').write_text('')
        check_replaceable(str(tmp_path / 'file'))
        check_replaceable(str(tmp_path / 'new'))
        (tmp_path / 'link').symlink_to('file')
        os.mkfifo(str(tmp_path / 'pipe'))
        for name in ('link', 'pipe'):
            with pytest.raises(UserError, match=name + ': is no regular file; move it away'):
                check_replaceable(str(tmp_path / name))


def test_a_name_may_be_as_long_as_the_file_system_allows(tmp_path):
    name = '皖' * 83 + '.json'
    assert len(name.encode('utf-8')) == 254
    write_json(str(tmp_path / name), 1)
    assert os.listdir(str(tmp_path)) == [name]


def test_no_other_module_moves_files():
    """It would replace links and devices."""
    modules = [path for pattern in ('*.py', 'lpr/**/*.py', 'utils/**/*.py')
               for path in glob.glob(os.path.join(ROOT, pattern), recursive=True)]
    moving = []
    for path in modules:
        with open(path, encoding='utf-8') as stream:
            for node in ast.walk(ast.parse(stream.read())):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    name = '%s.%s' % (node.value.id, node.attr)
                    if name in ('os.replace', 'os.rename', 'os.renames', 'shutil.move'):
                        moving.append(os.path.relpath(path, ROOT))
    assert set(moving) == {os.path.join('lpr', 'runtime', 'files.py')}
