"""Labels, their symbols and the network's classes.

A symbol is `<...>` (`<Anhui>`) or one character. The classes are ordered by the code point of
their first symbol; CTC's blank label `_` is always the last one. That order is stored in
checkpoints and must not change.
"""

import collections
import itertools
import numbers
import re
import string
import unicodedata

from lpr.data.annotation_hints import CONVERTER
from lpr.data.hanzi import NAMES
from lpr.runtime.errors import UserError

BLANK = '_'
# Fills up the rows of labels and predictions, in place of a class index.
PADDING = -1
ALPHANUMERICS = frozenset(string.ascii_uppercase + string.digits)
# Symbols that `use_oi_concat` merges into one class.
LOOK_ALIKES = (('0', 'O'), ('1', 'I'))
# Control characters and halves of characters are in no plate.
_NO_SYMBOL = r'<>\s\x00-\x1f\x7f-\x9f\ud800-\udfff'
_SYMBOL = re.compile('<[^%s]{1,64}>|[^%s]' % (_NO_SYMBOL, _NO_SYMBOL))


def split_symbols(label):
    """Splits a label into its symbols: '<Anhui>A1' gives ['<Anhui>', 'A', '1'].

    Raises:
        ValueError: the label is empty, has a blank, an unmatched '<' or '>', or the symbol '_'.
    """
    symbols = _SYMBOL.findall(label)
    if not symbols or ''.join(symbols) != label:
        raise ValueError("label '%s' is not a sequence of symbols '<...>' or characters" % label)
    if BLANK in symbols:
        raise ValueError("label '%s' has the symbol '_', which is the blank label of CTC" % label)
    return symbols


def symbols_at(source, label):
    """The symbols of a label; what `split_symbols` raises becomes a UserError.

    Args:
        source: where the label stands, such as `file:line`; the message starts with it.
        label: the label.
    """
    try:
        return split_symbols(label)
    except ValueError as error:
        raise UserError('%s: %s' % (source, error))


def _code_point(symbol):
    """' (U+0410)' for a symbol that may be taken for another, '' for others."""
    name = '' if len(symbol) > 1 else unicodedata.name(symbol, '')
    return (' (U+%04X)' % ord(symbol) if name.startswith(('CYRILLIC', 'GREEK', 'COMBINING')) else
            '')


def min_sequence_length(indices):
    """Time steps that a label needs: one per symbol, and a blank between two equal ones."""
    return len(indices) + sum(a == b for a, b in zip(indices, indices[1:]))


