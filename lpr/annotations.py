"""The annotation format: one image a line, `<path> <label>` for training and evaluation.

A line is split at its last space, so that paths may hold spaces. A line without a label, `<path>`,
is enough where only images are needed (`test_lpr.py`). Files are UTF-8 with or without a byte
order mark, lines end in LF or CRLF, empty lines are skipped. A relative path is looked up beside
the annotation file, then in the working directory.
"""

import array
import collections
import collections.abc
import os

from lpr.annotation_lines import read_lines, scan_lines
from lpr.errors import UserError
from lpr.files import atomic_write
from lpr.packed_strings import PackedStrings

IMAGE_EXTENSIONS = ('.jpg', '.jpeg', '.png', '.bmp', '.gif')


class Annotation(collections.namedtuple('Annotation', 'image_path label list_path line')):
    """One line of an annotation file.

    Attributes:
        image_path: where the image is; found beside the list or in the working directory.
        label: the plate's symbols as written (`<Anhui>A12345`), None where the list has none.
        list_path: the annotation file.
        line: its line, counted from 1.
    """
    __slots__ = ()

    @property
    def source(self):
        """`file:line`, the start of every message about this line."""
        return '%s:%d' % (self.list_path, self.line)


class AnnotationTable(collections.abc.Sequence):
    """A sequence of `Annotation`, stored compactly: data sets have millions of them."""

    def __init__(self):
        self._image_paths, self._labels = PackedStrings(), PackedStrings()
        self._list_paths, self._list_numbers, self._lines = [], array.array('i'), array.array('q')

    def append(self, annotation):
        """Adds an annotation at the end."""
        if not self._list_paths or annotation.list_path != self._list_paths[-1]:
            self._list_paths.append(annotation.list_path)
        self._image_paths.append(annotation.image_path)
        self._labels.append(annotation.label or '')
        self._list_numbers.append(len(self._list_paths) - 1)
        self._lines.append(annotation.line)

    def __len__(self):
        return len(self._lines)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        return Annotation(self._image_paths[index], self._labels[index] or None,
                          self._list_paths[self._list_numbers[index]], self._lines[index])


def read_annotations(list_paths, labelled=True):
    """Reads one annotation file or several and finds their images.

    Args:
        list_paths: path of an annotation file, or a list of paths.
        labelled: True if every line must have a label; False to read the paths only, from a file
            with or without labels.
    Returns:
        An `AnnotationTable`.
    Raises:
        UserError: a file is missing, empty or not UTF-8, a line has no label, images are missing.
    """
    annotations, missing = AnnotationTable(), []
    for list_path in as_list(list_paths):
        folder = os.path.dirname(list_path)
        for line, text in read_lines(list_path):
            found, label = _find_image(list_path, line, text, folder, labelled)
            annotation = Annotation(found or text, label, list_path, line)
            (annotations if found else missing).append(annotation)
    if missing:
        raise UserError("%s: image '%s' not found beside the annotation file or in the working "
                        "directory (%d of %d images are missing)" %
                        (missing[0].source, missing[0].image_path, len(missing),
                         len(missing) + len(annotations)))
    if not annotations:
        raise UserError('%s: no annotation line; expected one image a line' %
                        ', '.join(as_list(list_paths)))
    return annotations


def read_labels(list_paths):
    """Yields (source, label) of every line, without looking for the images."""
    for list_path in as_list(list_paths):
        for line, text in read_lines(list_path):
            yield '%s:%d' % (list_path, line), split_line(list_path, line, text)[1]


def read_rows(list_paths):
    """Yields an `Annotation` a line, its path as written and its label, None if it has none.

    The images are not looked for; `look_up` finds one.
    """
    for list_path in as_list(list_paths):
        for line, text in read_lines(list_path):
            yield Annotation(*_split_text(text), list_path, line)


def scan_rows(list_path):
    """Yields (`Annotation`, fault) a line; where `read_rows` stops at a fault this goes on.

    `fault` is None, or says why the line cannot be read; its path and label are None then.
    """
    for line, text, fault in scan_lines(list_path):
        path, label = _split_text(text) if text else (None, None)
        yield Annotation(path, label, list_path, line), fault


def split_line(list_path, line, text):
    """Splits the text of a line into path and label; raises UserError if it has no label."""
    path, label = _split_text(text)
    if label is None:
        raise UserError("%s:%d: no label after '%s'; expected '<path> <label>'" %
                        (list_path, line, text))
    return path, label


def write_annotations(list_path, rows):
    """Writes an annotation file in one piece.

    Args:
        list_path: the file to write; replaced only when all rows are written.
        rows: iterable of (image path, label); a label of None or '' gives a line of the path only.
    Returns:
        The number of rows.
    Raises:
        UserError: a row cannot be written as a line that reads back the same.
    """
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
                  _split_text('%s %s' % (path, label)) != (path, label)):
        raise UserError('%s: the label %r of %s cannot be written to an annotation line' %
                        (list_path, label, path))
    try:
        path.encode('utf-8')
    except UnicodeEncodeError:
        raise UserError('%s: the image path %r is not UTF-8; rename the file' % (list_path, path))


def path_from_list(list_path, image_path):
    """The path of an image as a line of `list_path` has it: relative to the folder of the list."""
    folder, path = os.path.dirname(os.path.abspath(list_path)), os.path.abspath(image_path)
    if not path.startswith(os.path.join(folder, '')):
        # '..' leads out of the folder that a link stands for, so the links are followed first.
        folder = os.path.realpath(folder)
        path = os.path.join(os.path.realpath(os.path.dirname(image_path)),
                            os.path.basename(image_path))
    return os.path.relpath(path, folder)


def look_up(path, folder):
    """Finds the image of a line: beside its list in `folder`, else in the working directory.

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


def _find_image(list_path, line, text, folder, labelled):
    """Returns (path of the image or None, label or None) of a line's text."""
    if labelled:
        path, label = split_line(list_path, line, text)
        return look_up(path, folder), label
    found = look_up(text, folder)
    if not found and ' ' in text:
        found = look_up(text.rpartition(' ')[0].rstrip(' '), folder)
    return found, None


def _split_text(text):
    """Splits the text of a line into its path and its label, None if it has none."""
    path, _, label = text.rpartition(' ')
    path = path.rstrip(' ')
    if not path or '/' in label or label.lower().endswith(IMAGE_EXTENSIONS):
        return text, None
    return path, label
