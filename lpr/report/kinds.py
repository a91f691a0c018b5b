"""Kinds of wrong plates, by the remedy they need."""

from lpr.data.vocabulary import LOOK_ALIKES
from lpr.evaluation.symbols import NOTHING, align

SURE = 0.95  # a wrong plate with this confidence may have a wrong label
_FOLDED = {symbol: symbols[0] for symbols in LOOK_ALIKES for symbol in symbols}


def kinds_of_errors(plate):
    """The kinds of a wrong plate, by which the gallery filters.

    Returns:
        A list of 'sure', 'alike' (right with O = 0, I = 1), 'first' (the first symbol alone is
        wrong), 'missing', 'twice' and 'extra' (see `errors_of_length`).
    """
    folded = [[_FOLDED.get(symbol, symbol) for symbol in symbols]
              for symbols in (plate.truth, plate.read)]
    of_length = {kind for kind, _ in errors_of_length(plate)}
    checks = [('sure', plate.confidence >= SURE), ('alike', folded[0] == folded[1]),
              ('first', plate.read[1:] == plate.truth[1:] and plate.read and plate.truth),
              *((kind, kind in of_length) for kind in ('missing', 'twice', 'extra'))]
    return [kind for kind, applies in checks if applies]


def errors_of_length(plate):
    """Symbols that one side lacks.

    Returns:
        A list of (kind, symbol): 'missing' is not read, 'twice' is read again beside the same
        symbol, 'extra' is read where the plate has no symbol.
    """
    pairs = align(plate.truth, plate.read)
    found = []
    for place, (symbol, read) in enumerate(pairs):
        if read == NOTHING:
            found.append(('missing', symbol))
        elif symbol == NOTHING:
            beside = pairs[max(0, place - 1):place] + pairs[place + 1:place + 2]
            found.append(('twice' if (read, read) in beside else 'extra', read))
    return found