class Vocabulary:
    """The classes of a network and the symbols they stand for.

    Attributes:
        classes: tuple of tuples of symbols, one tuple per class; a class of several symbols (merged
            by `use_h_concat` or `use_oi_concat`) is written as the first. The last class is
            the blank label.
    """

    def __init__(self, classes):
        """Makes a vocabulary of lists of symbols.

        Raises:
            ValueError: something is no symbol, a symbol is in two classes, or the last class is
                not the blank.
        """
        self.classes = tuple(tuple(symbols) for symbols in classes)
        pairs = [(symbol, index) for index, symbols in enumerate(self.classes)
                 for symbol in symbols]
        self._index_of = dict(pairs)
        wrong = [symbol for symbol, _ in pairs if not _SYMBOL.fullmatch(symbol)]
        if wrong:
            raise ValueError("'%.80s' is no symbol; expected '<...>' or one character" % wrong[0])
        if len(self._index_of) != len(pairs):
            raise ValueError('a symbol is in two classes')
        if not all(self.classes) or not self.classes or self.classes[-1] != (BLANK,):
            raise ValueError("the last class is not the blank label '_'")

    @property
    def num_classes(self):
        """Number of classes, the blank label included."""
        return len(self.classes)

    def encode(self, label):
        """Class indices of a label's symbols; ValueError for a symbol outside the vocabulary."""
        symbols = split_symbols(label)
        unknown = [symbol for symbol in symbols if symbol not in self._index_of]
        if unknown:
            raise ValueError("symbol '%s'%s of label '%s' is not in the vocabulary%s" %
                             (unknown[0], _code_point(unknown[0]), label,
                              self._better_spelling(symbols)))
        return [self._index_of[symbol] for symbol in symbols]

    def decode(self, indices):
        """The label of class indices; negative indices (padding) are skipped."""
        return ''.join(self.classes[index][0] for index in indices if index >= 0)

    def spellings(self, indices):
        """Yields every label that the class indices may stand for, the one of `decode` first."""
        choices = [self.classes[index] for index in indices if index >= 0]
        return (''.join(symbols) for symbols in itertools.product(*choices))

    def are_same(self, label, other):
        """Whether two labels are the same classes; False if one has a symbol of no class."""
        try:
            return self.encode(label) == self.encode(other)
        except ValueError:
            return False

    def to_dicts(self):
        """The dictionaries of config files: symbol -> index, index -> symbol (-1 -> '')."""
        index_to_symbol = {index: symbols[0] for index, symbols in enumerate(self.classes)}
        index_to_symbol[-1] = ''
        return dict(self._index_of), index_to_symbol

    @classmethod
    def from_dicts(cls, symbol_to_index, num_classes):
        """Rebuilds a vocabulary from `to_dicts`.

        Raises:
            ValueError: an index is no int below `num_classes`, or a class has no symbol.
        """
        classes = collections.defaultdict(list)  # `num_classes` may be any number
        for symbol, index in sorted(symbol_to_index.items()):
            is_int = isinstance(index, numbers.Integral) and not isinstance(index, bool)
            if not is_int or not 0 <= index < num_classes:
                raise ValueError("symbol '%s' has index %r, expected an int from 0 to %d" %
                                 (symbol, index, num_classes - 1))
            classes[index].append(symbol)
        for index in range(num_classes):
            if index not in classes:
                raise ValueError('class %d has no symbol' % index)
        return cls([classes[index] for index in range(num_classes)])

    def _better_spelling(self, symbols):
        """The end of a message: what to write for symbols that are not in the vocabulary."""
        meant = [NAMES.get(symbol, symbol if len(symbol) > 1 else
                           unicodedata.normalize('NFKC', symbol).upper())
                 for symbol in symbols if len(symbol) > 1 or symbol.isalnum()]
        if not meant or any(symbol not in self._index_of for symbol in meant):
            return ''
        return "; write '%s' (%s does it for a whole list)" % (''.join(meant), CONVERTER)

    def __eq__(self, other):
        return isinstance(other, Vocabulary) and self.classes == other.classes

    def __hash__(self):
        return hash(self.classes)


def build_vocabulary(labels, use_h_concat=False, use_oi_concat=False):
    """Builds a vocabulary: A-Z, 0-9, every symbol of the labels, the blank.

    Args:
        labels: iterable of (source, label); the source, such as `file:line`, is for messages.
        use_h_concat: put every symbol outside A-Z and 0-9 into one class.
        use_oi_concat: put 0 and O into one class, and 1 and I.
    Returns:
        A `Vocabulary`.
    Raises:
        UserError: a label is malformed; the message names its source.
    """
    symbols = set(ALPHANUMERICS)
    for source, label in labels:
        symbols.update(symbols_at(source, label))
    return vocabulary_of(symbols, use_h_concat, use_oi_concat)


def vocabulary_of(symbols, use_h_concat=False, use_oi_concat=False):
    """The `Vocabulary` of a set of symbols and the blank; the options as in `build_vocabulary`."""
    merged = [symbols - ALPHANUMERICS] if use_h_concat else []
    merged += [symbols.intersection(group) for group in LOOK_ALIKES] if use_oi_concat else []
    single = symbols.difference(*merged)
    classes = [sorted(group) for group in merged if group] + [[symbol] for symbol in single]
    return Vocabulary(sorted(classes) + [[BLANK]])
