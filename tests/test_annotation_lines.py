"""Annotation files as lines of text."""

import pytest

from lpr.annotation_lines import read_lines, scan_lines
from lpr.errors import UserError


def test_a_scan_goes_on_after_lines_that_cannot_be_read(tmp_path):
    path = tmp_path / 'list.txt'
    path.write_bytes(b'\xef\xbb\xbfa.png A1\r\n\r\n\xff\xfe\nb\0.png\n  c.png C3')
    assert list(scan_lines(str(path))) == [
        (1, 'a.png A1', None),
        (3, None, 'not UTF-8; save the annotation file as UTF-8'),
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
