"""Files that are none: pipes, devices, sockets, folders, files without an end; for every reader."""

import contextlib
import os
import re
import shutil
import signal
import socket

import pytest
from random_network import save_random_network

from lpr.config.loader import load_config
from lpr.data.annotation_file import scan_annotations
from lpr.data.annotations import read_annotations
from lpr.data.image_files import read_bgr
from lpr.data.image_headers import header_fault
from lpr.data.image_input import ImageInput
from lpr.data.pictures import find_pictures
from lpr.models.checkpoints import check_checkpoint
from lpr.models.frozen_graph import import_frozen_graph
from lpr.models.model_spec import read_spec, read_spec_of
from lpr.models.tflite import read_tflite
from lpr.runtime.errors import UserError
from lpr.runtime.inputs import check_input, open_input, read_input, read_text
from lpr.trainer import LPRVocab
from utils.conversion.converter import Photo
from utils.conversion.readers.table_file import read_text_lines
from utils.conversion.readers.text_files import read_lines
from utils.conversion.readers.xml_file import read_xml
from utils.czech_convert_annotations.convert_czech import read_csv
from utils.evaluation_result import read_result
from utils.synthesis.formats import load_format
from utils.synthesis.glyphs import load_font
from utils.ufpr_convert_annotations.convert_ufpr import photo_plate

SECONDS = 20
LARGE_BYTES = 200 * 10 ** 9


@contextlib.contextmanager
def within(seconds):
    """Fails if something takes longer: it would wait for ever."""
    def fail(number, frame):
        raise AssertionError('still reading after %d seconds' % seconds)

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def make_pipe(path):
    os.mkfifo(path)


def make_device(path):
    os.symlink('/dev/zero', path)


def make_large(path):
    with open(path, 'wb') as stream:
        stream.truncate(LARGE_BYTES)


def make_socket(path):
    """Names of sockets have at most 107 bytes: it is made where it stands."""
    before = os.getcwd()
    os.chdir(os.path.dirname(path))
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as made:
        made.bind(os.path.basename(path))
    os.chdir(before)


# How to make something that is no usable file, and what is said of it (a pattern).
OTHERS = {
    'pipe': (make_pipe, 'a named pipe, expected a regular file'),
    'device': (make_device, 'a device, expected a regular file'),
    'socket': (make_socket, 'a socket, expected a regular file'),
    'folder': (os.mkdir, 'Is a directory|a folder; expected'),
    'large': (make_large, 'more than '),
}


@pytest.fixture(scope='module')
def saved(tmp_path_factory, make_spec):
    """A checkpoint."""
    return save_random_network(tmp_path_factory.mktemp('saved'), make_spec())


def image_fault(path):
    raise ValueError(header_fault(path))


# Name of a file, and what reads it.
READERS = {
    'annotation file': ('list.txt', read_annotations),
    'scanned list': ('list.txt', lambda path: list(scan_annotations(path))),
    'vocabulary': ('list.txt', lambda path: LPRVocab.create_vocab(path, path)),
    'vocabulary of a model': ('graph.yml', LPRVocab.read_vocab),
    'description': ('graph.yml', read_spec),
    'description beside a model': ('graph.yml', lambda path: read_spec_of(path[:-3] + 'pb')),
    'config': ('config.py', load_config),
    'frozen graph': ('graph.pb', import_frozen_graph),
    'TFLite model': ('graph.tflite', read_tflite),
    'result': ('result.json', read_result),
    'table of Czech plates': ('trainVal.csv', read_csv),
    'table': ('table.csv', read_text_lines),
    'text': ('a.txt', read_lines),
    'XML': ('a.xml', read_xml),
    'plate format': ('mine.yml', load_format),
    'font': ('mine.ttf', load_font),
    'UFPR': ('a.txt', lambda path: photo_plate(False, Photo('a', path[:-3] + 'png', 'a.png',
                                                  ()))),
    'header': ('a.png', image_fault),
    'image': ('a.png', read_bgr),
    'picture': ('a.png', lambda path: find_pictures([path])),
}
# What they say of an image depends on its first bytes; a folder of pictures is one.
EXCEPTIONS = {('header', 'large'), ('image', 'large'), ('picture', 'large'), ('picture', 'folder')}
CASES = [(reader, other) for reader in READERS for other in OTHERS
         if (reader, other) not in EXCEPTIONS]


@pytest.mark.parametrize('reader, other', CASES)
def test_what_is_no_file_is_refused_in_one_line(tmp_path, reader, other):
    name, read = READERS[reader]
    make, reason = OTHERS[other]
    path = str(tmp_path / name)
    make(path)
    with within(SECONDS), pytest.raises((UserError, ValueError, OSError)) as error:
        read(path)
    assert re.search(reason, str(error.value)) and '\n' not in str(error.value)


@pytest.mark.parametrize('other', sorted(OTHERS))
@pytest.mark.parametrize('end', ['.index', '.data-00000-of-00001', '.yml'])
def test_a_checkpoint_of_what_is_no_file_is_refused(tmp_path, saved, end, other):
    folder = shutil.copytree(os.path.dirname(saved), str(tmp_path / 'model'))
    checkpoint = os.path.join(folder, os.path.basename(saved))
    os.remove(checkpoint + end)
    OTHERS[other][0](checkpoint + end)
    with within(SECONDS), pytest.raises(UserError, match=OTHERS[other][1]):
        check_checkpoint(checkpoint)


def test_a_pipe_for_an_image_array_reader_is_refused(tmp_path, make_spec):
    make_pipe(str(tmp_path / 'a.png'))
    with within(SECONDS), pytest.raises(UserError, match='a named pipe, expected a regular file'):
        ImageInput(make_spec()).prepare(str(tmp_path / 'a.png'), 'BGR')


@pytest.mark.parametrize('read', [check_input, open_input, read_input, read_text],
                         ids=lambda read: read.__name__)
def test_a_file_has_a_largest_size(tmp_path, read):
    path = tmp_path / 'file'
    path.write_bytes(b'12345')
    with contextlib.closing(read(str(path), 5)) if read is open_input else contextlib.nullcontext():
        pass
    with pytest.raises(OSError, match='more than 4 bytes'):
        read(str(path), 4)


def test_what_is_read_is_what_is_written_and_no_descriptor_stays_open(tmp_path):
    path = tmp_path / 'file'
    path.write_bytes('a皖\n'.encode())
    open_before = os.listdir('/proc/self/fd')
    assert read_input(str(path), 100) == b'a\xe7\x9a\x96\n'
    assert read_text(str(path), 100) == 'a皖\n'
    for limit in (100, 1):
        with contextlib.suppress(OSError):
            check_input(str(path), limit)
    assert len(os.listdir('/proc/self/fd')) == len(open_before)


def test_a_file_whose_size_is_not_told_is_bounded_too():
    assert read_input('/proc/self/status', 10 ** 6).startswith(b'Name:')
    with pytest.raises(OSError, match='more than 10 bytes'):
        read_input('/proc/self/status', 10)


def test_a_link_to_a_file_is_that_file(tmp_path):
    (tmp_path / 'file').write_bytes(b'data')
    (tmp_path / 'link').symlink_to(tmp_path / 'file')
    assert read_input(str(tmp_path / 'link'), 10) == b'data'


def test_a_file_takes_no_more_memory_than_it_is_large(tmp_path):
    """Where memory is limited (`ulimit -v`), room for the largest model is not to be had."""
    (tmp_path / 'file').write_bytes(b'text')
    assert read_input(str(tmp_path / 'file'), 2 ** 50) == b'text'
