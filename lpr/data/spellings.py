"""Different spellings of one plate: symbols of merged classes, Hanzi and their names."""

import itertools

from lpr.data.hanzi import with_names
from lpr.data.vocabulary import split_symbols

# Spellings of a plate tried against patterns; only merged symbols have more than one.
MAX_SPELLINGS = 10000


def first_match(spellings, patterns):
    """The first of the first `MAX_SPELLINGS` labels that matches a pattern, None if none does.

    Args:
        spellings: iterable of labels.
        patterns: compiled regular expressions, matched from the start of a label.
    """
    return next((label for label in itertools.islice(spellings, MAX_SPELLINGS)
                 if any(pattern.match(label) for pattern in patterns)), None)


def spell(vocabulary, indices, patterns=()):
    """The list of the symbols of class indices; negative indices (padding) are skipped.

    Of merged symbols it has the first spelling that matches one of `patterns`, which are as in
    `first_match`; without such a spelling, the first symbol of each class.
    """
    label = patterns and first_match(vocabulary.spellings(indices), patterns)
    if label:
        return split_symbols(label)
    return [vocabulary.decode([index]) for index in indices if index >= 0]


def is_reading_of(vocabulary, plate, label):
    """Whether a plate that was read has the classes of a label, str both.

    Where the vocabulary has the names of Hanzi, the label may have the Hanzi.
    """
    return any(vocabulary.are_same(plate, written) for written in (label, with_names(label)))
