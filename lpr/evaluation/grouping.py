"""Groups of plates whose LP-RR is worth knowing: by file, pattern, first symbol, length, crop."""

import collections
import os
import re

from lpr.data.hanzi import NAMES
from lpr.data.image_headers import read_header
from lpr.data.two_lines import is_narrow_crop
from lpr.runtime.errors import UserError

# Names of the crop's heights, and the height in pixels below which each applies.
CROP_HEIGHTS = (('below 16 pixels', 16), ('16 to 23 pixels', 24), ('24 to 47 pixels', 48),
                ('48 pixels or more', float('inf')))
WIDE, NARROW = 'wide', 'narrow'
OTHER_PATTERN = 'no pattern'


class Grouping(collections.namedtuple('Grouping', 'title note names order')):
    """One way to group plates.

    Attributes:
        title: what the plates are grouped by.
        note: a sentence that explains the names, '' if they explain themselves.
        names: list: the group of every plate.
        order: the names in their natural order, () if they have none.
    """
    __slots__ = ()

    def counts(self, is_right):
        """name -> (plates read right, plates); `is_right`: a bool for every plate."""
        counts = collections.defaultdict(lambda: [0, 0])
        for name, right in zip(self.names, is_right):
            counts[name][0] += bool(right)
            counts[name][1] += 1
        return {name: tuple(pair) for name, pair in counts.items()}


def group_plates(plates, patterns, two_lines_below):
    """Groups plates in all ways.

    Args:
        plates: list of `ReadPlate`.
        patterns: regular expressions of valid plates; without them plates are grouped by shape.
        two_lines_below: ratio of width to height below which a crop may have two lines.
    Returns:
        A list of `Grouping`, without those that put all plates into one group.
    Raises:
        UserError: an image cannot be read any more.
    """
    lists = list(collections.OrderedDict.fromkeys(
        plate.annotation.list_path for plate in plates))
    name_of = dict(zip(lists, names_of(lists)))
    sizes = [_crop_size(plate.annotation) for plate in plates]
    lengths = ['%d symbols' % len(plate.truth) for plate in plates]
    groupings = [
        Grouping('file', '', [name_of[plate.annotation.list_path] for plate in plates], ()),
        _by_pattern(plates, patterns),
        Grouping('first symbol', '', [plate.truth[0] for plate in plates], ()),
        Grouping('number of symbols', '', lengths,
                 sorted(set(lengths), key=lambda name: int(name.split()[0]))),
        Grouping('width of the crop', 'Crops less wide than %g times their height are narrow: '
                 'they may have two lines.' % two_lines_below,
                 [NARROW if is_narrow_crop(*size, two_lines_below) else WIDE for size in sizes],
                 (WIDE, NARROW)),
        Grouping('height of the crop',
                 'The network sees every crop resized to the height of its input.',
                 [_height_name(height) for _, height in sizes],
                 [name for name, _ in CROP_HEIGHTS])]
    return [grouping for grouping in groupings if len(set(grouping.names)) > 1]


def names_of(lists):
    """The paths of annotation files without the folders and file name that all share."""
    paths = [os.path.abspath(path) for path in lists]
    if len(paths) > 1 and len({os.path.basename(path) for path in paths}) == 1:
        paths = [os.path.dirname(path) for path in paths]
    start = len(os.path.commonpath([os.path.dirname(path) for path in paths]))
    return [path[start:].lstrip(os.sep) for path in paths]


def shape_of(symbols):
    """Letters as A, digits as 9, Hanzi and symbols with a name as <>: '<Anhui>A12' is '<>A99'."""
    return ''.join('<>' if len(symbol) > 1 or symbol in NAMES else
                   '9' if symbol.isdigit() else 'A' if symbol.isalpha() else symbol
                   for symbol in symbols)


def _by_pattern(plates, patterns):
    if not patterns:
        return Grouping('shape', 'A is a letter, 9 a digit, <> a symbol with a name (Hanzi).',
                        [shape_of(plate.truth) for plate in plates], ())
    compiled = [(pattern, re.compile(pattern)) for pattern in patterns]
    return Grouping('pattern', 'The patterns are those of lpr_patterns.',
                    [next((name for name, pattern in compiled
                           if pattern.match(plate.annotation.label)), OTHER_PATTERN)
                     for plate in plates], ())


def _crop_size(annotation):
    """(width, height) of an image in pixels."""
    try:
        return read_header(annotation.image_path)[1:]
    except ValueError as error:
        raise UserError("%s: image '%s': %s" % (annotation.source, annotation.image_path, error))


def _height_name(height):
    return next(name for name, limit in CROP_HEIGHTS if height < limit)
