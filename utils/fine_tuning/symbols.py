"""Symbols that are new to the base or rare in the data, reported before a fine-tuning starts."""

import collections

from lpr.data.annotation_file import read_labels
from lpr.data.vocabulary import split_symbols
from utils.synthesis.formats import load_format
from utils.synthesize_plates import parse_shares

# A symbol should be on at least this many plates to be learnt.
FEW_PLATES = 20


def count_symbols(list_path):
    """`Counter` of the symbols of an annotation file: on how many of its plates each is."""
    return collections.Counter(symbol for _, label in read_labels(list_path)
                               for symbol in set(split_symbols(label)))


def drawn_symbols(option, formats):
    """Set of the symbols that plates of formats can have; `formats` as `option` gives them."""
    loaded = [load_format(name) for name in parse_shares(option, formats)]
    return {symbol for one in loaded for pattern in one.patterns for choice in pattern
            for symbol in choice}


def new_symbols(symbols, base):
    """Sorted list of those of `symbols` that a `BaseModel` has no class for."""
    known, _ = base.spec.vocabulary.to_dicts()
    return sorted(set(symbols) - set(known))


def warnings(base, train_counts, val_counts, drawn, base_drawn):
    """Lines about symbols that will be read badly.

    Args:
        base: the `BaseModel`.
        train_counts, val_counts: what `count_symbols` says of the user's own plates.
        drawn: set of the symbols on synthetic plates of the user's formats.
        base_drawn: set of the symbols on the plates the base was trained on; empty if not known.
    """
    symbols = sorted(set(train_counts) | set(val_counts) | drawn)
    new = new_symbols(symbols, base)
    unseen = [symbol for symbol in symbols
              if base_drawn and symbol not in base_drawn and symbol not in new]
    few = ['%s (%d)' % (symbol, train_counts[symbol]) for symbol in symbols
           if train_counts[symbol] < FEW_PLATES and symbol not in drawn]
    lines = []
    if new:
        lines.append('%s has no class for these, which are learnt anew: %s' %
                     (base.name, ' '.join(new)))
    if unseen:
        lines.append('%s has a class for these, but was trained on plates without them: %s' %
                     (base.name, ' '.join(unseen)))
    if few:
        lines.append('on fewer than %d of your training plates, and on no synthetic one: %s; '
                     'expect errors, or draw them with --formats' % (FEW_PLATES, ', '.join(few)))
    return lines
