"""Unusual symbols in labels, each of which becomes a class of its own.

These rules apply only if the vocabulary is built from the labels; symbols outside a fixed one
are reported as `unknown-symbol`.
"""

import collections
import unicodedata

from lpr.data.annotation_hints import CONVERTER, visible
from lpr.data.vocabulary import ALPHANUMERICS
from utils.checking.row_rules import Finding
from utils.conversion.labels import LATIN_TWINS

# Kinds of findings, and what they say of their symbols.
KINDS = collections.OrderedDict([
    ('lower-case-symbol', 'lower case is another class than upper case (%s writes upper case)' %
     CONVERTER),
    ('punctuation-symbol', 'punctuation is a class as letters are (%s leaves it out)' % CONVERTER),
    ('look-alike-symbol', 'these only look like A-Z and 0-9 and are other classes (%s --latin '
                          'writes those)' % CONVERTER),
    ('invisible-symbol', 'characters that are not seen, or only with others, are classes (%s '
                         'leaves them out)' % CONVERTER),
])
# Symbols of a kind, and rows of a symbol, that a finding names.
NAMED_SYMBOLS, NAMED_ROWS = 10, 5
# Format and control characters, marks, private and unassigned ones, by their Unicode categories.
_INVISIBLE = ('Cf', 'Cc', 'Co', 'Cn', 'Mn', 'Mc', 'Me')


def unusual_kind(symbol):
    """Which of `KINDS` a symbol is, None for those of usual plates."""
    if len(symbol) > 1 or symbol in ALPHANUMERICS:
        return None
    if unicodedata.category(symbol) in _INVISIBLE:
        return 'invisible-symbol'
    latin = unicodedata.normalize('NFKC', symbol).upper()
    if symbol.upper() in LATIN_TWINS or not symbol.isascii() and latin in ALPHANUMERICS:
        return 'look-alike-symbol'
    if symbol.islower():
        return 'lower-case-symbol'
    return None if symbol.isalnum() else 'punctuation-symbol'


def find_unusual_symbols(rows):
    """Yields a `Finding` for each kind of unusual symbols, at the first row that has one.

    Args:
        rows: (`Annotation`, list of symbols) of valid labels.
    """
    sources = {kind: collections.OrderedDict() for kind in KINDS}
    for annotation, symbols in rows:
        for symbol in sorted(set(symbols)):
            kind = unusual_kind(symbol)
            if kind:
                sources[kind].setdefault(symbol, []).append(annotation)
    for kind, by_symbol in sources.items():
        if by_symbol:
            first = next(iter(by_symbol.values()))[0]
            yield Finding(first.list_path, first.line, kind,
                          '%s: %s' % (KINDS[kind], _places(by_symbol)))


def _places(by_symbol):
    """'-' in 2 labels (a.txt:1, a.txt:3), '·' in 1 label (a.txt:2)."""
    named = ["%s in %d label%s (%s%s)" % (
        _name(symbol), len(rows), 's' if len(rows) > 1 else '',
        ', '.join(row.source for row in rows[:NAMED_ROWS]),
        ', ...' if len(rows) > NAMED_ROWS else '')
        for symbol, rows in list(by_symbol.items())[:NAMED_SYMBOLS]]
    more = len(by_symbol) - NAMED_SYMBOLS
    return ', '.join(named) + (' and %d more symbols' % more if more > 0 else '')


def _name(symbol):
    """A symbol, with its code point unless it is ASCII: others may look like ASCII."""
    text = "'%s'" % visible(symbol)
    return text if symbol.isascii() else '%s (U+%04X)' % (text, ord(symbol))
