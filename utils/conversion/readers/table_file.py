"""Tables as text: CSV, TSV, semicolons or bars between the columns, taken apart line by line."""

import codecs
import collections
import csv
import re

from lpr.runtime.errors import UserError
from lpr.runtime.inputs import read_input

DELIMITERS = ('\t', ';', ',', '|')
# Lines that tell the delimiter and the columns.
SAMPLE_LINES = 50
MAX_BYTES = 2 ** 28
_MARKS = ((codecs.BOM_UTF8, 'utf-8-sig'), (codecs.BOM_UTF16_LE, 'utf-16'),
          (codecs.BOM_UTF16_BE, 'utf-16'))
_LINE_END = re.compile('\r\n|\n|\r')
# What Excel puts before a table to name its delimiter.
_DELIMITER_LINE = re.compile(r'sep=(.)')


class TableLine(collections.namedtuple('TableLine', 'number values fault')):
    """A line of a table: its number from 1, its cells, and why it cannot be taken apart or None."""
    __slots__ = ()


def read_text_lines(path, encoding=None):
    """Reads the lines of a text file.

    Args:
        path: the file.
        encoding: name of its encoding; None for UTF-8, or UTF-16 where the file begins with its
            mark.
    Returns:
        A list of (number, text) of the lines that are not blank; numbers count from 1.
    Raises:
        UserError: the file cannot be read or has another encoding.
    """
    try:
        data = read_input(path, MAX_BYTES)
    except OSError as error:
        raise UserError('%s: cannot read this file: %s' % (path, error.strerror))
    if encoding is None:
        encoding = next((name for mark, name in _MARKS if data.startswith(mark)), 'utf-8')
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = len(_LINE_END.findall(data[:error.start].decode('latin-1'))) + 1
        raise UserError('%s:%d: not %s; --encoding names another one (gbk, cp1252, ...)' %
                        (path, line, encoding.upper()))
    except UnicodeError as error:
        raise UserError('%s: not %s: %s' % (path, encoding.upper(), error))
    text = text[1:] if text.startswith('\ufeff') else text  # a mark, if `encoding` was given
    if '\0' in text:
        raise UserError('%s: has NUL characters and is no text; save the table as CSV' % path)
    return [(number, line) for number, line in enumerate(_LINE_END.split(text), 1)
            if line.strip(' \t\ufeff')]


def split_lines(lines, delimiter):
    """Yields a `TableLine` for each (number, text); text may be quoted as in CSV."""
    for number, text in lines:
        try:
            values = next(csv.reader([text], delimiter=delimiter, strict=True,
                                     skipinitialspace=True))
            yield TableLine(number, [value.strip() for value in values], None)
        except csv.Error as error:
            reason = ('a quotation mark is not closed on its line'
                      if 'unexpected end of data' in str(error) else 'malformed: %s' % error)
            yield TableLine(number, None, reason)


def named_delimiter(lines):
    """The delimiter that a first line `sep=;` names, None if there is no such line."""
    match = _DELIMITER_LINE.fullmatch(lines[0][1].strip(' \ufeff')) if lines else None
    return match.group(1) if match else None


def find_delimiter(lines):
    """The delimiter that cuts most of the first lines into equally many columns, None if none does.

    Empty cells at the end of a line may be columns or not.
    """
    scores = []
    sample = lines[:SAMPLE_LINES]
    for delimiter in DELIMITERS:
        rows = [line.values for line in split_lines(sample, delimiter) if line.values]
        scores.append(max(_most_alike(map(len, rows)),
                          _most_alike(used_columns([row]) for row in rows)))
    best = max(scores)
    return DELIMITERS[scores.index(best)] if 2 * best > len(sample) else None


def used_columns(rows):
    """How many columns the first of these lists of cells has, without empty ones at the end.

    Args:
        rows: lists of the cells of some lines; a column is empty if it is in all of them.
    """
    count = len(rows[0])
    while count and not any(row[count - 1] for row in rows if len(row) >= count):
        count -= 1
    return count


def _most_alike(counts):
    """How many of these numbers of columns are equal; a line of one column is not cut."""
    counts = collections.Counter(count for count in counts if count > 1)
    return max(counts.values()) if counts else 0
