"""Symbols that are new to the base or rare in the data, reported before a fine-tuning starts."""

import collections

import numpy as np

from lpr.data.annotation_file import read_labels
from lpr.data.vocabulary import symbols_at
from utils.synthesis.formats import load_formats

# A symbol should be on at least this many plates to be learnt.
FEW_PLATES = 20
# Share of the plates a base was trained on, below which it hardly knows a symbol.
SELDOM = 0.01
DRAWN_PLATES = 1000


def count_symbols(list_path):
    """`Counter` of the symbols of an annotation file: on how many of its plates each is.

    Raises:
        UserError: the file cannot be read, or a label is malformed.
    """
    return collections.Counter(symbol for source, label in read_labels(list_path)
                               for symbol in set(symbols_at(source, label)))


def drawn_symbols(option, formats):
    """Symbols that plates of formats can have, and how often they do.

    Args:
        option: the option that gives the formats, for messages.
        formats: plate formats and shares, NAME or NAME:SHARE.
    Returns:
        Dictionary of symbol -> share of `DRAWN_PLATES` labels drawn at random that have it, in
        [0, 1]; 0 for a symbol that can be drawn but was not.
    Raises:
        UserError: as `load_formats`.
    """
    loaded, shares = load_formats(option, formats)
    drawn = {symbol: 0. for one in loaded for pattern in one.patterns for choice in pattern
             for symbol in choice}
    rng = np.random.RandomState(1)
    for _ in range(DRAWN_PLATES if loaded else 0):
        one = loaded[rng.choice(len(loaded), p=shares)]
        for symbol in set(one.draw(rng, {}, 0)[1]):
            drawn[symbol] += 1 / DRAWN_PLATES
    return drawn


def new_symbols(symbols, base):
    """Sorted list of those of `symbols` that a `BaseModel` has no class for."""
    known, _ = base.spec.vocabulary.to_dicts()
    return sorted(set(symbols) - set(known))


def warnings(base, train_counts, val_counts, drawn, base_drawn):
    """Lines about symbols that will be read badly.

    Args:
        base: the `BaseModel`.
        train_counts, val_counts: what `count_symbols` says of the user's own plates.
        drawn: what `drawn_symbols` says of the user's formats.
        base_drawn: what it says of those the base was trained on; empty if they are not known.
    """
    symbols = sorted(set(train_counts) | set(val_counts) | set(drawn))
    new = new_symbols(symbols, base)
    unseen = [symbol for symbol in symbols
              if base_drawn and symbol not in base_drawn and symbol not in new]
    seldom = [symbol for symbol in symbols if base_drawn.get(symbol, 1) < SELDOM]
    few = ['%s (%d)' % (symbol, train_counts[symbol]) for symbol in symbols
           if train_counts[symbol] < FEW_PLATES and symbol not in drawn]
    lines = []
    if new:
        lines.append('%s has no class for these, which are learnt anew: %s' %
                     (base.name, ' '.join(new)))
    small = [symbol for symbol in new if symbol.islower() and not
             new_symbols([symbol.upper()], base)]
    if small:
        lines.append('%s has these as capitals; if your plates show capitals, too, write the '
                     'labels with them: %s' % (base.name, ' '.join(small)))
    if unseen:
        lines.append('%s has a class for these, but was trained on plates without them: %s' %
                     (base.name, ' '.join(unseen)))
    if seldom:
        lines.append('%s was trained on plates of which fewer than %d in 100 have these: %s' %
                     (base.name, 100 * SELDOM, ' '.join(seldom)))
    if few:
        lines.append('on fewer than %d of your training plates, and on no synthetic one: %s; '
                     'expect errors, or draw them with --formats' % (FEW_PLATES, ', '.join(few)))
    return lines
