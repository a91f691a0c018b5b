"""How a report names symbols and kinds of errors."""

from lpr.data.hanzi import HANZI
from lpr.data.vocabulary import LOOK_ALIKES

SURE = 0.95  # a wrong plate with this confidence may have a wrong label
_FOLDED = {symbol: symbols[0] for symbols in LOOK_ALIKES for symbol in symbols}


def shown(symbol):
    """A symbol as text for people: '皖 (Anhui)', 'A', 'nothing'."""
    if symbol in HANZI:
        return '%s (%s)' % (HANZI[symbol], symbol.strip('<>'))
    return symbol or 'nothing'


def times(count):
    """'once', '2 times'."""
    return 'once' if count == 1 else '%d times' % count


def brief(symbol):
    """A symbol as narrow as it can be: '皖', 'A', '–' for nothing."""
    return HANZI.get(symbol, symbol) or '–'


def kinds_of_errors(plate):
    """The kinds of a wrong plate by which the gallery filters.

    Returns:
        A list of 'sure', 'alike' (right with O = 0, I = 1), 'first' (the first symbol alone is
        wrong), 'missing' and 'extra' (fewer or more symbols than on the plate).
    """
    difference = len(plate.read) - len(plate.truth)
    checks = [('sure', plate.confidence >= SURE),
              ('alike', [_FOLDED.get(symbol, symbol) for symbol in plate.read] ==
               [_FOLDED.get(symbol, symbol) for symbol in plate.truth]),
              ('first', difference == 0 and plate.read[1:] == plate.truth[1:]),
              ('missing', difference < 0), ('extra', difference > 0)]
    return [kind for kind, applies in checks if applies]


def listed(parts):
    """'a', 'a and b', 'a, b and c'."""
    parts = list(parts)
    return ', '.join(parts[:-1]) + (' and ' if len(parts) > 1 else '') + parts[-1]
