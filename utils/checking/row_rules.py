"""Rules about one row: whether training can use its label and image, and if they look right."""

import collections
import functools
import os

from lpr.data.annotation_file import look_up
from lpr.data.annotation_hints import missing_image, no_label, visible
from lpr.data.pictures import MIN_ASPECT_RATIO, is_photo
from lpr.data.vocabulary import min_sequence_length, split_symbols
from utils.conversion.exif import UPRIGHT, stored_turned

ERROR, WARNING = 'error', 'warning'
# Every kind of finding. An error stops training or teaches it something wrong.
SEVERITIES = {
    'unreadable-line': ERROR,
    'no-rows': ERROR,
    'no-label': ERROR,
    'malformed-label': ERROR,
    'unknown-symbol': ERROR,
    'label-too-long': ERROR,
    'missing-image': ERROR,
    'undecodable-image': ERROR,
    'two-labels': ERROR,
    'label-cut-off': WARNING,
    'pattern': WARNING,
    'damaged-image': WARNING,
    'turned-image': WARNING,
    'small-image': WARNING,
    'large-image': WARNING,
    'aspect-ratio': WARNING,
    'duplicate-path': WARNING,
    'duplicate-image': WARNING,
    'shared-plate': WARNING,
    'shared-list': WARNING,
    'unlearnable-symbol': WARNING,
    'unused-symbols': WARNING,
    'lower-case-symbol': WARNING,
    'punctuation-symbol': WARNING,
    'look-alike-symbol': WARNING,
    'invisible-symbol': WARNING,
}
# Width over height of a crop. Plates of two lines are 2:1 and squarer, down to 1.2 on motorcycles.
MAX_ASPECT_RATIO = 7.0
MIN_ASPECT_RATIO_OF_TWO_LINES = 0.8
MIN_SCALE = 0.5  # crop size relative to the network's input: less is enlarged a lot


class Finding(collections.namedtuple('Finding', 'path line kind message')):
    """A problem at a line of a file, or in the whole file if `line` is None."""
    __slots__ = ()

    @property
    def severity(self):
        """'error' or 'warning'."""
        return SEVERITIES[self.kind]

    def __str__(self):
        place = self.path if self.line is None else '%s:%d' % (self.path, self.line)
        return '%s: %s: %s [%s]' % (place, self.severity, self.message, self.kind)


def find_in_row(row, requirements):
    """Yields the `Finding`s about an `InspectedRow` that need no other row."""
    annotation = row.annotation
    if row.fault:
        found = [('unreadable-line', row.fault)]
    else:
        found = list(_check_label(annotation, requirements))
        found += _check_image(annotation, row.image, requirements.spec)
    for kind, message in found:
        yield Finding(annotation.list_path, annotation.line, kind, message)


def _check_label(annotation, requirements):
    """Yields (kind, message)."""
    label, spec = annotation.label, requirements.spec
    if label is None:
        yield 'no-label', no_label(annotation.image_path)
        return
    try:
        indices = symbols = split_symbols(label)
    except ValueError as error:
        yield 'malformed-label', str(error)
        return
    if spec.vocabulary:
        try:
            indices = spec.vocabulary.encode(label)
        except ValueError as error:
            yield 'unknown-symbol', str(error)
    steps = min_sequence_length(indices)
    if steps > spec.sequence_length:
        yield 'label-too-long', (
            "label '%s' needs %d time steps (%d symbols and a blank between each two equal ones), "
            'the network has %d' % (label, steps, len(symbols), spec.sequence_length))
    elif len(symbols) > spec.max_lp_length:
        yield 'label-cut-off', ("label '%s' has %d symbols, predictions are cut off after "
                                'max_lp_length = %d' % (label, len(symbols), spec.max_lp_length))
    if requirements.patterns and not any(p.match(label) for p in requirements.patterns):
        yield 'pattern', ("label '%s' fits none of lpr_patterns; evaluation leaves it out" % label)


def _check_image(annotation, image, spec):
    """Yields (kind, message)."""
    path = visible(annotation.image_path)
    if image.path is None:
        find = functools.partial(look_up, folder=os.path.dirname(annotation.list_path))
        yield 'missing-image', "image '%s' %s" % (
            path, missing_image(annotation.image_path, annotation.label, find))
        return
    if image.fault:
        yield 'undecodable-image', "image '%s': %s" % (path, image.fault)
        return
    if image.remark:
        yield 'damaged-image', "image '%s' is damaged: %s" % (path, image.remark)
    if image.orientation != UPRIGHT:
        yield 'turned-image', ("image '%s' %s; no script turns it" %
                               (path, stored_turned(image.orientation)))
    size = "image '%s' is %dx%d" % (path, image.width, image.height)
    ratio = image.width / image.height
    least, lines = ((MIN_ASPECT_RATIO_OF_TWO_LINES, 'one or two lines') if spec.two_lines else
                    (MIN_ASPECT_RATIO, 'one line'))
    if is_photo(image.width, image.height):
        yield 'large-image', '%s; a whole photo, not a crop?' % size
    elif not least <= ratio <= MAX_ASPECT_RATIO:
        yield 'aspect-ratio', ('%s, its width %.2f times its height; expected %s to %s: a plate of '
                               '%s' % (size, ratio, least, MAX_ASPECT_RATIO, lines))
    height, width, _ = spec.input_shape
    scales = image.width / width, image.height / height
    if min(scales) < MIN_SCALE:
        yield 'small-image', ('%s, less than half of the network input of %dx%d' %
                              (size, width, height))
