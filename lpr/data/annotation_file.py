"""The annotation format: one image per line, `<path> <label>` for training and evaluation.

A line is split at its last space, so paths may contain spaces. A line without a label, `<path>`,
is enough where only images are needed (`test_lpr.py`). Files are UTF-8 with or without a byte
order mark, lines end in LF or CRLF, empty lines are skipped. A relative path is looked up beside
the annotation file, then in the working directory.
"""

import collections
import os

from lpr.data.annotation_hints import no_label
from lpr.data.annotation_lines import MAX_LINE_BYTES, read_lines, scan_lines
from lpr.data.image_headers import image_kind
from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_write

IMAGE_EXTENSIONS = ('.jpg', '.jpeg', '.png', '.bmp', '.gif')


class Annotation(collections.namedtuple('Annotation', 'image_path label list_path line')):
    """One line of an annotation file.

    Attributes:
        image_path: path of the image, found beside the list or in the working directory.
        label: the plate's symbols as written (`<Anhui>A12345`), None where the list has none.
        list_path: the annotation file.
        line: its line, counted from 1; 0 for an image that is in no list, `list_path` is its own.
    """
    __slots__ = ()

    @property
    def source(self):
        """`file:line`, the start of every message about this line; the image without a list."""
        return '%s:%d' % (self.list_path, self.line) if self.line else self.list_path


def read_labels(list_paths):
    """Yields (source, label) of every line, without looking for the images."""
    for list_path, line, text in read_texts(list_paths):
        yield '%s:%d' % (list_path, line), split_line(list_path, line, text)[1]


def parse_annotations(list_paths):
    """Yields an `Annotation` per line: its path as written and its label, None if it has none.

    The images are not looked for; `look_up` finds one.
    """
    for list_path, line, text in read_texts(list_paths):
        yield Annotation(*split_text(text), list_path, line)


def read_texts(list_paths):
    """Yields (list_path, line, text) of every line of one annotation file or several."""
    for list_path in as_list(list_paths):
        for line, text in read_lines(list_path):
            yield list_path, line, text


def scan_annotations(list_path):
    """Yields (`Annotation`, fault) per line; continues where `parse_annotations` stops at a fault.

    `fault` is None, or says why the line cannot be read; its path and label are None then.
    """
    for line, text, fault in scan_lines(list_path):
        path, label = split_text(text) if text else (None, None)
        yield Annotation(path, label, list_path, line), fault


def split_text(text):
    """Splits the text of a line into its path and its label, None if it has none."""
    path, _, label = text.rpartition(' ')
    path = path.rstrip(' ')
    if not path or '/' in label or label.lower().endswith(IMAGE_EXTENSIONS):
        return text, None
    return path, label


def split_line(list_path, line, text):
    """Splits the text of a line into path and label; raises UserError if it has no label."""
    path, label = split_text(text)
    if label is None:
        raise UserError('%s:%d: %s' % (list_path, line, no_label(text)))
    return path, label


def write_annotations(list_path, rows):
    """Writes an annotation file atomically.

    Args:
        list_path: the file to write; replaced only when all rows are written.
        rows: (image path, label) pairs; without a label (None or '') only the path is written.
    Returns:
        The number of rows.
    Raises:
        UserError: a row cannot be written as a line that reads back the same, or an image is in the
            place of the file.
    """
    if os.path.isfile(list_path) and image_kind(list_path):
        raise UserError('%s: is an image; give the annotation file another name' % list_path)
    count = 0
    with atomic_write(list_path) as stream:
        for path, label in rows:
            check_row(list_path, path, label)
            stream.write('%s %s\n' % (path, label) if label else '%s\n' % path)
            count += 1
    return count


def check_row(list_path, path, label):
    """Raises UserError if a row cannot be written as a line that reads back the same."""
    if not path or path != path.strip(' \t\ufeff') or any(c in path for c in '\r\n\0'):
        raise UserError('%s: the image path %r cannot be written to an annotation line' %
                        (list_path, path))
    if label and ('\0' in label or any(c.isspace() for c in label) or
                  split_text('%s %s' % (path, label)) != (path, label)):
        raise UserError('%s: the label %r of %s cannot be written to an annotation line' %
                        (list_path, label, path))
    if not label and split_text(path) != (path, None):
        raise UserError('%s: the image path %r without a label would be read as a path and a '
                        'label; rename the image' % (list_path, path))
    if not is_utf8(path):
        raise UserError('%s: the image path %r is not UTF-8; rename the file' % (list_path, path))
    if len(('%s %s\n' % (path, label or '')).encode('utf-8')) > MAX_LINE_BYTES:
        raise UserError('%s: the line of the image %.80r has more than %d bytes' %
                        (list_path, path, MAX_LINE_BYTES))


def is_utf8(path):
    """Whether a path can be written to a text; names of other bytes are lone surrogates."""
    try:
        path.encode('utf-8')
    except UnicodeEncodeError:
        return False
    return True


def path_from_list(list_path, image_path):
    """The path of an image as a line of `list_path` has it: relative to the folder of the list."""
    folder, path = os.path.dirname(os.path.abspath(list_path)), os.path.abspath(image_path)
    if not path.startswith(os.path.join(folder, '')):
        # '..' leaves the folder that a link points to, so links are resolved first.
        folder = os.path.realpath(folder)
        path = os.path.join(os.path.realpath(os.path.dirname(image_path)),
                            os.path.basename(image_path))
    return os.path.relpath(path, folder)


def look_up(path, folder):
    """Finds the image of a line: beside its list, in `folder`, else in the working directory.

    Returns:
        Its path, None if there is no such file.
    """
    beside_list = os.path.join(folder, path)
    for candidate in (beside_list, path):
        if os.path.isfile(candidate):
            return candidate
    return None


def as_list(list_paths):
    """One path or a list of paths, as a list."""
    return [list_paths] if isinstance(list_paths, str) else list(list_paths)
