"""Reads the rows of annotation files and checks their images.

The format of the lines is that of `annotation_file`.
"""

import array
import collections.abc
import functools
import os
import shlex

from lpr.data.annotation_file import (
    Annotation,
    as_list,
    look_up,
    read_texts,
    split_line,
    split_text,
)
from lpr.data.annotation_hints import missing_image, visible
from lpr.data.image_headers import header_fault
from lpr.data.packed_strings import PackedStrings
from lpr.runtime.errors import UserError
from lpr.runtime.parallel import map_in_threads

STOP, SKIP = ON_BAD_IMAGE = ('stop', 'skip')
# Bad rows that a message lists.
NAMED_ROWS = 10


class BadRows:
    """Counts rows whose image cannot be used, and keeps the first ones for messages.

    Attributes:
        count: how many there are.
        named: `file:line: image '...': reason` of the first ten.
    """

    def __init__(self):
        self.count, self.named = 0, []

    def add(self, annotation, reason):
        """Adds an `Annotation` and why its image cannot be used."""
        self.count += 1
        if len(self.named) < NAMED_ROWS:
            self.named.append("%s: image '%s': %s" %
                              (annotation.source, visible(annotation.image_path), reason))

    def lines(self):
        """A line for each of the first rows, and one more if there are others."""
        more = self.count - len(self.named)
        return self.named + (['... and %d more; utils/check_annotations.py lists all' % more]
                             if more else [])

    def error(self, total, remedy=''):
        """The `UserError` about these of `total` rows; `remedy`: what to do if others are left."""
        remedy = '; ' + remedy if remedy and self.count < total else ''
        return UserError('%s (%d of %d images cannot be used%s)' %
                         (self.named[0], self.count, total, remedy),
                         self.lines() if self.count > 1 else ())


class AnnotationTable(collections.abc.Sequence):
    """A sequence of `Annotation`, stored compactly, as datasets have millions of them.

    Attributes:
        bad_rows: the `BadRows` that were left out of it.
        image_paths: the paths of its images, as `PackedStrings`.
    """

    def __init__(self, bad_rows=None):
        self.bad_rows = BadRows() if bad_rows is None else bad_rows
        self.image_paths, self._labels = PackedStrings(), PackedStrings()
        self._list_paths, self._list_numbers, self._lines = [], array.array('i'), array.array('q')

    def append(self, annotation):
        """Adds an annotation at the end."""
        if not self._list_paths or annotation.list_path != self._list_paths[-1]:
            self._list_paths.append(annotation.list_path)
        self.image_paths.append(annotation.image_path)
        self._labels.append(annotation.label or '')
        self._list_numbers.append(len(self._list_paths) - 1)
        self._lines.append(annotation.line)

    def __len__(self):
        return len(self._lines)

    def count_of(self, list_path):
        """How many of the annotations are of an annotation file."""
        return sum(self._list_numbers.count(number)
                   for number, path in enumerate(self._list_paths) if path == list_path)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        return Annotation(self.image_paths[index], self._labels[index] or None,
                          self._list_paths[self._list_numbers[index]], self._lines[index])


def read_annotations(list_paths, labelled=True, on_bad_image=None, progress=iter):
    """Reads one annotation file or several, finds their images and reads the images' headers.

    Args:
        list_paths: path of an annotation file, or a list of paths.
        labelled: True if every line must have a label; False if it may.
        on_bad_image: 'stop' or 'skip', the option of a config: what to do about images that are
            missing or that `lpr.data.image_headers` rejects. None is 'stop' without a config.
        progress: function that passes an iterable through and may show progress.
    Returns:
        An `AnnotationTable`; its `bad_rows` are those that were skipped.
    Raises:
        UserError: a file is missing, empty or not UTF-8, a line has no label, or there are bad
            images that are not to be skipped, or only bad ones.
    """
    annotations = AnnotationTable()
    locate = functools.partial(_locate, labelled)
    for annotation, fault in progress(map_in_threads(locate, read_texts(list_paths))):
        if fault:
            annotations.bad_rows.add(annotation, fault)
        else:
            annotations.append(annotation)
    bad_rows = annotations.bad_rows
    if bad_rows.count and (on_bad_image != SKIP or not annotations):
        raise bad_rows.error(len(annotations) + bad_rows.count,
                             _remedy(list_paths, labelled, on_bad_image))
    if not annotations:
        raise UserError('%s: no annotation line; expected one image a line' %
                        ', '.join(as_list(list_paths)))
    return annotations


def _remedy(list_paths, labelled, on_bad_image):
    """How to go on without bad rows."""
    if on_bad_image is not None:
        return "on_bad_image = 'skip' omits them"
    if not labelled:  # `check_annotations.py` wants labels
        return 'remove their lines'
    paths = as_list(list_paths)
    return 'utils/check_annotations.py %s --fix OUT omits them' % (
        shlex.quote(paths[0]) if len(paths) == 1 else 'LIST')


def _locate(labelled, row):
    """Finds the image of a line's text.

    Returns:
        (`Annotation`, fault): why the image cannot be used, None if it can.
    """
    list_path, line, _ = row
    find = functools.partial(look_up, folder=os.path.dirname(list_path))
    path, found, label = _find_image(row, find, labelled)
    annotation = Annotation(found or path, label, list_path, line)
    if not found:
        return annotation, missing_image(path, label, find)
    return annotation, header_fault(found)


def _find_image(row, find, labelled):
    """Returns (path as written, path of the image or None, label or None) of a line."""
    if labelled:
        path, label = split_line(*row)
        return path, find(path), label
    text = row[-1]
    found = find(text)
    if not found:
        path, label = split_text(text)
        found = label and find(path)
        if found:
            return path, found, label
    return text, found, None
