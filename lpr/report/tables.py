"""The tables of a report as plain values, ready for its template."""

import collections

from lpr.evaluation.metrics import wilson_interval
from lpr.report.wording import shown, times

# Rows that a table shows at once; the others are behind "show all".
MAX_ROWS = 12
# Symbols of the matrix of confusions, and confusions listed as sentences.
MAX_SYMBOLS = 14
MAX_SENTENCES = 12

Row = collections.namedtuple('Row', 'name right total rate low high other')
Table = collections.namedtuple('Table', 'title note rows more')
Matrix = collections.namedtuple('Matrix', 'symbols rows most')


def group_table(grouping, is_right, others_right=None):
    """A `Table` of LP-RR by group: in the natural order, else the most wrong plates first.

    Args:
        grouping: the `Grouping`.
        is_right: a bool for every plate.
        others_right: the same for another model, or None.
    """
    counts = grouping.counts(is_right)
    others = grouping.counts(others_right) if others_right is not None else {}
    names = [name for name in grouping.order if name in counts] or sorted(
        counts, key=lambda name: (counts[name][0] - counts[name][1], name))
    rows = [_row(shown(name) if grouping.title == 'first symbol' else name, *counts[name],
                 others.get(name)) for name in names]
    return Table(grouping.title, grouping.note, rows[:MAX_ROWS], rows[MAX_ROWS:])


def symbol_table(errors, training=None):
    """A `Table` of the share of each symbol that is read right, the most errors first.

    `other` of a row is the number of the symbol in the training plates, None if unknown.
    """
    order = sorted(errors.symbols, key=lambda symbol: (
        errors.symbols[symbol][0] - errors.symbols[symbol][1], symbol))
    rows = [_row(shown(symbol), *errors.symbols[symbol])._replace(
        other=training.get(symbol, 0) if training is not None else None) for symbol in order]
    return Table('symbol', '', rows[:MAX_ROWS], rows[MAX_ROWS:])


def confusion_sentences(errors):
    """The most frequent confusions: a list of (text, symbol, symbol read)."""
    return [(_sentence(symbol, read, count, errors), symbol, read)
            for (symbol, read), count in _by_count(errors.confusions)[:MAX_SENTENCES]]


def confusion_matrix(errors):
    """A `Matrix` of the symbols in most confusions, in the order of the vocabulary.

    Its `rows` are lists of (symbol read, count); the last row is what was read where there was
    nothing, the last column what was missing. `most` is the largest count.
    """
    involved = collections.Counter()
    for pair, count in errors.confusions.items():
        involved.update({symbol: count for symbol in pair if symbol})
    symbols = sorted(symbol for symbol, _ in _by_count(involved)[:MAX_SYMBOLS]) + ['']
    rows = [[(read, errors.confusions[symbol, read]) for read in symbols] for symbol in symbols]
    return Matrix(symbols, rows, max([count for row in rows for _, count in row] or [0]))


def _row(name, right, total, other=None):
    low, high = wilson_interval(right, total)
    return Row(name, right, total, right / total, low, high,
               None if other is None else other[0] / other[1])


def _by_count(counter):
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))


def _sentence(symbol, read, count, errors):
    if not symbol:
        return '%s is read where there is nothing: %s.' % (shown(read), times(count))
    what = 'read as ' + shown(read) if read else 'not read at all'
    return '%s is %s: %s, %.1f %% of its %d.' % (shown(symbol), what, times(count),
                                                 100 * count / errors.symbols[symbol][1],
                                                 errors.symbols[symbol][1])
