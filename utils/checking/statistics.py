"""Counts over the rows of a dataset."""

import collections
import statistics

from lpr.data.two_lines import is_narrow_crop
from utils.checking.set_rules import symbols_of

# Image sizes are listed up to this many, the most frequent first.
LISTED_SIZES = 10


class Statistics:
    """Counts over rows; malformed labels and missing images are left out.

    Attributes:
        rows: number of rows.
        rows_of_set: number of rows by the name of the set.
        valid_rows: number of rows without an error.
        plates: number of different labels.
        label_lengths: `Counter` of the number of symbols in a label.
        symbols: `Counter` of the symbols.
        first_symbols: `Counter` of the first symbols.
        image_sizes: `Counter` of (width, height) in pixels, one per row.
        two_lines: number of rows whose crop may have two lines.
        two_lines_below: width over height below which it may.
    """

    def __init__(self, rows, valid_rows, two_lines_below):
        """`rows`: list of `InspectedRow`; `valid_rows`: how many of them have no error."""
        labels = [symbols for symbols in map(symbols_of, rows) if symbols]
        self.rows, self.valid_rows = len(rows), valid_rows
        self.rows_of_set = collections.Counter(row.set_name for row in rows)
        self.plates = len(set(map(tuple, labels)))
        self.label_lengths = collections.Counter(map(len, labels))
        self.symbols = collections.Counter(symbol for symbols in labels for symbol in symbols)
        self.first_symbols = collections.Counter(symbols[0] for symbols in labels)
        self.image_sizes = collections.Counter(
            (row.image.width, row.image.height) for row in rows if row.image and row.image.width)
        self.two_lines_below = two_lines_below
        self.two_lines = sum(count for size, count in self.image_sizes.items()
                             if is_narrow_crop(*size, two_lines_below))

    def to_dictionary(self):
        """The counts as written to JSON; sizes are `WIDTHxHEIGHT`."""
        return dict(vars(self), image_sizes={'%dx%d' % size: count
                                             for size, count in by_count(self.image_sizes)})

    def lines(self):
        """Yields the lines of text that show the counts, `name: value=count value=count`."""
        yield 'rows: %d, without an error: %d, of %s' % (
            self.rows, self.valid_rows,
            ', '.join('%s: %d' % pair for pair in self.rows_of_set.items()) or 'no set')
        yield 'different plates: %d' % self.plates
        yield 'symbols in a label: ' + _join(sorted(self.label_lengths.items()))
        yield 'first symbols: ' + _join(by_count(self.first_symbols))
        yield 'symbols: ' + _join(by_count(self.symbols))
        sizes = [('%dx%d' % size, count) for size, count in by_count(self.image_sizes)]
        yield 'image sizes: ' + _join(sizes[:LISTED_SIZES]) + (
            ' and %d other sizes' % (len(sizes) - LISTED_SIZES)
            if len(sizes) > LISTED_SIZES else '')
        for name, measure in (('image widths', lambda size: size[0]),
                              ('image heights', lambda size: size[1]),
                              ('width / height', lambda size: size[0] / size[1])):
            yield '%s: %s' % (name, _spread(self.image_sizes, measure))
        yield ('narrow crops, which may have two lines (width / height below %g): %d' %
               (self.two_lines_below, self.two_lines))


def by_count(counter):
    """The (value, count) pairs of a `Counter`, the most frequent first, ties by value."""
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))


def _join(pairs):
    return ' '.join('%s=%d' % pair for pair in pairs) or 'none'


def _spread(sizes, measure):
    """The minimum, median and maximum of a measure of the images."""
    values = sorted(measure(size) for size in sizes.elements())
    if not values:
        return 'none'
    return 'from %.4g to %.4g, median %.4g' % (values[0], values[-1], statistics.median(values))
