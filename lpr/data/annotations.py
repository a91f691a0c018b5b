"""Rows of annotation files in memory, and what is said about those that cannot be used."""

import array
import collections
import collections.abc

from lpr.data.packed_strings import PackedStrings
from lpr.runtime.errors import UserError

STOP, SKIP = ON_BAD_IMAGE = ('stop', 'skip')
# Bad rows that a message names.
NAMED_ROWS = 10


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


class BadRows:
    """Counts rows whose image cannot be used, and keeps the first ones to name them.

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
                              (annotation.source, annotation.image_path, reason))

    def lines(self):
        """A line for each row that is named, one more if there are others."""
        more = self.count - len(self.named)
        return self.named + (['... and %d more; utils/check_annotations.py names all' % more]
                             if more else [])

    def error(self, total):
        """The `UserError` about these of `total` rows."""
        return UserError("%s (%d of %d images cannot be used; on_bad_image = 'skip' leaves them "
                         'out)' % (self.named[0], self.count, total),
                         self.lines() if self.count > 1 else ())


class AnnotationTable(collections.abc.Sequence):
    """A sequence of `Annotation`, stored compactly: data sets have millions of them.

    Attributes:
        bad_rows: the `BadRows` that were left out of it.
    """

    def __init__(self, bad_rows=None):
        self.bad_rows = BadRows() if bad_rows is None else bad_rows
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
