"""Labels in a table: CSV, TSV and semicolon files, with or without a header."""

import os

from lpr.data.image_files import is_picture
from lpr.runtime.errors import UserError
from utils.conversion.readers.columns import columns_as_told, columns_of_content
from utils.conversion.readers.entry import Entry, Source
from utils.conversion.readers.header import columns_of_header, unread_box
from utils.conversion.readers.image_search import ImageSearch
from utils.conversion.readers.table_file import (
    SAMPLE_LINES,
    find_delimiter,
    named_delimiter,
    read_text_lines,
    split_lines,
)

_SPELLINGS = {'\t': 'tabs', ';': 'semicolons', ',': 'commas', '|': 'bars'}


def open_table(path, options):
    """The `Source` of a table.

    Args:
        path: the file.
        options: `ReaderOptions`, of which `columns`, `delimiter`, `encoding` and `images` matter.
    Raises:
        UserError: it cannot be read, or the roles of its columns are not clear.
    """
    lines = read_text_lines(path, options.encoding)
    delimiter = named_delimiter(lines)
    lines = lines[1:] if delimiter else lines
    delimiter = options.delimiter or delimiter or find_delimiter(lines)
    if not lines:
        raise UserError('%s: the file has no lines; expected a table' % path)
    if not delimiter:
        raise UserError('%s: not a table: its lines have no commas, semicolons or tabs in common; '
                        '--delimiter names another separator; the first line is: %s' %
                        (path, lines[0][1][:200]))
    search = ImageSearch(os.path.dirname(path), options.images)
    rows = list(split_lines(lines, delimiter))
    columns, header = _find_columns(path, rows[:SAMPLE_LINES], options.columns, search)
    rows = [row for row in rows if row is not header]
    text = header and dict(lines)[header.number]
    return Source('a table with %s%s' % (_SPELLINGS.get(delimiter, "'%s'" % delimiter),
                                         _describe(columns, text)),
                  len(rows), (_entry(path, row, columns, search, delimiter != ',') for row in rows))


def _find_columns(path, rows, told, search):
    """Returns (`Columns`, the one of the `TableLine`s that is the header or None)."""
    lines = [row for row in rows if row.values]
    if not lines:
        raise UserError('%s: no line can be split into columns; expected a table' % path)
    first, rows = lines[0], [line.values for line in lines]
    by_name = columns_of_header(rows[0], rows[1:])
    if by_name and not told:
        unread = None if by_name.box else unread_box(rows[0])
        if unread:
            raise UserError("%s: the column '%s' seems to hold part of a box, but the rest of the "
                            'box was not found; name '
                            'the columns with --columns image,left,top,right,bottom,label, or with '
                            '--columns image,label if the images are crops (- for a column that is '
                            'not used)' % (path, unread))
        return by_name, first
    columns = columns_as_told(told, rows) if told else columns_of_content(path, rows)
    image = columns.places['image']
    has_images = [len(row) > image and _is_image(row[image], search) for row in rows]
    has_header = by_name or (any(has_images) and not has_images[0])
    return columns, first if has_header else None


def _is_image(value, search):
    try:
        return is_picture(value) or bool(search.find(value))
    except ValueError:
        return False


def _describe(columns, header):
    what = ' and the header %s' % header.strip() if header else ' and no header'
    places = ', '.join('%s is column %d' % (role, columns.places[role] + 1)
                       for role in ('image', 'label'))
    if columns.box:
        places += ', the box is %s' % ','.join(columns.box).replace(' ', ',')
    if columns.size:
        places += ', the size of the image is %s' % ' and '.join(
            'column %d' % (columns.places[role] + 1) for role in columns.size)
    return '%s: %s' % (what, places)


def _entry(path, row, columns, search, decimal_comma):
    place = '%s:%d' % (path, row.number)
    if row.fault:
        return Entry.faulty(place, row.fault)
    try:
        values = columns.fit(row.values)
        image = search.find(values[columns.places['image']])
        box = columns.box_of(values, decimal_comma)
        size = columns.size_of(values, box, decimal_comma)
        return Entry(place, image, values[columns.places['label']], box, None, size)
    except ValueError as error:
        return Entry.faulty(place, error)
