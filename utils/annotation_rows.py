"""Rows of annotation files: located, moved, repeated and split."""

import collections
import os
import random

from lpr.data.annotation_file import look_up, path_from_list
from lpr.runtime.errors import UserError


class LocatedRow(collections.namedtuple('LocatedRow', 'annotation path is_found is_absolute')):
    """A row whose image has been looked up.

    Attributes:
        annotation: the `Annotation`.
        path: the image's path, the new one if it was moved; a relative one is relative to the
            working directory.
        is_found: whether that file exists.
        is_absolute: whether to write an absolute path.
    """
    __slots__ = ()

    @property
    def label(self):
        """The label, None if the row has none."""
        return self.annotation.label

    def path_in(self, list_path):
        """The path as a line of `list_path` has it."""
        return self.path if self.is_absolute else path_from_list(list_path, self.path)


def locate(annotation, prefixes=None, folder=None):
    """Finds the image of a row, at its new place if one is given.

    Args:
        annotation: `Annotation`, its path as read.
        prefixes: (old, new): replaces old by new where the path starts with it.
        folder: the folder that the image is in now, wherever it was before.
    Returns:
        A `LocatedRow`. A path is looked up as in any annotation file; if there is no such file, it
        is relative to the folder of the list, a path in `folder` to the working directory.
    """
    path, beside = annotation.image_path, os.path.dirname(annotation.list_path)
    if folder is not None:
        path, beside = os.path.join(folder, os.path.basename(path)), ''
    elif prefixes and starts_with(path, prefixes[0]):
        path = os.path.join(prefixes[1], path[len(prefixes[0].rstrip('/')):].lstrip('/'))
    found = look_up(path, beside)
    return LocatedRow(annotation, found or os.path.join(beside, path), found is not None,
                      os.path.isabs(path))


def starts_with(path, prefix):
    """Whether a path lies in the folder `prefix` as written: 'a/b/1.jpg' in 'a', not in 'a/b/1'.

    Every path lies in '', absolute ones in '/'.
    """
    return not prefix or path.startswith(prefix.rstrip('/') + '/')


def check_new_places(rows, prefixes=None):
    """Checks rows that `locate` moved.

    Raises:
        UserError: no path starts with the old prefix, or two images would have one path.
    """
    if prefixes and not any(starts_with(row.annotation.image_path, prefixes[0]) for row in rows):
        raise UserError("%s: no path starts with '%s/'; this one is '%s'" %
                        (rows[0].annotation.source, prefixes[0].rstrip('/'),
                         rows[0].annotation.image_path))
    first_rows = {}
    for row in rows:
        first = first_rows.setdefault(os.path.abspath(row.path), row)
        if first is not row and _old_place(first) != _old_place(row):
            raise UserError("%s and %s: '%s' and '%s' would both become '%s'" %
                            (first.annotation.source, row.annotation.source,
                             first.annotation.image_path, row.annotation.image_path, row.path))


def weigh(rows, weight, seed):
    """Repeats rows `weight` times: 2.5 takes each of them twice, then a random half, in order.

    Raises:
        UserError: the weight is too small for a single row.
    """
    whole = int(weight)
    sample = random.Random(seed).sample(range(len(rows)), int(round((weight - whole) * len(rows))))
    if not whole and not sample:
        raise UserError('--weights: %g times the %d rows of %s gives no row' %
                        (weight, len(rows), rows[0].annotation.list_path))
    return rows * whole + [rows[index] for index in sorted(sample)]


def split_labels(rows, share, seed):
    """Chooses labels whose rows make up at most, and nearly, `share` of all rows.

    Returns:
        A set of labels.
    Raises:
        UserError: the rows have no labels, or no label is rare enough.
    """
    if not rows[0].label:
        raise UserError('%s: no label, which --validation needs' % rows[0].annotation.source)
    counts = collections.Counter(row.label for row in rows)
    labels = sorted(counts)
    random.Random(seed).shuffle(labels)
    chosen, left = set(), int(round(share * len(rows)))
    for label in labels:
        if counts[label] <= left:
            chosen.add(label)
            left -= counts[label]
    if not chosen or len(chosen) == len(labels):
        raise UserError('--validation %g: cannot split off about this share of the %d rows by '
                        'plate: there are %d plates, and the rarest has %d rows' %
                        (share, len(rows), len(labels), min(counts.values())))
    return chosen


def _old_place(row):
    return os.path.abspath(locate(row.annotation).path)
