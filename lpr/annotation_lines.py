"""The lines of an annotation file as text; what stands in them is read by `lpr.annotations`."""

from lpr.errors import UserError

BYTE_ORDER_MARK = b'\xef\xbb\xbf'


def scan_lines(list_path):
    """Yields (line, text, fault) of every line and does not stop at one that cannot be read.

    `line` counts from 1. `text` comes without surrounding blanks, lines without text are left
    out. `fault` is None, or says why a line cannot be read; `text` is None then.

    Raises:
        UserError: the file cannot be read.
    """
    try:
        with open(list_path, 'rb') as stream:
            for line, data in enumerate(stream, 1):
                try:
                    text = _decode(data[len(BYTE_ORDER_MARK):] if line == 1 and
                                   data.startswith(BYTE_ORDER_MARK) else data)
                except ValueError as error:
                    yield line, None, str(error)
                else:
                    if text:
                        yield line, text, None
    except OSError as error:
        raise UserError('%s: cannot read this annotation file: %s' % (list_path, error.strerror))


def read_lines(list_path):
    """Yields (line, text) as `scan_lines` does; raises UserError at the first fault."""
    for line, text, fault in scan_lines(list_path):
        if fault:
            raise UserError('%s:%d: %s' % (list_path, line, fault))
        yield line, text


def _decode(data):
    try:
        text = data.decode('utf-8').strip(' \t\r\n')
    except UnicodeDecodeError:
        raise ValueError('not UTF-8; save the annotation file as UTF-8')
    if '\0' in text:
        raise ValueError('a NUL byte; expected text')
    return text
