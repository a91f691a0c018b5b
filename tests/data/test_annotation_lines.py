"""Annotation files as lines of text."""

import subprocess
import tracemalloc

import pytest

from lpr.data.annotation_lines import read_lines, scan_lines
from lpr.runtime.errors import UserError


def test_a_scan_goes_on_after_lines_that_cannot_be_read(tmp_path):
    path = tmp_path / 'list.txt'
    path.write_bytes(b'\xef\xbb\xbfa.png A1\r\n\r\n\xff\xfe\nb\0.png\n  c.png C3')
    assert list(scan_lines(str(path))) == [
        (1, 'a.png A1', None),
        (3, None, 'not UTF-8; save the annotation file as UTF-8; it looks like UTF-16 '
                  '(iconv -f UTF-16 -t UTF-8 FILE)'),
        (4, None, 'a NUL byte; expected text'),
        (5, 'c.png C3', None)]


def test_reading_stops_at_the_first_fault_and_names_its_line(tmp_path):
    path = tmp_path / 'list.txt'
    path.write_bytes(b'a.png A1\n\xff\n')
    lines = read_lines(str(path))
    assert next(lines) == (1, 'a.png A1')
    with pytest.raises(UserError, match='list.txt:2: not UTF-8'):
        next(lines)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(UserError, match='gone.txt: cannot read this annotation file'):
        list(scan_lines(str(tmp_path / 'gone.txt')))


@pytest.mark.parametrize('encoding, name', [
    ('latin-1', 'Latin-1 (iconv -f LATIN-1 -t UTF-8 FILE)'),
    ('gbk', 'GBK (iconv -f GBK -t UTF-8 FILE)'),
    ('utf-16', 'UTF-16 (iconv -f UTF-16 -t UTF-8 FILE)'),
    ('utf-16-le', 'UTF-16 (iconv -f UTF-16 -t UTF-8 FILE)'),
    ('utf-16-be', 'UTF-16 (iconv -f UTF-16 -t UTF-8 FILE)')])
def test_another_encoding_is_named_with_the_remedy(tmp_path, encoding, name):
    label = 'Né1' if encoding == 'latin-1' else '皖A12345'
    path = tmp_path / 'list.txt'
    path.write_bytes(('a.png %s\n' % label).encode(encoding))
    with pytest.raises(UserError) as error:
        list(read_lines(str(path)))
    assert str(error.value) == ('%s:1: not UTF-8; save the annotation file as UTF-8; it looks '
                                'like %s' % (path, name))


def test_the_remedy_for_another_encoding_works(tmp_path):
    (tmp_path / 'old.txt').write_bytes('a.png 皖A1\nb.png 苏B2\n'.encode('utf-16'))
    with open(str(tmp_path / 'list.txt'), 'wb') as stream:
        subprocess.run(['iconv', '-f', 'UTF-16', '-t', 'UTF-8', str(tmp_path / 'old.txt')],
                       stdout=stream, check=True)
    assert list(read_lines(str(tmp_path / 'list.txt'))) == [(1, 'a.png 皖A1'), (2, 'b.png 苏B2')]


def test_a_huge_line_is_refused_and_not_held_in_memory(tmp_path):
    path = tmp_path / 'list.txt'
    with open(str(path), 'wb') as stream:
        stream.write(b'a.png A1\n')
        stream.truncate(2 ** 30)  # a gigabyte of NUL bytes that take no space on the disk
    tracemalloc.start()
    try:
        with pytest.raises(UserError, match='list.txt:2: '):
            list(read_lines(str(path)))
        assert tracemalloc.get_traced_memory()[1] < 2 ** 20
    finally:
        tracemalloc.stop()


def test_a_scan_goes_on_after_a_huge_line(tmp_path):
    path = tmp_path / 'list.txt'
    path.write_bytes(b'a' * 8193 + b'\n' + b'b' * 30000 + b'\nc.png ' + b'C' * 8186)
    lines = list(scan_lines(str(path)))
    fault = 'a line of more than 8192 bytes; expected one image a line'
    assert lines == [(1, None, fault), (2, None, fault), (3, 'c.png ' + 'C' * 8186, None)]


def test_line_ends_of_cr_alone_are_an_error(tmp_path):
    path = tmp_path / 'list.txt'
    path.write_bytes(b'a.png A1\rb.png B2\r')
    assert list(scan_lines(str(path))) == [
        (1, None, 'a carriage return inside the line; expected lines that end in LF or CRLF')]
