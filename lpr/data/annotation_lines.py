"""The lines of an annotation file as text; `annotation_file` parses them."""

import re

from lpr.data.annotation_hints import CONVERTER
from lpr.runtime.errors import UserError
from lpr.runtime.inputs import open_input

BYTE_ORDER_MARK = b'\xef\xbb\xbf'
# A path has at most 4096 bytes, a label at most one symbol per time step of the network.
MAX_LINE_BYTES = 8192
# Some fifty million lines.
MAX_LIST_BYTES = 2 ** 31
_UTF16_MARKS = (b'\xff\xfe', b'\xfe\xff')
# Chinese characters in GBK: pairs of non-ASCII bytes.
_GBK_PAIRS = re.compile(b'([^\x80-\xff]|[\xa1-\xfe][\xa1-\xfe])*')


def scan_lines(list_path):
    """Yields (line, text, fault) of every line, including those that cannot be read.

    `line` counts from 1. `text` comes without surrounding blanks, lines without text are left
    out. `fault` is None, or says why a line cannot be read; `text` is None then.

    Raises:
        UserError: the file cannot be read.
    """
    try:
        with open_input(list_path, MAX_LIST_BYTES) as stream:
            for line, data in enumerate(_read_bounded(stream), 1):
                try:
                    text = _decode(data[len(BYTE_ORDER_MARK):] if line == 1 and
                                   data.startswith(BYTE_ORDER_MARK) else data)
                except ValueError as error:
                    yield line, None, str(error)
                else:
                    if text:
                        yield line, text, None
    except IsADirectoryError:
        raise UserError('%s: a folder; expected an annotation file (%s makes one from a folder of '
                        'images)' % (list_path, CONVERTER))
    except OSError as error:
        raise UserError('%s: cannot read this annotation file: %s' % (list_path, error.strerror))


def read_lines(list_path):
    """Yields (line, text) as `scan_lines` does; raises UserError at the first fault."""
    for line, text, fault in scan_lines(list_path):
        if fault:
            raise UserError('%s:%d: %s' % (list_path, line, fault))
        yield line, text


def _read_bounded(stream):
    """Yields the lines of a stream; of one that is too long, just enough to show that."""
    while True:
        data = stream.readline(MAX_LINE_BYTES + 1)
        if not data:
            return
        yield data
        while len(data) > MAX_LINE_BYTES and not data.endswith(b'\n'):
            data = stream.readline(MAX_LINE_BYTES + 1)


def _decode(data):
    if data.startswith(_UTF16_MARKS) or data.count(b'\0') > len(data) // 3:
        raise ValueError('not UTF-8; save the annotation file as UTF-8; it looks like UTF-16 '
                         '(iconv -f UTF-16 -t UTF-8 FILE)')
    if len(data) > MAX_LINE_BYTES:
        raise ValueError('a line of more than %d bytes; expected one image a line' %
                         MAX_LINE_BYTES)
    try:
        text = data.decode('utf-8').strip(' \t\r\n')
    except UnicodeDecodeError:
        name = 'GBK' if _GBK_PAIRS.fullmatch(data) else 'Latin-1'
        raise ValueError('not UTF-8; save the annotation file as UTF-8; it looks like %s '
                         '(iconv -f %s -t UTF-8 FILE)' % (name, name.upper()))
    if '\0' in text:
        raise ValueError('a NUL byte; expected text')
    if '\r' in text:
        raise ValueError('a carriage return inside the line; expected lines that end in LF or CRLF')
    return text
